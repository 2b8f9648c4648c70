import type * as pulumi from "@pulumi/pulumi";
import { deployerOf, type Deployer } from "./deployer";

/** Arguments that every deployment of PMM needs, and nothing else. */
export function goodArgs(): {
    network: { vpcId: string; publicSubnetIds: string[]; privateSubnetIds: string[] };
    endpoint: { zoneId: string; hostnames: string[] };
    alarms: { emails: string[] };
} {
    return {
        network: {
            vpcId: "vpc-0123456789abcdef0",
            publicSubnetIds: ["subnet-0000000000000000a", "subnet-0000000000000000b"],
            privateSubnetIds: ["subnet-0000000000000001a", "subnet-0000000000000001b"],
        },
        endpoint: { zoneId: "Z0123456789ABCDEFGHIJ", hostnames: ["pmm.example.com"] },
        alarms: { emails: ["ops@example.com"] },
    };
}

/** The deployer of a component of PMM, for which `goodArgs` are enough. */
export function pmmDeployer<Args, Component>(
    Class: new (name: string, args: Args, options?: pulumi.ComponentResourceOptions) => Component,
): Deployer<Args, Component> {
    return deployerOf(Class, { name: "pmm", args: goodArgs });
}
