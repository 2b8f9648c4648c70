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
    // Of a network that is given, nobody tells how its private subnets get out: one gateway is the least, where anything goes out.
    const natGateways = network.egressCidrs.length > 0 ? 1 : 0;
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
        natGateways,
        // Of the load balancer in two zones, and of the gateway.
        publicAddresses: (endpoint.internal ? 0 : 2) + natGateways,
        endpointInterfaces:
            network.vpcEndpoints === VpcEndpoints.Private
                ? privateServices.length * (network.privateSubnets ?? []).length
                : 0,
        secrets: secrets.filter(Boolean).length,
        // A limit of the rate, and AWS's common rules.
        firewallRules: endpoint.firewall ? 2 : 0,
    };
}
