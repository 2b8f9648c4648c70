import * as iam from "@pulumi/aws/iam";
import type * as pulumi from "@pulumi/pulumi";
import type { Statement } from "../policy-document";
import type { Scope } from "../scope";
import { serviceRole } from "../service-role";
import { hostNamespace } from "./metrics";

/** What a host is allowed to do. */
export interface HostRole {
    role: iam.Role;
    profile: iam.InstanceProfile;
    /** A host waits for these, so that it never starts half-permitted. */
    permissions: pulumi.Resource[];
}

/** What a host needs beyond Session Manager. */
export interface HostNeeds {
    /** What runs on the host. */
    description: string;
    /** Namespaces of the metrics that it sends, besides that of the CloudWatch agent. Default: none. */
    metrics?: string[];
    /** Policies that AWS manages, by what follows `policy/` in their ARN. */
    managedPolicies?: string[];
    /** Statements by purpose. */
    policies: Record<string, Statement[]>;
}

/** The role of a deployment's hosts, with the profile they take it by. */
export function hostRole(scope: Scope, needs: HostNeeds): HostRole {
    const { description, metrics = [], managedPolicies = [], policies } = needs;
    const namespaces = metrics.length === 0 ? hostNamespace : [...metrics, hostNamespace];
    const { role, permissions } = serviceRole(scope, "instance-role", {
        description,
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
                    Condition: { StringEquals: { "cloudwatch:namespace": namespaces } },
                },
            ],
        },
    });
    const profile = new iam.InstanceProfile(
        scope.name("instance"),
        { role: role.name, tags: scope.tags("instance") },
        scope.options(),
    );
    return { role, profile, permissions };
}
