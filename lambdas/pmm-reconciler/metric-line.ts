import { MetricUnit, type Metrics } from "@aws-lambda-powertools/metrics";
import { metricDimension, metrics as names } from "./contract";
import type { RunResult } from "./result";

/**
 * Puts the figures of a run into `metrics`; nothing for a run that did nothing, so that their absence tells of it.
 *
 * Success is 1 when all of the run was done and no call failed; that an instance failed does not count.
 */
export function measure(metrics: Metrics, serviceName: string, result: RunResult): void {
    if (result.status !== "done" && result.status !== "outOfTime") {
        return;
    }
    const success = result.status === "done" && result.failures.length === 0;
    const figures: Record<keyof typeof names, number> = {
        success: success ? 1 : 0,
        failures: result.failures.length,
        instancesFailing: result.failing,
        instancesWanted: result.wanted,
        instancesRight: result.right,
        instancesWrong: result.wanted - result.right,
        commandsSent: result.sent,
        removals: result.removed,
        removalsHeldBack: result.heldBack,
    };
    // Powertools adds a dimension of its own; alarms want exactly this one.
    metrics.clearDefaultDimensions();
    metrics.addDimension(metricDimension, serviceName);
    for (const [figure, value] of Object.entries(figures)) {
        metrics.addMetric(names[figure as keyof typeof names], MetricUnit.Count, value);
    }
}
