import type * as pulumi from "@pulumi/pulumi";
import type { Metric } from "../parts/alarms/metric-alarm";

/** Namespace of what the CloudWatch agent of the host sends (`files/cloudwatch-agent/stackwarden.json`). */
export const agentNamespace = "CWAgent";

/** Mount points that the agent watches. */
export const mountPoints = { root: "/", data: "/srv" } as const;

/** What the deployment's metrics are told apart by. */
export interface MetricSources {
    instanceId: pulumi.Input<string>;
    dataVolumeId: pulumi.Input<string>;
    /** Last part of the load balancer's ARN, and of the target group's. */
    loadBalancer: pulumi.Input<string>;
    targetGroup: pulumi.Input<string>;
    backupVaultName: pulumi.Input<string>;
}

/**
 * The metrics that alarms and dashboard look at. CloudWatch finds one only by exactly the dimensions it was sent with.
 */
export class Metrics {
    constructor(private readonly sources: MetricSources) {}

    /** Of EC2 itself. */
    instance(name: string): Metric {
        return { namespace: "AWS/EC2", name, dimensions: { InstanceId: this.sources.instanceId } };
    }

    /** Percentage of memory in use, by the agent. */
    memory(): Metric {
        return {
            namespace: agentNamespace,
            name: "mem_used_percent",
            dimensions: { InstanceId: this.sources.instanceId },
        };
    }

    /** Percentage of a file system in use, by the agent. */
    disk(path: (typeof mountPoints)[keyof typeof mountPoints]): Metric {
        return {
            namespace: agentNamespace,
            name: "disk_used_percent",
            dimensions: { InstanceId: this.sources.instanceId, path, fstype: "ext4" },
        };
    }

    /** Of the data volume. */
    volume(name: string): Metric {
        return { namespace: "AWS/EBS", name, dimensions: { VolumeId: this.sources.dataVolumeId } };
    }

    /**
     * Of the data volume at this instance: what EBS sends for volumes of the Nitro system.
     *
     * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/SupportedMetricsForResourceTagsForTelemetry.html
     */
    attachedVolume(name: string): Metric {
        return {
            namespace: "AWS/EBS",
            name,
            dimensions: { InstanceId: this.sources.instanceId, VolumeId: this.sources.dataVolumeId },
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

    /** Of the backup vault. Source: as for `attachedVolume`. */
    backups(name: string): Metric {
        return { namespace: "AWS/Backup", name, dimensions: { BackupVaultName: this.sources.backupVaultName } };
    }
}
