import { containersIn, onFargate } from "../cloud/container-facts";
import { number, objects, text, texts, type Properties } from "../cloud/values";
import type { Rules } from "./rule";

const reference = "https://docs.aws.amazon.com/AmazonECS/latest/APIReference";
const guide = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide";

const task = ["aws:ecs/taskDefinition:TaskDefinition"];

const conditions = ["START", "COMPLETE", "SUCCESS", "HEALTHY"];

/** Seconds that Fargate waits between asking a container to stop and killing it. */
const longestStop = 120;

/** GiB of a Fargate task's own disk; without a wish it has 20. */
const disk = { smallest: 21, largest: 200 };

/** ECS task definitions: what containers are given, how they wait for each other and stop, and what disks a task has. */
export const taskSettingRules: Rules = {
    "container-secrets": {
        types: task,
        source: `${reference}/API_Secret.html`,
        check: ({ inputs }) => {
            const twice = (containersIn(inputs) ?? []).flatMap(({ environment, secrets }) => {
                const names = [...objects(environment), ...objects(secrets)].map(({ name }) => text(name) ?? "");
                const ofSecrets = objects(secrets).map(({ name }) => text(name) ?? "");
                return ofSecrets.filter((name) => names.filter((one) => one === name).length > 1);
            });
            return twice.length === 0
                ? undefined
                : `ClientException: The secret name must be unique and not shared with any new or existing environment variables set on the container, such as '${twice[0] ?? ""}'.`;
        },
    },
    "container-stop-timeout": {
        types: task,
        source: `${guide}/task_definition_parameters.html#container_definition_timeout`,
        check: ({ inputs }) => {
            const late = (containersIn(inputs) ?? []).find(
                ({ stopTimeout }) => onFargate(inputs) && (number(stopTimeout) ?? 0) > longestStop,
            );
            return late === undefined
                ? undefined
                : `ClientException: Invalid setting for container '${text(late.name) ?? ""}'. The maximum 'stopTimeout' on Fargate is ${longestStop} seconds.`;
        },
    },
    "container-health-command": {
        types: task,
        source: `${reference}/API_HealthCheck.html`,
        check: ({ inputs }) => {
            const wrong = (containersIn(inputs) ?? []).find(({ healthCheck }) => {
                const [check] = objects(healthCheck);
                return check !== undefined && !["CMD", "CMD-SHELL", "NONE"].includes(texts(check.command)[0] ?? "");
            });
            return wrong === undefined
                ? undefined
                : `ClientException: Invalid setting for container '${text(wrong.name) ?? ""}'. The health check command must start with CMD or CMD-SHELL.`;
        },
    },
    "container-order-conditions": {
        types: task,
        source: `${reference}/API_ContainerDependency.html`,
        check: ({ inputs }) => {
            const containers = containersIn(inputs) ?? [];
            const unknown = containers
                .flatMap(({ dependsOn }) => objects(dependsOn))
                .map(({ condition }) => text(condition) ?? "")
                .find((condition) => !conditions.includes(condition));
            if (unknown !== undefined) {
                return `ClientException: Container dependency condition '${unknown}' is not valid. Valid values: ${conditions.join(", ")}`;
            }
            return containers.some((container) => waitsForItself(container, containers))
                ? "ClientException: Container dependencies should not have a cycle."
                : undefined;
        },
    },
    "task-volume-kinds": {
        types: task,
        source: `${reference}/API_Volume.html`,
        check: ({ inputs }) => {
            const volumes = objects(inputs.volumes);
            if (volumes.some((volume) => kindsOf(volume).length > 1)) {
                return "ClientException: When the volume parameter is specified, only one volume configuration type should be used.";
            }
            if (onFargate(inputs) && volumes.some(({ hostPath }) => hostPath !== undefined)) {
                return "ClientException: host.sourcePath should not be set for volumes in Fargate.";
            }
            return volumes.filter(({ configureAtLaunch }) => configureAtLaunch === true).length > 1
                ? "ClientException: Only one volume can be configured at launch per task definition."
                : undefined;
        },
    },
    // The words are the provider's, which knows before AWS.
    "task-ephemeral-storage": {
        types: task,
        source: `${reference}/API_EphemeralStorage.html`,
        check: ({ inputs }) => {
            const [storage] = objects(inputs.ephemeralStorage);
            const size = number(storage?.sizeInGib) ?? disk.smallest;
            return size < disk.smallest || size > disk.largest
                ? `expected ephemeral_storage.0.size_in_gib to be in the range (${disk.smallest} - ${disk.largest}), got ${size}`
                : undefined;
        },
    },
};

/** Where a volume comes from; one with none is an empty folder of the task. */
function kindsOf(volume: Properties): string[] {
    const kinds = [
        "dockerVolumeConfiguration",
        "efsVolumeConfiguration",
        "fsxWindowsFileServerVolumeConfiguration",
        "hostPath",
    ].filter((kind) => volume[kind] !== undefined);
    return volume.configureAtLaunch === true ? [...kinds, "configureAtLaunch"] : kinds;
}

/** Whether the containers that one waits for wait, in the end, for it. */
function waitsForItself(container: Properties, containers: Properties[]): boolean {
    const before = new Set(namesBefore(container));
    for (const name of before) {
        const first = containers.find((one) => one.name === name);
        // A set goes on to what is added to it on the way.
        namesBefore(first ?? {}).forEach((earlier) => before.add(earlier));
    }
    return before.has(text(container.name) ?? "");
}

function namesBefore({ dependsOn }: Properties): string[] {
    return objects(dependsOn).map(({ containerName }) => text(containerName) ?? "");
}
