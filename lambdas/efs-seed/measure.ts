import { MetricUnit, type Metrics } from "@aws-lambda-powertools/metrics";
import { dimensions, metrics as names, type SeedReport } from "./contract";

/** Puts the figures of an invocation that may have written into `metrics`; none of one that only looked. */
export function measure(metrics: Metrics, deployment: string, { outcome, counts }: SeedReport): void {
    if (outcome === "planned" || outcome === "verified") {
        return;
    }
    const conflicts = counts["keep-modified"] + counts["keep-foreign"];
    // Powertools adds a dimension of its own; alarms want exactly this one.
    metrics.clearDefaultDimensions();
    metrics.addDimension(dimensions.deployment, deployment);
    metrics.addMetric(names.created, MetricUnit.Count, counts.create);
    metrics.addMetric(names.updated, MetricUnit.Count, counts.update);
    metrics.addMetric(names.kept, MetricUnit.Count, conflicts + counts["keep-deleted"]);
    metrics.addMetric(names.conflicts, MetricUnit.Count, conflicts);
}
