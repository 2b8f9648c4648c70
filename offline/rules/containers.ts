import { isObject, number, object, objects, text, texts, type Properties, type Value } from "../cloud/values";
import type { Rules } from "./rule";

const fargate = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html";
const parameters = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html";

const task = ["aws:ecs/taskDefinition:TaskDefinition"];
const service = ["aws:ecs/service:Service"];

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

/** ECS: Fargate sizes, fields of containers, deployments. */
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
            const containers = parse(text(inputs.containerDefinitions) ?? "");
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
    "service-deployment": {
        types: service,
        source: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html",
        check: ({ inputs }) => {
            const most = number(inputs.deploymentMaximumPercent) ?? 200;
            const least = number(inputs.deploymentMinimumHealthyPercent) ?? 100;
            return most <= least
                ? "InvalidParameterException: deploymentConfiguration's maximumPercent must be greater than its minimumHealthyPercent."
                : undefined;
        },
    },
    "service-target-group": {
        types: service,
        source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-load-balancing.html",
        check: ({ inputs, cloud }) => {
            const groups = objects(inputs.loadBalancers).map((each) => text(each.targetGroupArn) ?? "");
            const unused = groups.find((arn) => {
                const group = cloud.get("aws:lb/targetGroup:TargetGroup", arn);
                const forwarded = cloud
                    .all("aws:lb/listenerRule:ListenerRule")
                    .some(({ state }) => JSON.stringify(state).includes(arn));
                return group !== undefined && texts(group.state.loadBalancerArns).length === 0 && !forwarded;
            });
            return unused === undefined
                ? undefined
                : `InvalidParameterException: The target group with targetGroupArn ${unused} does not have an associated load balancer.`;
        },
    },
};

function onFargate(inputs: Properties): boolean {
    return texts(inputs.requiresCompatibilities).includes("FARGATE");
}

function isFargatePair(cpu: number, memory: number): boolean {
    const [least, most, step] = fargateMemory[cpu] ?? [];
    if (least === undefined || most === undefined || step === undefined) {
        return cpu === smallestFargate.cpu && smallestFargate.memory.includes(memory);
    }
    return memory >= least && memory <= most && memory % step === 0;
}

function parse(json: string): Properties[] | undefined {
    try {
        const parsed = JSON.parse(json) as Value;
        return Array.isArray(parsed) && parsed.every(isObject) ? objects(parsed) : undefined;
    } catch {
        return undefined;
    }
}

function containerProblem(container: Properties, taskInputs: Properties): string | undefined {
    const name = text(container.name) ?? "";
    if (!/^[\w-]{1,255}$/.test(name)) {
        return `ClientException: Container.name contains invalid characters: '${name}'.`;
    }
    if ((text(container.image) ?? "") === "") {
        return "ClientException: Container.image should not be null or empty.";
    }
    if (
        container.memory === undefined &&
        container.memoryReservation === undefined &&
        taskInputs.memory === undefined
    ) {
        return `ClientException: Invalid setting for container '${name}'. At least one of 'memory' or 'memoryReservation' must be specified.`;
    }
    const logsToCloudWatch = object(container.logConfiguration).logDriver === "awslogs";
    if (onFargate(taskInputs) && logsToCloudWatch && taskInputs.executionRoleArn === undefined) {
        return "ClientException: Fargate requires task definition to have execution role ARN to support log driver awslogs.";
    }
    if (objects(container.secrets).length > 0 && taskInputs.executionRoleArn === undefined) {
        return "ClientException: When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.";
    }
    return healthCheckProblem(object(container.healthCheck));
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
