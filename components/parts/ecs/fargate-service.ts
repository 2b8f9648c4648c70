import type * as pulumi from "@pulumi/pulumi";
import * as ecs from "@pulumi/aws/ecs";
import type * as lb from "@pulumi/aws/lb";
import type { Scope } from "../scope";

/** A target group, and the listeners without which it has no load balancer. */
export interface ReachableGroup {
    targetGroup: lb.TargetGroup;
    listeners: pulumi.Resource[];
}

/** What a service on Fargate runs, and where. */
export interface FargateService {
    /** Name in AWS. */
    name: string;
    clusterArn: pulumi.Input<string>;
    subnetIds: pulumi.Output<string[]>;
    /** Whether tasks have addresses on the internet. */
    assignPublicIp: boolean;
    securityGroupId: pulumi.Input<string>;
    task: ecs.TaskDefinition;
    /** Tasks that run; at the beginning, where something scales them. */
    desiredCount: pulumi.Input<number>;
    /** Whether their number is changed by something else later, which an update then leaves alone. Default: false. */
    scaled?: boolean;
    /** Target groups that ECS keeps its tasks in, all of them with the same container and port. */
    behind: { groups: ReachableGroup[]; container: string; port: number } | undefined;
    /** Seconds after its start in which a task is not ended for being unhealthy. */
    graceSeconds: number;
    /** No second task ever runs beside the first, not even while they change. */
    single: boolean;
    /** The tasks of one version stop before those of the next start. Default: as `single`. */
    stopFirst?: boolean;
    /** Where its tasks are registered by name (Cloud Map). Default: nowhere. */
    registryArn?: pulumi.Input<string> | undefined;
    /** A disk that ECS makes for each task, and deletes with it. */
    volumeConfiguration?: ecs.ServiceArgs["volumeConfiguration"] | undefined;
    /** Lets people open a shell in its tasks. */
    enableExec: boolean;
    /** Tasks that start without these fail. */
    dependsOn: pulumi.Resource[];
}

/** A service on Fargate, whose tasks are registered and taken out by ECS wherever they are needed. */
export function fargateService(scope: Scope, role: string, service: FargateService): ecs.Service {
    const { behind, single, stopFirst = single, scaled = false } = service;
    return new ecs.Service(
        scope.name(role),
        {
            name: service.name,
            cluster: service.clusterArn,
            taskDefinition: service.task.arn,
            launchType: "FARGATE",
            platformVersion: "LATEST",
            schedulingStrategy: "REPLICA",
            desiredCount: service.desiredCount,
            deploymentMinimumHealthyPercent: stopFirst ? 0 : 100,
            deploymentMaximumPercent: stopFirst ? 100 : 200,
            ...(stopFirst && { availabilityZoneRebalancing: "DISABLED" }),
            deploymentCircuitBreaker: { enable: true, rollback: true },
            networkConfiguration: {
                subnets: service.subnetIds,
                securityGroups: [service.securityGroupId],
                assignPublicIp: service.assignPublicIp,
            },
            ...(behind && {
                healthCheckGracePeriodSeconds: service.graceSeconds,
                loadBalancers: behind.groups.map(({ targetGroup }) => ({
                    targetGroupArn: targetGroup.arn,
                    containerName: behind.container,
                    containerPort: behind.port,
                })),
            }),
            ...(service.registryArn !== undefined && { serviceRegistries: { registryArn: service.registryArn } }),
            ...(service.volumeConfiguration && { volumeConfiguration: service.volumeConfiguration }),
            enableExecuteCommand: service.enableExec,
            enableEcsManagedTags: true,
            propagateTags: "SERVICE",
            tags: single ? scope.singletonTags(role) : scope.tags(role),
        },
        scope.options({
            deleteBeforeReplace: true,
            ...(scaled && { ignoreChanges: ["desiredCount"] }),
            dependsOn: [...(behind?.groups ?? []).flatMap(({ listeners }) => listeners), ...service.dependsOn],
        }),
    );
}
