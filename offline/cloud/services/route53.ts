import { capitals, characters, partitionOf } from "../identifiers";
import { kept, type Models, type Thing } from "../model";
import { objects, text, type Properties } from "../values";
import type { Cloud } from "../cloud";

/** Hosted zones and records. */
export const route53: Models = {
    "aws:route53/zone:Zone": {
        replacedBy: ["delegationSetId", "name"],
        defaults: { comment: "Managed by Pulumi" },
        id: () => `Z${characters(20, capitals)}`,
        outputs: zoneOutputs,
    },
    "aws:route53/record:Record": {
        replacedBy: ["name", "zoneId"],
        id: (draft) => {
            const { name, setIdentifier, type, zoneId } = draft.inputs;
            return [zoneId, name, type, setIdentifier].flatMap((part) => text(part) ?? []).join("_");
        },
        outputs: (thing) => ({ fqdn: recordName(thing.cloud, thing.inputs) }),
    },
    "aws:route53/healthCheck:HealthCheck": {
        replacedBy: ["referenceName", "requestInterval", "type", "measureLatency", "routingControlArn"],
        outputs: (thing) => ({ arn: `arn:${partitionOf(thing.region)}:route53:::healthcheck/${thing.id}` }),
    },
};

function zoneOutputs(thing: Thing): Properties {
    const vpcs = objects(thing.inputs.vpcs);
    const isPrivate = vpcs.length > 0;
    const nameServers = kept(thing, "nameServers", () =>
        ["com", "net", "org", "co.uk"].map((domain, index) =>
            // All private zones have the same name servers, which nobody outside can ask.
            isPrivate
                ? `ns-${index * 512}.awsdns-00.${domain}.`
                : `ns-${index * 512 + 20}.awsdns-0${index + 2}.${domain}`,
        ),
    );
    return {
        arn: `arn:${partitionOf(thing.region)}:route53:::hostedzone/${thing.id}`,
        zoneId: thing.id,
        nameServers,
        primaryNameServer: nameServers[0] ?? "",
        ...(isPrivate ? { vpcs: vpcs.map((vpc) => ({ vpcRegion: thing.region, ...vpc })) } : {}),
    };
}

/** The full name of a record: the provider completes one that does not end with its zone's name. No dot at the end. */
export function recordName(cloud: Cloud, inputs: Properties): string {
    const name = bare(text(inputs.name) ?? "");
    const zone = bare(text(cloud.get("aws:route53/zone:Zone", text(inputs.zoneId) ?? "")?.state.name) ?? "");
    if (zone === "" || name === zone || name.endsWith(`.${zone}`)) {
        return name;
    }
    return name === "" ? zone : `${name}.${zone}`;
}

/** A domain name as it is compared: without the dot at the end, in small letters. */
export function bare(name: string): string {
    return name.replace(/\.$/, "").toLowerCase();
}
