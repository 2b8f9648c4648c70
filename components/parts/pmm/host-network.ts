import * as pulumi from "@pulumi/pulumi";
import * as ec2 from "@pulumi/aws/ec2";
import type { Scope } from "../scope";
import { allowIn, allowOut, securityGroup } from "../security-group";
import type { PmmSettings } from "./settings";

/** The host's place in the network. */
export interface HostNetwork {
    securityGroupId: pulumi.Output<string>;
    /** A host that starts without it cannot fetch what it needs. */
    wayOut: pulumi.Resource;
}

/** Security group of PMM's host, and its ways out and in, except the load balancer's. */
export function hostNetwork(
    scope: Scope,
    { network, instance, rdsAccess, monitoredDatabases }: PmmSettings,
): HostNetwork {
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
    const databases = [
        ...rdsAccess.map((access, index) => ({ ...access, role: `rds-${index}-${access.engine}` })),
        ...monitoredDatabases.map((database) => ({ ...database, role: `database-${database.name}` })),
    ];
    for (const { securityGroupId, port, role } of databases) {
        if (securityGroupId !== undefined) {
            allowIn(scope, role, {
                securityGroupId,
                peer: { referencedSecurityGroupId: id },
                port,
                description: `PMM server ${scope.name("instance")} monitors the databases`,
            });
        }
    }
    return { securityGroupId: id, wayOut };
}

/** The private subnet of a host that must be in one zone, and the zone, which its volume must share. */
export function hostPlace(
    scope: Scope,
    { instance, network }: PmmSettings,
): { subnetId: pulumi.Output<string>; zone: pulumi.Output<string> } {
    const subnetId = hostSubnets(scope, { instance, network }).apply(([first]) => first ?? "");
    const zone = ec2.getSubnetOutput({ id: subnetId }, scope.options()).availabilityZone;
    return { subnetId, zone };
}

/** The private subnets that a host may be in: all of them, or the one that `instance.subnetId` names. */
export function hostSubnets(
    scope: Scope,
    { instance, network }: Pick<PmmSettings, "instance" | "network">,
): pulumi.Output<string[]> {
    return pulumi.all([network.privateSubnetIds, instance.subnetId]).apply(([subnets, wanted]) => {
        if (wanted === undefined) {
            return subnets;
        }
        return subnets.includes(wanted)
            ? [wanted]
            : scope.refuse(
                  `instance.subnetId is "${wanted}": must be one of network.privateSubnetIds, ${subnets.join(", ")}`,
              );
    });
}
