import type * as pulumi from "@pulumi/pulumi";
import { certificateArn, hostedZoneId } from "../validation/aws-rules";
import { each, type Checks } from "../validation/checks";
import { hostname, ipv4Range } from "../validation/network-rules";
import { atLeast, distinct, matching, oneOf, wholeNumber } from "../validation/rules";

/** The HTTPS address of a deployment: a load balancer with certificate and DNS names. */
export interface Endpoint extends EndpointBasics {
    /**
     * Id of the Route 53 hosted zone that the host names are in. The zone must be public, also for an internal load
     * balancer: ACM looks there to validate the certificate.
     */
    zoneId: pulumi.Input<string>;
}

/** What every HTTPS address has, wherever its certificate and its DNS names come from. */
export interface EndpointBasics {
    /**
     * Host names in full (`pmm.example.com`), at least one. The first is the deployment's URL; one certificate covers
     * all.
     */
    hostnames: string[];
    /**
     * IPv4 ranges whose clients may connect to port 443; port 80 answers the same clients with a redirect to it.
     * Default: `["0.0.0.0/0"]`, everyone.
     */
    allowedCidrs?: string[];
    /**
     * Puts the load balancer into the private subnets, each of which must then be in a zone of its own, out of reach from the
     * internet. Default: false.
     */
    internal?: boolean;
    /**
     * TLS policy of the load balancer, one that offers TLS 1.3 and nothing below 1.2. Default:
     * `ELBSecurityPolicy-TLS13-1-2-Res-2021-06`.
     */
    tlsPolicy?: pulumi.Input<string>;
    /**
     * Seconds that a connection may be silent, from 1 to 4000. Default for PmmEc2 and PmmEcs: 610, a little more than the 600
     * seconds that PMM's own web server gives a query; for Panintelligence: 300.
     */
    idleTimeoutSeconds?: pulumi.Input<number>;
    /**
     * Certificate authorities that may issue certificates for the host names, published as CAA records. An empty list
     * publishes none, for names that have such records already. Default: `["amazon.com"]`.
     */
    certificateIssuers?: string[];
    /** Refuses to delete the load balancer until this is switched off. Default: false. */
    deletionProtection?: pulumi.Input<boolean>;
    /** Access logs of the load balancer. Default: kept for 365 days. */
    accessLogs?: AccessLogs;
    /** A web application firewall (AWS WAF) before the load balancer. Default: none. */
    firewall?: Firewall;
}

/** Access logs of a load balancer, in an S3 bucket of their own. */
export interface AccessLogs {
    /** Whether requests are logged. Default: true. */
    enabled?: boolean;
    /** Days to keep the logs, from 1 to 3650. Default: 365. */
    retentionDays?: pulumi.Input<number>;
    /**
     * Deletes the bucket together with the logs in it when the deployment is destroyed. Default: false, so that a
     * bucket with logs stops a destroy.
     */
    forceDestroy?: pulumi.Input<boolean>;
}

/** A web application firewall. */
export interface Firewall {
    /**
     * Requests that one client address may send in five minutes before it is blocked, from 10 to 2000000000. Default:
     * 2000.
     */
    rateLimit?: pulumi.Input<number>;
    /** What happens to a request that AWS's common rules match. Default: `block`. */
    managedRules?: FirewallAction;
}

/** What a firewall does with a request that a rule matches. */
export enum FirewallAction {
    /** The request is refused. */
    Block = "block",
    /** The request passes and is counted, to see what a rule would do. */
    Count = "count",
}

/** The policy of listeners that are given none: TLS 1.3, and 1.2 for older clients. */
export const usualTlsPolicy = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06";

/** `Endpoint`, checked and complete. */
export interface EndpointSettings {
    /** Missing where host names are kept elsewhere. */
    zoneId: pulumi.Output<string> | undefined;
    /** Missing when the certificate is made here. */
    certificateArn: pulumi.Output<string> | undefined;
    hostnames: string[];
    /** First of `hostnames`. */
    hostname: string;
    allowedCidrs: string[];
    internal: boolean;
    tlsPolicy: pulumi.Output<string>;
    idleTimeoutSeconds: pulumi.Output<number>;
    certificateIssuers: string[];
    deletionProtection: pulumi.Input<boolean>;
    accessLogs: AccessLogsSettings | undefined;
    firewall: FirewallSettings | undefined;
}

/** `AccessLogs` that are enabled, checked and complete. */
export interface AccessLogsSettings {
    retentionDays: pulumi.Output<number>;
    forceDestroy: pulumi.Input<boolean>;
}

