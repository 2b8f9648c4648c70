import { containersIn, networkModeOf, onFargate } from "../cloud/container-facts";
import { number, object, objects, text, type Properties } from "../cloud/values";
import { byteLength, type Rules } from "./rule";

const fargate = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html";
const parameters = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html";

const task = ["aws:ecs/taskDefinition:TaskDefinition"];

/** Bytes of a definition; the containers, which are nearly all of it, are what is counted here. */
const largestTask = 65_536;

/** MiB of memory that go with each number of CPU units: least, most, step. */
const fargateMemory: Record<number, readonly [least: number, most: number, step: number] | undefined> = {
    512: [1024, 4096, 1024],
    1024: [2048, 8192, 1024],
    2048: [4096, 16_384, 1024],
    4096: [8192, 30_720, 1024],
    8192: [16_384, 61_440, 4096],
    16_384: [32_768, 122_880, 8192],
};

/** The smallest size has its own steps. */
const smallestFargate = { cpu: 256, memory: [512, 1024, 2048] };

/** ECS task definitions: Fargate sizes, containers, their order, what they mount. */
export const containerRules: Rules = {
    "fargate-size": {
        types: task,
        source: fargate,
        check: ({ inputs }) => {
            const [cpu, memory] = [Number(text(inputs.cpu)), Number(text(inputs.memory))];
            return onFargate(inputs) && !isFargatePair(cpu, memory)
                ? "ClientException: No Fargate configuration exists for given values. See the Amazon ECS documentation for the valid values."
                : undefined;
        },
    },
    "fargate-network": {
        types: task,
        source: fargate,
        check: ({ inputs }) =>
            onFargate(inputs) && inputs.networkMode !== "awsvpc"
                ? "ClientException: Fargate only supports network mode 'awsvpc'."
                : undefined,
    },
    "container-definitions": {
        types: task,
        source: parameters,
        check: ({ inputs }) => {
            const containers = containersIn(inputs);
            if (containers === undefined) {
                return "ECS Task Definition container_definitions is invalid: Error decoding JSON";
            }
            const names = containers.map((container) => text(container.name));
            if (containers.length === 0) {
                return "ClientException: Container list cannot be empty.";
            }
            if (new Set(names).size < names.length) {
                return "ClientException: Invalid 'containerDefinitions' setting: container names must be unique.";
            }
            if (containers.every((container) => container.essential === false)) {
                return "ClientException: Invalid 'containerDefinitions' setting: at least one container must be essential.";
            }
            return containers
                .map((container) => containerProblem(container, inputs))
                .find((problem) => problem !== undefined);
        },
    },
    "task-size": {
        types: task,
        source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html",
        check: ({ inputs }) => {
            const length = byteLength(JSON.stringify(containersIn(inputs) ?? []));
            return length > largestTask
                ? `ClientException: Actual length: '${length}'. Max allowed length is '${largestTask}' bytes.`
                : undefined;
        },
    },
    "container-ports": {
        types: task,
        source: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html",
        check: ({ inputs }) => {
            const mode = networkModeOf(inputs);
            const apart = (containersIn(inputs) ?? [])
                .flatMap((container) => objects(container.portMappings))
                .some(({ hostPort, containerPort }) => hostPort !== undefined && hostPort !== containerPort);
            return apart && ["awsvpc", "host"].includes(mode)
                ? `ClientException: When networkMode=${mode}, the host ports and container ports in port mappings must match.`
                : undefined;
        },
    },
    "container-order": {
        types: task,
        source: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html",
        check: ({ inputs }) => {
            const containers = containersIn(inputs) ?? [];
            return containers
                .flatMap((container) => objects(container.dependsOn))
                .map((dependency) => dependencyProblem(dependency, containers))
                .find((problem) => problem !== undefined);
        },
    },
    "task-volumes": {
        types: task,
        source: parameters,
        check: ({ inputs }) => {
            const volumes = objects(inputs.volumes);
            const names = volumes.map((volume) => text(volume.name));
            const unknown = (containersIn(inputs) ?? [])
                .flatMap((container) => objects(container.mountPoints))
                .map((mount) => text(mount.sourceVolume))
                .find((name) => name !== undefined && !names.includes(name));
            return unknown === undefined
                ? volumes
                      .map((volume) => fileSystemProblem(object(volume.efsVolumeConfiguration)))
                      .find((problem) => problem !== undefined)
                : `ClientException: Unknown volume '${unknown}'.`;
        },
    },
};

