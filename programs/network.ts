import * as pulumi from "@pulumi/pulumi";
import type { RouteTableAssociation } from "@pulumi/aws/ec2";
import { z } from "zod";
import type { Network } from "../components";
import type { PanintelligenceNetwork } from "../components/panintelligence/args";
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

/** For a component with a database: subnets without a way to the internet as well. */
const newIsolatedNetwork = newNetwork.extend({
    /** Lets nothing into the isolated subnets but questions to the database, whatever security groups say. */
    strictNetworkAcl: z.boolean().default(false),
});

type NewNetwork = z.infer<typeof newNetwork> &
    Partial<z.infer<typeof newIsolatedNetwork>> &
    Pick<PanintelligenceNetwork, "vpcEndpoints">;

/** What a stack's configuration may say under `network`: the ids of one that exists, or `create: true`. */
export type NetworkSettings = NewNetwork | (Network & { create?: false });

/** The check of `network` for a component whose arguments have a `network` of ids. */
export function networkSettings(component: string): z.ZodType {
    const existing = argumentsOf(component).network;
    return z.unknown().transform((value, context) => {
        const creates = typeof value === "object" && value !== null && "create" in value && value.create === true;
        const parsed = (creates ? creatable(existing) : (existing ?? z.unknown())).safeParse(value, { error: explain });
        for (const issue of parsed.error?.issues ?? []) {
            context.issues.push({ ...issue, input: issue.input } as z.core.$ZodRawIssue);
        }
        return parsed.data;
    });
}

/** The check of a network to be made, for a component with this check of one that exists. */
function creatable(existing: z.ZodType | undefined): z.ZodType {
    const shape = existing instanceof z.ZodObject ? (existing.shape as Record<string, z.ZodType>) : {};
    const { isolatedSubnetIds, vpcEndpoints } = shape;
    return isolatedSubnetIds && vpcEndpoints ? newIsolatedNetwork.extend({ vpcEndpoints }) : newNetwork;
}

/** Ids such as `networkOf` will give, to check the other arguments of a component with before a network is made. */
export function expectedNetwork(settings: NetworkSettings): PanintelligenceNetwork {
    if (settings.create !== true) {
        return settings;
    }
    const ids = (kind: string): string[] =>
        Array.from({ length: settings.availabilityZones }, (_, zone) => `${kind}-0000000000000000${zone}`);
    return {
        vpcId: "vpc-00000000000000000",
        publicSubnetIds: ids("subnet"),
        privateSubnetIds: ids("subnet"),
        ...(isolates(settings) && {
            isolatedSubnetIds: ids("subnet"),
            privateRouteTableIds: ids("rtb"),
            ...endpointsOf(settings),
        }),
    };
}

function isolates({ strictNetworkAcl }: NewNetwork): boolean {
    return strictNetworkAcl !== undefined;
}

function endpointsOf({ vpcEndpoints }: NewNetwork): Pick<PanintelligenceNetwork, "vpcEndpoints"> {
    return vpcEndpoints === undefined ? {} : { vpcEndpoints };
}

/** The ids to deploy into: those given, or those of a new VPC called `name`. */
export async function networkOf(name: string, settings: NetworkSettings): Promise<PanintelligenceNetwork> {
    if (settings.create !== true) {
        return settings;
    }
    // awsx is loaded only here: most stacks live in a network that exists.
    const { Vpc, NatGatewayStrategy, SubnetAllocationStrategy, SubnetType } = await import("@pulumi/awsx/ec2");
    const isolated = isolates(settings);
    const kinds = [SubnetType.Public, SubnetType.Private, SubnetType.Isolated];
    const vpc = new Vpc(name, {
        cidrBlock: settings.cidrBlock,
        numberOfAvailabilityZones: settings.availabilityZones,
        natGateways: { strategy: NatGatewayStrategy[settings.natGateways] },
        subnetStrategy: SubnetAllocationStrategy.Auto,
        ...(isolated && { subnetSpecs: kinds.map((type) => ({ type })) }),
        enableDnsHostnames: true,
    });
    // One a zone, so that their number is known before they are.
    const zones = Array.from({ length: settings.availabilityZones }, (_, zone) => zone);
    const oneAZone = (ids: pulumi.Output<string[]>): pulumi.Output<string>[] =>
        zones.map((zone) => ids.apply((known) => known[zone] ?? ""));
    const subnets = {
        vpcId: vpc.vpcId,
        publicSubnetIds: oneAZone(vpc.publicSubnetIds),
        privateSubnetIds: oneAZone(vpc.privateSubnetIds),
    };
    if (!isolated) {
        return subnets;
    }
    if (settings.strictNetworkAcl) {
        const { strictNetworkAcl } = await import("./strict-network-acl");
        const { vpcId, isolatedSubnetIds: subnetIds } = vpc;
        strictNetworkAcl(`${name}-isolated`, { vpcId, subnetIds, cidrBlock: settings.cidrBlock });
    }
    return {
        ...subnets,
        isolatedSubnetIds: oneAZone(vpc.isolatedSubnetIds),
        privateRouteTableIds: oneAZone(routeTablesOf(vpc.privateSubnetIds, vpc.routeTableAssociations)),
        ...endpointsOf(settings),
    };
}

/** The route table of each subnet. */
function routeTablesOf(
    subnetIds: pulumi.Output<string[]>,
    associations: pulumi.Output<RouteTableAssociation[]>,
): pulumi.Output<string[]> {
    const known = associations.apply((all) =>
        pulumi.all(all.map(({ subnetId, routeTableId }) => pulumi.all([subnetId, routeTableId]))),
    );
    return pulumi
        .all([subnetIds, known])
        .apply(([ids, pairs]) => ids.map((id) => pairs.find(([subnetId]) => subnetId === id)?.[1] ?? ""));
}
