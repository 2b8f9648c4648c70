import * as pulumi from "@pulumi/pulumi";
import * as lb from "@pulumi/aws/lb";
import { aliasRecord } from "../dns";
import type { NetworkSettings } from "../network";
import type { Scope } from "../scope";
import { allowIn, allowOut, securityGroup } from "../security-group";
import { inDifferentZones } from "../zones";
import { validatedCertificate } from "./certificate";
import type { EndpointSettings } from "./endpoint";
import { applicationLoadBalancer, redirectListener } from "./load-balancer";
import { webFirewall, type FirewallExclusions } from "./web-firewall";

/** Where requests go. */
export interface Target {
    /** Security group of what answers them; is opened to the load balancer on `port`. */
    securityGroupId: pulumi.Input<string>;
    /** What the target speaks. A certificate it shows is not checked: load balancers never do. */
    protocol: "HTTP" | "HTTPS";
    port: number;
    /** Seconds that requests have to end when the target goes. Default: 60. */
    deregistrationDelay?: number;
    /** Failed health checks, 30 seconds apart, after which the target counts as unhealthy. Default: 2. */
    unhealthyThreshold?: number;
    /** Path that answers 200 when the target is ready for requests. */
    healthPath: string;
    /** Requests that must pass the firewall, when there is one. */
    firewallExclusions: FirewallExclusions;
}

/** What leads people to a target group. */
export interface HttpsFront {
    loadBalancer: lb.LoadBalancer;
    /** Port 443. The target group has a load balancer only once this exists. */
    listener: lb.Listener;
    certificateArn: pulumi.Output<string>;
    /** Name of the bucket with the access logs, when they are enabled. */
    accessLogsBucketName: pulumi.Output<string> | undefined;
    /** `https://` and the first host name. */
    url: pulumi.Output<string>;
}

/** What an endpoint is made of, as far as the rest of a deployment needs it. */
export interface HttpsEndpoint extends HttpsFront {
    /** Group of EC2 instances to register the targets in. */
    targetGroup: lb.TargetGroup;
}

/** An address with TLS for a target inside the VPC: load balancer, certificate, DNS names. */
export function httpsEndpoint(
    scope: Scope,
    settings: EndpointSettings,
    network: NetworkSettings,
    target: Target,
): HttpsEndpoint {
    const targetGroup = instanceTargetGroup(scope, network.vpcId, target);
    const front = httpsFront(scope, settings, network, {
        securityGroupId: loadBalancerGroup(scope, settings, network.vpcId, target),
        targetGroup,
        firewallExclusions: target.firewallExclusions,
    });
    return { ...front, targetGroup };
}

/** What a load balancer leads to, and where it stands in the network. */
export interface FrontTarget {
    /** Security group of the load balancer. */
    securityGroupId: pulumi.Input<string>;
    /** What all requests go to; without it they get the answer 404, but for those that rules of the listener are for. */
    targetGroup?: lb.TargetGroup;
    /** Requests that must pass the firewall, when there is one. */
    firewallExclusions: FirewallExclusions;
}

/** Tells that there is nothing here: an action of a listener or of one of its rules. */
export const notFound = {
    type: "fixed-response",
    fixedResponse: { contentType: "text/plain", messageBody: "Not found", statusCode: "404" },
};

