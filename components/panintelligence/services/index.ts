import type * as pulumi from "@pulumi/pulumi";
import type * as ecs from "@pulumi/aws/ecs";
import type { ServiceCluster } from "../../parts/ecs/cluster";
import { fargateService, type ReachableGroup } from "../../parts/ecs/fargate-service";
import { fargateTask } from "../../parts/ecs/fargate-task";
import { ownTaskRoles } from "../../parts/ecs/task-roles";
import { secretStatements } from "../../parts/ecs/task-secrets";
import { logGroup } from "../../parts/log-group";
import type { Scope } from "../../parts/scope";
import type { PanintelligenceBalancer } from "../balancer";
import type { ImageSource } from "../image-source";
import type { PanintelligenceGroups } from "../network";
import type { PanintelligenceSettings } from "../settings";
import { UpgradeStrategy } from "./args";
import { serviceContainers } from "./container";
import { healthCheckOf } from "./health-check";
import { servicePlans, type PlanFacts, type ServicePlan } from "./plans";
import { ports, type ServiceRole } from "./ports";
import { scaleByCpu } from "./scaling";

/** What services work with. */
export interface ServiceSurroundings extends PlanFacts {
    settings: PanintelligenceSettings;
    cluster: ServiceCluster;
    groups: PanintelligenceGroups;
    balancer: PanintelligenceBalancer;
    images: ImageSource;
    /** The file system is as the services want it only with these. */
    seeded: pulumi.Resource[];
    /** Tasks may not reach AWS without these. */
    vpcEndpoints: pulumi.Resource[];
}

/** A service, as far as the rest needs it. */
export interface MadeService {
    role: ServiceRole;
    /** Name of the ECS service. */
    fullName: string;
    service: ecs.Service;
    taskRoleArn: pulumi.Output<string>;
    logGroupName: pulumi.Output<string>;
}

/** All services, the dashboard first. */
export function panintelligenceServices(scope: Scope, surroundings: ServiceSurroundings): MadeService[] {
    return servicePlans(surroundings.settings, surroundings).map((plan) => madeService(scope, plan, surroundings));
}

function madeService(scope: Scope, plan: ServicePlan, surroundings: ServiceSurroundings): MadeService {
    const { settings, cluster, groups, images, files } = surroundings;
    const { role, fullName, size } = plan.service;
    const image = images.imageOf(plan.service);
    const logs = logGroup(scope, `/ecs/${fullName}`, settings.logRetentionDays, `${role}-logs`, settings.kmsKeyArn);
    const roles = ownTaskRoles(scope, settings, role, {
        what: plan.what,
        images: [image],
        imageStatements: role === "adminer" ? [] : images.statements,
        logs,
        secretStatements: secretStatements(scope, {
            arns: [...Object.values(plan.secrets), ...(role === "adminer" ? [] : images.secretArns)],
            from: ["secretsmanager"],
            kmsKeyArn: settings.kmsKeyArn,
        }),
        policies: plan.directories.length > 0 ? { files: files.mountStatements(plan.directories) } : {},
        policyArns: [],
    });
    const needsFiles = plan.directories.length > 0;
    const task = fargateTask(scope, role, {
        family: fullName,
        size,
        containers: serviceContainers(scope, {
            name: role,
            image,
            images,
            ports: plan.ports,
            environment: plan.environment,
            secrets: plan.secrets,
            mountPoints: files.mountPoints(plan.directories),
            healthCheck: settings.healthChecks ? healthCheckOf(role) : undefined,
            logGroupName: logs.group.name,
            enableExec: settings.enableExec,
        }),
        volumes: files.volumes(plan.directories),
        ephemeralGb: role === "dashboard" ? ownDisk(settings) : undefined,
        roles,
        advice: `take variables out of ${role}.environment`,
        dependsOn: [],
    });
    const { single, scaling } = plan;
    const scaled = scaling !== undefined && isScaled(role, scaling);
    const service = fargateService(scope, role, {
        name: fullName,
        clusterArn: cluster.arn,
        subnetIds: settings.network.privateSubnetIds,
        assignPublicIp: false,
        securityGroupId: groups.idOf(role),
        task,
        desiredCount: scaling?.minTasks ?? 1,
        scaled,
        behind: behind(plan, surroundings),
        graceSeconds: role === "dashboard" ? firstStartSeconds : 60,
        single,
        stopFirst: single || stopsFirst(plan, settings),
        registryArn: role === "adminer" ? undefined : surroundings.names.registryOf(role),
        enableExec: settings.enableExec,
        dependsOn: [
            ...groups.waysFrom(role),
            ...surroundings.vpcEndpoints,
            ...images.ready,
            ...(role === "dashboard" ? surroundings.licence.ready : []),
            ...(needsFiles ? [...files.ready, ...surroundings.seeded] : []),
        ],
    });
    if (scaling !== undefined && scaled) {
        scaleByCpu(scope, scaling, { cluster: cluster.name, service: service.name });
    }
    return { role, fullName, service, taskRoleArn: roles.task.arn, logGroupName: logs.group.name };
}

/** Seconds that the dashboard may take for its first start, in which it makes all of its tables. */
const firstStartSeconds = 600;

/** Fargate gives 20 GiB without being asked, and takes no word for it. */
function ownDisk({ services: { dashboard } }: PanintelligenceSettings): number | undefined {
    return dashboard.diskGb > 20 ? dashboard.diskGb : undefined;
}

/** The dashboard always, as documented, so that a larger `maxTasks` is all that is needed; others where they may grow. */
function isScaled(role: ServiceRole, { minTasks, maxTasks }: { minTasks: number; maxTasks: number }): boolean {
    return role === "dashboard" || maxTasks > minTasks;
}

function stopsFirst({ service }: ServicePlan, { services }: PanintelligenceSettings): boolean {
    return service.role === "dashboard" && services.dashboard.upgradeStrategy === UpgradeStrategy.StopFirst;
}

function behind(
    { service: { role } }: ServicePlan,
    { balancer }: ServiceSurroundings,
): { groups: ReachableGroup[]; container: string; port: number } | undefined {
    const group = role === "dashboard" ? balancer.dashboard : role === "adminer" ? balancer.adminer : undefined;
    return group && { groups: [group], container: role, port: role === "adminer" ? ports.adminer : ports.dashboard };
}
