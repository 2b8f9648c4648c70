import type * as pulumi from "@pulumi/pulumi";
import * as iam from "@pulumi/aws/iam";
import type { LogGroup } from "../log-group";
import type { Statement } from "../policy-document";
import type { Scope } from "../scope";
import { serviceRole } from "../service-role";
import { pullStatements, tasks } from "./pull-images";

/** What a task's roles must be able to do. */
export interface TaskNeeds {
    /** What the task is, for people. */
    what: string;
    images: pulumi.Input<string>[];
    /** What else its images need than to be read where they are. Default: nothing. */
    imageStatements?: Statement[];
    logs: LogGroup;
    /** What ECS needs to give it its secrets. */
    secretStatements: Statement[];
    /** What the task itself does in AWS, one policy a purpose. */
    policies: Record<string, Statement[]>;
    /** ARNs of further policies for the task itself. */
    policyArns: pulumi.Output<string>[];
}

/** The role of a task, and the one that starts it. */
export interface TaskRoles {
    task: iam.Role;
    execution: iam.Role;
    /** Who takes the roles must wait for these. */
    permissions: pulumi.Resource[];
}

/** Roles of a task's own, with no more than it needs; `role` is what the names of their children begin with. */
export function ownTaskRoles(
    scope: Scope,
    { enableExec }: { enableExec: boolean },
    role: string,
    needs: TaskNeeds,
): TaskRoles {
    const task = serviceRole(scope, `${role}-task-role`, {
        description: needs.what,
        service: tasks,
        policies: { ...needs.policies, ...(enableExec && { shell: [shellStatement] }) },
    });
    const execution = serviceRole(scope, `${role}-execution-role`, {
        description: `Starts: ${needs.what}`,
        service: tasks,
        policies: {
            images: [...pullStatements(scope, needs.images), ...(needs.imageStatements ?? [])],
            logs: [needs.logs.writeStatement],
            ...(needs.secretStatements.length > 0 && { secrets: needs.secretStatements }),
        },
    });
    return {
        task: task.role,
        execution: execution.role,
        permissions: [
            ...task.permissions,
            ...execution.permissions,
            ...policyAttachments(scope, role, task.role, needs),
        ],
    };
}

/** Gives a task the policies that others have written. */
export function policyAttachments(
    scope: Scope,
    role: string,
    task: iam.Role,
    { policyArns }: TaskNeeds,
): pulumi.Resource[] {
    return policyArns.map(
        (policyArn, index) =>
            new iam.RolePolicyAttachment(
                scope.name(`${role}-task-role-${index}`),
                { role: task.name, policyArn },
                scope.options(),
            ),
    );
}

/**
 * What a task needs so that people may open a shell in it.
 *
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html, ECS Exec permissions
 */
export const shellStatement: Statement = {
    Sid: "OpenShells",
    Effect: "Allow",
    Action: [
        "ssmmessages:CreateControlChannel",
        "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenControlChannel",
        "ssmmessages:OpenDataChannel",
    ],
    // AWS has no finer resource for them.
    Resource: "*",
};
