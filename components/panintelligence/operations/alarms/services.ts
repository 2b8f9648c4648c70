import type { AlarmDefinition, Alarms, Metric } from "../../../parts/alarms/metric-alarm";
import type { Metrics } from "../metrics";
import type { WatchedAddress, WatchedService } from "../watched";

/** Each service: its processor and its memory. Memory alarms and never scales: Tomcat does not give it back. */
export function serviceAlarms(services: WatchedService[], metrics: Metrics): Alarms {
    return Object.fromEntries(
        services.flatMap(({ role, name }): [string, AlarmDefinition][] => [
            [
                `${role}-cpu`,
                lasting(
                    `The ${role} uses nearly all its CPU units: give it more, or let it have more tasks where it may.`,
                    metrics.service(name, "CPUUtilization"),
                    85,
                ),
            ],
            [
                `${role}-memory`,
                lasting(
                    `The ${role} uses nearly all its memory, and is ended beyond it: give it more; more tasks do not help.`,
                    metrics.service(name, "MemoryUtilization"),
                    90,
                ),
            ],
        ]),
    );
}

/** Services that no load balancer asks, by the probe. */
export function probeAlarms(services: WatchedAddress[], metrics: Metrics): Alarms {
    return Object.fromEntries(
        services.map(({ name }): [string, AlarmDefinition] => [
            `${name}-up`,
            {
                description: `The ${name} does not answer within the VPC, or nobody asks it: see the events of its ECS service, its log, and the probe's.`,
                metric: metrics.up(name),
                statistic: "Minimum",
                fires: { when: "below", threshold: 1 },
                period: 60,
                periods: 3,
                // The probe itself may be what is away.
                missingData: "breaching",
            },
        ]),
    );
}

function lasting(description: string, metric: Metric, percent: number): AlarmDefinition {
    return {
        description,
        metric,
        statistic: "Average",
        fires: { when: "above", threshold: percent },
        period: 300,
        periods: 3,
        // Others tell of a service that is not there.
        missingData: "notBreaching",
    };
}
