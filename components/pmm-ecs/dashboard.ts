import type { Chart, Line } from "../parts/dashboard";
import { hostCharts, serviceCharts, volumeCharts } from "../parts/pmm/charts";
import type { Watched } from "./alarms";
import { PmmStorage } from "./args";
import { fileSystemMetric, insightsMetric, serviceMetric } from "./metrics";

/** What the dashboard shows: the task, its host and data, the endpoint, and the backups. */
export function pmmEcsCharts(kind: PmmStorage, { metrics, service, storageId }: Watched): Chart[] {
    const onVolume = kind === PmmStorage.Ebs;
    return [
        {
            title: "Task: running, and use of what it may have (%)",
            lines: [
                {
                    metric: insightsMetric(service, "RunningTaskCount"),
                    statistic: "Average",
                    label: "running",
                    right: true,
                },
                { metric: serviceMetric(service, "CPUUtilization"), statistic: "Average", label: "CPU" },
                { metric: serviceMetric(service, "MemoryUtilization"), statistic: "Average", label: "memory" },
            ],
        },
        ...hostCharts(metrics, onVolume ? ["root", "data"] : ["root"]),
        ...(onVolume ? volumeCharts(storageId) : fileSystemCharts(storageId)),
        ...serviceCharts(metrics),
    ];
}

function fileSystemCharts(fileSystemId: Watched["storageId"]): Chart[] {
    const sum = (name: string, label: string): Line => ({
        metric: fileSystemMetric(fileSystemId, name),
        statistic: "Sum",
        label,
    });
    return [
        {
            title: "File system: operations limit (%) and burst credits",
            lines: [
                {
                    metric: fileSystemMetric(fileSystemId, "PercentIOLimit"),
                    statistic: "Average",
                    label: "limit in use",
                },
                {
                    metric: fileSystemMetric(fileSystemId, "BurstCreditBalance"),
                    statistic: "Average",
                    label: "credits (bytes)",
                    right: true,
                },
            ],
        },
        {
            title: "File system: bytes",
            lines: [
                sum("DataReadIOBytes", "read"),
                sum("DataWriteIOBytes", "written"),
                sum("MetadataIOBytes", "metadata"),
            ],
        },
    ];
}
