import type * as pulumi from "@pulumi/pulumi";
import type { Metric } from "../alarms/metric-alarm";

/** Namespace of what the CloudWatch agent of the host sends (`parts/host/files/cloudwatch-agent/every-host.json`). */
export const agentNamespace = "CWAgent";

/** Mount points that the agent watches. */
export const mountPoints = { root: "/", data: "/srv" } as const;

/** What EC2 and the CloudWatch agent tell a host's metrics apart by. */
export type HostDimension = { InstanceId: pulumi.Input<string> } | { AutoScalingGroupName: pulumi.Input<string> };

/** What the deployment's metrics are told apart by. */
export interface MetricSources {
    /** The host: by its id, or by its group where the group replaces it. */
    host: HostDimension;
    /** What the agent tells a host's file systems apart by, besides host and path. */
    fileSystem: Record<string, string>;
    /** Last part of the load balancer's ARN, and of the target group's. */
    loadBalancer: pulumi.Input<string>;
    targetGroup: pulumi.Input<string>;
    backupVaultName: pulumi.Input<string>;
}

/** A metric of an EBS volume. */
export function volumeMetric(volumeId: pulumi.Input<string>, name: string): Metric {
    return { namespace: "AWS/EBS", name, dimensions: { VolumeId: volumeId } };
}

/**
 * The metrics that alarms and dashboards of all deployments look at. CloudWatch finds one only by exactly the dimensions it was sent with.
 */
export class Metrics {
    constructor(private readonly sources: MetricSources) {}

    /** Of EC2 itself. */
    instance(name: string): Metric {
        return { namespace: "AWS/EC2", name, dimensions: { ...this.sources.host } };
    }

    /** Percentage of memory in use, by the agent. */
    memory(): Metric {
        return {
            namespace: agentNamespace,
            name: "mem_used_percent",
            dimensions: { ...this.sources.host },
        };
    }

    /** Percentage of a file system in use, by the agent. */
    disk(path: (typeof mountPoints)[keyof typeof mountPoints]): Metric {
        return {
            namespace: agentNamespace,
            name: "disk_used_percent",
            dimensions: { ...this.sources.host, path, ...this.sources.fileSystem },
        };
    }

    /** Of the load balancer. */
    loadBalancer(name: string): Metric {
        return {
            namespace: "AWS/ApplicationELB",
            name,
            dimensions: { LoadBalancer: this.sources.loadBalancer },
        };
    }

    /** Of the load balancer's target group. */
    target(name: string): Metric {
        return {
            namespace: "AWS/ApplicationELB",
            name,
            dimensions: { LoadBalancer: this.sources.loadBalancer, TargetGroup: this.sources.targetGroup },
        };
    }

    /**
     * Of the backup vault.
     *
     * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/SupportedMetricsForResourceTagsForTelemetry.html
     */
    backups(name: string): Metric {
        return { namespace: "AWS/Backup", name, dimensions: { BackupVaultName: this.sources.backupVaultName } };
    }
}
