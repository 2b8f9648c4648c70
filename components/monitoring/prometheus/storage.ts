import type * as pulumi from "@pulumi/pulumi";
import type * as ecs from "@pulumi/aws/ecs";
import { fileSystem, type MountableFileSystem } from "../../parts/file-system";
import { InfrequentAccess, PerformanceMode, ThroughputMode } from "../../parts/file-system/file-system";
import { useOfKeyForVolumes } from "../../parts/key-statements";
import type { Scope } from "../../parts/scope";
import { serviceRole } from "../../parts/service-role";
import type { MonitoringNetwork } from "../network";
import type { MonitoringSettings } from "../settings";
import { StorageKind } from "./args";
import { dataVolume, nobody, volumes } from "./volumes";

/** Where Prometheus's data lies. */
export interface PrometheusVolumes {
    /** All volumes of the task. */
    volumes: ecs.TaskDefinitionArgs["volumes"];
    /** GiB of the task's own disk, when more than Fargate gives anyway. */
    ephemeralGb: number | undefined;
    /** The disk that ECS makes for each task, for the storage `ebs`. */
    volumeConfiguration: ecs.ServiceArgs["volumeConfiguration"] | undefined;
    /** For the storage `efs`. */
    fileSystem: MountableFileSystem | undefined;
    /** No task can start before these exist. */
    ready: pulumi.Resource[];
}

/** GiB that each task on Fargate has for nothing. */
const givenGb = 20;

/** The volumes of a Prometheus's task; `role` is that of its children. */
export function prometheusVolumes(
    scope: Scope,
    role: string,
    settings: MonitoringSettings,
    { network, taskRoleArn }: { network: MonitoringNetwork; taskRoleArn: pulumi.Output<string> },
): PrometheusVolumes {
    const { kind, sizeGb } = settings.prometheus.storage;
    const shared = Object.values(volumes).map((name) => ({ name }));
    const nothing = { ephemeralGb: undefined, volumeConfiguration: undefined, fileSystem: undefined, ready: [] };
    switch (kind) {
        case StorageKind.Ephemeral:
            return {
                ...nothing,
                volumes: [...shared, { name: dataVolume }],
                ephemeralGb: sizeGb === givenGb ? undefined : sizeGb,
            };
        case StorageKind.Ebs: {
            const disk = taskDisk(scope, role, settings);
            return {
                ...nothing,
                volumes: [...shared, { name: dataVolume, configureAtLaunch: true }],
                volumeConfiguration: disk.configuration,
                ready: disk.ready,
            };
        }
        case StorageKind.Efs: {
            const made = dataFileSystem(scope, settings, { network, taskRoleArn });
            const mounted = {
                name: dataVolume,
                efsVolumeConfiguration: {
                    fileSystemId: made.id,
                    transitEncryption: "ENABLED",
                    authorizationConfig: { accessPointId: made.accessPointId, iam: "ENABLED" },
                },
            };
            return { ...nothing, volumes: [...shared, mounted], fileSystem: made, ready: made.ready };
        }
    }
}

/** A role by which ECS makes a disk for each task. Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html */
function taskDisk(
    scope: Scope,
    role: string,
    { kmsKeyArn, prometheus }: MonitoringSettings,
): { configuration: NonNullable<ecs.ServiceArgs["volumeConfiguration"]>; ready: pulumi.Resource[] } {
    const infrastructure = serviceRole(scope, `${role}-disk-role`, {
        description: "Makes the disks of Prometheus's tasks",
        service: "ecs.amazonaws.com",
        managedPolicies: ["service-role/AmazonECSInfrastructureRolePolicyForVolumes"],
        // The policy that AWS manages names no key.
        ...(kmsKeyArn && { policies: { key: useOfKeyForVolumes(scope, kmsKeyArn) } }),
    });
    return {
        configuration: {
            name: dataVolume,
            managedEbsVolume: {
                roleArn: infrastructure.role.arn,
                sizeInGb: prometheus.storage.sizeGb,
                volumeType: "gp3",
                encrypted: true,
                fileSystemType: "xfs",
                ...(kmsKeyArn && { kmsKeyId: kmsKeyArn }),
                tagSpecifications: [{ resourceType: "volume", propagateTags: "SERVICE" }],
            },
        },
        ready: infrastructure.permissions,
    };
}

/** A file system with one folder, in which everything is Prometheus's. */
function dataFileSystem(
    scope: Scope,
    settings: MonitoringSettings,
    { network, taskRoleArn }: { network: MonitoringNetwork; taskRoleArn: pulumi.Output<string> },
): MountableFileSystem {
    const made = {
        kmsKeyArn: settings.kmsKeyArn,
        performanceMode: PerformanceMode.GeneralPurpose,
        // A Prometheus that starts reads all it wrote lately at once.
        throughputMode: ThroughputMode.Elastic,
        provisionedThroughput: undefined,
        transitionToIa: InfrequentAccess.Never,
        directory: "/prometheus",
        existingId: undefined,
        protect: settings.protect,
    };
    return fileSystem(scope, "data", made, {
        vpcId: settings.network.vpcId,
        subnetIds: settings.tasks.subnets ?? [],
        clientSecurityGroupId: network.tasksIdOf("prometheus"),
        clientRoleArn: taskRoleArn,
        owner: nobody,
    });
}
