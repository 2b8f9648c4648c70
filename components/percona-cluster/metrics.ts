import type * as pulumi from "@pulumi/pulumi";
import { metrics, metricsNamespace } from "../../agents/percona-node/contract";
import type { Metric } from "../parts/alarms/metric-alarm";
import { HostMetrics } from "../parts/host/metrics";

/** What the cluster's metrics are told apart by. */
export interface MetricSources {
    clusterId: string;
    groupName: pulumi.Input<string>;
    /** Last part of the load balancer's ARN, and of the target groups'. */
    loadBalancer: pulumi.Input<string>;
    writeTargets: pulumi.Input<string>;
    readTargets: pulumi.Input<string>;
}

/** The metrics that alarms and dashboard look at; those of hosts are of all nodes together. */
export class ClusterMetrics extends HostMetrics {
    constructor(private readonly sources: MetricSources) {
        super({ AutoScalingGroupName: sources.groupName });
    }

    /** Of the nodes' agents, for the whole cluster; of what each node sends, the values of all. */
    cluster(name: keyof typeof metrics): Metric {
        return {
            namespace: metricsNamespace,
            name: metrics[name],
            dimensions: { ClusterId: this.sources.clusterId },
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
