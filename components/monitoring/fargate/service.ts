import type * as ecs from "@pulumi/aws/ecs";
import type { ServiceCluster } from "../../parts/ecs/cluster";
import { fargateService as service, type FargateService } from "../../parts/ecs/fargate-service";
import type { Scope } from "../../parts/scope";
import type { MonitoringNetwork } from "../network";
import type { MonitoringSettings } from "../settings";

/** Where services run. */
export interface Place {
    settings: MonitoringSettings;
    cluster: ServiceCluster;
    network: MonitoringNetwork;
}

/** What a service runs, wherever that is. */
export interface PlacedService extends Omit<
    FargateService,
    "clusterArn" | "subnetIds" | "assignPublicIp" | "securityGroupId" | "enableExec"
> {
    /** Role of its security group. */
    group: string;
}

/** A service on Fargate in the place of all. */
export function fargateService(
    scope: Scope,
    role: string,
    { settings, cluster, network }: Place,
    { group, ...placed }: PlacedService,
): ecs.Service {
    return service(scope, role, {
        ...placed,
        ...settings.tasks,
        clusterArn: cluster.arn,
        securityGroupId: network.tasksIdOf(group),
        enableExec: settings.enableExec,
        dependsOn: [...network.waysOut, ...placed.dependsOn],
    });
}
