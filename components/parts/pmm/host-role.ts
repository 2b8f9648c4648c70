import type * as ec2 from "@pulumi/aws/ec2";
import { hostRole, type HostNeeds, type HostRole } from "../host/host-role";
import type { Scope } from "../scope";
import { agentNamespace } from "./metrics";
import type { PmmSettings } from "./settings";

/**
 * How a host learns of itself and its role. One hop: its containers do not, and cannot take the role. Two where PMM monitors
 * databases on RDS: it starts the exporter of CloudWatch's metrics without its own environment, where ECS would tell of a
 * task's role, so that the host's role is the only one that it finds.
 */
export function hostMetadata({
    monitoredDatabases,
}: Pick<PmmSettings, "monitoredDatabases">): ec2.InstanceArgs["metadataOptions"] & object {
    const hops = monitoredDatabases.length > 0 ? 2 : 1;
    return { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: hops };
}

/** The role of PMM's host, which sends the metrics of its agent. */
export function pmmHostRole(scope: Scope, needs: Pick<HostNeeds, "managedPolicies" | "policies">): HostRole {
    return hostRole(scope, { ...needs, description: "PMM server", metrics: agentNamespace });
}
