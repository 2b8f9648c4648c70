import { bare } from "../cloud/services/route53";
import { objects, text, type Properties } from "../cloud/values";
import { onCreate, type Request, type Rules } from "./rule";

const api = "https://docs.aws.amazon.com/Route53/latest/APIReference";

const zone = ["aws:route53/zone:Zone"];

/** Route 53: private zones and the VPCs that ask them, and what an alias may stand for. */
export const zoneRules: Rules = {
    "zone-name": {
        types: zone,
        on: onCreate,
        source: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html",
        check: ({ inputs }) => {
            const name = bare(text(inputs.name) ?? "");
            const labels = name.split(".");
            return name.length <= 255 && labels.every((label) => label.length >= 1 && label.length <= 63)
                ? undefined
                : `InvalidDomainName: ${name} is not a valid domain name.`;
        },
    },
    "zone-delegation": {
        types: zone,
        source: `${api}/API_CreateHostedZone.html`,
        check: ({ inputs }) =>
            inputs.delegationSetId !== undefined && objects(inputs.vpcs).length > 0
                ? 'Conflicting configuration arguments: "delegation_set_id": conflicts with vpc'
                : undefined,
    },
    "zone-vpc-conflict": {
        types: zone,
        source: `${api}/API_AssociateVPCWithHostedZone.html`,
        check: (request) => {
            const { id, type, inputs, cloud } = request;
            const rivals = cloud
                .all(type)
                .filter(
                    (other) => other.id !== id && bare(text(other.state.name) ?? "") === bare(text(inputs.name) ?? ""),
                );
            for (const vpc of vpcsOf(inputs, request)) {
                const rival = rivals.find(({ state }) => vpcsOf(state, request).some((taken) => taken.id === vpc.id));
                if (rival !== undefined) {
                    return `ConflictingDomainExists: The VPC ${vpc.id} in region ${vpc.region} has already been associated with the hosted zone ${rival.id} with the same domain name.`;
                }
            }
            return undefined;
        },
    },
    "zone-vpc-exists": {
        types: zone,
        source: `${api}/API_CreateHostedZone.html`,
        check: (request) => {
            // A VPC that is not in this cloud may be one of a real account.
            const bad = vpcsOf(request.inputs, request).find(({ id }) => !/^vpc-\w+/.test(id));
            return bad === undefined ? undefined : "InvalidVPCId: The VPC ID is invalid.";
        },
    },
    "zone-stays-public": {
        types: zone,
        on: ["update"],
        source: `${api}/API_AssociateVPCWithHostedZone.html`,
        check: ({ inputs, before }) =>
            objects(before.vpcs).length === 0 && objects(inputs.vpcs).length > 0
                ? "PublicZoneVPCAssociation: You're trying to associate a VPC with a public hosted zone. Amazon Route 53 doesn't support associating a VPC with a public hosted zone."
                : undefined,
    },
    "zone-last-vpc": {
        types: zone,
        on: ["update"],
        source: `${api}/API_DisassociateVPCFromHostedZone.html`,
        check: ({ inputs, before }) =>
            objects(before.vpcs).length > 0 && objects(inputs.vpcs).length === 0
                ? "LastVPCAssociation: The VPC that you're trying to disassociate from the private hosted zone is the last VPC that is associated with the hosted zone. Amazon Route 53 doesn't support disassociating the last VPC from a hosted zone."
                : undefined,
    },
    "record-alias-target": {
        types: ["aws:route53/record:Record"],
        source: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-values-alias-common.html",
        check: ({ inputs, cloud }) => {
            for (const alias of objects(inputs.aliases)) {
                const target = bare(text(alias.name) ?? "").replace(/^dualstack\./, "");
                const balancer = cloud
                    .all("aws:lb/loadBalancer:LoadBalancer")
                    .find(({ state }) => bare(text(state.dnsName) ?? "") === target);
                if (balancer !== undefined && balancer.state.zoneId !== alias.zoneId) {
                    return `InvalidChangeBatch: [Tried to create an alias that targets ${target}., type ${text(inputs.type) ?? ""} in zone ${text(alias.zoneId) ?? ""}, but the alias target name does not lie within the target zone]`;
                }
            }
            return undefined;
        },
    },
};

function vpcsOf(properties: Properties, { cloud }: Request): { id: string; region: string }[] {
    return objects(properties.vpcs).map(({ vpcId, vpcRegion }) => ({
        id: text(vpcId) ?? "",
        region: text(vpcRegion) ?? cloud.region,
    }));
}
