import type * as pulumi from "@pulumi/pulumi";
import { atLeast, distinct } from "./validation/rules";
import { ec2Id } from "./validation/aws-rules";
import { each, type Checks } from "./validation/checks";

/** Where a deployment lives. */
export interface Network {
    /** Id of the VPC that all subnets belong to. */
    vpcId: pulumi.Input<string>;
    /**
     * Ids of at least two public subnets, in different availability zones: a load balancer needs two. An internal load
     * balancer uses the private ones instead.
     */
    publicSubnetIds: pulumi.Input<pulumi.Input<string>[]>;
    /**
     * Ids of private subnets with a way to the internet (NAT gateway). A deployment of one
     * instance uses the first of them unless told otherwise. A deployment with a file system makes a mount target in each:
     * there they must be in different zones, and the list itself known (a list of outputs, not an output of a list).
     */
    privateSubnetIds: pulumi.Input<pulumi.Input<string>[]>;
}

/** `Network`, checked. */
export interface NetworkSettings {
    vpcId: pulumi.Output<string>;
    publicSubnetIds: pulumi.Output<string[]>;
    privateSubnetIds: pulumi.Output<string[]>;
    /** The private subnets one by one; missing when only an update tells how many they are. */
    privateSubnets: pulumi.Output<string>[] | undefined;
}

/** How many subnets of each kind a deployment needs at least. */
export interface SubnetNeeds {
    publicSubnets: number;
    privateSubnets: number;
}

/** For one load balancer: an internal one takes its two subnets from the private ones. */
export function subnetsOf(internal: boolean): SubnetNeeds {
    return internal ? { publicSubnets: 0, privateSubnets: 2 } : { publicSubnets: 2, privateSubnets: 1 };
}

/** Checks the network that `args` names. */
export function networkSettings(checks: Checks, args: Network, needs: SubnetNeeds): NetworkSettings {
    const subnets = (path: string, ids: Network["publicSubnetIds"], minimum: number): pulumi.Output<string[]> =>
        checks.input(path, ids, atLeast(minimum, "subnet ids"), distinct(), each(ec2Id("subnet")));
    const privateSubnetIds = subnets("network.privateSubnetIds", args.privateSubnetIds, needs.privateSubnets);
    return {
        vpcId: checks.input("network.vpcId", args.vpcId, ec2Id("vpc")),
        publicSubnetIds: subnets("network.publicSubnetIds", args.publicSubnetIds, needs.publicSubnets),
        privateSubnetIds,
        privateSubnets: Array.isArray(args.privateSubnetIds)
            ? args.privateSubnetIds.map((_, index) => privateSubnetIds.apply((ids) => ids[index] ?? ""))
            : undefined,
    };
}
