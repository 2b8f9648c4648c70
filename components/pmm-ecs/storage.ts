import type * as pulumi from "@pulumi/pulumi";
import type * as inputs from "@pulumi/aws/types/input";
import { dataVolume } from "../parts/data-volume";
import { formatOf } from "../parts/data-volume/data-volume";
import { fileSystem, type MountableFileSystem } from "../parts/file-system";
import { lendKeyToVolumes, useOfKey } from "../parts/key-statements";
import { pmmDataFolder } from "../parts/pmm/data-folder";
import { hostPlace, hostSubnets, type HostNetwork } from "../parts/pmm/host-network";
import { mountPoints } from "../parts/pmm/metrics";
import type { Statement } from "../parts/policy-document";
import type { Scope } from "../parts/scope";
import { PmmStorage } from "./args";
import type { PmmEcsSettings } from "./settings";
import type { EcsDataVolume } from "./user-data";

/** Folder of the host that a task finds PMM's data in, when the host mounts it. */
const hostFolder = `${mountPoints.data}/${pmmDataFolder.DATA_FOLDER}`;

/** Where PMM's data lies, as far as the rest of the deployment needs it. */
export interface Storage {
    /** Id and ARN of the file system or of the volume. */
    id: pulumi.Output<string>;
    arn: pulumi.Output<string>;
    /** The volume of the task that holds the data. */
    taskVolume: pulumi.Input<inputs.ecs.TaskDefinitionVolume>;
    /** Subnets that the host may be in. */
    subnetIds: pulumi.Output<string[]>;
    /** What the host must be allowed, by purpose. */
    hostStatements: Record<string, Statement[]>;
    /** No task can start before these exist. */
    ready: pulumi.Resource[];
    fileSystem: MountableFileSystem | undefined;
    dataVolume: { id: pulumi.Output<string>; host: pulumi.Output<EcsDataVolume> } | undefined;
}

/** Makes the place that `storage` names; `taskRoleArn` is the role that mounts a file system. */
export function storage(
    scope: Scope,
    settings: PmmEcsSettings,
    network: HostNetwork,
    taskRoleArn: pulumi.Input<string>,
): Storage {
    return settings.storage.kind === PmmStorage.Efs
        ? onFileSystem(scope, settings, settings.storage, network, taskRoleArn)
        : onVolume(scope, settings, settings.storage);
}

function onFileSystem(
    scope: Scope,
    settings: PmmEcsSettings,
    chosen: Extract<PmmEcsSettings["storage"], { kind: PmmStorage.Efs }>,
    network: HostNetwork,
    taskRoleArn: pulumi.Input<string>,
): Storage {
    const made = fileSystem(scope, "data", chosen.fileSystem, {
        vpcId: settings.network.vpcId,
        subnetIds: chosen.subnetIds,
        clientSecurityGroupId: network.securityGroupId,
        clientRoleArn: taskRoleArn,
        owner: pmmDataFolder.DATA_OWNER,
    });
    return {
        id: made.id,
        arn: made.arn,
        taskVolume: {
            efsVolumeConfiguration: {
                fileSystemId: made.id,
                transitEncryption: "ENABLED",
                authorizationConfig: { accessPointId: made.accessPointId, iam: "ENABLED" },
            },
            name: "data",
        },
        subnetIds: hostSubnets(scope, settings),
        // To find what AWS Backup restored: its folders are outside of the access point, and AWS does not tell their names.
        hostStatements: {
            restored: [
                {
                    Sid: "SeeRestoredFolders",
                    Effect: "Allow",
                    Action: ["elasticfilesystem:ClientMount"],
                    Resource: made.arn,
                },
            ],
        },
        ready: made.ready,
        fileSystem: made,
        dataVolume: undefined,
    };
}

function onVolume(
    scope: Scope,
    settings: PmmEcsSettings,
    chosen: Extract<PmmEcsSettings["storage"], { kind: PmmStorage.Ebs }>,
): Storage {
    const { subnetId, zone } = hostPlace(scope, settings);
    const volume = dataVolume(scope, "data", chosen.dataVolume, zone);
    return {
        id: volume.id,
        arn: volume.arn,
        taskVolume: { name: "data", hostPath: hostFolder },
        subnetIds: subnetId.apply((id) => [id]),
        hostStatements: { volume: attachStatements(scope, volume.arn, chosen.dataVolume.kmsKeyArn) },
        ready: [],
        fileSystem: undefined,
        dataVolume: {
            id: volume.id,
            host: volume.id.apply((id): EcsDataVolume => ({
                DATA_VOLUME_ID: id,
                DATA_VOLUME_FORMAT: formatOf(chosen.dataVolume.live),
            })),
        },
    };
}

/** A group cannot attach a volume that exists, so that its host does: this one volume, and to hosts of this group alone. */
function attachStatements(
    scope: Scope,
    volumeArn: pulumi.Output<string>,
    kmsKeyArn: pulumi.Output<string> | undefined,
): Statement[] {
    return [
        ...keyStatements(scope, kmsKeyArn),
        {
            Sid: "SeeVolumes",
            Effect: "Allow",
            Action: ["ec2:DescribeVolumes"],
            // AWS has no finer resource for it.
            Resource: "*",
        },
        { Sid: "AttachTheVolume", Effect: "Allow", Action: ["ec2:AttachVolume"], Resource: volumeArn },
        {
            Sid: "AttachItToOwnHosts",
            Effect: "Allow",
            Action: ["ec2:AttachVolume"],
            Resource: scope.arn("ec2", "instance/*"),
            Condition: { StringEquals: { "aws:ResourceTag/stackwarden:deployment": scope.deployment } },
        },
    ];
}

/**
 * Who attaches a volume must be allowed its key; EBS's own key allows it by itself.
 *
 * Source: https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html
 */
function keyStatements(scope: Scope, kmsKeyArn: pulumi.Output<string> | undefined): Statement[] {
    if (kmsKeyArn === undefined) {
        return [];
    }
    return [
        ...useOfKey(scope, "UseTheKeyForVolumes", kmsKeyArn, "ec2", [
            "kms:Decrypt",
            "kms:DescribeKey",
            "kms:GenerateDataKeyWithoutPlaintext",
        ]),
        lendKeyToVolumes(kmsKeyArn),
    ];
}