/** `Firewall`, checked and complete. */
export interface FirewallSettings {
    rateLimit: pulumi.Output<number>;
    managedRules: FirewallAction;
}

/** Where the certificate of an endpoint comes from, and who keeps its host names. */
interface EndpointOrigin {
    zoneId?: pulumi.Input<string>;
    certificateArn?: pulumi.Input<string>;
}

/** Checks an endpoint and fills in what it leaves out; `defaults` are those that differ between deployments. */
export function endpointSettings(
    checks: Checks,
    args: EndpointBasics & EndpointOrigin,
    defaults: { idleTimeoutSeconds: number },
): EndpointSettings {
    const hostnames = checks.plain(
        "endpoint.hostnames",
        args.hostnames,
        atLeast(1, "host name"),
        distinct(),
        each(hostname),
    );
    if (args.zoneId === undefined && args.certificateArn === undefined) {
        checks.add(
            "endpoint has neither zoneId nor certificateArn: name the hosted zone in which a certificate can be proved, or a certificate",
        );
    }
    return {
        zoneId: checks.optionalInput("endpoint.zoneId", args.zoneId, hostedZoneId),
        certificateArn: checks.optionalInput("endpoint.certificateArn", args.certificateArn, certificateArn),
        hostnames,
        hostname: hostnames[0] ?? "",
        allowedCidrs: checks.plain(
            "endpoint.allowedCidrs",
            args.allowedCidrs ?? ["0.0.0.0/0"],
            atLeast(1, "IPv4 range, or nobody can connect"),
            distinct(),
            each(ipv4Range),
        ),
        internal: args.internal ?? false,
        tlsPolicy: checks.input(
            "endpoint.tlsPolicy",
            args.tlsPolicy ?? usualTlsPolicy,
            // The name tells the newest and the oldest version it offers: TLS13-1-2 is 1.3 down to 1.2.
            matching(
                /^ELBSecurityPolicy-TLS13-1-[23]-[A-Za-z0-9-]+$/,
                `a policy with TLS 1.3 and nothing below 1.2, such as ${usualTlsPolicy}`,
            ),
        ),
        idleTimeoutSeconds: checks.input(
            "endpoint.idleTimeoutSeconds",
            args.idleTimeoutSeconds ?? defaults.idleTimeoutSeconds,
            wholeNumber(1, 4000, "seconds"),
        ),
        certificateIssuers: checks.plain(
            "endpoint.certificateIssuers",
            args.certificateIssuers ?? ["amazon.com"],
            distinct(),
            each(hostname),
            amazonAmong,
        ),
        deletionProtection: args.deletionProtection ?? false,
        accessLogs: accessLogsSettings(checks, args.accessLogs ?? {}),
        firewall: args.firewall === undefined ? undefined : firewallSettings(checks, args.firewall),
    };
}

/**
 * Names that Amazon's certificate authority goes by in CAA records
 * (https://docs.aws.amazon.com/acm/latest/userguide/setup-caa.html).
 */
const amazonIssuers = ["amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com"];

function amazonAmong(issuers: readonly string[], path: string): string[] {
    return issuers.length === 0 || issuers.some((issuer) => amazonIssuers.includes(issuer))
        ? []
        : [
              `${path} has no ${amazonIssuers.join(" or ")}: the certificate of this endpoint comes from Amazon; add amazon.com`,
          ];
}

/** Checks access logs and fills in what they leave out; nothing when they are not enabled. */
export function accessLogsSettings(checks: Checks, args: AccessLogs): AccessLogsSettings | undefined {
    const settings = {
        retentionDays: checks.input(
            "endpoint.accessLogs.retentionDays",
            args.retentionDays ?? 365,
            wholeNumber(1, 3650, "days"),
        ),
        forceDestroy: args.forceDestroy ?? false,
    };
    return (args.enabled ?? true) ? settings : undefined;
}

function firewallSettings(checks: Checks, args: Firewall): FirewallSettings {
    return {
        // Limits of https://docs.aws.amazon.com/waf/latest/APIReference/API_RateBasedStatement.html
        rateLimit: checks.input(
            "endpoint.firewall.rateLimit",
            args.rateLimit ?? 2000,
            wholeNumber(10, 2_000_000_000, "requests in five minutes"),
        ),
        managedRules: checks.plain(
            "endpoint.firewall.managedRules",
            args.managedRules ?? FirewallAction.Block,
            oneOf(Object.values(FirewallAction)),
        ),
    };
}
