import * as pulumi from "@pulumi/pulumi";
import * as lb from "@pulumi/aws/lb";
import type { ReachableGroup } from "../parts/ecs/fargate-service";
import { taskTargetGroup } from "../parts/ecs/target-group";
import { aliasRecord } from "../parts/dns";
import { notFound } from "../parts/https-endpoint";
import { usualTlsPolicy } from "../parts/https-endpoint/endpoint";
import { validatedCertificate } from "../parts/https-endpoint/certificate";
import { applicationLoadBalancer, redirectListener } from "../parts/https-endpoint/load-balancer";
import type { Scope } from "../parts/scope";
import { askForLogin } from "./oidc";
import { grafanaPort, publicWays, type PublicWay } from "./public-ways";
import type { MonitoringSettings } from "./settings";

/** The load balancer that people use. */
export interface PublicBalancer {
    loadBalancer: lb.LoadBalancer;
    accessLogsBucketName: pulumi.Output<string> | undefined;
    /** Missing when everything is HTTP. */
    certificateArn: pulumi.Output<string> | undefined;
    /** What it leads to, by role. */
    groups: Record<string, ReachableGroup>;
    /** Address of Grafana, without a slash at its end. */
    grafanaUrl: pulumi.Output<string>;
    /** Address of one of its ports. */
    urlOf: (port: number) => pulumi.Output<string>;
}

/** A public load balancer with a port for each of `publicWays`. */
export function publicBalancer(
    scope: Scope,
    settings: MonitoringSettings,
    securityGroupId: pulumi.Output<string>,
): PublicBalancer {
    const { endpoint, network } = settings;
    const certificateArn = certificateOf(scope, settings);
    const { loadBalancer, accessLogsBucketName } = applicationLoadBalancer(scope, "alb", {
        name: endpoint.loadBalancerName,
        internal: false,
        subnets: network.publicSubnetIds,
        securityGroupId,
        idleTimeoutSeconds: endpoint.idleTimeoutSeconds,
        deletionProtection: endpoint.deletionProtection,
        accessLogs: endpoint.accessLogs,
    });
    const groups = publicWays(settings).map((way): [string, ReachableGroup] => {
        const targetGroup = taskTargetGroup(scope, way.role, {
            name: way.targetGroupName,
            vpcId: network.vpcId,
            port: way.port,
            healthPath: way.healthPath,
        });
        const listeners = way.listenerPorts.map((port) =>
            listener(scope, way, { port, loadBalancer, targetGroup, certificateArn }),
        );
        return [way.role, { targetGroup, listeners }];
    });
    if (certificateArn !== undefined) {
        redirectListener(scope, loadBalancer);
    }
    if (endpoint.tls.kind === "own-certificate") {
        for (const hostname of endpoint.tls.hostnames) {
            aliasRecord(scope, `dns-${hostname}`, {
                zoneId: endpoint.tls.zoneId,
                name: hostname,
                loadBalancer,
                evaluateTargetHealth: true,
            });
        }
    }
    return {
        loadBalancer,
        accessLogsBucketName,
        certificateArn,
        groups: Object.fromEntries(groups),
        ...addresses(settings, loadBalancer),
    };
}

function certificateOf(scope: Scope, { endpoint: { tls } }: MonitoringSettings): pulumi.Output<string> | undefined {
    switch (tls.kind) {
        case "own-certificate":
            return validatedCertificate(scope, {
                hostnames: tls.hostnames,
                zoneId: tls.zoneId,
                issuers: tls.certificateIssuers,
            });
        case "given-certificate":
            return tls.certificateArn;
        case "none":
            return undefined;
    }
}

function listener(
    scope: Scope,
    way: PublicWay,
    made: {
        port: number;
        loadBalancer: lb.LoadBalancer;
        targetGroup: lb.TargetGroup;
        certificateArn: pulumi.Output<string> | undefined;
    },
): lb.Listener {
    const { port, loadBalancer, targetGroup, certificateArn } = made;
    const role = `${way.role}-${port}`;
    const forward = { type: "forward", targetGroupArn: targetGroup.arn };
    const created = new lb.Listener(
        scope.name(role),
        {
            loadBalancerArn: loadBalancer.arn,
            port,
            ...(certificateArn === undefined
                ? { protocol: "HTTP" }
                : { protocol: "HTTPS", sslPolicy: usualTlsPolicy, certificateArn }),
            defaultActions: way.login ? [askForLogin(scope, way.login), { ...forward, order: 2 }] : [forward],
            tags: scope.tags(role),
        },
        scope.options(),
    );
    [...new Set(way.hidden)].forEach((path, index) => {
        new lb.ListenerRule(
            scope.name(`${role}-hidden-${index}`),
            {
                listenerArn: created.arn,
                priority: index + 1,
                conditions: [{ pathPattern: { values: [path, `${path.replace(/\/$/, "")}/*`] } }],
                actions: [notFound],
                tags: scope.tags(`${role}-hidden-${index}`),
            },
            scope.options(),
        );
    });
    return created;
}

function addresses(
    { endpoint: { tls } }: MonitoringSettings,
    { dnsName }: lb.LoadBalancer,
): Pick<PublicBalancer, "grafanaUrl" | "urlOf"> {
    if (tls.kind === "none") {
        const urlOf = (port: number): pulumi.Output<string> => pulumi.interpolate`http://${dnsName}:${port}`;
        return { urlOf, grafanaUrl: urlOf(grafanaPort) };
    }
    const url = `https://${tls.hostnames[0] ?? ""}`;
    return { urlOf: (port) => pulumi.output(`${url}:${port}`), grafanaUrl: pulumi.output(url) };
}
