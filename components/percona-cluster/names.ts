import type * as pulumi from "@pulumi/pulumi";
import type * as lb from "@pulumi/aws/lb";
import { aliasRecord, privateZone } from "../parts/dns";
import type { Scope } from "../parts/scope";
import { hostedZoneId } from "../parts/validation/aws-rules";
import { problem, type Checks } from "../parts/validation/checks";
import { hostname } from "../parts/validation/network-rules";
import { matching } from "../parts/validation/rules";

/** Names in Route 53 for the two endpoints. */
export interface ClusterNames {
    /** Domain of the names, such as `orders.internal`. */
    domainName: string;
    /**
     * Id of the hosted zone that the names are in; clients must be able to ask it. Default: a private zone of `domainName`,
     * made for `network.vpcId`.
     */
    zoneId?: pulumi.Input<string>;
    /** First part of the name for writes. Default: `db-write`. */
    write?: string;
    /** First part of the name for reads. Default: `db-read`. */
    read?: string;
}

/** `ClusterNames`, checked and complete. */
export interface ClusterNameSettings {
    domainName: string;
    zoneId: pulumi.Output<string> | undefined;
    /** Names in full. */
    write: string;
    read: string;
}

/** Checks the names and fills in what they leave out. */
export function clusterNameSettings(checks: Checks, args: ClusterNames): ClusterNameSettings {
    const label = matching(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, "one part of a host name, such as db-write");
    const domainName = checks.plain("names.domainName", args.domainName, hostname);
    const write = checks.plain("names.write", args.write ?? "db-write", label);
    const read = checks.plain("names.read", args.read ?? "db-read", label);
    if (write === read) {
        checks.add(problem("names.read", read, "is the name for writes too: choose another"));
    }
    return {
        domainName,
        zoneId: checks.optionalInput("names.zoneId", args.zoneId, hostedZoneId),
        write: `${write}.${domainName}`,
        read: `${read}.${domainName}`,
    };
}

/** Makes the names; both are of the one load balancer, whose ports tell writes from reads. */
export function clusterNames(
    scope: Scope,
    { domainName, zoneId: given, write, read }: ClusterNameSettings,
    vpcId: pulumi.Input<string>,
    loadBalancer: lb.LoadBalancer,
): void {
    const zoneId =
        given ?? privateZone(scope, "names", { name: domainName, vpcId, comment: "Addresses of a database cluster" });
    aliasRecord(scope, "name-write", { zoneId, name: write, loadBalancer });
    aliasRecord(scope, "name-read", { zoneId, name: read, loadBalancer });
}
