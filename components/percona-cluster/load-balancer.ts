import * as pulumi from "@pulumi/pulumi";
import * as lb from "@pulumi/aws/lb";
import { agentPort, mysqlPort, paths } from "../../agents/percona-node/contract";
import { networkLoadBalancer, tcpListener } from "../parts/network-load-balancer";
import type { Scope } from "../parts/scope";
import { readPort } from "./network";
import type { PerconaClusterSettings } from "./settings";

/** The two endpoints, as far as the rest of the cluster needs them. */
export interface ClusterEndpoints {
    loadBalancer: lb.LoadBalancer;
    write: lb.TargetGroup;
    read: lb.TargetGroup;
    /** A target group has a load balancer, and health checks, only once these exist. */
    listeners: lb.Listener[];
}

/** Seconds that connections of a node that goes have to end. */
const deregistrationSeconds = 30;

/** An agent answers within milliseconds or not at all; must be less than the shortest interval. */
const answerSeconds = 3;

/**
 * An internal load balancer for writes (3306) and reads (3307). Every node is in both target groups; what its agent answers
 * tells whether it may get connections there, so that a failover needs no call to AWS.
 */
export function clusterEndpoints(
    scope: Scope,
    settings: PerconaClusterSettings,
    subnetIds: pulumi.Output<string[]>,
    securityGroupId: pulumi.Output<string>,
): ClusterEndpoints {
    const { deletionProtection, idleTimeoutSeconds } = settings;
    const loadBalancer = networkLoadBalancer(scope, { subnetIds, securityGroupId, deletionProtection });
    const write = targetGroup(scope, settings, "wtg", "write", paths.primary);
    const read = targetGroup(scope, settings, "rtg", "read", paths.replica);
    const listeners = [
        tcpListener(scope, "write", { loadBalancer, port: mysqlPort, targetGroup: write, idleTimeoutSeconds }),
        tcpListener(scope, "read", { loadBalancer, port: readPort, targetGroup: read, idleTimeoutSeconds }),
    ];
    return { loadBalancer, write, read, listeners };
}

function targetGroup(
    scope: Scope,
    { network, healthCheck }: PerconaClusterSettings,
    role: string,
    use: string,
    path: string,
): lb.TargetGroup {
    return new lb.TargetGroup(
        scope.name(role),
        {
            vpcId: network.vpcId,
            targetType: "instance",
            port: mysqlPort,
            protocol: "TCP",
            deregistrationDelay: deregistrationSeconds,
            // A client that stays with a node that has lost its role waits for nothing: it is cut off, and connects anew.
            connectionTermination: true,
            targetHealthStates: [{ enableUnhealthyConnectionTermination: true, unhealthyDrainingInterval: 0 }],
            healthCheck: {
                protocol: "HTTP",
                port: String(agentPort),
                path,
                matcher: "200",
                interval: healthCheck.intervalSeconds,
                timeout: answerSeconds,
                healthyThreshold: healthCheck.threshold,
                unhealthyThreshold: healthCheck.threshold,
            },
            tags: pulumi.output(scope.tags(role)).apply((tags) => ({ ...tags, role: use })),
        },
        scope.options(),
    );
}
