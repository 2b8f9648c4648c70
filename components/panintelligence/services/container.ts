import * as pulumi from "@pulumi/pulumi";
import { containerLogs } from "../../parts/ecs/container-logs";
import { secretVariables, variables, type Container, type MountPoint } from "../../parts/ecs/container";
import type { Scope } from "../../parts/scope";
import type { ImageSource } from "../image-source";
import type { Variables } from "./variables";

/** What the one container of a task is made from. */
export interface ServiceContainer {
    name: string;
    image: pulumi.Output<string>;
    images: ImageSource;
    ports: number[];
    environment: Variables;
    /** Where ECS takes variables from, by variable. */
    secrets: Variables;
    mountPoints: MountPoint[];
    /** How ECS asks whether it is well; missing where a load balancer does. */
    healthCheck: Record<string, unknown> | undefined;
    logGroupName: pulumi.Output<string>;
    /** Whether people may open a shell in it. */
    enableExec: boolean;
}

/** The containers of a task that has one. */
export function serviceContainers(scope: Scope, container: ServiceContainer): pulumi.Output<Container[]> {
    const { image, images } = container;
    return pulumi
        .output({
            image,
            credentials: image.apply((name) => pulumi.output(images.credentialsFor(name))),
            environment: container.environment,
            secrets: container.secrets,
            region: scope.region,
            logGroupName: container.logGroupName,
        })
        .apply(({ image, credentials, environment, secrets, region, logGroupName }): Container[] => [
            {
                name: container.name,
                image,
                essential: true,
                ...(credentials !== undefined && { repositoryCredentials: { credentialsParameter: credentials } }),
                portMappings: container.ports.map((containerPort) => ({ containerPort, protocol: "tcp" })),
                environment: variables(environment),
                secrets: secretVariables(secrets),
                mountPoints: container.mountPoints,
                ...(container.healthCheck && { healthCheck: container.healthCheck }),
                ...(container.enableExec && { linuxParameters: { initProcessEnabled: true } }),
                logConfiguration: containerLogs(region, logGroupName),
            },
        ]);
}
