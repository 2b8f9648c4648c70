import type * as pulumi from "@pulumi/pulumi";
import type { EndpointBasics } from "../parts/https-endpoint/endpoint";
import { networkSettings, subnetsOf, type NetworkSettings } from "../parts/network";
import { ec2Id } from "../parts/validation/aws-rules";
import { each, type Checks } from "../parts/validation/checks";
import { ipv4Range } from "../parts/validation/network-rules";
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
    egressCidrs: string[];
}

/** Checks where Panintelligence lives; the load balancer of an `internal` one needs no public subnets. */
export function panintelligenceNetworkSettings(
    checks: Checks,
    args: PanintelligenceNetwork,
    { internal = false }: Pick<EndpointBasics, "internal">,
): PanintelligenceNetworkSettings {
    const network = networkSettings(checks, args, { ...subnetsOf(internal), privateSubnets: 2 });
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
    const egressCidrs = checks.plain(
        "network.egressCidrs",
        args.egressCidrs ?? ["0.0.0.0/0"],
        distinct(),
        each(ipv4Range),
    );
    if (egressCidrs.length === 0 && vpcEndpoints !== VpcEndpoints.Private) {
        checks.add(
            "network.egressCidrs is empty, so that no task reaches AWS or its image: name ranges, or set " +
                "network.vpcEndpoints to private",
        );
    }
    return {
        ...network,
        egressCidrs,
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
