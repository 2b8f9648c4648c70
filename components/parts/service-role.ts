import type * as pulumi from "@pulumi/pulumi";
import * as iam from "@pulumi/aws/iam";
import { policyDocument, type Statement } from "./policy-document";
import type { Scope } from "./scope";

/** What a role is for and what it may do. */
export interface ServiceRoleArgs {
    description: string;
    /** Service that takes the role, such as `ec2.amazonaws.com`. */
    service: string;
    /** Policies that AWS manages, by what follows `policy/` in their ARN. */
    managedPolicies?: string[];
    /** Inline policies, one a purpose. */
    policies?: Record<string, Statement[]>;
}

/** A role with everything that gives it its permissions. */
export interface ServiceRole {
    role: iam.Role;
    /** Who needs the role at work depends on these, or it starts half-permitted. */
    permissions: pulumi.Resource[];
}

/** A role that one AWS service takes. */
export function serviceRole(scope: Scope, role: string, args: ServiceRoleArgs): ServiceRole {
    const made = new iam.Role(
        scope.name(role),
        {
            description: args.description,
            assumeRolePolicy: policyDocument({
                Sid: "TakeRole",
                Effect: "Allow",
                Principal: { Service: args.service },
                Action: ["sts:AssumeRole"],
            }),
            tags: scope.tags(role),
        },
        scope.options(),
    );
    return { role: made, permissions: grant(scope, role, made, args) };
}

/** Gives a role policies; `role` is what the names of their children begin with. */
export function grant(
    scope: Scope,
    role: string,
    made: iam.Role,
    args: Pick<ServiceRoleArgs, "managedPolicies" | "policies">,
): pulumi.Resource[] {
    const managed = (args.managedPolicies ?? []).map(
        (path) =>
            new iam.RolePolicyAttachment(
                scope.name(`${role}-${path.split("/").at(-1)?.toLowerCase() ?? path}`),
                { role: made.name, policyArn: scope.managedPolicyArn(path) },
                scope.options(),
            ),
    );
    const inline = Object.entries(args.policies ?? {}).map(
        ([purpose, statements]) =>
            new iam.RolePolicy(
                scope.name(`${role}-${purpose}`),
                { role: made.name, policy: policyDocument(...statements) },
                scope.options(),
            ),
    );
    return [...managed, ...inline];
}
