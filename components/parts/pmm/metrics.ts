import type * as pulumi from "@pulumi/pulumi";
import type { Metric } from "../alarms/metric-alarm";
import { HostMetrics, type HostDimension } from "../host/metrics";

/** Mount points that the agent watches. */
export const mountPoints = { root: "/", data: "/srv" } as const;

/** What the deployment's metrics are told apart by. */
export interface MetricSources {
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

/** The metrics that alarms and dashboard of a deployment of PMM look at. */
export class Metrics extends HostMetrics {
    constructor(private readonly sources: MetricSources) {
        super(sources.host, sources.fileSystem);
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