/** The address alone, for a target group and security groups that are made elsewhere. */
export function httpsFront(
    scope: Scope,
    settings: EndpointSettings,
    network: NetworkSettings,
    target: FrontTarget,
): HttpsFront {
    const { zoneId } = settings;
    const certificateArn =
        settings.certificateArn ??
        validatedCertificate(scope, {
            hostnames: settings.hostnames,
            zoneId: zoneId ?? scope.refuse("endpoint has neither zoneId nor certificateArn"),
            issuers: settings.certificateIssuers,
        });
    const { loadBalancer, accessLogsBucketName } = applicationLoadBalancer(scope, "alb", {
        internal: settings.internal,
        subnets: settings.internal
            ? inDifferentZones(scope, network.privateSubnetIds, {
                  because: "an internal load balancer takes one in each",
              })
            : network.publicSubnetIds,
        securityGroupId: target.securityGroupId,
        idleTimeoutSeconds: settings.idleTimeoutSeconds,
        deletionProtection: settings.deletionProtection,
        accessLogs: settings.accessLogs,
    });
    const listener = listeners(scope, settings, { loadBalancer, targetGroup: target.targetGroup, certificateArn });
    if (zoneId !== undefined) {
        for (const name of settings.hostnames) {
            aliasRecord(scope, `dns-${name}`, { zoneId, name, loadBalancer, evaluateTargetHealth: true });
        }
    }
    if (settings.firewall) {
        webFirewall(scope, settings.firewall, target.firewallExclusions, loadBalancer.arn);
    }
    return {
        loadBalancer,
        listener,
        certificateArn,
        accessLogsBucketName,
        url: pulumi.output(`https://${settings.hostname}`),
    };
}

function loadBalancerGroup(
    scope: Scope,
    settings: EndpointSettings,
    vpcId: pulumi.Input<string>,
    target: Target,
): pulumi.Output<string> {
    const { id } = securityGroup(scope, "alb", { vpcId, description: "Load balancer of the HTTPS endpoint" });
    for (const cidrIpv4 of settings.allowedCidrs) {
        const range = cidrIpv4.replace("/", "-");
        allowIn(scope, `alb-https-${range}`, {
            securityGroupId: id,
            peer: { cidrIpv4 },
            port: 443,
            description: `HTTPS from ${cidrIpv4}`,
        });
        allowIn(scope, `alb-http-${range}`, {
            securityGroupId: id,
            peer: { cidrIpv4 },
            port: 80,
            description: `HTTP from ${cidrIpv4}, to be redirected to HTTPS`,
        });
    }
    allowOut(scope, "alb-to-target", {
        securityGroupId: id,
        peer: { referencedSecurityGroupId: target.securityGroupId },
        port: target.port,
        description: "Requests and health checks to the target",
    });
    allowIn(scope, "target-from-alb", {
        securityGroupId: target.securityGroupId,
        peer: { referencedSecurityGroupId: id },
        port: target.port,
        description: "Requests and health checks from the load balancer",
    });
    return id;
}

function instanceTargetGroup(scope: Scope, vpcId: pulumi.Input<string>, target: Target): lb.TargetGroup {
    return new lb.TargetGroup(
        scope.name("tg"),
        {
            vpcId,
            targetType: "instance",
            port: target.port,
            protocol: target.protocol,
            deregistrationDelay: target.deregistrationDelay ?? 60,
            healthCheck: {
                // The provider says HTTP where nothing is said, whatever the group's own protocol is.
                protocol: target.protocol,
                path: target.healthPath,
                matcher: "200",
                interval: 30,
                timeout: 5,
                healthyThreshold: 2,
                unhealthyThreshold: target.unhealthyThreshold ?? 2,
            },
            tags: scope.tags("tg"),
        },
        scope.options(),
    );
}

function listeners(
    scope: Scope,
    settings: EndpointSettings,
    {
        loadBalancer,
        targetGroup,
        certificateArn,
    }: Pick<HttpsFront, "loadBalancer" | "certificateArn"> & Pick<FrontTarget, "targetGroup">,
): lb.Listener {
    redirectListener(scope, loadBalancer);
    return new lb.Listener(
        scope.name("https"),
        {
            loadBalancerArn: loadBalancer.arn,
            port: 443,
            protocol: "HTTPS",
            sslPolicy: settings.tlsPolicy,
            certificateArn,
            defaultActions: [targetGroup ? { type: "forward", targetGroupArn: targetGroup.arn } : notFound],
            tags: scope.tags("https"),
        },
        scope.options(),
    );
}
