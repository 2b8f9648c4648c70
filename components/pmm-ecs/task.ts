import * as pulumi from "@pulumi/pulumi";
import * as ecs from "@pulumi/aws/ecs";
import { readable, variables, writable } from "../parts/ecs/container";
import { containerLogs } from "../parts/ecs/container-logs";
import type { GeneratedSecret } from "../parts/generated-secret";
import { readHostFile } from "../parts/host/host-files";
import type { Machine } from "../parts/instance-type";
import type { ServiceRole } from "../parts/service-role";
import { customQueryMounts } from "../parts/pmm/custom-query-files";
import type { Scope } from "../parts/scope";
import type { PmmEcsSettings } from "./settings";
import type { Storage } from "./storage";

/** Names of the containers. */
export const server = "pmm-server";
const guard = "data-guard";

/** PMM's own TLS port, in the container; and on the host, where one task alone can have it. */
export const containerPort = 8443;
export const hostPort = 443;

/** MiB of memory of the guard, and what the ECS agent keeps for itself (`ECS_RESERVED_MEMORY` in `files/ecs/ecs.config`). */
const guardMib = 64;
const agentMib = 256;
/** Share of an instance's memory that its kernel keeps. */
const kernelShare = 0.06;

/** Seconds that PMM's databases have to close: as much as `docker stop` gives them elsewhere. */
const stopSeconds = 120;

/** Everything the task is put together from. */
export interface TaskParts {
    settings: PmmEcsSettings;
    machine: Machine;
    storage: Storage;
    /** Role of PMM, and role that starts it. */
    taskRole: ServiceRole;
    executionRole: ServiceRole;
    secret: GeneratedSecret;
    logGroupName: pulumi.Input<string>;
}

/** PMM's task: the server, and before it a guard that holds the data, so that no second server ever writes to it. */
export function pmmTask(scope: Scope, parts: TaskParts): ecs.TaskDefinition {
    const { settings, taskRole, executionRole } = parts;
    return new ecs.TaskDefinition(
        scope.name("task"),
        {
            family: settings.serviceName,
            requiresCompatibilities: ["EC2"],
            networkMode: "bridge",
            executionRoleArn: executionRole.role.arn,
            taskRoleArn: taskRole.role.arn,
            volumes: settings.server.files.apply(({ queries }) => [
                parts.storage.taskVolume,
                ...customQueryMounts(queries).map(({ resolution, hostPath }) => ({
                    name: `queries-${resolution}`,
                    hostPath,
                })),
            ]),
            containerDefinitions: pulumi.jsonStringify([guardContainer(scope, parts), serverContainer(scope, parts)]),
            tags: scope.tags("task"),
        },
        scope.options({ dependsOn: [...executionRole.permissions, parts.secret.version] }),
    );
}

function guardContainer(scope: Scope, { settings, logGroupName }: TaskParts): Record<string, unknown> {
    return {
        name: guard,
        image: settings.server.image,
        essential: true,
        cpu: 0,
        memory: guardMib,
        // In the task itself, so that a host of any age runs the guard that belongs to the task.
        entryPoint: ["python3", "-c"],
        command: [readHostFile("pmm-ecs/files/container/data-guard")],
        mountPoints: [dataMount],
        healthCheck: {
            command: ["CMD-SHELL", "test -e /tmp/data-guard-ready"],
            interval: 10,
            // Its turn may come late beside a busy PMM, which is no reason to stop both.
            timeout: 60,
            retries: 10,
            startPeriod: 300,
        },
        // Longer than the guard waits for the lock.
        startTimeout: 300,
        stopTimeout: 30,
        logConfiguration: containerLogs(scope.region, logGroupName),
    };
}

function serverContainer(
    scope: Scope,
    { settings, machine, secret, logGroupName }: TaskParts,
): Record<string, unknown> {
    const size = fittingSize(scope, settings, machine);
    return {
        name: server,
        image: settings.server.image,
        essential: true,
        cpu: size.cpu,
        memory: size.memoryMb,
        portMappings: [{ containerPort, hostPort, protocol: "tcp" }],
        // Stops in the reverse order: the guard lets go when PMM has ended.
        dependsOn: [{ containerName: guard, condition: "HEALTHY" }],
        environment: environment(settings),
        secrets: [{ name: "GF_SECURITY_ADMIN_PASSWORD", valueFrom: secret.arn }],
        mountPoints: settings.server.files.apply(({ queries }) => [
            dataMount,
            ...customQueryMounts(queries).map(({ resolution, containerPath }) =>
                readable(`queries-${resolution}`, containerPath),
            ),
        ]),
        healthCheck: {
            command: ["CMD-SHELL", "curl -sf http://127.0.0.1:8080/v1/server/readyz || exit 1"],
            interval: 30,
            timeout: 10,
            retries: 10,
            // A first start takes up to ten minutes; ECS takes at most five here, and the service's grace does the rest.
            startPeriod: 300,
        },
        stopTimeout: stopSeconds,
        // Between two deployments each task runs the very image that the first one ran, though its tag may move.
        versionConsistency: "enabled",
        logConfiguration: containerLogs(scope.region, logGroupName),
    };
}

const dataMount = writable("data", "/srv");

function environment(settings: PmmEcsSettings): pulumi.Output<{ name: string; value: string }[]> {
    return pulumi.all([settings.server.telemetry, settings.server.files]).apply(([telemetry, files]) =>
        variables({
            ...files.settings,
            PMM_ENABLE_TELEMETRY: telemetry ? "1" : "0",
            // PMM is updated by another image.
            PMM_ENABLE_UPDATES: "false",
            PMM_PUBLIC_ADDRESS: settings.endpoint.hostname,
        }),
    );
}

/** What the task asks for, once it is certain that the instance type has it: ECS would wait for ever without a word. */
function fittingSize(
    scope: Scope,
    { cpu, memoryMb }: PmmEcsSettings,
    machine: Machine,
): { cpu: pulumi.Output<number>; memoryMb: pulumi.Output<number> } {
    const checked = pulumi.output({ cpu, memoryMb, machine }).apply(({ cpu, memoryMb, machine }) => {
        const units = machine.processors * 1024;
        const mib = Math.floor(machine.memoryMib * (1 - kernelShare)) - agentMib - guardMib;
        const faults = [
            ...(cpu > units ? [`task.cpu is ${cpu}, and ${machine.instanceType} has ${units}`] : []),
            ...(memoryMb > mib
                ? [`task.memoryMb is ${memoryMb}, and ${machine.instanceType} has ${mib} MiB to give`]
                : []),
        ];
        return faults.length === 0
            ? { cpu, memoryMb }
            : scope.refuse(`${faults.join("; ")}: lower it, or choose a larger instance.type`);
    });
    return { cpu: checked.cpu, memoryMb: checked.memoryMb };
}
