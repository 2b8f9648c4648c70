import type { Properties } from "../../../offline/cloud/values";
import type { Case, DeleteCase, UpdateCase, Wanted } from "./case";

// Every row runs in one account: names and families are each row's own.

const subnet = (zone: string, cidrBlock: string, vpcId = "vpc-files"): Wanted => ({
    type: "aws:ec2/subnet:Subnet",
    inputs: { availabilityZone: zone, cidrBlock, vpcId },
});
const fileSystem = (inputs: Properties = {}): Wanted => ({ type: "aws:efs/fileSystem:FileSystem", inputs });
const mountTarget = (subnetKey: string): Wanted => ({
    type: "aws:efs/mountTarget:MountTarget",
    inputs: { fileSystemId: "${files.id}", subnetId: `\${${subnetKey}.id}` },
});
const accessPoint = "aws:efs/accessPoint:AccessPoint";
const filesPolicy = "aws:efs/fileSystemPolicy:FileSystemPolicy";
const statement = (parts: Properties): string =>
    JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { AWS: "*" }, Action: "elasticfilesystem:ClientMount", ...parts }],
    });

const template: Wanted = {
    type: "aws:ec2/launchTemplate:LaunchTemplate",
    inputs: { imageId: "ami-1", instanceType: "m5.large" },
};
const group: Properties = {
    minSize: 1,
    maxSize: 1,
    vpcZoneIdentifiers: ["subnet-1"],
    launchTemplate: { id: "${template.id}", version: "$Latest" },
};
const groupCase = (rule: string, inputs: Properties, words: string, templateInputs: Properties = {}): Case => ({
    rule,
    type: "aws:autoscaling/group:Group",
    needs: { template: { ...template, inputs: { ...template.inputs, ...templateInputs } } },
    inputs: { ...group, ...inputs },
    words,
});
const groups = (inputs: Properties = {}): Record<string, Wanted> => ({
    template,
    group: { type: "aws:autoscaling/group:Group", inputs: { ...group, ...inputs } },
});

const cluster = (name: string, inputs: Properties = {}): Wanted => ({
    type: "aws:ecs/cluster:Cluster",
    inputs: { name, ...inputs },
});
const provider = (name: string, inputs: Properties = {}): Wanted => ({
    type: "aws:ecs/capacityProvider:CapacityProvider",
    inputs: { name, autoScalingGroupProvider: { autoScalingGroupArn: "${group.arn}", ...inputs } },
});
const tied = (name: string, providers: string[], strategies: Properties[] = []): Wanted => ({
    type: "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders",
    inputs: { clusterName: name, capacityProviders: providers, defaultCapacityProviderStrategies: strategies },
});
const container: Properties = {
    name: "web",
    image: "i",
    memory: 128,
    portMappings: [{ containerPort: 8443, hostPort: 443 }],
};
const task = (family: string, inputs: Properties = {}, ...containers: Properties[]): Wanted => ({
    type: "aws:ecs/taskDefinition:TaskDefinition",
    inputs: {
        family,
        containerDefinitions: JSON.stringify(containers.length === 0 ? [container] : containers),
        ...inputs,
    },
});
const service = "aws:ecs/service:Service";
const serviceCase = (rule: string, name: string, inputs: Properties, words: string, taskInputs?: Properties): Case => ({
    rule,
    type: service,
    needs: { cluster: cluster(name), task: task(name, taskInputs) },
    inputs: { name, cluster: "${cluster.id}", taskDefinition: "${task.arn}", ...inputs },
    words,
});
const targetGroup = (targetType: string): Wanted => ({
    type: "aws:lb/targetGroup:TargetGroup",
    inputs: { targetType, port: 443, protocol: "HTTPS", vpcId: "vpc-1" },
});
const efs = (configuration: Properties): Properties => ({
    volumes: [{ name: "data", efsVolumeConfiguration: { fileSystemId: "fs-1", ...configuration } }],
});

