import { z } from "zod";
import type { Network } from "../components";
import { argumentsOf } from "./component-schema";
import { explain } from "./problems";

const natGateways = ["None", "Single", "OnePerAz"] as const;

/** A VPC made for the deployment, for those who have none yet: public and private subnets in each availability zone. */
const newNetwork = z.strictObject({
    create: z.literal(true),
    /** Address range of the VPC. */
    cidrBlock: z.cidrv4().default("10.0.0.0/16"),
    /** Zones to spread over; a load balancer needs two. */
    availabilityZones: z.number().int().min(2).max(6).default(2),
    /** One NAT gateway is the cheapest that works; one a zone survives the loss of a zone. */
    natGateways: z.enum(natGateways).default("Single"),
});

type NewNetwork = z.infer<typeof newNetwork>;

/** What a stack's configuration may say under `network`: the ids of one that exists, or `create: true`. */
export type NetworkSettings = NewNetwork | (Network & { create?: false });

/** The check of `network` for a component whose arguments have a `network` of ids. */
export function networkSettings(component: string): z.ZodType {
    const existing = argumentsOf(component).network;
    return z.unknown().transform((value, context) => {
        const creates = typeof value === "object" && value !== null && "create" in value && value.create === true;
        const parsed = (creates ? newNetwork : (existing ?? z.unknown())).safeParse(value, { error: explain });
        for (const issue of parsed.error?.issues ?? []) {
            context.issues.push({ ...issue, input: issue.input } as z.core.$ZodRawIssue);
        }
        return parsed.data;
    });
}

/** Ids such as `networkOf` will give, to check the other arguments of a component with before a network is made. */
export function expectedNetwork(settings: NetworkSettings): Network {
    if (settings.create !== true) {
        return settings;
    }
    const subnets = Array.from({ length: settings.availabilityZones }, (_, zone) => `subnet-0000000000000000${zone}`);
    return { vpcId: "vpc-00000000000000000", publicSubnetIds: subnets, privateSubnetIds: subnets };
}

/** The ids to deploy into: those given, or those of a new VPC called `name`. */
export async function networkOf(name: string, settings: NetworkSettings): Promise<Network> {
    if (settings.create !== true) {
        return settings;
    }
    // awsx is loaded only here: most stacks live in a network that exists.
    const { Vpc, NatGatewayStrategy, SubnetAllocationStrategy } = await import("@pulumi/awsx/ec2");
    const vpc = new Vpc(name, {
        cidrBlock: settings.cidrBlock,
        numberOfAvailabilityZones: settings.availabilityZones,
        natGateways: { strategy: NatGatewayStrategy[settings.natGateways] },
        subnetStrategy: SubnetAllocationStrategy.Auto,
        enableDnsHostnames: true,
    });
    // One a zone, so that their number is known before they are.
    const zones = Array.from({ length: settings.availabilityZones }, (_, zone) => zone);
    return {
        vpcId: vpc.vpcId,
        publicSubnetIds: zones.map((zone) => vpc.publicSubnetIds.apply((ids) => ids[zone] ?? "")),
        privateSubnetIds: zones.map((zone) => vpc.privateSubnetIds.apply((ids) => ids[zone] ?? "")),
    };
}
