import { Address4 } from "ip-address";
import { z } from "zod";
import type { PanintelligenceNetwork } from "../components/panintelligence/args";

/** Ranges that no address on the internet is from (RFC 1918). */
const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/** A VPC made for the deployment, for those who have none yet: public and private subnets in each availability zone. */
const newNetwork = z.strictObject({
    create: z.literal(true),
    /** Address range of the VPC. */
    cidrBlock: z
        .cidrv4({ abort: true })
        .refine((range) => privateRanges.some((outer) => new Address4(range).isInSubnet(new Address4(outer))), {
            error: ({ input }) =>
                `is "${String(input)}", where others are on the internet, whom nothing in this network would reach: ` +
                `take a range within ${privateRanges.join(", ")}`,
        })
        .default("10.0.0.0/16"),
    /** Zones to spread over; a load balancer needs two. A deployment may have another default. */
    availabilityZones: z.number().int().min(2).max(6).default(2),
    /** One NAT gateway is the cheapest that works; one a zone survives the loss of a zone. */
    natGateways: z.enum(["None", "Single", "OnePerAz"]).default("Single"),
});

/** For a component with a database: subnets without a way to the internet as well. */
const newIsolatedNetwork = newNetwork.extend({
    /** Lets nothing into the isolated subnets but questions to the database, whatever security groups say. */
    strictNetworkAcl: z.boolean().default(false),
});

/** What a stack's configuration says of a network to be made. */
export type NewNetwork = z.infer<typeof newNetwork> &
    Partial<z.infer<typeof newIsolatedNetwork>> &
    Pick<PanintelligenceNetwork, "egressCidrs" | "vpcEndpoints">;

/**
 * The check of a network to be made, for a component with this check of one that exists.
 *
 * @param zones that it is spread over where nothing is said.
 */
export function newNetworkFor(existing: z.ZodType | undefined, zones: number): z.ZodType {
    const shape = existing instanceof z.ZodObject ? (existing.shape as Record<string, z.ZodType>) : {};
    const { egressCidrs, isolatedSubnetIds, vpcEndpoints } = shape;
    const isolated =
        egressCidrs && isolatedSubnetIds && vpcEndpoints
            ? newIsolatedNetwork.extend({ egressCidrs, vpcEndpoints })
            : undefined;
    const availabilityZones = newNetwork.shape.availabilityZones.unwrap().default(zones);
    return (isolated ?? newNetwork).extend({ availabilityZones }).superRefine((value, context) => {
        const network = value as NewNetwork;
        checkSize(network, context);
        checkWayOut(network, context, isolated && ", or vpcEndpoints: private");
    });
}

/**
 * AWS takes ranges from /16 to /28, and a load balancer subnets of /27 and larger. awsx gives each zone an equal part, and each
 * subnet a quarter of that or more.
 */
function checkSize({ cidrBlock, availabilityZones }: NewNetwork, context: z.RefinementCtx): void {
    const longest = 27 - 2 - Math.ceil(Math.log2(availabilityZones));
    const { subnetMask } = new Address4(cidrBlock);
    if (subnetMask < 16 || subnetMask > longest) {
        refuse(
            context,
            "cidrBlock",
            `is "${cidrBlock}": over ${availabilityZones} zones must be from /16, the largest that AWS takes, ` +
                `to /${longest}, so that each subnet has the 32 addresses that a load balancer needs`,
        );
    }
}

function checkWayOut(
    { natGateways, vpcEndpoints }: { natGateways: string; vpcEndpoints?: string },
    context: z.RefinementCtx,
    instead = "",
): void {
    if (natGateways === "None" && vpcEndpoints !== "private") {
        refuse(
            context,
            "natGateways",
            `is "None": the private subnets would have no way to images and to AWS; take Single or OnePerAz${instead}`,
        );
    }
}

function refuse(context: z.RefinementCtx, property: keyof NewNetwork, message: string): void {
    context.addIssue({ code: "custom", path: [property], message });
}
