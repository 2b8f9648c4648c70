import type * as pulumi from "@pulumi/pulumi";
import { networkSettings, type NetworkSettings } from "../parts/network";
import { ec2Id } from "../parts/validation/aws-rules";
import { each, type Checks } from "../parts/validation/checks";
import { atLeast, distinct, oneOf } from "../parts/validation/rules";
import type { PanintelligenceNetwork } from "./args";
import { VpcEndpoints } from "./vpc-endpoints";

/** `PanintelligenceNetwork`, checked and complete. */
export interface PanintelligenceNetworkSettings extends NetworkSettings {
    /** Where the database is. */
    isolatedSubnetIds: pulumi.Output<string[]>;
    /** Missing when none are given. */
    privateRouteTableIds: pulumi.Output<string[]> | undefined;
    vpcEndpoints: VpcEndpoints;
}

/** Checks where Panintelligence lives. */
export function panintelligenceNetworkSettings(
    checks: Checks,
    args: PanintelligenceNetwork,
): PanintelligenceNetworkSettings {
    const network = networkSettings(checks, args, { publicSubnets: 2, privateSubnets: 2 });
    if (network.privateSubnets === undefined) {
        checks.add("network.privateSubnetIds must be a list whose length is known, since each gets a mount target");
    }
    const { isolatedSubnetIds, privateRouteTableIds } = args;
    const vpcEndpoints = checks.plain(
        "network.vpcEndpoints",
        args.vpcEndpoints ?? VpcEndpoints.GatewayOnly,
        oneOf(Object.values(VpcEndpoints)),
    );
    if (args.vpcEndpoints !== undefined && vpcEndpoints !== VpcEndpoints.None && privateRouteTableIds === undefined) {
        checks.add(
            `network.vpcEndpoints is "${vpcEndpoints}", for which the endpoint of S3 is entered into the route tables of the ` +
                "private subnets: name them in network.privateRouteTableIds",
        );
    }
    return {
        ...network,
        isolatedSubnetIds:
            isolatedSubnetIds === undefined
                ? network.privateSubnetIds
                : checks.input(
                      "network.isolatedSubnetIds",
                      isolatedSubnetIds,
                      atLeast(2, "subnet ids"),
                      distinct(),
                      each(ec2Id("subnet")),
                  ),
        privateRouteTableIds: checks.optionalInput(
            "network.privateRouteTableIds",
            privateRouteTableIds,
            atLeast(1, "route table ids"),
            distinct(),
            each(ec2Id("rtb")),
        ),
        vpcEndpoints,
    };
}
