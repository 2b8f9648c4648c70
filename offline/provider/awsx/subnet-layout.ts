import { formatIpv4, parseCidr } from "../../cloud/cidr";

/** What `subnetSpecs` of `awsx.ec2.Vpc` may say of one subnet in each zone. */
export interface SubnetSpec {
    type: string;
    name?: string;
    /** Length of the subnet's network part. */
    cidrMask?: number;
    /** Number of addresses: another way to say the same. */
    size?: number;
    /** One block for each zone, instead of an allocation. */
    cidrBlocks?: string[];
    tags?: Record<string, string>;
    assignIpv6AddressOnCreation?: boolean;
}

/** One subnet to be made. */
export interface PlannedSubnet {
    /** Name of the Pulumi resource, and value of its `Name` tag. */
    name: string;
    type: string;
    availabilityZone: string;
    cidrBlock: string;
    tags: Record<string, string>;
    assignIpv6AddressOnCreation?: boolean;
}

/** How addresses are given out: `Auto` in the order of the specs, `Legacy` by type. */
export type SubnetStrategy = "Auto" | "AutoMerge" | "Exact" | "Legacy";

/** awsx leaves a large VPC's rest to the user. */
const largestDefaultArea = 16;

/** Lengths that the old strategy takes at least, by type. */
const legacyMasks: Record<string, number | undefined> = { private: 19, public: 20, isolated: 24 };

const legacyOrder = ["private", "public", "isolated"];

/**
 * Gives each zone of a VPC an equal part of its addresses and each subnet a block of its zone's part, as awsx does
 * (https://www.pulumi.com/docs/iac/clouds/aws/guides/vpc/). `Unused` specs leave a gap.
 *
 * @throws Error when the subnets do not fit.
 */
export function planSubnets(
    vpcName: string,
    vpcCidr: string,
    zones: string[],
    specs: SubnetSpec[] | undefined,
    strategy: SubnetStrategy,
    zoneMask?: number,
): PlannedSubnet[] {
    const vpc = parseCidr(vpcCidr);
    if (vpc === undefined) {
        throw new Error(`cidrBlock ${vpcCidr} is not a valid CIDR block`);
    }
    const mask = zoneMask ?? vpc.prefix + bitsFor(zones.length);
    const wanted =
        specs === undefined
            ? defaultSpecs(mask)
            : strategy === "Legacy"
              ? legacySpecs(specs, mask)
              : withMasks(specs, mask);
    return zones.flatMap((zone, index) => {
        const first = vpc.first + index * sizeOf(mask);
        const blocks = allocate(first, wanted, index);
        const last = blocks.at(-1);
        if (
            last !== undefined &&
            specs?.[0]?.cidrBlocks === undefined &&
            last.first + sizeOf(last.mask) > first + sizeOf(mask)
        ) {
            throw new Error(
                `Subnets are too large for VPC. Each zone of ${vpcCidr} has ${sizeOf(mask)} addresses, which its subnets exceed.`,
            );
        }
        return wanted
            .map((spec, place) => ({ spec, block: blocks[place]?.written ?? "" }))
            .filter(({ spec }) => spec.type.toLowerCase() !== "unused")
            .map(({ spec, block }) => ({
                name: `${vpcName}-${spec.name ?? spec.type.toLowerCase()}-${index + 1}`,
                type: spec.type,
                availabilityZone: zone,
                cidrBlock: block,
                tags: spec.tags ?? {},
                assignIpv6AddressOnCreation: spec.assignIpv6AddressOnCreation,
            }));
    });
}

interface Block {
    first: number;
    mask: number;
    written: string;
}

function allocate(start: number, specs: SubnetSpec[], zone: number): Block[] {
    const blocks: Block[] = [];
    let next = start;
    for (const spec of specs) {
        const mask = spec.cidrMask ?? 24;
        const size = sizeOf(mask);
        const first = Math.ceil(next / size) * size;
        blocks.push({ first, mask, written: spec.cidrBlocks?.[zone] ?? `${formatIpv4(first)}/${mask}` });
        next = first + size;
    }
    return blocks;
}

function defaultSpecs(zoneMask: number): SubnetSpec[] {
    const area = Math.max(zoneMask, largestDefaultArea);
    return [
        { type: "Private", cidrMask: area + 1 },
        { type: "Public", cidrMask: area + 2 },
    ];
}

function withMasks(specs: SubnetSpec[], zoneMask: number): SubnetSpec[] {
    return specs.map((spec) => ({ ...spec, cidrMask: maskOf(spec) ?? zoneMask + bitsFor(specs.length) }));
}

function legacySpecs(specs: SubnetSpec[], zoneMask: number): SubnetSpec[] {
    const share = specs.length === 1 ? 0 : 1;
    return legacyOrder.flatMap((type) =>
        specs
            .filter((spec) => spec.type.toLowerCase() === type)
            .map((spec) => ({
                ...spec,
                cidrMask: maskOf(spec) ?? Math.max(zoneMask + share, legacyMasks[type] ?? 24),
            })),
    );
}

function maskOf(spec: SubnetSpec): number | undefined {
    return spec.cidrMask ?? (spec.size === undefined ? undefined : 32 - Math.log2(spec.size));
}

function sizeOf(mask: number): number {
    return 2 ** (32 - mask);
}

/** How many bits count so many things. */
function bitsFor(count: number): number {
    return Math.ceil(Math.log2(count));
}
