import { taskDefinitionAt } from "../cloud/container-facts";
import { number, object, objects, text, texts, type Properties } from "../cloud/values";
import type { Request, Rules } from "./rule";

const reference = "https://docs.aws.amazon.com/AmazonECS/latest/APIReference";
const guide = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide";

const service = ["aws:ecs/service:Service"];

const mostTargetGroups = 5;
const mostSubnets = 16;
const mostSecurityGroups = 5;

/** GiB of volumes that ECS makes, least and most, by type. */
const sizes: Record<string, readonly [number, number] | undefined> = {
    gp2: [1, 16_384],
    gp3: [1, 16_384],
    io1: [4, 16_384],
    io2: [4, 16_384],
    sc1: [125, 16_384],
    st1: [125, 16_384],
    standard: [1, 1024],
};

const fileSystems = ["ext3", "ext4", "xfs", "ntfs"];

/** ECS services: how many networks and target groups their tasks are in, the volumes that come with each task, shells in them. */
export const serviceAttachmentRules: Rules = {
    "service-target-group-count": {
        types: service,
        source: `${guide}/register-multiple-targetgroups.html`,
        check: ({ inputs }) =>
            objects(inputs.loadBalancers).length > mostTargetGroups
                ? `InvalidParameterException: load balancers can have at most ${mostTargetGroups} items.`
                : undefined,
    },
    "service-network-size": {
        types: service,
        source: `${reference}/API_AwsVpcConfiguration.html`,
        check: ({ inputs }) => {
            const { subnets, securityGroups } = object(inputs.networkConfiguration);
            if (texts(subnets).length > mostSubnets) {
                return `InvalidParameterException: subnets can have at most ${mostSubnets} items.`;
            }
            return texts(securityGroups).length > mostSecurityGroups
                ? `InvalidParameterException: securityGroups can have at most ${mostSecurityGroups} items.`
                : undefined;
        },
    },
    "service-grace-period-balanced": {
        types: service,
        source: `${reference}/API_CreateService.html`,
        check: ({ inputs }) =>
            inputs.healthCheckGracePeriodSeconds !== undefined && objects(inputs.loadBalancers).length === 0
                ? "InvalidParameterException: Health check grace period is only valid for services configured to use load balancers"
                : undefined,
    },
    "service-exec-role": {
        types: service,
        source: `${guide}/ecs-exec.html`,
        check: (request) => {
            const task = taskOf(request);
            return request.inputs.enableExecuteCommand === true && task !== undefined && task.taskRoleArn === undefined
                ? "InvalidParameterException: The service couldn't be created because a valid taskRoleArn is not being used. Specify a valid task role in your task definition and try again."
                : undefined;
        },
    },
    "service-volume": {
        types: service,
        source: `${guide}/specify-ebs-config.html`,
        check: (request) => {
            const task = taskOf(request);
            if (task === undefined) {
                return undefined;
            }
            const left = objects(task.volumes)
                .filter(({ configureAtLaunch }) => configureAtLaunch === true)
                .map(({ name }) => text(name) ?? "");
            const given = objects(request.inputs.volumeConfiguration).map(({ name }) => text(name) ?? "");
            if (given.some((name) => !left.includes(name))) {
                return "InvalidParameterException: Volume configuration provided but no matching configuredAtLaunch volume found in task definition.";
            }
            const missing = left.find((name) => !given.includes(name));
            return missing === undefined
                ? undefined
                : `InvalidParameterException: The task definition has a configuredAtLaunch volume '${missing}' but no matching volume configuration was provided.`;
        },
    },
    "service-volume-settings": {
        types: service,
        source: `${reference}/API_ServiceManagedEBSVolumeConfiguration.html`,
        check: ({ inputs }) => {
            const [volume] = objects(object(inputs.volumeConfiguration).managedEbsVolume);
            return volume === undefined ? undefined : volumeProblem(volume);
        },
    },
};

/** What the service's task definition says, as far as this cloud keeps it. */
function taskOf({ inputs, cloud }: Request): Properties | undefined {
    return taskDefinitionAt(cloud, text(inputs.taskDefinition) ?? "").state;
}

function volumeProblem(volume: Properties): string | undefined {
    const [type, size] = [text(volume.volumeType) ?? "gp3", number(volume.sizeInGb)];
    const format = text(volume.fileSystemType) ?? "xfs";
    if (!fileSystems.includes(format)) {
        // The words are the provider's, which knows before AWS.
        const accepted = fileSystems.map((one) => `"${one}"`).join(" ");
        return `expected volume_configuration.0.managed_ebs_volume.0.file_system_type to be one of [${accepted}], got ${format}`;
    }
    if (size === undefined && volume.snapshotId === undefined) {
        return "InvalidParameterException: You must specify either a snapshot ID or a volume size.";
    }
    const limits = sizes[type];
    if (limits === undefined) {
        return `InvalidParameterException: Volume type '${type}' is not valid. Valid values: ${Object.keys(sizes).join(", ")}`;
    }
    const [least, most] = limits;
    if (size !== undefined && (size < least || size > most)) {
        return `InvalidParameterException: The size of a ${type} volume must be between ${least} and ${most} GiB.`;
    }
    return volume.throughput !== undefined && type !== "gp3"
        ? "InvalidParameterException: Throughput is only supported for gp3 volumes."
        : undefined;
}
