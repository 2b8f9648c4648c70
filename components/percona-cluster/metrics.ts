import type * as pulumi from "@pulumi/pulumi";
import { metrics, metricsNamespace } from "../../agents/percona-node/contract";
import type { Metric } from "../parts/alarms/metric-alarm";

/** Namespace of what the CloudWatch agent of the nodes sends (`parts/host/files/cloudwatch-agent/every-host.json`). */
export const hostNamespace = "CWAgent";

/** What the cluster's metrics are told apart by. */
export interface MetricSources {
    clusterId: string;
    groupName: pulumi.Input<string>;
    /** Last part of the load balancer's ARN, and of the target groups'. */
    loadBalancer: pulumi.Input<string>;
    writeTargets: pulumi.Input<string>;
    readTargets: pulumi.Input<string>;
}

/** The metrics that alarms and dashboard look at. CloudWatch finds one only by exactly the dimensions it was sent with. */
export class ClusterMetrics {
    constructor(private readonly sources: MetricSources) {}

    /** Of the nodes' agents, for the whole cluster; of what each node sends, the values of all. */
    cluster(name: keyof typeof metrics): Metric {
        return {
            namespace: metricsNamespace,
            name: metrics[name],
            dimensions: { ClusterId: this.sources.clusterId },
        };
    }

    /** Of EC2 itself, for all nodes together. */
    instances(name: string): Metric {
        return { namespace: "AWS/EC2", name, dimensions: { AutoScalingGroupName: this.sources.groupName } };
    }

    /** Percentage of memory in use, by the CloudWatch agents. */
    memory(): Metric {
        return {
            namespace: hostNamespace,
            name: "mem_used_percent",
            dimensions: { AutoScalingGroupName: this.sources.groupName },
        };
    }

    /** Percentage of the root volumes in use, by the CloudWatch agents. */
    rootDisk(): Metric {
        return {
            namespace: hostNamespace,
            name: "disk_used_percent",
            dimensions: { AutoScalingGroupName: this.sources.groupName, path: "/" },
        };
    }

    /** Of the load balancer, for one of its two endpoints. */
    targets(endpoint: "write" | "read", name: string): Metric {
        const TargetGroup = endpoint === "write" ? this.sources.writeTargets : this.sources.readTargets;
        return {
            namespace: "AWS/NetworkELB",
            name,
            dimensions: { LoadBalancer: this.sources.loadBalancer, TargetGroup },
        };
    }

    /** Of the load balancer. */
    loadBalancer(name: string): Metric {
        return { namespace: "AWS/NetworkELB", name, dimensions: { LoadBalancer: this.sources.loadBalancer } };
    }
}
