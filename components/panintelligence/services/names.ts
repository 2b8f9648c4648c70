import type * as pulumi from "@pulumi/pulumi";
import * as servicediscovery from "@pulumi/aws/servicediscovery";
import type { Scope } from "../../parts/scope";
import type { PanintelligenceSettings } from "../settings";
import type { ServiceRole } from "./ports";

/** Services that others find by name. */
export type NamedService = Exclude<ServiceRole, "adminer">;

/** How the services find each other: by names that only the VPC knows, with the addresses that their tasks have just now. */
export interface ServiceNames {
    /** Host name of a service, whether it is there or not. */
    nameOf: (service: NamedService) => string;
    /** Where ECS registers the tasks of a service; nowhere those that nobody looks for. */
    registryOf: (service: ServiceRole) => pulumi.Output<string> | undefined;
}

/** A namespace of Cloud Map, and a service in it for each that others look for. */
export function serviceNames(scope: Scope, { namePrefix, network, services }: PanintelligenceSettings): ServiceNames {
    const namespaceName = `${namePrefix}.internal`;
    const namespace = new servicediscovery.PrivateDnsNamespace(
        scope.name("names"),
        {
            name: namespaceName,
            description: `Services of ${namePrefix}`,
            vpc: network.vpcId,
            tags: scope.tags("names"),
        },
        scope.options(),
    );
    const { dashboard, renderer, pirana, scheduler } = services;
    const found = [dashboard, renderer, pirana, scheduler].flatMap((service) => service?.role ?? []);
    const registries = new Map<ServiceRole, pulumi.Output<string>>(
        found.map((role) => [role, registry(scope, role, namespace.id)]),
    );
    return {
        nameOf: (service) => `${service}.${namespaceName}`,
        registryOf: (service) => registries.get(service),
    };
}

function registry(scope: Scope, role: ServiceRole, namespaceId: pulumi.Output<string>): pulumi.Output<string> {
    return new servicediscovery.Service(
        scope.name(role),
        {
            name: role,
            description: `Tasks of ${role}`,
            // Ten seconds, so that who asks soon follows a task to its next address.
            dnsConfig: { namespaceId, routingPolicy: "MULTIVALUE", dnsRecords: [{ type: "A", ttl: 10 }] },
            // ECS tells whether a task is well: without this, a task that still starts is answered with beside one that serves. AWS
            // takes no other number. Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-discovery.html
            healthCheckCustomConfig: { failureThreshold: 1 },
            // ECS takes tasks out a moment after their service is gone, and AWS deletes no registry that has one.
            forceDestroy: true,
            tags: scope.tags(role),
        },
        scope.options(),
    ).arn;
}
