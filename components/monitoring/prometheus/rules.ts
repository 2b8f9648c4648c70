import { stringify } from "yaml";
import { errorShare, rate, requestSeconds } from "../promql";
import { alerts, type Alert, type AlertThresholds } from "./alerts";
import { recorded } from "./recorded";

/** Five scrapes at the longest interval. */
const lately = { matchers: [], window: "5m" };

/**
 * Rules that compute what is asked for often:
 * https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/
 */
export function recordingRules(): string {
    return ruleFile("requests", [
        { record: recorded.requests, expr: `sum by (job) (${rate("http_requests_total", lately)})` },
        { record: recorded.errors, expr: errorShare(lately) },
        { record: recorded.latency, expr: requestSeconds(0.95, lately) },
    ]);
}

/**
 * Rules that tell of trouble: https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/. They need what
 * `recordingRules` computes.
 */
export function alertRules(thresholds: AlertThresholds): string {
    return ruleFile("trouble", Object.entries(alerts(thresholds)).map(ruleOf));
}

function ruleOf([alert, { expression, minutes, severity, summary, description }]: [string, Alert]): object {
    return {
        alert,
        expr: expression,
        for: `${minutes}m`,
        labels: { severity },
        annotations: { summary, description },
    };
}

function ruleFile(name: string, rules: object[]): string {
    return stringify({ groups: [{ name, rules }] }, { lineWidth: 0 });
}