function isFargatePair(cpu: number, memory: number): boolean {
    const [least, most, step] = fargateMemory[cpu] ?? [];
    if (least === undefined || most === undefined || step === undefined) {
        return cpu === smallestFargate.cpu && smallestFargate.memory.includes(memory);
    }
    return memory >= least && memory <= most && memory % step === 0;
}

function containerProblem(container: Properties, taskInputs: Properties): string | undefined {
    const name = text(container.name) ?? "";
    if (!/^[\w-]{1,255}$/.test(name)) {
        return `ClientException: Container.name contains invalid characters: '${name}'.`;
    }
    if ((text(container.image) ?? "") === "") {
        return "ClientException: Container.image should not be null or empty.";
    }
    const memory = memoryProblem(container, name, taskInputs);
    if (memory !== undefined) {
        return memory;
    }
    const log = object(container.logConfiguration);
    const logsToCloudWatch = log.logDriver === "awslogs";
    if (logsToCloudWatch && object(log.options)["awslogs-group"] === undefined) {
        return "ClientException: Log driver awslogs requires options: awslogs-group.";
    }
    if (onFargate(taskInputs) && logsToCloudWatch && taskInputs.executionRoleArn === undefined) {
        return "ClientException: Fargate requires task definition to have execution role ARN to support log driver awslogs.";
    }
    if (objects(container.secrets).length > 0 && taskInputs.executionRoleArn === undefined) {
        return "ClientException: When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.";
    }
    return healthCheckProblem(object(container.healthCheck));
}

/** MiB: of the container alone, and beside what the whole task has. */
function memoryProblem(container: Properties, name: string, taskInputs: Properties): string | undefined {
    const [hard, soft] = [number(container.memory), number(container.memoryReservation)];
    if (hard === undefined && soft === undefined && taskInputs.memory === undefined) {
        return `ClientException: Invalid setting for container '${name}'. At least one of 'memory' or 'memoryReservation' must be specified.`;
    }
    if (hard !== undefined && soft !== undefined && soft > hard) {
        return `ClientException: Invalid setting for container '${name}'. 'memory' must be greater than or equal to 'memoryReservation'.`;
    }
    return hard !== undefined && hard > Number(text(taskInputs.memory) ?? Infinity)
        ? `ClientException: Invalid setting for container '${name}'. The 'memory' setting for container '${name}' is greater than for the task.`
        : undefined;
}

function dependencyProblem(dependency: Properties, containers: Properties[]): string | undefined {
    const name = text(dependency.containerName) ?? "";
    const first = containers.find((container) => container.name === name);
    if (first === undefined) {
        return `ClientException: Cannot depend on container ${name} because it does not exist.`;
    }
    if (dependency.condition === "HEALTHY" && first.healthCheck === undefined) {
        return "ClientException: A dependency container with HEALTHY condition must have health check configured.";
    }
    return ["COMPLETE", "SUCCESS"].includes(text(dependency.condition) ?? "") && first.essential !== false
        ? "ClientException: A dependency container with SUCCESS or COMPLETE condition cannot be an essential container."
        : undefined;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EFSVolumeConfiguration.html; whether the file system is there, ECS does not ask. */
function fileSystemProblem(volume: Properties): string | undefined {
    const { accessPointId, iam } = object(volume.authorizationConfig);
    const encrypted = volume.transitEncryption === "ENABLED";
    if (iam === "ENABLED" && !encrypted) {
        return "ClientException: EFS IAM authorization requires TransitEncryption to be enabled.";
    }
    if (accessPointId !== undefined && !encrypted) {
        return "ClientException: EFS access point requires TransitEncryption to be enabled.";
    }
    if (volume.transitEncryptionPort !== undefined && !encrypted) {
        return "ClientException: TransitEncryptionPort requires that TransitEncryption is enabled.";
    }
    return accessPointId !== undefined && (text(volume.rootDirectory) ?? "/") !== "/"
        ? 'ClientException: When using an EFS access point, the root directory must either be set to "/" or be omitted.'
        : undefined;
}

/** Seconds: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html */
function healthCheckProblem(check: Properties): string | undefined {
    const ranges: Record<string, readonly [number, number]> = {
        interval: [5, 300],
        retries: [1, 10],
        startPeriod: [0, 300],
        timeout: [2, 120],
    };
    for (const [field, [lowest, highest]] of Object.entries(ranges)) {
        const value = number(check[field]);
        if (value !== undefined && (value < lowest || value > highest)) {
            return `ClientException: The health check ${field} must be between ${lowest} and ${highest}.`;
        }
    }
    return undefined;
}
