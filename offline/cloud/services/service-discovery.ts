import { capitals, characters, regionalArn } from "../identifiers";
import { kept, type Models, type Thing } from "../model";
import { object, type Properties } from "../values";

const lowerCase = "abcdefghijklmnopqrstuvwxyz234567";

const namespaceOutputs = (thing: Thing): Properties => ({
    arn: regionalArn("servicediscovery", thing.region, `namespace/${thing.id}`),
});

/** AWS Cloud Map: namespaces, and the services whose instances are found by name in them. */
export const serviceDiscovery: Models = {
    "aws:servicediscovery/httpNamespace:HttpNamespace": {
        replacedBy: ["name"],
        id: () => `ns-${characters(16, lowerCase)}`,
        outputs: namespaceOutputs,
    },
    "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace": {
        replacedBy: ["name", "vpc"],
        id: () => `ns-${characters(16, lowerCase)}`,
        outputs: (thing) => ({
            ...namespaceOutputs(thing),
            hostedZone: kept(thing, "hostedZone", () => `Z${characters(20, capitals)}`),
        }),
    },
    "aws:servicediscovery/service:Service": {
        replacedBy: [
            "dnsConfig.namespaceId",
            "dnsConfig.routingPolicy",
            "healthCheckCustomConfig",
            "name",
            "namespaceId",
            "type",
        ],
        id: () => `srv-${characters(16, lowerCase)}`,
        outputs: (thing) => ({
            arn: regionalArn("servicediscovery", thing.region, `service/${thing.id}`),
            namespaceId: thing.inputs.namespaceId ?? object(thing.inputs.dnsConfig).namespaceId ?? "",
            type: thing.inputs.type ?? (thing.inputs.dnsConfig === undefined ? "HTTP" : "DNS_HTTP"),
        }),
    },
};
