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

/** A name for a load balancer, which needs no change when the addresses of that do. */
export function nameOf(
    scope: Scope,
    role: string,
    args: { zoneId: pulumi.Input<string>; name: string; loadBalancer: lb.LoadBalancer },
): route53.Record {
    const { zoneId, name, loadBalancer } = args;
    return new route53.Record(
        scope.name(role),
        {
            zoneId,
            name,
            type: "A",
            aliases: [{ name: loadBalancer.dnsName, zoneId: loadBalancer.zoneId, evaluateTargetHealth: false }],
        },
        scope.options(),
    );
}
