import * as pulumi from "@pulumi/pulumi";
import * as lb from "@pulumi/aws/lb";
import { taskTargetGroup } from "../parts/ecs/target-group";
import { applicationLoadBalancer } from "../parts/https-endpoint/load-balancer";
import type { Scope } from "../parts/scope";
import { prometheusPort } from "./prometheus/configuration";
import { internalPort, internalTargetGroups, prometheusRoles } from "./prometheus/replicas";
import { prometheusHealthPath } from "./public-ways";
import type { MonitoringSettings } from "./settings";

/** The stable address of Prometheus, whose tasks come and go with theirs. */
export interface InternalBalancer {
    loadBalancer: lb.LoadBalancer;
    /** A target group and the listener that leads to it, for each Prometheus server. */
    servers: { targetGroup: lb.TargetGroup; listener: lb.Listener }[];
    /** Address of the first server. */
    url: pulumi.Output<string>;
}

/** A load balancer that only the VPC reaches, through which Grafana asks Prometheus. */
export function internalBalancer(
    scope: Scope,
    settings: MonitoringSettings,
    securityGroupId: pulumi.Output<string>,
): InternalBalancer {
    const { internalEndpoint, replicas } = settings.prometheus;
    const { loadBalancerName, targetGroupName } = internalEndpoint;
    const { loadBalancer } = applicationLoadBalancer(scope, "internal", {
        name: loadBalancerName,
        internal: true,
        subnets: settings.tasks.subnetIds,
        securityGroupId,
        idleTimeoutSeconds: settings.endpoint.idleTimeoutSeconds,
        deletionProtection: settings.endpoint.deletionProtection,
        // Grafana's own queries; what people ask is in the logs of the public one.
        accessLogs: undefined,
    });
    const servers = prometheusRoles(replicas).map((role, index) => {
        const targetGroup = taskTargetGroup(scope, `internal-${role}`, {
            name: internalTargetGroups(targetGroupName, replicas)[index] ?? targetGroupName,
            vpcId: settings.network.vpcId,
            port: prometheusPort,
            healthPath: prometheusHealthPath(settings),
        });
        return {
            targetGroup,
            listener: listener(scope, `internal-${role}`, internalPort(index), loadBalancer, targetGroup),
        };
    });
    return { loadBalancer, servers, url: pulumi.interpolate`http://${loadBalancer.dnsName}:${prometheusPort}` };
}

/** Without TLS: no certificate is for a name that AWS makes up, and it stays within the VPC. */
function listener(
    scope: Scope,
    role: string,
    port: number,
    loadBalancer: lb.LoadBalancer,
    targetGroup: lb.TargetGroup,
): lb.Listener {
    return new lb.Listener(
        scope.name(role),
        {
            loadBalancerArn: loadBalancer.arn,
            port,
            protocol: "HTTP",
            defaultActions: [{ type: "forward", targetGroupArn: targetGroup.arn }],
            tags: scope.tags(role),
        },
        scope.options(),
    );
}
