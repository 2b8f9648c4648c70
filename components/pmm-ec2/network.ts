import type * as pulumi from "@pulumi/pulumi";
import { allowIn, allowOut, securityGroup } from "../parts/security-group";
import type { Scope } from "../parts/scope";
import type { PmmEc2Settings } from "./settings";

/** The instance's place in the network. */
export interface InstanceNetwork {
    securityGroupId: pulumi.Output<string>;
    /** An instance that starts without them cannot fetch what it needs. */
    wayOut: pulumi.Resource;
}

/** Security group of the instance, and its ways out and in, except the load balancer's. */
export function instanceNetwork(scope: Scope, { network, instance, rdsAccess }: PmmEc2Settings): InstanceNetwork {
    const { id } = securityGroup(scope, "instance", { vpcId: network.vpcId, description: "PMM server" });
    const wayOut = allowOut(scope, "instance-out", {
        securityGroupId: id,
        peer: { cidrIpv4: "0.0.0.0/0" },
        description: "Images and packages, the AWS API, the databases that PMM monitors",
    });
    if (instance.adminCidr) {
        allowIn(scope, "instance-ssh", {
            securityGroupId: id,
            peer: { cidrIpv4: instance.adminCidr },
            port: 22,
            description: "SSH from the administrators",
        });
    }
    for (const [index, { securityGroupId, engine, port }] of rdsAccess.entries()) {
        allowIn(scope, `rds-${index}-${engine}`, {
            securityGroupId,
            peer: { referencedSecurityGroupId: id },
            port,
            description: `PMM server ${scope.name("instance")} monitors the databases`,
        });
    }
    return { securityGroupId: id, wayOut };
}
