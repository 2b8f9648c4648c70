import type * as pulumi from "@pulumi/pulumi";
import { getVpcOutput } from "@pulumi/aws/ec2";
import { agentPort, mysqlPort } from "../../agents/percona-node/contract";
import type { Scope } from "../parts/scope";
import { allowIn, allowOut, securityGroup, type Peer } from "../parts/security-group";
import type { PerconaClusterSettings } from "./settings";

/** Port at which the load balancer takes reads; writes have MySQL's own. */
export const readPort = 3307;

/** The cluster's places in the network. */
export interface ClusterNetwork {
    /** Security group of the nodes. */
    nodesGroupId: pulumi.Output<string>;
    /** Security group of the load balancer. */
    loadBalancerGroupId: pulumi.Output<string>;
    /** A node that starts without it cannot fetch what it needs. */
    wayOut: pulumi.Resource;
}

/** Security groups of the nodes and of the load balancer before them. No SSH: nodes are reached by Session Manager. */
export function clusterNetwork(scope: Scope, settings: PerconaClusterSettings): ClusterNetwork {
    const { vpcId } = settings.network;
    const nodes = securityGroup(scope, "nodes", { vpcId, description: "Nodes of the Percona Server cluster" }).id;
    const balancer = securityGroup(scope, "nlb", {
        vpcId,
        description: "Load balancer of the Percona Server cluster",
    }).id;
    const vpcRange = getVpcOutput({ id: vpcId }, scope.options()).cidrBlock;

    for (const [role, peer, who] of clients(settings, vpcRange)) {
        allowIn(scope, `nlb-write-${role}`, {
            securityGroupId: balancer,
            peer,
            port: mysqlPort,
            description: `Writes of ${who}`,
        });
        allowIn(scope, `nlb-read-${role}`, {
            securityGroupId: balancer,
            peer,
            port: readPort,
            description: `Reads of ${who}`,
        });
        // For tools that must talk to one node: monitoring, schema changes, comparisons.
        allowIn(scope, `nodes-mysql-${role}`, {
            securityGroupId: nodes,
            peer,
            port: mysqlPort,
            description: `MySQL of each node to ${who}`,
        });
    }
    betweenNodes(scope, nodes);
    throughLoadBalancer(scope, balancer, nodes);
    allowIn(scope, "nodes-ping", {
        securityGroupId: nodes,
        peer: { cidrIpv4: vpcRange },
        port: "ping",
        description: "ICMP of the VPC: reachability and packet sizes",
    });
    settings.metricsSecurityGroupIds.forEach((referencedSecurityGroupId, index) => {
        allowIn(scope, `nodes-metrics-${index}`, {
            securityGroupId: nodes,
            peer: { referencedSecurityGroupId },
            port: agentPort,
            description: "Collectors of metrics",
        });
    });
    const wayOut = allowOut(scope, "nodes-out", {
        securityGroupId: nodes,
        peer: { cidrIpv4: "0.0.0.0/0" },
        description: "Packages, the AWS API, the other nodes",
    });
    return { nodesGroupId: nodes, loadBalancerGroupId: balancer, wayOut };
}

/** Everybody who may connect: a name for the rules, the peer, and words for people. */
function clients(
    { clientCidrs, clientSecurityGroupIds }: PerconaClusterSettings,
    vpcRange: pulumi.Output<string>,
): [role: string, peer: Peer, who: string][] {
    const ranges: [string, Peer, string][] =
        clientCidrs === undefined
            ? [["vpc", { cidrIpv4: vpcRange }, "clients in the VPC"]]
            : clientCidrs.map((cidrIpv4) => [cidrIpv4.replace("/", "-"), { cidrIpv4 }, `clients of ${cidrIpv4}`]);
    return [
        ...ranges,
        ...clientSecurityGroupIds.map((referencedSecurityGroupId, index): [string, Peer, string] => [
            `group-${index}`,
            { referencedSecurityGroupId },
            "clients of a security group",
        ]),
    ];
}

function betweenNodes(scope: Scope, nodes: pulumi.Output<string>): void {
    allowIn(scope, "nodes-mysql", {
        securityGroupId: nodes,
        peer: { referencedSecurityGroupId: nodes },
        port: mysqlPort,
        description: "Nodes among themselves: replication, CLONE",
    });
    allowIn(scope, "nodes-agent", {
        securityGroupId: nodes,
        peer: { referencedSecurityGroupId: nodes },
        port: agentPort,
        description: "Agents among themselves",
    });
}

function throughLoadBalancer(scope: Scope, balancer: pulumi.Output<string>, nodes: pulumi.Output<string>): void {
    for (const [what, port, description] of [
        ["mysql", mysqlPort, "Clients"],
        ["health", agentPort, "Health checks"],
    ] as const) {
        allowOut(scope, `nlb-${what}`, {
            securityGroupId: balancer,
            peer: { referencedSecurityGroupId: nodes },
            port,
            description: `${description} to the nodes`,
        });
        allowIn(scope, `nodes-${what}-nlb`, {
            securityGroupId: nodes,
            peer: { referencedSecurityGroupId: balancer },
            port,
            description: `${description} from the load balancer`,
        });
    }
}
