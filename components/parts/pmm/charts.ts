import type * as pulumi from "@pulumi/pulumi";
import type { Chart, Line } from "../dashboard";
import { mountPoints, volumeMetric, type Metrics } from "./metrics";

/** The host: its status checks, processor, memory, and the file systems on `disks`. */
export function hostCharts(metrics: Metrics, disks: (keyof typeof mountPoints)[]): Chart[] {
    const check = (name: string, label: string): Line => ({
        metric: metrics.ec2(name),
        statistic: "Maximum",
        label,
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
                { metric: metrics.ec2("CPUUtilization"), statistic: "Average", label: "CPU" },
                { metric: metrics.memory(), statistic: "Average", label: "memory" },
            ],
        },
        {
            title: "Disk usage (%)",
            lines: disks.map((disk): Line => {
                return { metric: metrics.disk(mountPoints[disk]), statistic: "Average", label: `${disk} volume` };
            }),
        },
    ];
}

/** The data volume: what it is asked for, and how long requests wait. */
export function volumeCharts(volumeId: pulumi.Input<string>): Chart[] {
    const sum = (name: string, label: string): Line => ({
        metric: volumeMetric(volumeId, name),
        statistic: "Sum",
        label,
    });
    const queue: Line = {
        metric: volumeMetric(volumeId, "VolumeQueueLength"),
        statistic: "Average",
        label: "queue",
        right: true,
    };
    return [
        {
            title: "Data volume: operations and queue",
            lines: [sum("VolumeReadOps", "reads"), sum("VolumeWriteOps", "writes"), queue],
        },
        {
            title: "Data volume: bytes",
            lines: [sum("VolumeReadBytes", "read"), sum("VolumeWriteBytes", "written")],
        },
    ];
}

/** What goes in and out: network of the host, requests, errors, health, and backups. */
export function serviceCharts(metrics: Metrics): Chart[] {
    return [
        {
            title: "Network I/O of the instance (bytes)",
            lines: [
                { metric: metrics.ec2("NetworkIn"), statistic: "Average", label: "in" },
                { metric: metrics.ec2("NetworkOut"), statistic: "Average", label: "out" },
            ],
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
