import * as pulumi from "@pulumi/pulumi";
import * as ecs from "@pulumi/aws/ecs";
import type { Scope } from "../scope";

/** An ECS cluster, made here or given. */
export interface ServiceCluster {
    arn: pulumi.Output<string>;
    name: pulumi.Output<string>;
    /** The ARN as far as it is known before the cluster is there, for policies that a preview is to show. */
    expectedArn: pulumi.Output<string>;
}

/** What a new cluster is called, and whether CloudWatch counts its tasks. */
export interface EcsClusterArgs {
    name: string;
    containerInsights: boolean;
}

/** A new cluster. */
export function ecsCluster(scope: Scope, { name, containerInsights }: EcsClusterArgs): ecs.Cluster {
    return new ecs.Cluster(
        scope.name("cluster"),
        {
            name,
            settings: [{ name: "containerInsights", value: containerInsights ? "enabled" : "disabled" }],
            tags: scope.tags("cluster"),
        },
        scope.options(),
    );
}

/** A new cluster for tasks on Fargate, which need nothing in it. */
export function fargateCluster(scope: Scope, args: EcsClusterArgs): ServiceCluster {
    const { name } = args;
    const { arn } = ecsCluster(scope, args);
    return { arn, expectedArn: scope.arn("ecs", `cluster/${name}`), name: pulumi.output(name) };
}
