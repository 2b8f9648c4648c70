import type { StoredResource } from "../../../offline/cloud/store";
import type { Properties } from "../../../offline/cloud/values";
import { launches } from "./acceptances-cluster";
import type { Acceptance } from "./case";

const fileSystem = "aws:efs/fileSystem:FileSystem";
const mountTarget = "aws:efs/mountTarget:MountTarget";
const accessPoint = "aws:efs/accessPoint:AccessPoint";
const filesPolicy = "aws:efs/fileSystemPolicy:FileSystemPolicy";
const template = "aws:ec2/launchTemplate:LaunchTemplate";
const group = "aws:autoscaling/group:Group";
const cluster = "aws:ecs/cluster:Cluster";
const tie = "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders";
const provider = "aws:ecs/capacityProvider:CapacityProvider";
const service = "aws:ecs/service:Service";
const task = "aws:ecs/taskDefinition:TaskDefinition";

const files: Partial<StoredResource> = { type: fileSystem, id: "fs-1" };
const subnet = (id: string, availabilityZone: string): Partial<StoredResource> => ({
    type: "aws:ec2/subnet:Subnet",
    id,
    inputs: { availabilityZone, cidrBlock: "10.0.0.0/24", vpcId: "vpc-1" },
});
const statement = (parts: Properties): string =>
    JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { AWS: "*" }, Action: "elasticfilesystem:ClientMount", ...parts }],
    });

const launch: Partial<StoredResource> = {
    type: template,
    id: "lt-1",
    inputs: {
        name: "host",
        imageId: "resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id",
        instanceType: "m5.large",
        blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { volumeType: "gp3", volumeSize: 30 } }],
    },
    outputs: { latestVersion: 3, defaultVersion: 1 },
};
const groupArn = "arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:u:autoScalingGroupName/g";
const host = (inputs: Properties = {}): Partial<StoredResource> => ({
    type: group,
    id: "g",
    inputs,
    outputs: { arn: groupArn },
});
const ofGroup = (inputs: Properties): Properties => ({
    name: "p",
    autoScalingGroupProvider: { autoScalingGroupArn: groupArn, ...inputs },
});

const clusterArn = "arn:aws:ecs:eu-west-1:123456789012:cluster/c";
const providerArn = "arn:aws:ecs:eu-west-1:123456789012:capacity-provider/p";
const here: Partial<StoredResource> = { type: cluster, id: clusterArn, inputs: { name: "c" } };
const tied: Partial<StoredResource> = {
    type: tie,
    id: "c",
    inputs: { clusterName: "c", capacityProviders: ["p", "FARGATE"] },
};
const made: Partial<StoredResource> = { type: provider, id: providerArn, inputs: { name: "p" } };
const onProvider: Properties[] = [{ capacityProvider: "p", base: 1, weight: 100 }];

const container: Properties = {
    name: "pmm-server",
    image: "i",
    memory: 4096,
    memoryReservation: 4096,
    portMappings: [{ containerPort: 8443, hostPort: 443 }],
    dependsOn: [
        { containerName: "data-guard", condition: "HEALTHY" },
        { containerName: "init", condition: "SUCCESS" },
    ],
    mountPoints: [{ sourceVolume: "data", containerPath: "/srv" }],
};
const guard: Properties = { name: "data-guard", image: "i", memory: 64, healthCheck: { command: ["CMD", "true"] } };
const init: Properties = { name: "init", image: "i", memory: 64, essential: false };
const definition = (inputs: Properties = {}, containers = [container, guard, init]): Properties => ({
    family: "f",
    containerDefinitions: JSON.stringify(containers),
    ...inputs,
});
const registered = (inputs: Properties = {}): Partial<StoredResource> => ({
    type: task,
    id: "f",
    inputs: definition(inputs),
    outputs: { revision: 3 },
});
const taskArn = "arn:aws:ecs:eu-west-1:123456789012:task-definition/f";
const balanced = (rest: Properties): Properties => ({
    taskDefinition: `${taskArn}:3`,
    loadBalancers: [{ containerName: "pmm-server", containerPort: 8443, targetGroupArn: "arn:g", ...rest }],
});
const targets = (targetType: string): Partial<StoredResource> => ({
    type: "aws:lb/targetGroup:TargetGroup",
    id: "arn:g",
    outputs: { targetType, loadBalancerArns: ["arn:lb"] },
});

