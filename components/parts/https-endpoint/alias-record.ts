import type * as pulumi from "@pulumi/pulumi";
import type * as lb from "@pulumi/aws/lb";
import * as route53 from "@pulumi/aws/route53";
import type { Scope } from "../scope";

/** Leads a host name of a public zone to a load balancer. */
export function aliasRecord(
    scope: Scope,
    hostname: string,
    zoneId: pulumi.Input<string>,
    loadBalancer: lb.LoadBalancer,
): route53.Record {
    return new route53.Record(
        scope.name(`dns-${hostname}`),
        {
            zoneId,
            name: hostname,
            type: "A",
            aliases: [{ name: loadBalancer.dnsName, zoneId: loadBalancer.zoneId, evaluateTargetHealth: true }],
        },
        scope.options(),
    );
}