/** Refused when they are to be made. */
export const creations: Case[] = [
    // EFS
    {
        rule: "file-system-unique",
        ...fileSystem({ creationToken: "twin-files" }),
        needs: { first: fileSystem({ creationToken: "twin-files" }) },
        words: "already exists with creation token 'twin-files'",
    },
    {
        rule: "file-system-key",
        ...fileSystem({ kmsKeyId: "arn:aws:kms:eu-west-1:123456789012:key/k" }),
        words: "encrypted must be set to true when kms_key_id is specified",
    },
    {
        rule: "file-system-performance",
        ...fileSystem({ performanceMode: "maxIO", throughputMode: "elastic" }),
        words: "Elastic throughput is not available for file systems using MaxIO performance mode.",
    },
    {
        rule: "file-system-performance",
        ...fileSystem({ performanceMode: "maxIO", availabilityZoneName: "eu-west-1a" }),
        words: "Unsupported performance mode provided.",
    },
    {
        rule: "file-system-throughput",
        ...fileSystem({ throughputMode: "provisioned" }),
        words: "Provisioned throughput must be set",
    },
    {
        rule: "file-system-throughput",
        ...fileSystem({ throughputMode: "provisioned", provisionedThroughputInMibps: 0.5 }),
        words: "Value '0.5' at 'provisionedThroughputInMibps'",
    },
    {
        rule: "file-system-throughput",
        ...fileSystem({ throughputMode: "provisioned", provisionedThroughputInMibps: 3415 }),
        words: "ThroughputLimitExceeded",
    },
    {
        rule: "file-system-lifecycle",
        ...fileSystem({ lifecyclePolicies: [{ transitionToIa: "AFTER_31_DAYS" }] }),
        words: "Value 'AFTER_31_DAYS' at 'lifecyclePolicies.transitionToIa'",
    },
    {
        rule: "file-system-lifecycle",
        ...fileSystem({
            lifecyclePolicies: [{ transitionToIa: "AFTER_30_DAYS", transitionToPrimaryStorageClass: "AFTER_1_ACCESS" }],
        }),
        words: "One or more LifecyclePolicy objects specified are malformed.",
    },
    {
        rule: "file-system-lifecycle",
        ...fileSystem({ lifecyclePolicies: [{ transitionToIa: "AFTER_7_DAYS" }, { transitionToIa: "AFTER_1_DAY" }] }),
        words: "Duplicate LifecyclePolicy transition types are not allowed.",
    },
    {
        rule: "file-system-lifecycle",
        ...fileSystem({ lifecyclePolicies: [{ transitionToArchive: "AFTER_90_DAYS" }] }),
        words: "does not support TransitionToArchive",
    },
    {
        rule: "file-system-lifecycle",
        ...fileSystem({
            throughputMode: "elastic",
            lifecyclePolicies: [{ transitionToIa: "AFTER_90_DAYS" }, { transitionToArchive: "AFTER_90_DAYS" }],
        }),
        words: "is the same as or less than the value for TransitionToIA.",
    },
    {
        rule: "file-system-exists",
        type: accessPoint,
        inputs: { fileSystemId: "fs-0nowhere" },
        words: "FileSystemNotFound: File system 'fs-0nowhere' does not exist.",
    },
    {
        rule: "file-system-policy",
        type: filesPolicy,
        needs: { files: fileSystem() },
        inputs: { fileSystemId: "${files.id}", policy: statement({ Effect: "Maybe" }) },
        words: "InvalidPolicyException: Invalid effect: Maybe",
    },
    {
        rule: "file-system-policy",
        type: filesPolicy,
        needs: { files: fileSystem() },
        inputs: { fileSystemId: "${files.id}", policy: "nonsense" },
        words: "InvalidPolicyException: This policy contains invalid Json",
    },
    {
        rule: "file-system-policy",
        type: filesPolicy,
        needs: { files: fileSystem() },
        inputs: {
            fileSystemId: "${files.id}",
            policy: statement({ Resource: "arn:aws:elasticfilesystem:eu-west-1:123456789012:file-system/fs-other" }),
        },
        words: "Policy contains an invalid resource",
    },
    {
        rule: "file-system-policy",
        type: filesPolicy,
        needs: { files: fileSystem() },
        inputs: { fileSystemId: "${files.id}", policy: statement({ Effect: "Deny", Action: ["elasticfilesystem:*"] }) },
        words: "This policy would prevent future FileSystemPolicy updates",
    },
    {
        rule: "file-system-policy",
        type: filesPolicy,
        needs: { files: fileSystem() },
        inputs: { fileSystemId: "${files.id}", policy: statement({ Sid: "a".repeat(20_000) }) },
        words: "Member must have length less than or equal to 20000",
    },
    {
        rule: "mount-target-zone",
        ...mountTarget("second"),
        needs: {
            files: fileSystem(),
            first: subnet("eu-west-1a", "10.91.0.0/24"),
            second: subnet("eu-west-1a", "10.91.1.0/24"),
            target: mountTarget("first"),
        },
        words: "MountTargetConflict: mount target already exists in this AZ",
    },
    {
        rule: "mount-target-zone",
        ...mountTarget("second"),
        needs: {
            files: fileSystem(),
            first: subnet("eu-west-1a", "10.91.2.0/24"),
            second: subnet("eu-west-1b", "10.91.3.0/24", "vpc-other-files"),
            target: mountTarget("first"),
        },
        words: "is not in the same VPC as existing mount targets",
    },
    {
        rule: "mount-target-zone",
        ...mountTarget("subnet"),
        needs: {
            files: fileSystem({ availabilityZoneName: "eu-west-1b" }),
            subnet: subnet("eu-west-1a", "10.91.4.0/24"),
        },
        words: "File System Availability Zone does not match.",
    },
    {
        rule: "mount-target-security-groups",
        type: mountTarget("subnet").type,
        needs: {
            files: fileSystem(),
            subnet: subnet("eu-west-1a", "10.91.5.0/24"),
            far: { type: "aws:ec2/securityGroup:SecurityGroup", inputs: { vpcId: "vpc-far" } },
        },
        inputs: { ...mountTarget("subnet").inputs, securityGroups: ["${far.id}"] },
        words: "You have specified two resources that belong to different networks.",
    },
    {
        rule: "mount-target-security-groups",
        type: mountTarget("subnet").type,
        needs: { files: fileSystem(), subnet: subnet("eu-west-1a", "10.91.6.0/24") },
        inputs: { ...mountTarget("subnet").inputs, securityGroups: ["1", "2", "3", "4", "5", "6"] },
        words: "The maximum number of security groups per interface has been reached.",
    },
    {
        rule: "access-point-directory",
        type: accessPoint,
        needs: { files: fileSystem() },
        inputs: { fileSystemId: "${files.id}", rootDirectory: { path: "pmm" } },
        words: "Value 'pmm' at 'rootDirectory.path'",
    },
    {
        rule: "access-point-directory",
        type: accessPoint,
        needs: { files: fileSystem() },
        inputs: { fileSystemId: "${files.id}", rootDirectory: { path: "/a/b/c/d/e" } },
        words: "Value '/a/b/c/d/e' at 'rootDirectory.path'",
    },
    {
        rule: "access-point-directory",
        type: accessPoint,
        needs: { files: fileSystem() },
        inputs: { fileSystemId: "${files.id}", rootDirectory: { path: `/${"a".repeat(100)}` } },
        words: "Member must have length less than or equal to 100",
    },
    {
        rule: "access-point-directory",
        type: accessPoint,
        needs: { files: fileSystem() },
        inputs: {
            fileSystemId: "${files.id}",
            rootDirectory: { path: "/pmm", creationInfo: { ownerUid: 1000, ownerGid: 1000, permissions: "0788" } },
        },
        words: "Value '0788' at 'rootDirectory.creationInfo.permissions'",
    },
    {
        rule: "access-point-owner",
        type: accessPoint,
        needs: { files: fileSystem() },
        inputs: { fileSystemId: "${files.id}", posixUser: { uid: -1, gid: 1000 } },
        words: "Value '-1' at 'posixUser.uid'",
    },
    // Launch templates
    {
        rule: "launch-template-name",
        type: template.type,
        inputs: { ...template.inputs, name: "pmm server" },
        words: "A launch template name must be between 3 and 128 characters",
    },
    {
        rule: "launch-template-unique",
        type: template.type,
        needs: { first: { ...template, inputs: { name: "twin-template" } } },
        inputs: { name: "twin-template" },
        words: "Launch template name already in use.",
    },
    {
        rule: "launch-template-user-data",
        type: template.type,
        inputs: { userData: "#!/bin/sh\n" },
        words: "Invalid BASE64 encoding of user data.",
    },
    {
        rule: "instance-metadata-hops",
        type: template.type,
        inputs: { metadataOptions: { httpPutResponseHopLimit: 65 } },
        words: "Must be between 1 and 64.",
    },
    // EC2 Auto Scaling
    groupCase("scaling-group-name", { name: "a".repeat(256) }, "Member must have length less than or equal to 255"),
    {
        ...groupCase("scaling-group-unique", { name: "twin-group" }, "A group with the name twin-group already exists"),
        needs: groups({ name: "twin-group" }),
    },
    groupCase("scaling-group-sizes", { minSize: 2 }, "Max bound, 1, must be greater than or equal to min bound, 2"),
    groupCase(
        "scaling-group-sizes",
        { desiredCapacity: 2 },
        "Desired capacity:2 must be between the specified min size:1 and max size:1",
    ),
    groupCase(
        "scaling-group-zones",
        { vpcZoneIdentifiers: [] },
        "At least one Availability Zone or VPC Subnet is required.",
    ),
    {
        rule: "scaling-group-launch-template",
        type: "aws:autoscaling/group:Group",
        inputs: { minSize: 1, maxSize: 1, vpcZoneIdentifiers: ["subnet-1"] },
        words: "Valid requests must contain either LaunchTemplate",
    },
    groupCase(
        "scaling-group-launch-template",
        { launchTemplate: { id: "lt-0nowhere" } },
        "The specified launch template, with template ID lt-0nowhere, does not exist.",
    ),
    groupCase(
        "scaling-group-launch-template",
        { launchTemplate: { name: "nowhere" } },
        "The specified launch template, with template name nowhere, does not exist.",
    ),
    groupCase(
        "scaling-group-launch-template",
        { launchTemplate: { id: "${template.id}", version: "2" } },
        "Could not find the specified version 2 for the launch template with ID lt-",
    ),
    groupCase("scaling-group-launch-template", {}, 'Invalid id: "al2023" (expecting "ami-...")', { imageId: "al2023" }),
    {
        ...groupCase("scaling-group-launch-template", {}, "The request must contain the parameter ImageId"),
        needs: { template: { ...template, inputs: { instanceType: "m5.large" } } },
    },
    groupCase("scaling-group-launch-template", {}, "Invalid value 'm5.huge' for InstanceType.", {
        instanceType: "m5.huge",
    }),
    groupCase(
        "scaling-group-launch-template",
        {},
        "You must use a valid fully-formed launch template. Volume of 65537GiB is too large for volume type gp3",
        { blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { volumeType: "gp3", volumeSize: 65_537 } }] },
    ),
    groupCase(
        "scaling-group-maintenance-policy",
        { instanceMaintenancePolicy: { minHealthyPercentage: 0, maxHealthyPercentage: 200 } },
        "The difference between MaxHealthyPercentage and MinHealthyPercentage must be less than or equal to 100",
    ),
    groupCase(
        "scaling-group-maintenance-policy",
        { instanceMaintenancePolicy: { minHealthyPercentage: -1, maxHealthyPercentage: 100 } },
        "Both MinHealthyPercentage and MaxHealthyPercentage must be specified",
    ),
    groupCase(
        "scaling-group-maintenance-policy",
        { instanceMaintenancePolicy: { minHealthyPercentage: 101, maxHealthyPercentage: 200 } },
        "Value '101' at 'instanceMaintenancePolicy.minHealthyPercentage'",
    ),
    groupCase(
        "scaling-group-instance-refresh",
        { instanceRefresh: { strategy: "Rolling", preferences: { maxHealthyPercentage: 99 } } },
        "Value '99' at 'preferences.maxHealthyPercentage'",
    ),
    groupCase("scaling-group-suspended-processes", { suspendedProcesses: ["ZoneRebalance"] }, "Value 'ZoneRebalance'"),
    groupCase("scaling-group-grace-period", { healthCheckGracePeriod: -1 }, "Grace period must be a positive integer."),
    groupCase(
        "scaling-group-instance-lifetime",
        { maxInstanceLifetime: 3600 },
        "must be between 86400 and 31536000 seconds",
    ),
    groupCase(
        "scaling-group-tags",
        { tags: [{ key: "aws:mine", value: "x", propagateAtLaunch: true }] },
        "Your account is not allowed to create tag aws:mine",
    ),
    groupCase(
        "scaling-group-tags",
        { tags: Array.from({ length: 51 }, (_, n) => ({ key: `t${n}`, value: "x", propagateAtLaunch: true })) },
        "The maximum number of tags for a resource is 50",
    ),
    // ECS: task definitions
    {
        rule: "container-definitions",
        ...task("soft-over-hard", {}, { ...container, memory: 64, memoryReservation: 128 }),
        words: "'memory' must be greater than or equal to 'memoryReservation'",
    },
    {
        rule: "container-definitions",
        ...task("over-task", { memory: "64" }),
        words: "The 'memory' setting for container 'web' is greater than for the task.",
    },
    {
        rule: "container-definitions",
        ...task("no-log-group", {}, { ...container, logConfiguration: { logDriver: "awslogs" } }),
        words: "Log driver awslogs requires options: awslogs-group",
    },
    {
        rule: "task-size",
        ...task("too-long", {}, { ...container, command: ["x".repeat(65_536)] }),
        words: "Max allowed length is '65536' bytes.",
    },
    {
        rule: "container-ports",
        ...task("host-ports", { networkMode: "host" }),
        words: "When networkMode=host, the host ports and container ports in port mappings must match.",
    },
    {
        rule: "container-order",
        ...task("unknown-first", {}, { ...container, dependsOn: [{ containerName: "guard", condition: "START" }] }),
        words: "Cannot depend on container guard because it does not exist.",
    },
    {
        rule: "container-order",
        ...task(
            "unwatched-first",
            {},
            { ...container, dependsOn: [{ containerName: "guard", condition: "HEALTHY" }] },
            { name: "guard", image: "i", memory: 64 },
        ),
        words: "A dependency container with HEALTHY condition must have health check configured.",
    },
    {
        rule: "container-order",
        ...task(
            "essential-first",
            {},
            { ...container, dependsOn: [{ containerName: "init", condition: "SUCCESS" }] },
            { name: "init", image: "i", memory: 64 },
        ),
        words: "A dependency container with SUCCESS or COMPLETE condition cannot be an essential container.",
    },
    {
        rule: "task-volumes",
        ...task("unknown-volume", {}, { ...container, mountPoints: [{ sourceVolume: "data", containerPath: "/srv" }] }),
        words: "Unknown volume 'data'.",
    },
    {
        rule: "task-volumes",
        ...task("open-iam", efs({ authorizationConfig: { iam: "ENABLED" } })),
        words: "EFS IAM authorization requires TransitEncryption to be enabled.",
    },
    {
        rule: "task-volumes",
        ...task("open-point", efs({ authorizationConfig: { accessPointId: "fsap-1" } })),
        words: "EFS access point requires TransitEncryption to be enabled.",
    },
    {
        rule: "task-volumes",
        ...task("open-port", efs({ transitEncryptionPort: 2049 })),
        words: "TransitEncryptionPort requires that TransitEncryption is enabled.",
    },
    {
        rule: "task-volumes",
        ...task(
            "two-roots",
            efs({
                transitEncryption: "ENABLED",
                rootDirectory: "/pmm",
                authorizationConfig: { accessPointId: "fsap-1" },
            }),
        ),
        words: 'the root directory must either be set to "/" or be omitted.',
    },
    // ECS: clusters and capacity providers
    { rule: "cluster-name", ...cluster("a.b"), words: "Invalid cluster name." },
    {
        rule: "cluster-container-insights",
        ...cluster("insights", { settings: [{ name: "containerInsights", value: "on" }] }),
        words: "Invalid value 'on' for setting containerInsights",
    },
    {
        rule: "capacity-provider-name",
        ...provider("ecs-pmm"),
        needs: groups(),
        words: 'The name cannot be prefixed with "aws", "ecs", or "fargate".',
    },
    {
        rule: "capacity-provider-unique",
        type: provider("").type,
        needs: { ...groups(), first: provider("twin-provider") },
        inputs: { name: "twin-provider", autoScalingGroupProvider: { autoScalingGroupArn: "arn:elsewhere" } },
        words: "The specified capacity provider already exists.",
    },
    {
        rule: "capacity-provider-group",
        ...provider("second-of-group"),
        needs: { ...groups(), first: provider("first-of-group") },
        words: "is already being used by another capacity provider",
    },
    {
        rule: "capacity-provider-group",
        ...provider("groupless", {
            autoScalingGroupArn:
                "arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:u:autoScalingGroupName/gone",
        }),
        words: "autoScalingGroupName/gone does not exist.",
    },
    {
        rule: "capacity-provider-protection",
        ...provider("unscaled", { managedTerminationProtection: "ENABLED" }),
        needs: groups({ protectFromScaleIn: true }),
        words: "managed scaling must be enabled",
    },
    {
        rule: "capacity-provider-protection",
        ...provider("unprotected", {
            managedTerminationProtection: "ENABLED",
            managedScaling: { status: "ENABLED" },
        }),
        needs: groups(),
        words: "the Auto Scaling group must have instance protection from scale in enabled.",
    },
    {
        rule: "capacity-provider-scaling",
        ...provider("steps", { managedScaling: { minimumScalingStepSize: 5, maximumScalingStepSize: 4 } }),
        needs: groups(),
        words: "The minimum or maximum scaling step size value is invalid.",
    },
    {
        rule: "cluster-capacity-providers",
        ...tied("no-such-cluster", ["FARGATE"]),
        words: "ClusterNotFoundException: Cluster not found.",
    },
    {
        rule: "cluster-capacity-providers",
        needs: { cluster: cluster("tied-to-nothing") },
        ...tied("${cluster.name}", ["no-such-provider"]),
        words: "The specified capacity provider was not found.",
    },
    {
        rule: "cluster-capacity-providers",
        needs: { cluster: cluster("tied-to-one") },
        ...tied("${cluster.name}", ["FARGATE"], [{ capacityProvider: "FARGATE_SPOT", weight: 1 }]),
        words: "cannot contain a capacity provider that is not associated with the cluster",
    },
    {
        rule: "cluster-capacity-providers",
        needs: { cluster: cluster("tied-without-weight") },
        ...tied("${cluster.name}", ["FARGATE"], [{ capacityProvider: "FARGATE", base: 1 }]),
        words: "with a weight value greater than zero",
    },
    {
        rule: "cluster-capacity-providers",
        needs: { cluster: cluster("tied-twice") },
        ...tied(
            "${cluster.name}",
            ["FARGATE", "FARGATE_SPOT"],
            [
                { capacityProvider: "FARGATE", base: 1, weight: 1 },
                { capacityProvider: "FARGATE_SPOT", base: 1, weight: 1 },
            ],
        ),
        words: "There are multiple capacity providers in the specified capacity provider strategy with a base value",
    },
    // ECS: services
    {
        ...serviceCase("service-unique", "twin-service", {}, "Creation of service was not idempotent."),
        needs: {
            cluster: cluster("twin-service"),
            task: task("twin-service"),
            first: {
                type: service,
                inputs: { name: "twin-service", cluster: "${cluster.id}", taskDefinition: "${task.arn}" },
            },
        },
    },
    serviceCase("service-cluster", "lost-service", { cluster: "no-such-cluster" }, "Cluster not found."),
    serviceCase("service-task-definition", "idle", { taskDefinition: "no-such-family" }, "TaskDefinition not found."),
    serviceCase("service-task-definition", "ahead", { taskDefinition: "ahead:2" }, "TaskDefinition not found."),
    serviceCase(
        "service-capacity",
        "torn",
        { launchType: "EC2", capacityProviderStrategies: [{ capacityProvider: "FARGATE", weight: 1 }] },
        "Specifying both a launch type and capacity provider strategy is not supported",
    ),
    serviceCase(
        "service-capacity",
        "unattached",
        { capacityProviderStrategies: [{ capacityProvider: "FARGATE", weight: 1 }] },
        "cannot contain a capacity provider that is not associated with the cluster",
    ),
    serviceCase(
        "service-deployment",
        "stuck",
        { deploymentMaximumPercent: 100, deploymentMinimumHealthyPercent: 100 },
        "Both maximumPercent and minimumHealthyPercent cannot be 100",
    ),
    serviceCase(
        "service-deployment",
        "low",
        { deploymentMaximumPercent: 99, deploymentMinimumHealthyPercent: 0 },
        "maximumPercent must be at least 100",
    ),
    serviceCase(
        "service-deployment",
        "high",
        { deploymentMinimumHealthyPercent: 101 },
        "minimumHealthyPercent must be at most 100",
    ),
    serviceCase(
        "service-zone-rebalancing",
        "unmovable",
        {
            availabilityZoneRebalancing: "ENABLED",
            deploymentMaximumPercent: 100,
            deploymentMinimumHealthyPercent: 0,
        },
        "AvailabilityZoneRebalancing does not support maximumPercent <= 100",
    ),
    serviceCase(
        "service-zone-rebalancing",
        "daemonic",
        { availabilityZoneRebalancing: "ENABLED", schedulingStrategy: "DAEMON" },
        "Availability Zone Rebalancing does not support DAEMON services",
    ),
    serviceCase(
        "service-grace-period",
        "impatient",
        { healthCheckGracePeriodSeconds: -1 },
        "expected health_check_grace_period_seconds to be in the range (0 - 2147483647), got -1",
    ),
    serviceCase(
        "service-network",
        "bridged",
        { networkConfiguration: { subnets: ["subnet-1"] } },
        "Network Configuration is not valid for the given networkMode of this task definition.",
    ),
    {
        ...serviceCase("service-network", "netless", {}, "Network Configuration must be provided"),
        needs: {
            cluster: cluster("netless"),
            task: task("netless", { networkMode: "awsvpc" }, { name: "web", image: "i", memory: 128 }),
        },
    },
    serviceCase(
        "service-load-balancer",
        "nameless",
        { loadBalancers: [{ targetGroupArn: "arn:g", containerName: "app", containerPort: 8443 }] },
        "The container app does not exist in the task definition.",
    ),
    serviceCase(
        "service-load-balancer",
        "portless",
        { loadBalancers: [{ targetGroupArn: "arn:g", containerName: "web", containerPort: 443 }] },
        "The container web did not have a container port 443 defined.",
    ),
    {
        ...serviceCase(
            "service-load-balancer",
            "mistyped",
            { loadBalancers: [{ targetGroupArn: "${group.id}", containerName: "web", containerPort: 8443 }] },
            "has target type ip, which is incompatible with the bridge network mode specified in the task definition.",
        ),
        needs: { cluster: cluster("mistyped"), task: task("mistyped"), group: targetGroup("ip") },
    },
    {
        ...serviceCase(
            "service-target-group",
            "unlistened",
            { loadBalancers: [{ targetGroupArn: "${group.id}", containerName: "web", containerPort: 8443 }] },
            "does not have an associated load balancer",
        ),
        needs: { cluster: cluster("unlistened"), task: task("unlistened"), group: targetGroup("instance") },
    },
];

