import type * as pulumi from "@pulumi/pulumi";
import { recipientSettings, type Recipients, type RecipientSettings } from "../parts/alarms/recipients";
import type { Checks } from "../parts/validation/checks";
import { percentage, secondsToAnswer } from "../parts/validation/rules";

/** Who hears of trouble, and when: Prometheus's own rules by Alertmanager, and CloudWatch for what Prometheus cannot see. */
export interface MonitoringAlarms extends Recipients {
    /**
     * ARNs of further SNS topics that each alarm of CloudWatch tells; alerts of Prometheus go to the deployment's own. Their own
     * policies must let CloudWatch publish. Default: none.
     */
    topicArns?: pulumi.Input<pulumi.Input<string>[]>;
    /** Share of requests that fail, in percent, above which, for five minutes, an alert fires. Default: 5. */
    errorPercent?: number;
    /**
     * An alert fires when 5 % of the requests, for ten minutes, take so many seconds or longer. More than 1 needs a histogram
     * with buckets above 1, such as `http_request_duration_highr_seconds` of prometheus-fastapi-instrumentator. Default: 1.
     */
    latencySeconds?: number;
    /** Percentage of Prometheus's memory above which, for ten minutes, an alert fires. Default: 80. */
    memoryPercent?: number;
}

/** `MonitoringAlarms`, checked and complete. */
export interface AlertingSettings extends RecipientSettings {
    errorPercent: number;
    latencySeconds: number;
    memoryPercent: number;
}

/** Checks who hears of trouble and when, and fills in what is left out. */
export function alertingSettings(checks: Checks, args: MonitoringAlarms): AlertingSettings {
    return {
        ...recipientSettings(checks, args),
        errorPercent: checks.plain("alarms.errorPercent", args.errorPercent ?? 5, percentage),
        latencySeconds: checks.plain("alarms.latencySeconds", args.latencySeconds ?? 1, secondsToAnswer),
        memoryPercent: checks.plain("alarms.memoryPercent", args.memoryPercent ?? 80, percentage),
    };
}
