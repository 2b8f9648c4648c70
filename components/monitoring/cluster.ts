import * as pulumi from "@pulumi/pulumi";
import * as ecs from "@pulumi/aws/ecs";
import type { Scope } from "../parts/scope";
import type { MonitoringSettings } from "./settings";

/** An ECS cluster, made here or given. */
export interface ServiceCluster {
    arn: pulumi.Output<string>;
    name: pulumi.Output<string>;
    /** The ARN as far as it is known before the cluster is there, for policies that a preview is to show. */
    expectedArn: pulumi.Output<string>;
}

/** The cluster of all services: the given one, or a new one. */
export function serviceCluster(scope: Scope, settings: MonitoringSettings): ServiceCluster {
    if (settings.clusterArn !== undefined) {
        const arn = settings.clusterArn;
        return { arn, expectedArn: arn, name: arn.apply((given) => given.slice(given.indexOf("/") + 1)) };
    }
    const name = `${settings.namePrefix}-cluster`;
    const { arn } = new ecs.Cluster(
        scope.name("cluster"),
        {
            name,
            settings: [{ name: "containerInsights", value: settings.containerInsights ? "enabled" : "disabled" }],
            tags: scope.tags("cluster"),
        },
        scope.options(),
    );
    return { arn, expectedArn: scope.arn("ecs", `cluster/${name}`), name: pulumi.output(name) };
}