/** A cluster with a service on Fargate's spare capacity. */
const spread: Properties[] = [{ capacityProvider: "FARGATE_SPOT", weight: 1 }];

/** Refused when they are changed. */
export const updates: UpdateCase[] = [
    {
        rule: "file-system-performance",
        ...fileSystem({ performanceMode: "maxIO" }),
        changed: { performanceMode: "maxIO", throughputMode: "elastic" },
        words: "Elastic throughput is not available",
    },
    {
        rule: "service-capacity-change",
        type: service,
        needs: {
            cluster: cluster("moving"),
            task: task("moving"),
            tied: tied("${cluster.name}", ["FARGATE", "FARGATE_SPOT"]),
        },
        inputs: {
            name: "moving",
            cluster: "${cluster.id}",
            taskDefinition: "${task.arn}",
            capacityProviderStrategies: [{ capacityProvider: "FARGATE", weight: 1 }],
        },
        changed: {
            name: "moving",
            cluster: "${cluster.id}",
            taskDefinition: "${task.arn}",
            capacityProviderStrategies: spread,
        },
        words: "force_new_deployment should be true when capacity_provider_strategy is being updated",
    },
];

/** Refused when they are to go. */
export const deletions: DeleteCase[] = [
    {
        rule: "file-system-in-use",
        ...fileSystem(),
        blockedBy: { type: mountTarget("").type, inputs: { fileSystemId: "${thing.id}", subnetId: "subnet-1" } },
        words: "cannot be deleted because it has mount targets",
    },
    {
        rule: "cluster-in-use",
        ...cluster("busy"),
        blockedBy: { type: service, inputs: { name: "s", cluster: "${thing.id}" } },
        words: "The Cluster cannot be deleted while Services are active.",
    },
    {
        rule: "capacity-provider-in-use",
        ...provider("tied-provider"),
        needs: groups(),
        blockedBy: tied("some-cluster", ["tied-provider"]),
        words: "because it is associated with cluster: some-cluster. Remove the capacity provider from the cluster",
    },
    {
        rule: "cluster-capacity-providers-in-use",
        needs: { cluster: cluster("spread") },
        ...tied("${cluster.name}", ["FARGATE_SPOT"]),
        blockedBy: {
            type: service,
            inputs: { name: "spread", cluster: "${thing.id}", capacityProviderStrategies: spread },
        },
        words: "The specified capacity provider is in use and cannot be removed.",
    },
];
