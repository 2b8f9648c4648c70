import type { Properties } from "../../../offline/cloud/values";
import type { Case, UpdateCase, Wanted } from "./case";

// Every row runs in one account: names and VPCs are each row's own.

const balancerType = "aws:lb/loadBalancer:LoadBalancer";
const listener = "aws:lb/listener:Listener";
const groupType = "aws:lb/targetGroup:TargetGroup";
const zone = "aws:route53/zone:Zone";

const network = (inputs: Properties = {}): Wanted => ({
    type: balancerType,
    inputs: { loadBalancerType: "network", internal: true, subnets: ["subnet-1"], ...inputs },
});
const application: Wanted = { type: balancerType, inputs: { subnets: ["subnet-1", "subnet-2"] } };
const targets = (protocol: string, inputs: Properties = {}): Wanted => ({
    type: groupType,
    inputs: { port: 443, protocol, vpcId: "vpc-1", ...inputs },
});
const forwarding = (balancer: string, inputs: Properties = {}): Properties => ({
    loadBalancerArn: `\${${balancer}.arn}`,
    port: 443,
    protocol: "TCP",
    defaultActions: [{ type: "forward", targetGroupArn: "${targets.arn}" }],
    ...inputs,
});
const listenerCase = (rule: string, balancer: Wanted, group: Wanted, inputs: Properties, words: string): Case => ({
    rule,
    type: listener,
    needs: { balancer, targets: group },
    inputs: forwarding("balancer", inputs),
    words,
});
const privateZone = (name: string, ...vpcIds: string[]): Wanted => ({
    type: zone,
    inputs: { name, vpcs: vpcIds.map((vpcId) => ({ vpcId })) },
});

