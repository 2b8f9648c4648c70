import type * as ec2 from "@pulumi/aws/ec2";
import { metadataService } from "../host/metadata";
import { hostRole, type HostNeeds, type HostRole } from "../host/host-role";
import type { Scope } from "../scope";
import type { PmmSettings } from "./settings";

/**
 * How PMM's host learns of itself and its role. Two hops where PMM monitors databases on RDS: it starts the exporter of
 * CloudWatch's metrics without its own environment, where ECS would tell of a task's role, so that the host's role is the only
 * one that it finds.
 */
export function hostMetadata({
    monitoredDatabases,
}: Pick<PmmSettings, "monitoredDatabases">): ec2.InstanceArgs["metadataOptions"] & object {
    return metadataService(monitoredDatabases.length > 0 ? 2 : 1);
}

/** The role of PMM's host, which sends the metrics of its agent. */
export function pmmHostRole(scope: Scope, needs: Pick<HostNeeds, "managedPolicies" | "policies">): HostRole {
    return hostRole(scope, { ...needs, description: "PMM server" });
}
