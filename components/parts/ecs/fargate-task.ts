import * as pulumi from "@pulumi/pulumi";
import * as ecs from "@pulumi/aws/ecs";
import type { Scope } from "../scope";
import type { Container } from "./container";
import type { TaskRoles } from "./task-roles";
import type { TaskSize } from "./fargate-size";

/**
 * Bytes of a task definition.
 *
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html, Task definition size
 */
const mostBytes = 64 * 1024;

/** What a definition has besides its containers: names, ARNs of roles, volumes, up to 50 tags. */
const bytesOfTheRest = 4096;

/** What is wrong with the size of containers' definitions; nothing when they fit. `advice` says what to do. */
export function tooLarge(containers: Container[], advice: string): string[] {
    const bytes = Buffer.byteLength(JSON.stringify(containers)) + bytesOfTheRest;
    return bytes <= mostBytes
        ? []
        : [`the task definition would have ${bytes} bytes, and ECS takes ${mostBytes}: ${advice}`];
}

/** What a task runs, and how. */
export interface FargateTask {
    family: string;
    size: pulumi.Input<TaskSize>;
    containers: pulumi.Output<Container[]>;
    volumes: ecs.TaskDefinitionArgs["volumes"];
    /** GiB of its own disk; 20 when missing. */
    ephemeralGb?: number | undefined;
    roles: TaskRoles;
    /** What to do when the definition is too large. */
    advice: string;
    /** A task that starts without these fails. */
    dependsOn: pulumi.Resource[];
}

/** The definition of a task on Fargate. */
export function fargateTask(scope: Scope, role: string, task: FargateTask): ecs.TaskDefinition {
    const size = pulumi.output(task.size);
    return new ecs.TaskDefinition(
        scope.name(role),
        {
            family: task.family,
            requiresCompatibilities: ["FARGATE"],
            networkMode: "awsvpc",
            cpu: size.apply(({ cpu }) => String(cpu)),
            memory: size.apply(({ memoryMb }) => String(memoryMb)),
            runtimePlatform: { cpuArchitecture: "X86_64", operatingSystemFamily: "LINUX" },
            executionRoleArn: task.roles.execution.arn,
            taskRoleArn: task.roles.task.arn,
            volumes: task.volumes,
            ...(task.ephemeralGb !== undefined && { ephemeralStorage: { sizeInGib: task.ephemeralGb } }),
            containerDefinitions: task.containers.apply((containers) => {
                const [problem] = tooLarge(containers, task.advice);
                return problem === undefined ? JSON.stringify(containers) : scope.refuse(problem);
            }),
            // Old revisions stay, and cost nothing: ECS, and people, can only go back to one that is there.
            skipDestroy: true,
            tags: scope.tags(role),
        },
        scope.options({ dependsOn: [...task.roles.permissions, ...task.dependsOn] }),
    );
}
