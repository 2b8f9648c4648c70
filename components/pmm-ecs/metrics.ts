import type * as pulumi from "@pulumi/pulumi";
import type { Metric } from "../parts/alarms/metric-alarm";

/** What the service is told apart by. */
export interface ServiceName {
    clusterName: pulumi.Input<string>;
    serviceName: pulumi.Input<string>;
}

/** Of the service, by ECS itself: `CPUUtilization` and `MemoryUtilization`, in percent of what its task asked for. */
export function serviceMetric({ clusterName, serviceName }: ServiceName, name: string): Metric {
    return {
        namespace: "AWS/ECS",
        name,
        dimensions: { ClusterName: clusterName, ServiceName: serviceName },
    };
}

/** Of the service, by Container Insights, which the cluster has switched on. */
export function insightsMetric({ clusterName, serviceName }: ServiceName, name: string): Metric {
    return {
        namespace: "ECS/ContainerInsights",
        name,
        dimensions: { ClusterName: clusterName, ServiceName: serviceName },
    };
}

/** Of a file system. */
export function fileSystemMetric(fileSystemId: pulumi.Input<string>, name: string): Metric {
    return { namespace: "AWS/EFS", name, dimensions: { FileSystemId: fileSystemId } };
}
