import type * as pulumi from "@pulumi/pulumi";
import type * as ec2 from "@pulumi/aws/ec2";
import * as iam from "@pulumi/aws/iam";
import type { Statement } from "../policy-document";
import type { Scope } from "../scope";
import { serviceRole } from "../service-role";
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

/** What a host is allowed to do. */
export interface HostRole {
    profile: iam.InstanceProfile;
    /** A host waits for these, so that it never starts half-permitted. */
    permissions: pulumi.Resource[];
}

/** What a host needs beyond Session Manager and the metrics of its agent. */
export interface HostNeeds {
    /** Policies that AWS manages, by what follows `policy/` in their ARN. */
    managedPolicies?: string[];
    /** Statements by purpose. */
    policies: Record<string, Statement[]>;
}

/** The role of PMM's host. */
export function hostRole(scope: Scope, { managedPolicies = [], policies }: HostNeeds): HostRole {
    const { role, permissions } = serviceRole(scope, "instance-role", {
        description: "PMM server",
        service: "ec2.amazonaws.com",
        managedPolicies: ["AmazonSSMManagedInstanceCore", ...managedPolicies],
        policies: {
            ...policies,
            metrics: [
                {
                    Sid: "SendMetrics",
                    Effect: "Allow",
                    Action: ["cloudwatch:PutMetricData"],
                    // Metrics are no resources; a namespace is the finest there is.
                    Resource: "*",
                    Condition: { StringEquals: { "cloudwatch:namespace": agentNamespace } },
                },
            ],
        },
    });
    const profile = new iam.InstanceProfile(
        scope.name("instance"),
        { role: role.name, tags: scope.tags("instance") },
        scope.options(),
    );
    return { profile, permissions };
}
