import type * as pulumi from "@pulumi/pulumi";
import type * as lb from "@pulumi/aws/lb";
import * as route53 from "@pulumi/aws/route53";
import type { Scope } from "./scope";

/** A hosted zone that one VPC asks. Gives its id. */
export function privateZone(
    scope: Scope,
    role: string,
    { name, vpcId, comment }: { name: string; vpcId: pulumi.Input<string>; comment: string },
): pulumi.Output<string> {
    return new route53.Zone(
        scope.name(role),
        { name, comment, vpcs: [{ vpcId }], tags: scope.tags(role) },
        scope.options(),
    ).zoneId;
}

/** A name of a load balancer. */
export interface AliasRecordArgs {
    zoneId: pulumi.Input<string>;
    /** Host name in full. */
    name: string;
    loadBalancer: lb.LoadBalancer;
    /** Whether nobody is led to a load balancer without a healthy target. Default: false. */
    evaluateTargetHealth?: boolean;
}

/** Leads a host name to a load balancer; it needs no change when the addresses of that do. */
export function aliasRecord(scope: Scope, role: string, args: AliasRecordArgs): route53.Record {
    const { zoneId, name, loadBalancer, evaluateTargetHealth = false } = args;
    return new route53.Record(
        scope.name(role),
        {
            zoneId,
            name,
            type: "A",
            aliases: [{ name: loadBalancer.dnsName, zoneId: loadBalancer.zoneId, evaluateTargetHealth }],
        },
        scope.options(),
    );
}
