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
     * instance uses the first of them unless told otherwise.
     */
    privateSubnetIds: pulumi.Input<pulumi.Input<string>[]>;
}

/** `Network`, checked. */
export interface NetworkSettings {
    vpcId: pulumi.Output<string>;
    publicSubnetIds: pulumi.Output<string[]>;
    privateSubnetIds: pulumi.Output<string[]>;
}

/** Checks the network that `args` names; an internal load balancer takes its two subnets from the private ones. */
export function networkSettings(checks: Checks, args: Network, internal: boolean): NetworkSettings {
    const subnets = (path: string, ids: Network["publicSubnetIds"], minimum: number): pulumi.Output<string[]> =>
        checks.input(path, ids, atLeast(minimum, "subnet ids"), distinct(), each(ec2Id("subnet")));
    return {
        vpcId: checks.input("network.vpcId", args.vpcId, ec2Id("vpc")),
        publicSubnetIds: subnets("network.publicSubnetIds", args.publicSubnetIds, internal ? 0 : 2),
        privateSubnetIds: subnets("network.privateSubnetIds", args.privateSubnetIds, internal ? 2 : 1),
    };
}
