import { unknown, type Given } from "../judging";
import { changing, resourceTable, stackTable, without, type Table } from "./table";

const encryptedDisk = { deviceName: "/dev/sdb", encrypted: true };
const plainDisk = { deviceName: "/dev/sdc", encrypted: false };

const snapshotCopy = "aws:ebs/snapshotCopy:SnapshotCopy";
const serviceType = "aws:ecs/service:Service";

/** A service each of whose tasks gets a volume. */
function serviceWith(managedEbsVolume: Record<string, unknown>): Given {
    return { type: serviceType, props: { volumeConfiguration: { name: "scratch", managedEbsVolume } } };
}

/** A fleet of hosts, the first of them with encrypted disks. */
function fleet(...others: Record<string, unknown>[]): Given {
    const good = { rootBlockDevices: [{ encrypted: true }], ebsBlockDevices: [encryptedDisk] };
    return {
        type: "aws:ec2/spotFleetRequest:SpotFleetRequest",
        props: { launchSpecifications: [good, ...others] },
    };
}

/** Trials of the rules on encryption at rest. */
export const encryption: Table[] = [
    resourceTable("ebs-volume-encrypted", { type: "aws:ebs/volume:Volume", props: { size: 100, encrypted: true } }, [
        ["pass", "the flag is written as text", { encrypted: "true" }],
        ["fail", "the flag is absent", { encrypted: undefined }, { says: "`encrypted` is not true" }],
        ["fail", "the flag is false", { encrypted: false }],
        ["fail", "the flag is no flag", { encrypted: { value: true } }],
        ["unknown", "the flag is not known", { encrypted: unknown }, { says: "encrypted`" }],
        ["pass", "a copy of a snapshot is encrypted", ({ props }) => ({ type: snapshotCopy, props })],
        ["fail", "a copy of a snapshot is not", () => ({ type: snapshotCopy, props: { encrypted: false } })],
        ["pass", "ECS makes a volume for each task, encrypted by default", () => serviceWith({ sizeInGb: 20 })],
        ["pass", "the tasks have none", () => ({ type: serviceType, props: {} })],
        [
            "fail",
            "ECS is told not to encrypt it",
            () => serviceWith({ encrypted: false }),
            { says: "`volumeConfiguration.managedEbsVolume.encrypted` is false" },
        ],
    ]),
    resourceTable(
        "ec2-disks-encrypted",
        {
            type: "aws:ec2/instance:Instance",
            props: { rootBlockDevice: { encrypted: true }, ebsBlockDevices: [encryptedDisk] },
        },
        [
            ["pass", "there are no further disks", { ebsBlockDevices: undefined }],
            [
                "pass",
                "the launch template decides",
                { rootBlockDevice: undefined, launchTemplate: { id: unknown }, ebsBlockDevices: [] },
            ],
            [
                "fail",
                "the machine image decides",
                { rootBlockDevice: undefined },
                { says: "rootBlockDevice.encrypted" },
            ],
            ["fail", "the root disk says nothing", { rootBlockDevice: { volumeSize: 23 } }],
            [
                "fail",
                "a further disk is not encrypted",
                { ebsBlockDevices: [encryptedDisk, plainDisk] },
                { says: "`ebsBlockDevices[1].encrypted`" },
            ],
            [
                "fail",
                "one disk is not encrypted while another's flag is not known",
                { rootBlockDevice: { encrypted: unknown }, ebsBlockDevices: [plainDisk] },
                { says: "`ebsBlockDevices[0].encrypted`" },
            ],
            [
                "fail",
                "a launch configuration encrypts nothing",
                () => ({ type: "aws:ec2/launchConfiguration:LaunchConfiguration", props: { imageId: "ami-1" } }),
            ],
            ["pass", "the disks of a fleet are encrypted", () => fleet({ rootBlockDevices: [{ encrypted: true }] })],
            [
                "fail",
                "a root disk of a fleet is not",
                () => fleet({ rootBlockDevices: [{ encrypted: false }] }),
                { says: "`launchSpecifications[1]` does not encrypt" },
            ],
            ["fail", "the machine image decides for a fleet", () => fleet({ ami: "ami-1" })],
            [
                "fail",
                "a further disk of a fleet is not",
                () => fleet({ rootBlockDevices: [{ encrypted: true }], ebsBlockDevices: [plainDisk] }),
            ],
            [
                "unknown",
                "the root disk's flag is not known",
                { rootBlockDevice: { encrypted: unknown } },
                { says: "rootBlockDevice.encrypted`" },
            ],
            ["unknown", "the root disk is not known", { rootBlockDevice: unknown }, { says: "rootBlockDevice`" }],
            ["unknown", "the further disks are not known", { ebsBlockDevices: unknown }, { says: "ebsBlockDevices`" }],
            [
                "unknown",
                "one further disk is not known",
                { ebsBlockDevices: [encryptedDisk, unknown] },
                { says: "ebsBlockDevices[1]`" },
            ],
        ],
    ),
    resourceTable(
        "launch-template-disks-encrypted",
        {
            type: "aws:ec2/launchTemplate:LaunchTemplate",
            props: {
                blockDeviceMappings: [
                    { deviceName: "/dev/sda1", ebs: { encrypted: "true", volumeSize: 30 } },
                    { deviceName: "/dev/sdb", virtualName: "ephemeral0" },
                ],
            },
        },
        [
            ["fail", "there are no mappings", { blockDeviceMappings: undefined }, { says: "no `ebs` disk" }],
            ["fail", "a mapping says nothing", { blockDeviceMappings: [{ ebs: { volumeSize: 30 } }] }],
            [
                "fail",
                "a data disk is encrypted, and the machine image decides on the root disk",
                { blockDeviceMappings: [{ deviceName: "/dev/sdf", ebs: { encrypted: "true" } }] },
                { says: "no `ebs` disk for the root device" },
            ],
            [
                "fail",
                "a data disk is not encrypted",
                {
                    blockDeviceMappings: [
                        { deviceName: "/dev/sda1", ebs: { encrypted: "true" } },
                        { deviceName: "/dev/sdf", ebs: { volumeSize: 100 } },
                    ],
                },
                { says: "`blockDeviceMappings[1].ebs.encrypted`" },
            ],
            [
                "pass",
                "the image's root device is one of those named",
                { blockDeviceMappings: [{ deviceName: "/dev/root", ebs: { encrypted: "true" } }] },
                { config: { rootDevices: ["/dev/root"] } },
            ],
            [
                "fail",
                "a mapping says no",
                { blockDeviceMappings: [{ ebs: { encrypted: "true" } }, { ebs: { encrypted: "false" } }] },
                { says: "`blockDeviceMappings[1].ebs.encrypted`" },
            ],
            [
                "unknown",
                "a mapping's flag is not known",
                { blockDeviceMappings: [{ deviceName: "/dev/sda1", ebs: { encrypted: unknown } }] },
                { says: "blockDeviceMappings[0].ebs.encrypted`" },
            ],
            [
                "unknown",
                "a mapping's device is not known",
                { blockDeviceMappings: [{ deviceName: unknown, ebs: { encrypted: "true" } }] },
                { says: "blockDeviceMappings[0].deviceName`" },
            ],
            [
                "unknown",
                "the mappings are not known",
                { blockDeviceMappings: unknown },
                { says: "blockDeviceMappings`" },
            ],
        ],
    ),
    resourceTable(
        "dynamodb-table-encrypted",
        { type: "aws:dynamodb/table:Table", props: { serverSideEncryption: { enabled: true } } },
        [
            [
                "fail",
                "nothing is said",
                { serverSideEncryption: undefined },
                { says: "`serverSideEncryption.enabled`" },
            ],
            ["fail", "it is off", { serverSideEncryption: { enabled: false } }],
            [
                "unknown",
                "it is not known",
                { serverSideEncryption: { enabled: unknown } },
                { says: "serverSideEncryption.enabled`" },
            ],
        ],
    ),
    resourceTable("efs-encrypted", { type: "aws:efs/fileSystem:FileSystem", props: { encrypted: true } }, [
        ["fail", "the flag is absent", { encrypted: undefined }],
        ["unknown", "the flag is not known", { encrypted: unknown }, { says: "encrypted`" }],
    ]),
    resourceTable("rds-storage-encrypted", { type: "aws:rds/instance:Instance", props: { storageEncrypted: true } }, [
        ["pass", "it is a replica", { storageEncrypted: undefined, replicateSourceDb: "source" }],
        ["fail", "the flag is absent", { storageEncrypted: undefined }],
        [
            "pass",
            "a cluster is a replica",
            () => ({ type: "aws:rds/cluster:Cluster", props: { replicationSourceIdentifier: "arn:aws:rds:source" } }),
        ],
        ["fail", "a cluster's flag is absent", () => ({ type: "aws:rds/cluster:Cluster", props: {} })],
        ["unknown", "the flag is not known", { storageEncrypted: unknown }, { says: "storageEncrypted`" }],
    ]),
    resourceTable("sns-topic-encrypted", { type: "aws:sns/topic:Topic", props: { kmsMasterKeyId: "alias/alarms" } }, [
        ["fail", "there is no key", { kmsMasterKeyId: undefined }, { says: "`kmsMasterKeyId` is not set" }],
        ["fail", "the key is empty", { kmsMasterKeyId: "" }],
        ["unknown", "the key is not known", { kmsMasterKeyId: unknown }, { says: "kmsMasterKeyId`" }],
    ]),
    resourceTable("sqs-queue-encrypted", { type: "aws:sqs/queue:Queue", props: { sqsManagedSseEnabled: true } }, [
        ["pass", "there is a key", { sqsManagedSseEnabled: undefined, kmsMasterKeyId: "alias/letters" }],
        ["pass", "the key is not known, and not needed", { kmsMasterKeyId: unknown }],
        ["fail", "it is switched off", { sqsManagedSseEnabled: false }, { says: "`sqsManagedSseEnabled` is not true" }],
        ["fail", "nothing is said", { sqsManagedSseEnabled: undefined }],
        ["fail", "the key is empty", { sqsManagedSseEnabled: undefined, kmsMasterKeyId: "" }],
        ["unknown", "the flag is not known", { sqsManagedSseEnabled: unknown }, { says: "sqsManagedSseEnabled`" }],
        [
            "unknown",
            "the key is not known",
            { sqsManagedSseEnabled: undefined, kmsMasterKeyId: unknown },
            { says: "kmsMasterKeyId`" },
        ],
    ]),
    stackTable(
        "s3-bucket-encryption",
        (later) => [
            { type: "aws:s3/bucket:Bucket", name: "logs", props: { id: later("logs-1f"), bucket: "logs-1f" } },
            {
                type: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
                name: "logs-encryption",
                props: {
                    bucket: later("logs-1f"),
                    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms" } }],
                },
                dependencies: { bucket: ["logs"] },
            },
        ],
        [
            ["pass", "nothing is configured and AES256 is accepted", (given) => without(given, "logs-encryption")],
            [
                "pass",
                "the configuration is by an accepted algorithm",
                (given) => given,
                { config: { algorithms: ["aws:kms"] } },
            ],
            [
                "fail",
                "nothing is configured and AES256 is not accepted",
                (given) => without(given, "logs-encryption"),
                { config: { algorithms: ["aws:kms", "aws:kms:dsse"] }, says: "aws:kms or aws:kms:dsse" },
            ],
            [
                "fail",
                "the configuration is by another algorithm",
                (given) => given,
                { config: { algorithms: ["aws:kms:dsse"] } },
            ],
            [
                "pass",
                "the bucket's own configuration is by the accepted algorithm",
                (given) =>
                    changing(without(given, "logs-encryption"), "logs", {
                        serverSideEncryptionConfiguration: {
                            rule: { applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms" } },
                        },
                    }),
                { config: { algorithms: ["aws:kms"] } },
            ],
            [
                "fail",
                "the bucket's own configuration is by another algorithm",
                (given) =>
                    changing(without(given, "logs-encryption"), "logs", {
                        serverSideEncryptionConfiguration: {
                            rule: { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } },
                        },
                    }),
                { config: { algorithms: ["aws:kms"] } },
            ],
            [
                "unknown",
                "the algorithm is not known",
                (given) =>
                    changing(given, "logs-encryption", {
                        rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: unknown } }],
                    }),
                {
                    config: { algorithms: ["aws:kms"] },
                    says: "rules[0].applyServerSideEncryptionByDefault.sseAlgorithm`",
                },
            ],
        ],
    ),
    resourceTable("customer-managed-key", { type: "aws:backup/vault:Vault", props: { kmsKeyArn: "arn:aws:kms:key" } }, [
        ["fail", "a vault has no key", { kmsKeyArn: undefined }, { says: "`kmsKeyArn` is not set" }],
        [
            "fail",
            "a table has no key",
            () => ({ type: "aws:dynamodb/table:Table", props: { serverSideEncryption: { enabled: true } } }),
            { says: "`serverSideEncryption.kmsKeyArn`" },
        ],
        [
            "fail",
            "a queue has no key",
            () => ({ type: "aws:sqs/queue:Queue", props: {} }),
            { says: "`kmsMasterKeyId` is not set" },
        ],
        ["pass", "a queue has one", () => ({ type: "aws:sqs/queue:Queue", props: { kmsMasterKeyId: "alias/ours" } })],
        ["unknown", "the key is not known", { kmsKeyArn: unknown }, { says: "kmsKeyArn`" }],
    ]),
];
