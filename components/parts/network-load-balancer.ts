import type * as pulumi from "@pulumi/pulumi";
import * as lb from "@pulumi/aws/lb";
import type { Scope } from "./scope";

/** Where a load balancer stands. */
export interface NetworkLoadBalancerArgs {
    /** One a zone. */
    subnetIds: pulumi.Output<string[]>;
    securityGroupId: pulumi.Output<string>;
    /** Whether AWS refuses to delete it. Default: false. */
    deletionProtection?: pulumi.Input<boolean>;
}

/** An internal load balancer that passes TCP through; its clients are in all zones, whatever zone the target is in. */
export function networkLoadBalancer(scope: Scope, args: NetworkLoadBalancerArgs): lb.LoadBalancer {
    const { subnetIds, securityGroupId, deletionProtection } = args;
    return new lb.LoadBalancer(
        scope.name("nlb"),
        {
            loadBalancerType: "network",
            internal: true,
            subnets: subnetIds,
            securityGroups: [securityGroupId],
            enableCrossZoneLoadBalancing: true,
            ...(deletionProtection !== undefined && { enableDeletionProtection: deletionProtection }),
            tags: scope.tags("nlb"),
        },
        scope.options(),
    );
}

/** Who a port leads to. */
export interface TcpListenerArgs {
    loadBalancer: lb.LoadBalancer;
    port: number;
    targetGroup: lb.TargetGroup;
    /** Seconds after which a silent connection is cut off. Default: AWS's own, 350. */
    idleTimeoutSeconds?: pulumi.Input<number>;
}

/** A port of the load balancer; the target group has a load balancer, and health checks, only once this exists. */
export function tcpListener(scope: Scope, role: string, args: TcpListenerArgs): lb.Listener {
    const { loadBalancer, port, targetGroup, idleTimeoutSeconds } = args;
    return new lb.Listener(
        scope.name(role),
        {
            loadBalancerArn: loadBalancer.arn,
            port,
            protocol: "TCP",
            ...(idleTimeoutSeconds !== undefined && { tcpIdleTimeoutSeconds: idleTimeoutSeconds }),
            defaultActions: [{ type: "forward", targetGroupArn: targetGroup.arn }],
            tags: scope.tags(role),
        },
        scope.options(),
    );
}
