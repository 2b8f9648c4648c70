import type * as pulumi from "@pulumi/pulumi";
import * as ecs from "@pulumi/aws/ecs";
import type { Scope } from "../../parts/scope";
import type { ServiceCluster } from "../cluster";
import type { MonitoringNetwork } from "../network";
import type { ReachableGroup } from "../public-balancer";
import type { MonitoringSettings } from "../settings";

/** Where services run. */
export interface Place {
    settings: MonitoringSettings;
    cluster: ServiceCluster;
    network: MonitoringNetwork;
}

/** What a service runs. */
export interface FargateService {
    /** Name in AWS. */
    name: string;
    /** Role of its security group. */
    group: string;
    task: ecs.TaskDefinition;
    desiredCount: pulumi.Input<number>;
    /** Target groups that ECS keeps its tasks in, all of them with the same container and port. */
    behind: { groups: ReachableGroup[]; container: string; port: number } | undefined;
    /** Seconds after its start in which a task is not ended for being unhealthy. */
    graceSeconds: number;
    /** No second task ever runs beside the first, not even while they change. */
    single: boolean;
    /** A disk that ECS makes for each task, and deletes with it. */
    volumeConfiguration?: ecs.ServiceArgs["volumeConfiguration"] | undefined;
    dependsOn: pulumi.Resource[];
}

/** A service on Fargate, whose tasks are registered and taken out by ECS wherever they are needed. */
export function fargateService(
    scope: Scope,
    role: string,
    { settings, cluster, network }: Place,
    service: FargateService,
): ecs.Service {
    const { behind, single } = service;
    return new ecs.Service(
        scope.name(role),
        {
            name: service.name,
            cluster: cluster.arn,
            taskDefinition: service.task.arn,
            launchType: "FARGATE",
            platformVersion: "LATEST",
            schedulingStrategy: "REPLICA",
            desiredCount: service.desiredCount,
            deploymentMinimumHealthyPercent: single ? 0 : 100,
            deploymentMaximumPercent: single ? 100 : 200,
            ...(single && { availabilityZoneRebalancing: "DISABLED" }),
            deploymentCircuitBreaker: { enable: true, rollback: true },
            networkConfiguration: {
                subnets: settings.tasks.subnetIds,
                securityGroups: [network.tasksIdOf(service.group)],
                assignPublicIp: settings.tasks.assignPublicIp,
            },
            ...(behind && {
                healthCheckGracePeriodSeconds: service.graceSeconds,
                loadBalancers: behind.groups.map(({ targetGroup }) => ({
                    targetGroupArn: targetGroup.arn,
                    containerName: behind.container,
                    containerPort: behind.port,
                })),
            }),
            ...(service.volumeConfiguration && { volumeConfiguration: service.volumeConfiguration }),
            enableExecuteCommand: settings.enableExec,
            enableEcsManagedTags: true,
            propagateTags: "SERVICE",
            tags: single ? scope.singletonTags(role) : scope.tags(role),
        },
        scope.options({
            deleteBeforeReplace: true,
            dependsOn: [
                ...network.waysOut,
                ...(behind?.groups ?? []).flatMap(({ listeners }) => listeners),
                ...service.dependsOn,
            ],
        }),
    );
}
