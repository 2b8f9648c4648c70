import type { Chart, Line } from "../parts/dashboard";
import { mountPoints, type Metrics } from "./metrics";

/** What the dashboard shows: the instance, its disks and network, the endpoint, and the backups. */
export function pmmCharts(metrics: Metrics): Chart[] {
    const check = (name: string, label: string): Line => ({
        metric: metrics.instance(name),
        statistic: "Maximum",
        label,
    });
    const instance = (name: string, label: string, right = false): Line => ({
        metric: metrics.instance(name),
        statistic: "Average",
        label,
        right,
    });
    const volume = (name: string, label: string, right = false): Line => ({
        metric: metrics.volume(name),
        statistic: "Sum",
        label,
        right,
    });
    return [
        {
            title: "Status checks (0 is well)",
            lines: [
                check("StatusCheckFailed_System", "system"),
                check("StatusCheckFailed_Instance", "instance"),
                check("StatusCheckFailed_AttachedEBS", "volumes"),
            ],
        },
        {
            title: "CPU and memory (%)",
            lines: [
                instance("CPUUtilization", "CPU"),
                { metric: metrics.memory(), statistic: "Average", label: "memory" },
            ],
        },
        {
            title: "Disk usage (%)",
            lines: [
                { metric: metrics.disk(mountPoints.root), statistic: "Average", label: "root volume" },
                { metric: metrics.disk(mountPoints.data), statistic: "Average", label: "data volume" },
            ],
        },
        {
            title: "Data volume: operations and queue",
            lines: [
                volume("VolumeReadOps", "reads"),
                volume("VolumeWriteOps", "writes"),
                { metric: metrics.volume("VolumeQueueLength"), statistic: "Average", label: "queue", right: true },
            ],
        },
        {
            title: "Data volume: bytes",
            lines: [volume("VolumeReadBytes", "read"), volume("VolumeWriteBytes", "written")],
        },
        {
            title: "Network I/O of the instance (bytes)",
            lines: [instance("NetworkIn", "in"), instance("NetworkOut", "out")],
        },
        {
            title: "Requests and errors",
            lines: [
                { metric: metrics.loadBalancer("RequestCount"), statistic: "Sum", label: "requests" },
                {
                    metric: metrics.loadBalancer("HTTPCode_ELB_5XX_Count"),
                    statistic: "Sum",
                    label: "errors of the load balancer",
                    right: true,
                },
                {
                    metric: metrics.target("HTTPCode_Target_5XX_Count"),
                    statistic: "Sum",
                    label: "errors of PMM",
                    right: true,
                },
            ],
        },
        {
            title: "Target health and response time",
            lines: [
                { metric: metrics.target("HealthyHostCount"), statistic: "Average", label: "healthy targets" },
                {
                    metric: metrics.target("TargetResponseTime"),
                    statistic: "Average",
                    label: "seconds to answer",
                    right: true,
                },
            ],
        },
        {
            title: "Backup jobs",
            lines: [
                { metric: metrics.backups("NumberOfBackupJobsCompleted"), statistic: "Sum", label: "completed" },
                { metric: metrics.backups("NumberOfBackupJobsFailed"), statistic: "Sum", label: "failed" },
            ],
        },
    ];
}
