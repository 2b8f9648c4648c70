import { tasks } from "../../parts/ecs/pull-images";
import {
    ownTaskRoles,
    policyAttachments,
    shellStatement,
    type TaskNeeds,
    type TaskRoles,
} from "../../parts/ecs/task-roles";
import type { Statement } from "../../parts/policy-document";
import type { Scope } from "../../parts/scope";
import { grant, serviceRole } from "../../parts/service-role";
import type { MonitoringSettings } from "../settings";

/** Gives each task its roles; `role` is what the names of their children begin with. */
export type RolesOf = (role: string, needs: TaskNeeds) => TaskRoles;

/** Roles of each task's own, or for all one and the same. */
export function taskRoles(scope: Scope, settings: MonitoringSettings): RolesOf {
    return settings.sharedTaskRole
        ? sharedRoles(scope, settings)
        : (role, needs) => ownTaskRoles(scope, settings, role, needs);
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
                ...policyAttachments(scope, role, task.role, needs),
            ],
        };
    };
}

const readAllOfEcs: Statement = {
    Sid: "ReadAllOfEcs",
    Effect: "Allow",
    Action: ["ecs:ListTasks", "ecs:DescribeTasks", "ecs:DescribeServices", "ecs:DescribeTaskDefinition"],
    Resource: "*",
};
