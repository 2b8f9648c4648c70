import type * as pulumi from "@pulumi/pulumi";
import type { Metric } from "../alarms/metric-alarm";

/** Namespace of what the CloudWatch agent of a host sends (`files/cloudwatch-agent/every-host.json`). */
export const hostNamespace = "CWAgent";

/** What EC2 and the CloudWatch agent tell a host's metrics apart by: by its id, or by its group where the group replaces it. */
export type HostDimension = { InstanceId: pulumi.Input<string> } | { AutoScalingGroupName: pulumi.Input<string> };

/**
 * The metrics of a host, or of all hosts of a group together. CloudWatch finds one only by exactly the dimensions it was sent
 * with.
 */
export class HostMetrics {
    /**
     * @param host the host or group.
     * @param fileSystem what the agent tells file systems apart by, besides host and path.
     */
    constructor(
        private readonly host: HostDimension,
        private readonly fileSystem: Record<string, string> = {},
    ) {}

    /** Of EC2 itself. */
    ec2(name: string): Metric {
        return { namespace: "AWS/EC2", name, dimensions: { ...this.host } };
    }

    /** Percentage of memory in use, by the agent. */
    memory(): Metric {
        return { namespace: hostNamespace, name: "mem_used_percent", dimensions: { ...this.host } };
    }

    /** Percentage of the file system at a mount point in use, by the agent. */
    disk(path: string): Metric {
        return {
            namespace: hostNamespace,
            name: "disk_used_percent",
            dimensions: { ...this.host, path, ...this.fileSystem },
        };
    }
}
