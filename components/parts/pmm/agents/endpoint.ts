import * as pulumi from "@pulumi/pulumi";
import * as lb from "@pulumi/aws/lb";
import { aliasRecord, privateZone } from "../../dns";
import type { NetworkSettings } from "../../network";
import { networkLoadBalancer, tcpListener } from "../../network-load-balancer";
import type { Scope } from "../../scope";
import { allowIn, allowOut, securityGroup } from "../../security-group";
import { hostedZoneId } from "../../validation/aws-rules";
import { each, problem, type Checks, type Rule } from "../../validation/checks";
import { hostname, ipv4Range } from "../../validation/network-rules";
import { distinct } from "../../validation/rules";
import { inDifferentZones } from "../../zones";
import { healthPath } from "../requirements";

/**
 * A private address at which agents reach PMM, and which stays the same when PMM's host is replaced: an internal network
 * load balancer that passes TCP 443 through to PMM. It stands in all private subnets, each of which must be in a zone of its own.
 */
export interface AgentEndpoint {
    /** Name of the address, such as `agents.pmm.example.com`. Default: `agents.` and the first of `endpoint.hostnames`. */
    domainName?: string;
    /**
     * Id of the hosted zone that `domainName` is in; the agents' VPC must be able to ask it. Default: a private zone of just
     * this name, made for `network.vpcId`.
     */
    zoneId?: pulumi.Input<string>;
    /** IPv4 ranges of agents besides those of `monitoredAsgs`, which are let in by themselves. Default: none. */
    allowedCidrs?: string[];
}

/** `AgentEndpoint`, checked and complete. */
export interface AgentEndpointSettings {
    domainName: string;
    zoneId: pulumi.Output<string> | undefined;
    allowedCidrs: string[];
}

/** Checks the endpoint and fills in what it leaves out; `publicNames` are PMM's own host names. */
export function agentEndpointSettings(
    checks: Checks,
    args: AgentEndpoint,
    publicNames: readonly string[],
): AgentEndpointSettings {
    const notPublic: Rule<string> = (name, path) =>
        publicNames.includes(name)
            ? [problem(path, name, "is one of endpoint.hostnames, which people use: give agents a name of their own")]
            : [];
    return {
        domainName: checks.plain(
            "agentEndpoint.domainName",
            args.domainName ?? `agents.${publicNames[0] ?? ""}`,
            hostname,
            notPublic,
        ),
        zoneId: checks.optionalInput("agentEndpoint.zoneId", args.zoneId, hostedZoneId),
        allowedCidrs: checks.plain("agentEndpoint.allowedCidrs", args.allowedCidrs ?? [], distinct(), each(ipv4Range)),
    };
}

/** Port at which PMM speaks TLS on its host, and at which the endpoint passes it through. */
export const agentPort = 443;

/** Where agents reach PMM. */
export interface AgentAddress {
    /** Host name or IP address. */
    address: pulumi.Output<string>;
    /** Security group that agents and functions must be let into. */
    securityGroupId: pulumi.Output<string>;
}

/** The load balancer before PMM's host, by its name. */
export interface MadeAgentEndpoint extends AgentAddress {
    loadBalancer: lb.LoadBalancer;
    /** Group of EC2 instances to register PMM's host in. */
    targetGroup: lb.TargetGroup;
    /** The target group has a load balancer only once this exists. */
    listener: lb.Listener;
}

/** Makes the endpoint; `hostSecurityGroupId` is the group of PMM's host, which is opened to it. */
export function agentEndpoint(
    scope: Scope,
    settings: AgentEndpointSettings,
    network: NetworkSettings,
    hostSecurityGroupId: pulumi.Input<string>,
): MadeAgentEndpoint {
    const securityGroupId = loadBalancerGroup(scope, settings, network, hostSecurityGroupId);
    const loadBalancer = networkLoadBalancer(scope, {
        subnetIds: inDifferentZones(scope, network.privateSubnetIds, {
            because: "the load balancer of agentEndpoint takes one in each",
        }),
        securityGroupId,
    });
    const targetGroup = new lb.TargetGroup(
        scope.name("ntg"),
        {
            vpcId: network.vpcId,
            targetType: "instance",
            port: agentPort,
            protocol: "TCP",
            // Agents that are cut off connect anew, to the server that is there then.
            deregistrationDelay: 10,
            connectionTermination: true,
            healthCheck: {
                protocol: "HTTPS",
                path: healthPath,
                matcher: "200",
                interval: 10,
                // AWS's own, for HTTPS, is as long as the interval.
                timeout: 6,
                healthyThreshold: 2,
                unhealthyThreshold: 3,
            },
            tags: scope.tags("ntg"),
        },
        scope.options(),
    );
    const listener = tcpListener(scope, "agents", { loadBalancer, port: agentPort, targetGroup });
    const zoneId =
        settings.zoneId ??
        privateZone(scope, "agents", {
            name: settings.domainName,
            vpcId: network.vpcId,
            comment: "Address of PMM for its agents",
        });
    aliasRecord(scope, "agents", { zoneId, name: settings.domainName, loadBalancer });
    return { address: pulumi.output(settings.domainName), securityGroupId, loadBalancer, targetGroup, listener };
}

function loadBalancerGroup(
    scope: Scope,
    settings: AgentEndpointSettings,
    network: NetworkSettings,
    hostSecurityGroupId: pulumi.Input<string>,
): pulumi.Output<string> {
    const { id } = securityGroup(scope, "nlb", {
        vpcId: network.vpcId,
        description: "Load balancer of the agents of PMM",
    });
    for (const cidrIpv4 of settings.allowedCidrs) {
        allowIn(scope, `nlb-${cidrIpv4.replace("/", "-")}`, {
            securityGroupId: id,
            peer: { cidrIpv4 },
            port: agentPort,
            description: `Agents of ${cidrIpv4}`,
        });
    }
    allowOut(scope, "nlb-to-target", {
        securityGroupId: id,
        peer: { referencedSecurityGroupId: hostSecurityGroupId },
        port: agentPort,
        description: "Agents and health checks to PMM",
    });
    allowIn(scope, "target-from-nlb", {
        securityGroupId: hostSecurityGroupId,
        peer: { referencedSecurityGroupId: id },
        port: agentPort,
        description: "Agents and health checks from the load balancer",
    });
    return id;
}
