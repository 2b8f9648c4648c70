import type * as pulumi from "@pulumi/pulumi";
import * as iam from "@pulumi/aws/iam";
import { pullStatements, tasks } from "../../parts/ecs/pull-images";
import type { LogGroup } from "../../parts/log-group";
import type { Statement } from "../../parts/policy-document";
import type { Scope } from "../../parts/scope";
import { grant, serviceRole } from "../../parts/service-role";
import type { MonitoringSettings } from "../settings";

/** What a task's roles must be able to do. */
export interface TaskNeeds {
    /** What the task is, for people. */
    what: string;
    images: pulumi.Input<string>[];
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

/** Gives each task its roles; `role` is what the names of their children begin with. */
export type RolesOf = (role: string, needs: TaskNeeds) => TaskRoles;

/** Roles of each task's own, or for all one and the same. */
export function taskRoles(scope: Scope, settings: MonitoringSettings): RolesOf {
    return settings.sharedTaskRole
        ? sharedRoles(scope, settings)
        : (role, needs) => ownRoles(scope, settings, role, needs);
}

function ownRoles(scope: Scope, { enableExec }: MonitoringSettings, role: string, needs: TaskNeeds): TaskRoles {
    const task = serviceRole(scope, `${role}-task-role`, {
        description: needs.what,
        service: tasks,
        policies: { ...needs.policies, ...(enableExec && { shell: [shellStatement] }) },
    });
    const execution = serviceRole(scope, `${role}-execution-role`, {
        description: `Starts: ${needs.what}`,
        service: tasks,
        policies: {
            images: pullStatements(scope, needs.images),
            logs: [needs.logs.writeStatement],
            ...(needs.secretStatements.length > 0 && { secrets: needs.secretStatements }),
        },
    });
    return {
        task: task.role,
        execution: execution.role,
        permissions: [...task.permissions, ...execution.permissions, ...attachments(scope, role, task.role, needs)],
    };
}

/** As documented: one role that reads all of ECS, and one of AWS's policy for starting tasks. */
function sharedRoles(scope: Scope, { enableExec }: MonitoringSettings): RolesOf {
    const task = serviceRole(scope, "task-role", {
        description: "All tasks",
        service: tasks,
        policies: { "ecs-read": [readAllOfEcs], ...(enableExec && { shell: [shellStatement] }) },
    });
    const execution = serviceRole(scope, "execution-role", {
        description: "Starts all tasks",
        service: tasks,
        managedPolicies: ["service-role/AmazonECSTaskExecutionRolePolicy"],
    });
    return (role, needs) => {
        const secrets = needs.secretStatements;
        return {
            task: task.role,
            execution: execution.role,
            permissions: [
                ...task.permissions,
                ...execution.permissions,
                ...grant(scope, `${role}-task-role`, task.role, { policies: needs.policies }),
                ...grant(scope, `${role}-execution-role`, execution.role, {
                    policies: secrets.length > 0 ? { secrets } : {},
                }),
                ...attachments(scope, role, task.role, needs),
            ],
        };
    };
}

function attachments(scope: Scope, role: string, task: iam.Role, { policyArns }: TaskNeeds): pulumi.Resource[] {
    return policyArns.map(
        (policyArn, index) =>
            new iam.RolePolicyAttachment(
                scope.name(`${role}-task-role-${index}`),
                { role: task.name, policyArn },
                scope.options(),
            ),
    );
}

const readAllOfEcs: Statement = {
    Sid: "ReadAllOfEcs",
    Effect: "Allow",
    Action: ["ecs:ListTasks", "ecs:DescribeTasks", "ecs:DescribeServices", "ecs:DescribeTaskDefinition"],
    Resource: "*",
};

/** Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html, ECS Exec permissions */
const shellStatement: Statement = {
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
