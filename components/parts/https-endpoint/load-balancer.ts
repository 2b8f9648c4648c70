import type * as pulumi from "@pulumi/pulumi";
import * as lb from "@pulumi/aws/lb";
import type { Scope } from "../scope";
import { accessLogsBucket } from "./access-logs-bucket";
import type { AccessLogsSettings } from "./endpoint";

/** What an application load balancer is made from. */
export interface LoadBalancerArgs {
    /** Name in AWS. Default: the component's name and the load balancer's role, and what Pulumi adds. */
    name?: string;
    internal: boolean;
    subnets: pulumi.Input<string[]>;
    securityGroupId: pulumi.Input<string>;
    idleTimeoutSeconds: pulumi.Input<number>;
    deletionProtection: pulumi.Input<boolean>;
    /** Missing when requests are not logged. */
    accessLogs: AccessLogsSettings | undefined;
}

/** An application load balancer, and the bucket that it logs to. */
export interface LoggedLoadBalancer {
    loadBalancer: lb.LoadBalancer;
    /** Name of the bucket with the access logs, when they are enabled. */
    accessLogsBucketName: pulumi.Output<string> | undefined;
}

/** An application load balancer without listeners. */
export function applicationLoadBalancer(scope: Scope, role: string, args: LoadBalancerArgs): LoggedLoadBalancer {
    const logs = args.accessLogs && accessLogsBucket(scope, args.accessLogs);
    const loadBalancer = new lb.LoadBalancer(
        scope.name(role),
        {
            ...(args.name !== undefined && { name: args.name }),
            loadBalancerType: "application",
            internal: args.internal,
            subnets: args.subnets,
            securityGroups: [args.securityGroupId],
            dropInvalidHeaderFields: true,
            enableHttp2: true,
            idleTimeout: args.idleTimeoutSeconds,
            enableDeletionProtection: args.deletionProtection,
            ...(logs && { accessLogs: { enabled: true, bucket: logs.bucket.bucket } }),
            tags: scope.tags(role),
        },
        scope.options({ dependsOn: logs ? [logs.policy] : [] }),
    );
    return { loadBalancer, accessLogsBucketName: logs?.bucket.bucket };
}

/** Answers requests to port 80 with the same address on 443, where TLS is. */
export function redirectListener(scope: Scope, loadBalancer: lb.LoadBalancer): lb.Listener {
    return new lb.Listener(
        scope.name("http"),
        {
            loadBalancerArn: loadBalancer.arn,
            port: 80,
            protocol: "HTTP",
            defaultActions: [
                { type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } },
            ],
            tags: scope.tags("http"),
        },
        scope.options(),
    );
}
