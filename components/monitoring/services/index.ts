import * as pulumi from "@pulumi/pulumi";
import type * as ecs from "@pulumi/aws/ecs";
import { secretVariables, variables, type Container } from "../../parts/ecs/container";
import { containerLogs } from "../../parts/ecs/container-logs";
import { fargateTask } from "../../parts/ecs/fargate-task";
import { secretStatements } from "../../parts/ecs/task-secrets";
import { logGroup } from "../../parts/log-group";
import type { Scope } from "../../parts/scope";
import type { RolesOf } from "../fargate/roles";
import { fargateService, type Place } from "../fargate/service";
import type { BuiltPipeline } from "../pipeline";
import type { PublicBalancer } from "../public-balancer";
import { roleOf } from "../public-ways";
import type { MonitoredServiceSettings } from "./settings";

/** What services work with. */
export interface ServiceSurroundings {
    place: Place;
    rolesOf: RolesOf;
    balancer: PublicBalancer;
    pipeline: BuiltPipeline | undefined;
}

/** A service of the user's. */
export interface MadeService {
    /** Name of the ECS service. */
    fullName: string;
    service: ecs.Service;
    taskRoleArn: pulumi.Output<string>;
    logGroupName: pulumi.Output<string>;
}

/** The services next to what monitors them. */
export function monitoredServices(scope: Scope, surroundings: ServiceSurroundings): MadeService[] {
    return surroundings.place.settings.services.map((service) => monitoredService(scope, service, surroundings));
}

function monitoredService(
    scope: Scope,
    service: MonitoredServiceSettings,
    { place, rolesOf, balancer, pipeline }: ServiceSurroundings,
): MadeService {
    const { settings } = place;
    const role = roleOf(service);
    const image = imageOf(scope, service, pipeline);
    const logs = logGroup(
        scope,
        `/ecs/${service.fullName}`,
        settings.logRetentionDays,
        `${role}-logs`,
        settings.kmsKeyArn,
    );
    const roles = rolesOf(role, {
        what: `The service ${service.name}`,
        images: [image],
        logs,
        secretStatements: secretStatements(scope, {
            arns: Object.values(service.secrets),
            from: ["secretsmanager", "ssm"],
            kmsKeyArn: settings.kmsKeyArn,
        }),
        policies: {},
        policyArns: service.policyArns,
    });
    const task = fargateTask(scope, role, {
        family: service.fullName,
        size: service.size,
        containers: containers(scope, service, { image, logGroupName: logs.group.name, exec: settings.enableExec }),
        volumes: [],
        roles,
        advice: `take variables out of the environment of ${service.name}`,
        dependsOn: [],
    });
    const group = balancer.groups[role];
    const made = fargateService(scope, role, place, {
        name: service.fullName,
        group: role,
        task,
        desiredCount: service.desiredCount,
        behind: group && { groups: [group], container: service.name, port: service.port },
        graceSeconds: 60,
        single: false,
        dependsOn: [],
    });
    return { fullName: service.fullName, service: made, taskRoleArn: roles.task.arn, logGroupName: logs.group.name };
}

/** The image that the user named, or that the pipeline builds. */
export function imageOf(
    scope: Scope,
    { name, image }: { name: string; image: pulumi.Output<string> | undefined },
    pipeline: BuiltPipeline | undefined,
): pulumi.Output<string> {
    return image ?? pipeline?.images[name] ?? scope.refuse(`no image of ${name} is named, and none is built`);
}

function containers(
    scope: Scope,
    service: MonitoredServiceSettings,
    { image, logGroupName, exec }: { image: pulumi.Output<string>; logGroupName: pulumi.Output<string>; exec: boolean },
): pulumi.Output<Container[]> {
    return pulumi
        .output({
            image,
            environment: service.environment,
            secrets: service.secrets,
            region: scope.region,
            logGroupName,
        })
        .apply(({ image, environment, secrets, region, logGroupName }): Container[] => [
            {
                name: service.name,
                image,
                essential: true,
                portMappings: service.ports.map((containerPort) => ({ containerPort, protocol: "tcp" })),
                environment: variables(environment),
                secrets: secretVariables(secrets),
                ...(exec && { linuxParameters: { initProcessEnabled: true } }),
                logConfiguration: containerLogs(region, logGroupName),
            },
        ]);
}
