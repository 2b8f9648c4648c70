import type * as pulumi from "@pulumi/pulumi";
import type { Chart } from "../parts/dashboard";
import { hostCharts, serviceCharts, volumeCharts } from "../parts/pmm/charts";
import type { Metrics } from "../parts/pmm/metrics";

/** What the dashboard shows: the instance, its disks and network, the endpoint, and the backups. */
export function pmmCharts(metrics: Metrics, dataVolumeId: pulumi.Input<string>): Chart[] {
    return [...hostCharts(metrics, ["root", "data"]), ...volumeCharts(dataVolumeId), ...serviceCharts(metrics)];
}
