import type * as pulumi from "@pulumi/pulumi";
import { accessLogsSettings, endpointSettings, type AccessLogsSettings } from "../parts/https-endpoint/endpoint";
import { each, type Checks } from "../parts/validation/checks";
import { loadBalancerName } from "../parts/validation/names";
import { ipv4Range } from "../parts/validation/network-rules";
import { atLeast, distinct, wholeNumber } from "../parts/validation/rules";
import type { MonitoringEndpoint } from "./args";

/** How the public load balancer proves who it is. */
export type TlsSettings =
    | { kind: "own-certificate"; zoneId: pulumi.Output<string>; hostnames: string[]; certificateIssuers: string[] }
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

/** Seconds that a connection may be silent, unless told otherwise. */
const usualIdleSeconds = 60;

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
            args.idleTimeoutSeconds ?? usualIdleSeconds,
            wholeNumber(1, 4000, "seconds"),
        ),
        deletionProtection: args.deletionProtection ?? false,
        accessLogs: accessLogsSettings(checks, args.accessLogs ?? {}),
    };
}

function tlsSettings(checks: Checks, args: MonitoringEndpoint): TlsSettings {
    const ways = [args.zoneId !== undefined, args.certificateArn !== undefined, args.insecure ?? false];
    if (ways.filter(Boolean).length !== 1) {
        checks.add(
            "endpoint must have one of zoneId (with hostnames), certificateArn (with hostnames) and insecure: true, and not more",
        );
    }
    if (args.certificateIssuers !== undefined && args.zoneId === undefined) {
        checks.add(
            "endpoint.certificateIssuers goes with zoneId, for whose host names a certificate is made: take it out",
        );
    }
    if (args.zoneId === undefined && args.certificateArn === undefined) {
        if (args.hostnames !== undefined) {
            checks.add("endpoint.hostnames needs a certificate for them: add zoneId or certificateArn, or take it out");
        }
        return { kind: "none" };
    }
    // Names and certificate are checked as those of every HTTPS address.
    const { zoneId, certificateArn, hostnames, certificateIssuers } = endpointSettings(
        checks,
        {
            zoneId: args.zoneId,
            certificateArn: args.certificateArn,
            hostnames: args.hostnames ?? [],
            certificateIssuers: args.certificateIssuers,
        },
        { idleTimeoutSeconds: usualIdleSeconds },
    );
    if (zoneId !== undefined) {
        return { kind: "own-certificate", zoneId, hostnames, certificateIssuers };
    }
    return certificateArn === undefined ? { kind: "none" } : { kind: "given-certificate", certificateArn, hostnames };
}
