import type * as pulumi from "@pulumi/pulumi";
import * as cloudwatch from "@pulumi/aws/cloudwatch";
import type { Scope } from "../scope";

/** A metric, by what CloudWatch tells metrics apart. */
export interface Metric {
    namespace: string;
    name: string;
    dimensions: Record<string, pulumi.Input<string>>;
}

/** What no data means: a fault, good health, or neither (the alarm then says that it does not know). */
export type MissingData = "breaching" | "notBreaching" | "missing";

/** When an alarm fires, and what it tells. */
export interface AlarmDefinition {
    /** What is wrong when it fires, and what to do. */
    description: string;
    metric: Metric;
    statistic: "Average" | "Maximum" | "Minimum" | "Sum" | Percentile;
    /** The value at which it fires. */
    fires: { when: keyof typeof operators; threshold: pulumi.Input<number> };
    /** Seconds of one period. */
    period: number;
    /** Periods looked at. */
    periods: pulumi.Input<number>;
    /** Periods among them that must be bad; all of them when missing. */
    badPeriods?: number;
    missingData: MissingData;
    /** What AWS does when it fires, besides telling the topics; ARNs. */
    remedies?: pulumi.Input<string>[];
}

/** What that share of the values stays below: `p95` for 95 percent of them. */
export type Percentile = `p${number}`;

/** Alarms by the role of the child that each becomes. */
export type Alarms = Record<string, AlarmDefinition>;

const operators = {
    above: "GreaterThanThreshold",
    "at least": "GreaterThanOrEqualToThreshold",
    below: "LessThanThreshold",
} as const;

/** Makes alarms that tell `topics` when they fire and when all is well again. */
export function metricAlarms(scope: Scope, alarms: Alarms, topics: pulumi.Output<string[]>): void {
    for (const [role, alarm] of Object.entries(alarms)) {
        metricAlarm(scope, role, alarm, topics);
    }
}

function metricAlarm(
    scope: Scope,
    role: string,
    alarm: AlarmDefinition,
    topics: pulumi.Output<string[]>,
): cloudwatch.MetricAlarm {
    const { metric, statistic, remedies = [] } = alarm;
    return new cloudwatch.MetricAlarm(
        scope.name(role),
        {
            alarmDescription: alarm.description,
            namespace: metric.namespace,
            metricName: metric.name,
            dimensions: metric.dimensions,
            ...(isPercentile(statistic) ? { extendedStatistic: statistic } : { statistic }),
            period: alarm.period,
            comparisonOperator: operators[alarm.fires.when],
            threshold: alarm.fires.threshold,
            evaluationPeriods: alarm.periods,
            ...(alarm.badPeriods !== undefined && { datapointsToAlarm: alarm.badPeriods }),
            treatMissingData: alarm.missingData,
            alarmActions: topics.apply((arns) => [...remedies, ...arns]),
            okActions: topics,
            tags: scope.tags(role),
        },
        scope.options(),
    );
}

function isPercentile(statistic: AlarmDefinition["statistic"]): statistic is Percentile {
    return /^p\d/.test(statistic);
}
