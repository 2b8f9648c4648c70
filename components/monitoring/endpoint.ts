import type * as pulumi from "@pulumi/pulumi";
import { accessLogsSettings, type AccessLogsSettings } from "../parts/https-endpoint/endpoint";
import { certificateArn, hostedZoneId } from "../parts/validation/aws-rules";
import { each, type Checks } from "../parts/validation/checks";
import { loadBalancerName } from "../parts/validation/names";
import { hostname, ipv4Range } from "../parts/validation/network-rules";
import { atLeast, distinct, wholeNumber } from "../parts/validation/rules";
import type { MonitoringEndpoint } from "./args";

/** How the public load balancer proves who it is. */
export type TlsSettings =
    | { kind: "own-certificate"; zoneId: pulumi.Output<string>; hostnames: string[] }
    | { kind: "given-certificate"; certificateArn: pulumi.Output<string>; hostnames: string[] }
    | { kind: "none" };

/** `MonitoringEndpoint`, checked and complete. */
export interface PublicEndpointSettings {
    tls: TlsSettings;
    allowedCidrs: string[];
    hideMetrics: boolean;
    loadBalancerName: string;
    idleTimeoutSeconds: pulumi.Output<number>;
    deletionProtection: pulumi.Input<boolean>;
    accessLogs: AccessLogsSettings | undefined;
}

/** Checks the public load balancer's arguments and fills in what they leave out. */
export function publicEndpointSettings(
    checks: Checks,
    args: MonitoringEndpoint,
    namePrefix: string,
): PublicEndpointSettings {
    return {
        tls: tlsSettings(checks, args),
        allowedCidrs: checks.plain(
            "endpoint.allowedCidrs",
            args.allowedCidrs ?? ["0.0.0.0/0"],
            atLeast(1, "IPv4 range, or nobody can connect"),
            distinct(),
            each(ipv4Range),
        ),
        hideMetrics: args.hideMetrics ?? true,
        loadBalancerName: checks.plain(
            "endpoint.loadBalancerName",
            args.loadBalancerName ?? `${namePrefix}-alb`,
            loadBalancerName,
        ),
        idleTimeoutSeconds: checks.input(
            "endpoint.idleTimeoutSeconds",
            args.idleTimeoutSeconds ?? 60,
            wholeNumber(1, 4000, "seconds"),
        ),
        deletionProtection: args.deletionProtection ?? false,
        accessLogs: accessLogsSettings(checks, args.accessLogs ?? {}),
    };
}

function tlsSettings(checks: Checks, args: MonitoringEndpoint): TlsSettings {
    const { zoneId, certificateArn: given, insecure = false } = args;
    const ways = [zoneId !== undefined, given !== undefined, insecure].filter(Boolean).length;
    if (ways !== 1) {
        checks.add(
            "endpoint must have one of zoneId (with hostnames), certificateArn (with hostnames) and insecure: true, and not more",
        );
    }
    if (zoneId !== undefined) {
        return {
            kind: "own-certificate",
            zoneId: checks.input("endpoint.zoneId", zoneId, hostedZoneId),
            hostnames: hostNames(checks, args),
        };
    }
    if (given !== undefined) {
        return {
            kind: "given-certificate",
            certificateArn: checks.input("endpoint.certificateArn", given, certificateArn),
            hostnames: hostNames(checks, args),
        };
    }
    if (args.hostnames !== undefined) {
        checks.add("endpoint.hostnames needs a certificate for them: add zoneId or certificateArn, or take it out");
    }
    return { kind: "none" };
}

function hostNames(checks: Checks, { hostnames }: MonitoringEndpoint): string[] {
    return checks.plain("endpoint.hostnames", hostnames ?? [], atLeast(1, "host name"), distinct(), each(hostname));
}
