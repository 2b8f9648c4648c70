import type { AlarmDefinition, Metric } from "./metric-alarm";

/**
 * Fires when a load balancer has found no healthy target for some minutes.
 *
 * @param metric `HealthyHostCount` of the target group.
 * @param minutes that it may take.
 * @param statistic with `Maximum`, one zone of the load balancer that sees a healthy target is enough.
 */
export function nobodyAnswers(
    description: string,
    metric: Metric,
    minutes: number,
    statistic: AlarmDefinition["statistic"] = "Maximum",
): AlarmDefinition {
    return {
        description,
        metric,
        statistic,
        fires: { when: "below", threshold: 1 },
        period: 60,
        periods: minutes,
        // No target, no data.
        missingData: "breaching",
    };
}
