import type * as pulumi from "@pulumi/pulumi";
import { pullStatements, tasks } from "../parts/ecs/pull-images";
import type { GeneratedSecret } from "../parts/generated-secret";
import type { LogGroup } from "../parts/log-group";
import type { Scope } from "../parts/scope";
import { serviceRole, type ServiceRole } from "../parts/service-role";

/** The role of PMM itself. What it may do to its data, the file system's own policy says. */
export function taskRole(scope: Scope): ServiceRole {
    return serviceRole(scope, "task-role", { description: "PMM in its task", service: tasks });
}

/** The role that ECS takes to start the task: it fetches the image and the admin password, and opens the log. */
export function executionRole(
    scope: Scope,
    needs: { image: pulumi.Output<string>; secret: GeneratedSecret; logs: LogGroup },
): ServiceRole {
    return serviceRole(scope, "execution-role", {
        description: "Starts the task of PMM",
        service: tasks,
        policies: {
            secret: needs.secret.readStatements,
            logs: [needs.logs.writeStatement],
            images: pullStatements(scope, [needs.image]),
        },
    });
}
