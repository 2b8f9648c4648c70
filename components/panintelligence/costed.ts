import type { Costed } from "./operations/cost";
import { enabledServices } from "./services/settings";
import type { PanintelligenceSettings } from "./settings";
import { privateServices, VpcEndpoints } from "./vpc-endpoints";

/** What an estimate of the cost goes by. */
export function costedParts(
    settings: Pick<PanintelligenceSettings, "services" | "network" | "endpoint" | "database" | "licence" | "images">,
): Costed {
    const { services, network, endpoint, database, licence, images } = settings;
    const { dashboard, renderer, pirana } = services;
    const scalable = [dashboard, renderer, pirana];
    const secrets = [true, licence.secretArn === undefined, images.credentialsSecretArn !== undefined];
    return {
        tasks: enabledServices(services).map(({ role, size }) => ({
            name: role,
            ...size,
            tasks: scalable.find((service) => service?.role === role)?.minTasks ?? 1,
            ...(role === "dashboard" && { diskGb: dashboard.diskGb }),
        })),
        database: {
            instanceClass: database.instanceClass,
            multiAz: database.multiAz,
            storageGb: database.allocatedStorageGb,
        },
        // Of a network that is given, nobody tells how its private subnets get out: one gateway is the least.
        natGateways: 1,
        // Of the load balancer in two zones, and of the gateway.
        publicAddresses: (endpoint.internal ? 0 : 2) + 1,
        endpointInterfaces:
            network.vpcEndpoints === VpcEndpoints.Private
                ? privateServices.length * (network.privateSubnets ?? []).length
                : 0,
        secrets: secrets.filter(Boolean).length,
    };
}
