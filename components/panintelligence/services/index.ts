import type * as pulumi from "@pulumi/pulumi";
import type * as ecs from "@pulumi/aws/ecs";
import type { ServiceCluster } from "../../parts/ecs/cluster";
import { fargateService } from "../../parts/ecs/fargate-service";
import { fargateTask } from "../../parts/ecs/fargate-task";
import { ownTaskRoles } from "../../parts/ecs/task-roles";
import { secretStatements } from "../../parts/ecs/task-secrets";
import { logGroup } from "../../parts/log-group";
import type { Scope } from "../../parts/scope";
import type { ImageSource } from "../image-source";
import type { PanintelligenceGroups } from "../network";
import type { PanintelligenceSettings } from "../settings";
import { serviceContainers } from "./container";
import { healthCheckOf } from "./health-check";
import { servicePlans, type PlanFacts, type ServicePlan } from "./plans";
import type { ServiceRole } from "./ports";
import { scaleByCpu } from "./scaling";

/** What services work with. */
export interface ServiceSurroundings extends PlanFacts {
    settings: PanintelligenceSettings;
    cluster: ServiceCluster;
    groups: PanintelligenceGroups;
    images: ImageSource;
    /** The file system is as the services want it only with these. */
    seeded: pulumi.Resource[];
    /** Tasks may not reach AWS without these. */
    vpcEndpoints: pulumi.Resource[];
}

/** A service, as far as the rest needs it. */
export interface MadeService {
    role: ServiceRole;
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
        imageStatements: plan.product ? images.statements : [],
        logs,
        secretStatements: secretStatements(scope, {
            arns: [...Object.values(plan.secrets), ...(plan.product ? images.secretArns : [])],
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
        ephemeralGb: plan.ephemeralGb,
        roles,
        advice: `take variables out of ${role}.environment`,
        dependsOn: [],
    });
    const { single, scaling, scaled, behind } = plan;
    const service = fargateService(scope, role, {
        name: fullName,
        clusterArn: cluster.arn,
        subnetIds: settings.network.privateSubnetIds,
        assignPublicIp: false,
        securityGroupId: groups.idOf(role),
        task,
        desiredCount: scaling?.minTasks ?? 1,
        scaled,
        behind: behind && { groups: [behind.group], container: role, port: behind.port },
        graceSeconds: plan.graceSeconds,
        single,
        stopFirst: plan.stopFirst,
        registryArn: surroundings.names.registryOf(role),
        enableExec: settings.enableExec,
        dependsOn: [
            ...groups.waysFrom(role),
            ...surroundings.vpcEndpoints,
            ...images.ready,
            ...plan.needs,
            ...(needsFiles ? [...files.ready, ...surroundings.seeded] : []),
        ],
    });
    if (scaling !== undefined && scaled) {
        scaleByCpu(scope, scaling, { cluster: cluster.name, service: service.name });
    }
    return { role, service, taskRoleArn: roles.task.arn, logGroupName: logs.group.name };
}
