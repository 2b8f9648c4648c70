import type * as pulumi from "@pulumi/pulumi";
import * as iam from "@pulumi/aws/iam";
import type { Statement } from "../policy-document";
import type { Scope } from "../scope";
import { serviceRole } from "../service-role";
import { agentNamespace } from "./metrics";

/** How a host learns of itself and its role. One hop: its containers do not, and cannot take the role. */
export const hostMetadata = { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 } as const;

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