/** Refused when they are to be made. */
export const creations: Case[] = [
    // Network load balancers
    {
        rule: "load-balancer-zones",
        ...network({ subnets: [] }),
        words: "At least one subnet must be specified",
    },
    {
        rule: "load-balancer-security-groups",
        type: balancerType,
        needs: {
            subnet: {
                type: "aws:ec2/subnet:Subnet",
                inputs: { availabilityZone: "eu-west-1a", cidrBlock: "10.81.0.0/24", vpcId: "vpc-agents-a" },
            },
            group: { type: "aws:ec2/securityGroup:SecurityGroup", inputs: { vpcId: "vpc-agents-b" } },
        },
        inputs: { ...network().inputs, subnets: ["${subnet.id}"], securityGroups: ["${group.id}"] },
        words: "One or more security groups are invalid",
    },
    listenerCase(
        "listener-protocol",
        network(),
        targets("TCP"),
        { port: 80, protocol: "HTTP" },
        "Listener protocol 'HTTP' must be one of 'UDP, TCP, TCP_UDP, TLS'",
    ),
    listenerCase(
        "listener-protocol",
        application,
        targets("TCP"),
        {},
        "Listener protocol 'TCP' must be one of 'HTTPS, HTTP'",
    ),
    listenerCase(
        "listener-target-protocol",
        network(),
        targets("HTTPS"),
        {},
        "IncompatibleProtocols: The specified configuration is not valid with this protocol.",
    ),
    listenerCase(
        "listener-target-protocol",
        network(),
        targets("TCP"),
        { protocol: "TCP_UDP" },
        "IncompatibleProtocols: The specified configuration is not valid with this protocol.",
    ),
    listenerCase(
        "listener-tls-only",
        network(),
        targets("TCP"),
        { certificateArn: "arn:aws:acm:eu-west-1:999999999999:certificate/c" },
        "A certificate and a security policy cannot be specified for TCP listeners",
    ),
    listenerCase(
        "listener-idle-timeout",
        network(),
        targets("TCP"),
        { tcpIdleTimeoutSeconds: 30 },
        "expected tcp_idle_timeout_seconds to be in the range (60 - 6000), got 30",
    ),
    {
        rule: "target-group-one-balancer",
        type: listener,
        needs: {
            first: network(),
            second: network(),
            targets: targets("TCP"),
            listener: { type: listener, inputs: forwarding("first") },
        },
        inputs: forwarding("second"),
        words: "cannot be associated with more than one load balancer: arn:aws:elasticloadbalancing:",
    },
    {
        rule: "target-group-one-balancer",
        type: listener,
        needs: {
            first: application,
            second: application,
            targets: targets("HTTP"),
            listener: {
                type: listener,
                inputs: forwarding("first", {
                    port: 80,
                    protocol: "HTTP",
                    defaultActions: [{ type: "fixed-response" }],
                }),
            },
            rule: {
                type: "aws:lb/listenerRule:ListenerRule",
                inputs: {
                    listenerArn: "${listener.arn}",
                    priority: 1,
                    actions: [{ type: "forward", targetGroupArn: "${targets.arn}" }],
                    conditions: [],
                },
            },
        },
        inputs: forwarding("second", { port: 80, protocol: "HTTP" }),
        words: "cannot be associated with more than one load balancer",
    },
    {
        rule: "target-group-health-check",
        ...targets("TCP", { healthCheck: { protocol: "HTTPS", interval: 5 } }),
        words: "Health check timeout '10' must be smaller than the interval '5'",
    },
    {
        rule: "target-group-check-protocol",
        ...targets("TCP", { healthCheck: { protocol: "TCP", path: "/v1/readyz" } }),
        words: 'Attribute "health_check[0].path" cannot be specified when "health_check[0].protocol" is "TCP".',
    },
    {
        rule: "target-group-check-protocol",
        ...targets("HTTPS", { healthCheck: { protocol: "TCP" } }),
        words: 'Attribute "health_check[0].protocol" cannot have value "TCP" when "protocol" is "HTTPS".',
    },
    {
        rule: "target-registered",
        type: "aws:lb/targetGroupAttachment:TargetGroupAttachment",
        needs: { targets: targets("TCP") },
        inputs: { targetGroupArn: "${targets.arn}", targetId: "10.0.0.5" },
        words: "Instance ID '10.0.0.5' is not valid",
    },
    {
        rule: "target-registered",
        type: "aws:lb/targetGroupAttachment:TargetGroupAttachment",
        needs: {
            targets: targets("TCP", { vpcId: "vpc-agents-c" }),
            subnet: {
                type: "aws:ec2/subnet:Subnet",
                inputs: { availabilityZone: "eu-west-1a", cidrBlock: "10.82.0.0/24", vpcId: "vpc-agents-d" },
            },
            instance: {
                type: "aws:ec2/instance:Instance",
                inputs: { ami: "ami-1", instanceType: "m5.large", subnetId: "${subnet.id}" },
            },
        },
        inputs: { targetGroupArn: "${targets.arn}", targetId: "${instance.id}" },
        words: "The following targets are not in the target group VPC 'vpc-agents-c': 'i-0",
    },
    // Route 53
    { rule: "zone-name", type: zone, inputs: { name: "agents..example.org" }, words: "is not a valid domain name" },
    {
        rule: "zone-delegation",
        type: zone,
        inputs: { ...privateZone("delegated.internal", "vpc-agents-e").inputs, delegationSetId: "N1" },
        words: '"delegation_set_id": conflicts with vpc',
    },
    {
        rule: "zone-vpc-conflict",
        ...privateZone("twin.internal", "vpc-agents-f"),
        needs: { first: privateZone("twin.internal.", "vpc-agents-g", "vpc-agents-f") },
        words: "The VPC vpc-agents-f in region eu-west-1 has already been associated with the hosted zone Z",
    },
    {
        rule: "zone-vpc-exists",
        ...privateZone("of-subnet.internal", "subnet-1"),
        words: "InvalidVPCId: The VPC ID is invalid.",
    },
    {
        rule: "record-alias-target",
        type: "aws:route53/record:Record",
        needs: { balancer: network(), zone: privateZone("alias.internal", "vpc-agents-h") },
        inputs: {
            zoneId: "${zone.zoneId}",
            name: "alias.internal",
            type: "A",
            // The zone of application load balancers.
            aliases: [{ name: "${balancer.dnsName}", zoneId: "Z32O12XQLNTSW2", evaluateTargetHealth: false }],
        },
        words: "type A in zone Z32O12XQLNTSW2, but the alias target name does not lie within the target zone",
    },
];

/** Refused when they are changed. */
export const updates: UpdateCase[] = [
    {
        rule: "zone-stays-public",
        type: zone,
        inputs: { name: "was-public.example.org" },
        changed: { name: "was-public.example.org", vpcs: [{ vpcId: "vpc-agents-i" }] },
        words: "PublicZoneVPCAssociation: You're trying to associate a VPC with a public hosted zone.",
    },
    {
        rule: "zone-last-vpc",
        ...privateZone("was-private.internal", "vpc-agents-j"),
        changed: { name: "was-private.internal" },
        words: "LastVPCAssociation: The VPC that you're trying to disassociate",
    },
];