/** Requests at the edge of what AWS takes, by the rule that must let them pass. */
export const acceptances: Record<string, Acceptance[]> = {
    "file-system-unique": [
        [fileSystem, {}, [files]],
        [fileSystem, { creationToken: "b" }, [{ ...files, outputs: { creationToken: "a" } }]],
    ],
    "file-system-key": [
        [fileSystem, { encrypted: true, kmsKeyId: "arn:k" }],
        [fileSystem, {}],
    ],
    "file-system-performance": [
        [fileSystem, { performanceMode: "maxIO", throughputMode: "bursting" }],
        [fileSystem, { performanceMode: "generalPurpose", throughputMode: "elastic" }],
    ],
    "file-system-throughput": [
        [fileSystem, { throughputMode: "provisioned", provisionedThroughputInMibps: 1 }],
        [fileSystem, { throughputMode: "provisioned", provisionedThroughputInMibps: 3414 }],
        // The provider does not send the figure: AWS never sees it.
        [fileSystem, { throughputMode: "elastic", provisionedThroughputInMibps: 10 }],
    ],
    "file-system-lifecycle": [
        [fileSystem, {}],
        [
            fileSystem,
            {
                throughputMode: "elastic",
                lifecyclePolicies: [
                    { transitionToIa: "AFTER_30_DAYS" },
                    { transitionToArchive: "AFTER_60_DAYS" },
                    { transitionToPrimaryStorageClass: "AFTER_1_ACCESS" },
                ],
            },
        ],
    ],
    "file-system-exists": [[mountTarget, { fileSystemId: "fs-1" }, [files]]],
    "file-system-policy": [
        // A statement without a resource is about the file system.
        [filesPolicy, { fileSystemId: "fs-1", policy: statement({}) }],
        [filesPolicy, { fileSystemId: "fs-1", policy: statement({ Resource: "arn:aws:e:r:a:file-system/fs-1" }) }],
        [
            filesPolicy,
            {
                fileSystemId: "fs-1",
                policy: statement({
                    Effect: "Deny",
                    Action: "*",
                    Condition: { Bool: { "aws:SecureTransport": "false" } },
                }),
            },
        ],
        [
            filesPolicy,
            {
                fileSystemId: "fs-1",
                bypassPolicyLockoutSafetyCheck: true,
                policy: statement({ Effect: "Deny", Action: "*" }),
            },
        ],
    ],
    "mount-target-zone": [
        [
            mountTarget,
            { fileSystemId: "fs-1", subnetId: "subnet-b" },
            [
                files,
                subnet("subnet-a", "eu-west-1a"),
                subnet("subnet-b", "eu-west-1b"),
                { type: mountTarget, id: "fsmt-1", inputs: { fileSystemId: "fs-1", subnetId: "subnet-a" } },
                { type: mountTarget, id: "fsmt-2", inputs: { fileSystemId: "fs-2", subnetId: "subnet-b" } },
            ],
        ],
        // Of subnets that are not in this cloud the zones are not really known.
        [
            mountTarget,
            { fileSystemId: "fs-1", subnetId: "subnet-x" },
            [files, { type: mountTarget, id: "fsmt-1", inputs: { fileSystemId: "fs-1", subnetId: "subnet-x" } }],
        ],
    ],
    "mount-target-security-groups": [
        [
            mountTarget,
            { subnetId: "subnet-a", securityGroups: ["sg-1", "2", "3", "4", "5"] },
            [
                subnet("subnet-a", "eu-west-1a"),
                { type: "aws:ec2/securityGroup:SecurityGroup", id: "sg-1", inputs: { vpcId: "vpc-1" } },
            ],
        ],
    ],
    "access-point-directory": [
        [accessPoint, {}],
        [accessPoint, { rootDirectory: { path: "/a/b/c/d" } }],
        [
            accessPoint,
            {
                rootDirectory: {
                    path: "/aws-backup-restore_2026-01-31T02-00-00-000000Z/pmm",
                    creationInfo: { ownerUid: 1000, ownerGid: 1000, permissions: "0755" },
                },
            },
        ],
    ],
    "access-point-owner": [[accessPoint, { posixUser: { uid: 0, gid: 4_294_967_295 } }]],
    "launch-template-name": [
        [template, { name: "a/b.c(d)-e_f" }],
        [template, { namePrefix: "x" }],
    ],
    "launch-template-unique": [[template, { name: "other" }, [launch]]],
    "launch-template-user-data": [
        [template, {}],
        [template, { userData: Buffer.from("#!/bin/sh\necho").toString("base64") }],
    ],
    "scaling-group-name": [[group, { name: "a".repeat(255) }]],
    "scaling-group-unique": [[group, { name: "other" }, [host({ name: "g" })]]],
    "scaling-group-sizes": [
        [group, { minSize: 1, maxSize: 1, desiredCapacity: 1 }],
        [group, { minSize: 0, maxSize: 0 }],
    ],
    "scaling-group-zones": [
        [group, { vpcZoneIdentifiers: ["subnet-a"] }],
        [group, { availabilityZones: ["eu-west-1a"] }],
    ],
    "scaling-group-launch-template": [
        [group, { launchTemplate: { id: "lt-1", version: "3" } }, [launch]],
        [group, { launchTemplate: { id: "lt-1", version: "$Latest" } }, [launch]],
        [group, { launchTemplate: { name: "host" } }, [launch]],
        [group, { launchConfiguration: "older-kind" }],
        // Nothing is known here of what an older version says.
        [group, { launchTemplate: { id: "lt-1", version: "1" } }, [{ ...launch, inputs: {} }]],
        ...launches,
        // Families beyond those that this cloud knows exist too.
        [
            group,
            { launchTemplate: { id: "lt-1", version: "3" } },
            [{ ...launch, inputs: { imageId: "ami-1", instanceType: "g5.xlarge" } }],
        ],
    ],
    "scaling-group-maintenance-policy": [
        [group, {}],
        [group, { instanceMaintenancePolicy: { minHealthyPercentage: 0, maxHealthyPercentage: 100 } }],
        [group, { instanceMaintenancePolicy: { minHealthyPercentage: 100, maxHealthyPercentage: 200 } }],
        [group, { instanceMaintenancePolicy: { minHealthyPercentage: -1, maxHealthyPercentage: -1 } }],
    ],
    "scaling-group-instance-refresh": [
        [group, {}],
        [group, { instanceRefresh: { strategy: "Rolling" } }],
        [
            group,
            {
                instanceRefresh: {
                    strategy: "Rolling",
                    preferences: { minHealthyPercentage: 0, maxHealthyPercentage: 100 },
                },
            },
        ],
    ],
    "scaling-group-suspended-processes": [[group, { suspendedProcesses: ["AZRebalance", "InstanceRefresh"] }]],
    "scaling-group-grace-period": [[group, { healthCheckGracePeriod: 0 }]],
    "scaling-group-instance-lifetime": [
        [group, { maxInstanceLifetime: 0 }],
        [group, { maxInstanceLifetime: 86_400 }],
    ],
    "scaling-group-tags": [[group, { tags: [{ key: "my:aws:tag", value: "x", propagateAtLaunch: true }] }]],
    "task-size": [[task, definition()]],
    "container-ports": [
        [task, definition()],
        [
            task,
            definition({ networkMode: "awsvpc" }, [
                { name: "c", image: "i", portMappings: [{ containerPort: 80 }, { containerPort: 81, hostPort: 81 }] },
            ]),
        ],
    ],
    "container-order": [[task, definition()]],
    "task-volumes": [
        [task, definition({ volumes: [{ name: "data", hostPath: "/srv/pmm-data" }] })],
        [
            task,
            definition({
                volumes: [
                    {
                        name: "data",
                        efsVolumeConfiguration: {
                            fileSystemId: "fs-not-asked-for",
                            rootDirectory: "/",
                            transitEncryption: "ENABLED",
                            authorizationConfig: { accessPointId: "fsap-1", iam: "ENABLED" },
                        },
                    },
                ],
            }),
        ],
    ],
    "cluster-name": [[cluster, { name: "pmm_server-1" }]],
    "cluster-container-insights": [
        [cluster, {}],
        [cluster, { settings: [{ name: "containerInsights", value: "enhanced" }] }],
    ],
    "capacity-provider-name": [[provider, { name: "pmm-on-ecs" }]],
    "capacity-provider-unique": [[provider, { name: "q" }, [made]]],
    "capacity-provider-group": [
        [provider, ofGroup({}), [host(), made]],
        [provider, { autoScalingGroupProvider: { autoScalingGroupArn: groupArn.replace("123456789012", "1") } }],
        [provider, { managedInstancesProvider: {} }, [made]],
    ],
    "capacity-provider-protection": [
        [provider, ofGroup({ managedTerminationProtection: "DISABLED", managedScaling: { status: "DISABLED" } })],
        [
            provider,
            ofGroup({ managedTerminationProtection: "ENABLED", managedScaling: { status: "ENABLED" } }),
            [host({ protectFromScaleIn: true })],
        ],
    ],
    "capacity-provider-scaling": [
        [provider, ofGroup({ managedScaling: { minimumScalingStepSize: 1, maximumScalingStepSize: 1 } })],
    ],
    "cluster-capacity-providers": [
        [
            tie,
            { clusterName: "c", capacityProviders: ["p", "FARGATE"], defaultCapacityProviderStrategies: onProvider },
            [here, made],
        ],
        [
            tie,
            { clusterName: "c", capacityProviders: ["p"] },
            [
                here,
                made,
                { type: service, id: "s", inputs: { cluster: "c", capacityProviderStrategies: onProvider } },
                { type: service, id: "t", inputs: { cluster: "d", capacityProviderStrategies: [{}] } },
            ],
            { capacityProviders: ["p", "FARGATE"] },
        ],
    ],
    "service-unique": [
        [service, { name: "s", cluster: "c" }, [{ type: service, id: "x", inputs: { name: "s", cluster: "d" } }]],
    ],
    "service-cluster": [
        [service, {}],
        [service, { cluster: "c" }, [here]],
        [service, { cluster: clusterArn }, [here]],
    ],
    "service-task-definition": [
        [service, { taskDefinition: `${taskArn}:2` }, [registered()]],
        [service, { taskDefinition: "f" }, [registered()]],
    ],
    "service-capacity": [
        [service, { cluster: clusterArn, capacityProviderStrategies: onProvider }, [tied]],
        [
            service,
            { cluster: "c", capacityProviderStrategies: [{ capacityProvider: "FARGATE", weight: 1 }, ...onProvider] },
            [tied],
        ],
        [service, { launchType: "EC2" }],
    ],
    "service-capacity-change": [
        [service, { capacityProviderStrategies: onProvider }, [], { capacityProviderStrategies: onProvider }],
        [service, { capacityProviderStrategies: onProvider, forceNewDeployment: true }, [], {}],
        [service, { desiredCount: 0 }, [], { desiredCount: 1 }],
    ],
    "service-deployment": [
        [service, {}],
        [service, { deploymentMaximumPercent: 100, deploymentMinimumHealthyPercent: 0 }],
        [service, { schedulingStrategy: "DAEMON", deploymentMaximumPercent: 100 }],
    ],
    "service-zone-rebalancing": [
        [service, { availabilityZoneRebalancing: "DISABLED", deploymentMaximumPercent: 100 }],
        [service, { availabilityZoneRebalancing: "ENABLED", deploymentMaximumPercent: 101 }],
    ],
    "service-grace-period": [
        [service, {}],
        [service, { healthCheckGracePeriodSeconds: 2_147_483_647 }],
    ],
    "service-network": [
        [service, { taskDefinition: "f" }, [registered()]],
        [
            service,
            { taskDefinition: "f", networkConfiguration: { subnets: ["subnet-a"] } },
            [registered({ networkMode: "awsvpc" })],
        ],
    ],
    "service-load-balancer": [
        [service, balanced({}), [registered(), targets("instance")]],
        [service, balanced({}), [registered({ networkMode: "awsvpc" }), targets("ip")]],
        [service, balanced({ targetGroupArn: "arn:of-another-account" }), [registered()]],
        [service, { ...balanced({ containerName: "older" }), taskDefinition: "f:1" }, [registered()]],
    ],
    "service-target-group": [[service, balanced({}), [targets("instance")]]],
};

/** Deletions that AWS does without a word. */
export const deletions: Record<string, Acceptance[]> = {
    "file-system-in-use": [
        [fileSystem, {}, [{ type: mountTarget, id: "fsmt-1", inputs: { fileSystemId: "fs-other" } }]],
        // An access point goes with its file system.
        [fileSystem, {}, [{ type: accessPoint, id: "fsap-1", inputs: { fileSystemId: "the-thing" } }]],
    ],
    "cluster-in-use": [[cluster, {}, [{ type: service, id: "s", inputs: { cluster: "other" } }]]],
    "capacity-provider-in-use": [[provider, {}, [tied]]],
    "cluster-capacity-providers-in-use": [
        [
            tie,
            { clusterName: "c", capacityProviders: ["p"] },
            [{ type: service, id: "s", inputs: { cluster: "c", launchType: "EC2" } }],
        ],
    ],
};
