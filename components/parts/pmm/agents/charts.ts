import { metrics } from "../../../../lambdas/pmm-reconciler/contract";
import type { Chart, Line } from "../../dashboard";
import { reconcilerMetric } from "./alarms";

/** What the reconciler of the service sees and does. */
export function reconcilerCharts(serviceName: string): Chart[] {
    const line = (name: Parameters<typeof reconcilerMetric>[1], statistic: Line["statistic"], label: string): Line => ({
        metric: reconcilerMetric(serviceName, name),
        statistic,
        label,
    });
    return [
        {
            title: "Monitored instances",
            lines: [
                line(metrics.instancesWanted, "Maximum", "wanted"),
                line(metrics.instancesRight, "Maximum", "right"),
                line(metrics.instancesFailing, "Maximum", "failing"),
            ],
        },
        {
            title: "Reconciler",
            lines: [
                line(metrics.commandsSent, "Sum", "commands"),
                line(metrics.removals, "Sum", "removals"),
                line(metrics.failures, "Sum", "failures"),
            ],
        },
    ];
}
