import { createHash } from "node:crypto";
import { contains, formatIpv4, parseCidr, parseIpv4 } from "./cidr";
import type { Cloud } from "./cloud";
import { text, texts } from "./values";

/** What other things need to know about a subnet. */
export interface SubnetFacts {
    id: string;
    cidrBlock: string;
    vpcId: string;
    availabilityZone: string;
    mapPublicIpOnLaunch: boolean;
    /** Whether the subnet is in this cloud; the facts of another one are made up, the same ones each time. */
    exists: boolean;
}

/** First addresses of a subnet are AWS's own: network, router, DNS, reserved. */
const reservedAddresses = 4;

/** Types with an address in a subnet. */
const addressedTypes = [
    "aws:ec2/instance:Instance",
    "aws:ec2/networkInterface:NetworkInterface",
    "aws:ec2/natGateway:NatGateway",
    "aws:efs/mountTarget:MountTarget",
];

/** The facts of a subnet; sensible ones for an id that this cloud does not know, such as one from a real account. */
export function subnetFacts(cloud: Cloud, id: string): SubnetFacts {
    const state = cloud.get("aws:ec2/subnet:Subnet", id)?.state;
    const digest = createHash("sha256").update(id).digest();
    const zone = "abc".charAt((digest[0] ?? 0) % 3);
    return {
        id,
        cidrBlock: text(state?.cidrBlock) ?? `10.${100 + ((digest[1] ?? 0) % 100)}.${digest[2] ?? 0}.0/24`,
        vpcId: text(state?.vpcId) ?? `vpc-0${digest.toString("hex").slice(0, 16)}`,
        availabilityZone: text(state?.availabilityZone) ?? `${cloud.region}${zone}`,
        mapPublicIpOnLaunch: state?.mapPublicIpOnLaunch === true,
        exists: state !== undefined,
    };
}

/** The id by which AWS names a zone in every account alike: `euw1-az1`. */
export function zoneId(zone: string): string {
    const [area = "", direction = "", number = ""] = zone.slice(0, -1).split("-").slice(-3);
    const letters = /^(north|south|east|west|central)?(north|south|east|west)?/.exec(direction) ?? [];
    const short = letters.slice(1).map((word: string | undefined) => word?.charAt(0) ?? "");
    return `${area}${short.join("")}${number}-az${zone.slice(-1).charCodeAt(0) - 96}`;
}

/** The id of the list of a service's addresses, which AWS keeps in every account alike: of S3 and DynamoDB. */
export function prefixListOf(serviceName: string): string {
    return `pl-${createHash("sha256").update(serviceName).digest("hex").slice(0, 8)}`;
}

/** The next free address of a subnet. */
export function freeAddress(cloud: Cloud, subnet: SubnetFacts): string {
    const block = parseCidr(subnet.cidrBlock);
    const first = block?.first ?? parseIpv4("10.0.0.0") ?? 0;
    const taken = new Set(
        addressedTypes
            .flatMap((type) => cloud.all(type))
            .flatMap(({ state }) => [text(state.privateIp) ?? text(state.ipAddress) ?? "", ...texts(state.privateIps)]),
    );
    let address = first + reservedAddresses;
    while (taken.has(formatIpv4(address))) {
        address++;
    }
    return formatIpv4(address);
}

/** Whether an address lies in a block, both as written. */
export function isInside(block: string, address: string): boolean {
    const outer = parseCidr(block);
    const inner = parseCidr(`${address}/32`);
    return outer !== undefined && inner !== undefined && contains(outer, inner);
}
