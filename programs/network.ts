import * as pulumi from "@pulumi/pulumi";
import type { RouteTableAssociation } from "@pulumi/aws/ec2";
import { z } from "zod";
import type { Network } from "../components";
import type { PanintelligenceNetwork } from "../components/panintelligence/args";
import { argumentsOf } from "./component-schema";
import { newNetworkFor, type NewNetwork } from "./new-network";
import { explain } from "./problems";

/** What a stack's configuration may say under `network`: the ids of one that exists, or `create: true`. */
export type NetworkSettings = NewNetwork | (Network & { create?: false });

/**
 * The check of `network` for a component whose arguments have a `network` of ids.
 *
 * @param zones of a network to be made, where nothing is said.
 */
export function networkSettings(component: string, zones = 2): z.ZodType {
    const existing = argumentsOf(component).network;
    return z.unknown().transform((value, context) => {
        const creates = typeof value === "object" && value !== null && "create" in value && value.create === true;
        const parsed = (creates ? newNetworkFor(existing, zones) : (existing ?? z.unknown())).safeParse(value, {
            error: explain,
        });
        for (const issue of parsed.error?.issues ?? []) {
            context.issues.push({ ...issue, input: issue.input } as z.core.$ZodRawIssue);
        }
        return parsed.data;
    });
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
            ...waysOutOf(settings),
        }),
    };
}

/**
 * Names of the zones to spread over. Local Zones and the like, which an account opts in to, are none: they have no NAT gateway, and
 * come before the others in the alphabet.
 *
 * @throws RunError when the region has too few.
 */
async function zonesFor({ availabilityZones: wanted }: NewNetwork): Promise<string[]> {
    const { getAvailabilityZones } = await import("@pulumi/aws/getAvailabilityZones");
    const { names } = await getAvailabilityZones({
        state: "available",
        filters: [{ name: "opt-in-status", values: ["opt-in-not-required"] }],
    });
    if (names.length < wanted) {
        throw new pulumi.RunError(
            `network.availabilityZones is ${wanted}, and the region has ${names.length} for this account: ` +
                `${names.join(", ")}. Set it to ${Math.max(names.length, 2)}, or take another region`,
        );
    }
    return names.slice(0, wanted);
}

function isolates({ strictNetworkAcl }: NewNetwork): boolean {
    return strictNetworkAcl !== undefined;
}

function waysOutOf({ egressCidrs, vpcEndpoints }: NewNetwork): Pick<NewNetwork, "egressCidrs" | "vpcEndpoints"> {
    return { ...(egressCidrs && { egressCidrs }), ...(vpcEndpoints && { vpcEndpoints }) };
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
        availabilityZoneNames: await zonesFor(settings),
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
        ...waysOutOf(settings),
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
