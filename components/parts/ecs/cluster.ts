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

/** A new cluster for tasks on Fargate. */
export function fargateCluster(
    scope: Scope,
    { name, containerInsights }: { name: string; containerInsights: boolean },
): ServiceCluster {
    const { arn } = new ecs.Cluster(
        scope.name("cluster"),
        {
            name,
            settings: [{ name: "containerInsights", value: containerInsights ? "enabled" : "disabled" }],
            tags: scope.tags("cluster"),
        },
        scope.options(),
    );
    return { arn, expectedArn: scope.arn("ecs", `cluster/${name}`), name: pulumi.output(name) };
}
