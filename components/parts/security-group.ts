import type * as pulumi from "@pulumi/pulumi";
import * as ec2 from "@pulumi/aws/ec2";
import * as vpc from "@pulumi/aws/vpc";
import type { Scope } from "./scope";

/** The other side of a rule: an address range, AWS's list of the addresses of a service, or the members of a security group. */
export type Peer =
    | { cidrIpv4: pulumi.Input<string> }
    | { prefixListId: pulumi.Input<string> }
    | { referencedSecurityGroupId: pulumi.Input<string> };

/** A way in to, or out of, the members of a security group. */
export interface Way {
    securityGroupId: pulumi.Input<string>;
    peer: Peer;
    /** TCP port, or `ping` for ICMP of every type; without it every protocol and port. */
    port?: number | "ping";
    /** Who talks to whom, and why; shown in the console. */
    description: string;
}

/** A security group without rules; each rule is a resource of its own (`allowIn`, `allowOut`). */
export function securityGroup(
    scope: Scope,
    role: string,
    args: { vpcId: pulumi.Input<string>; description: string },
): ec2.SecurityGroup {
    return new ec2.SecurityGroup(scope.name(role), { ...args, tags: scope.tags(role) }, scope.options());
}

/** Lets the peer reach the members of the group. */
export function allowIn(scope: Scope, role: string, way: Way): vpc.SecurityGroupIngressRule {
    return new vpc.SecurityGroupIngressRule(scope.name(role), rule(scope, role, way), scope.options());
}

/** Lets the members of the group reach the peer. */
export function allowOut(scope: Scope, role: string, way: Way): vpc.SecurityGroupEgressRule {
    return new vpc.SecurityGroupEgressRule(scope.name(role), rule(scope, role, way), scope.options());
}

function rule(scope: Scope, role: string, way: Way): vpc.SecurityGroupIngressRuleArgs {
    return {
        securityGroupId: way.securityGroupId,
        ...way.peer,
        ...portsOf(way),
        description: way.description,
        tags: scope.tags(role),
    };
}

function portsOf({ port }: Way): Pick<vpc.SecurityGroupIngressRuleArgs, "ipProtocol" | "fromPort" | "toPort"> {
    switch (port) {
        case undefined:
            return { ipProtocol: "-1" };
        case "ping":
            return { ipProtocol: "icmp", fromPort: -1, toPort: -1 };
        default:
            return { ipProtocol: "tcp", fromPort: port, toPort: port };
    }
}
