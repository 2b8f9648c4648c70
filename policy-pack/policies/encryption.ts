/** Data at rest is encrypted. What AWS always encrypts in sight of the account (new S3 objects, Secrets Manager, backup vaults) needs no rule. */
import {
    buckets,
    databases,
    fileSystem,
    instances,
    launchTemplate,
    queue,
    service,
    spotFleet,
    table,
    volume,
} from "../rules/aws-types";
import type { Properties } from "../rules/properties";
import { every, not, some, whenKnown, type Reading, type Verdict } from "../rules/reading";
import type { Stack, StackResource } from "../rules/resource";
import { about, refuseItems, refuseUnless, refuseWhen, resourceRule, stackRule, type Rule } from "../rules/rule";
import { texts } from "../rules/threshold";

/** A copy of a volume's snapshot, from which volumes are made. */
const snapshotCopy = "aws:ebs/snapshotCopy:SnapshotCopy";

/** Of the volume that ECS makes for each task of a service. */
const ofTasks = "volumeConfiguration.managedEbsVolume.encrypted";

const volumeEncrypted = resourceRule({
    name: "ebs-volume-encrypted",
    family: "encryption",
    description: "EBS volumes must be encrypted.",
    severity: "high",
    level: "mandatory",
    remediation: "set `encrypted: true`; with no `kmsKeyId` the account's default EBS key is used.",
    url: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html",
    types: [volume, snapshotCopy, service],
    judge: ({ type, properties }) =>
        type === service
            ? refuseWhen(
                  // ECS encrypts a task's volume unless it is told not to.
                  whenKnown(properties.flag(ofTasks), (flag) => flag === false),
                  `\`${ofTasks}\` is false`,
              )
            : refuseUnless(properties.isTrue("encrypted"), "`encrypted` is not true"),
});

const instanceDisksEncrypted = resourceRule({
    name: "ec2-disks-encrypted",
    family: "encryption",
    description: "The disks of EC2 instances must be encrypted.",
    severity: "high",
    level: "mandatory",
    remediation:
        "set `rootBlockDevice: { encrypted: true }` (of a spot fleet, `rootBlockDevices`), and `encrypted: true` on each of " +
        "`ebsBlockDevices`. Without it the machine image decides.",
    url: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/AMIEncryption.html",
    types: [...instances, spotFleet],
    judge: ({ type, properties }) =>
        type === spotFleet
            ? refuseItems(
                  properties,
                  "launchSpecifications",
                  hasPlainDisk,
                  (host) => `\`${host}\` does not encrypt each of its disks, the root disk included`,
              )
            : [
                  // An instance from a launch template may leave its root disk to it; the template is judged by a rule of its own.
                  ...(properties.has("rootBlockDevice") || !properties.has("launchTemplate")
                      ? refuseUnless(
                            properties.isTrue("rootBlockDevice.encrypted"),
                            "`rootBlockDevice.encrypted` is not true",
                        )
                      : []),
                  ...refuseItems(
                      properties,
                      "ebsBlockDevices",
                      (disk) => not(disk.isTrue("encrypted")),
                      (disk) => `\`${disk}.encrypted\` is not true`,
                  ),
              ],
});

/** Of images of Ubuntu, and of Amazon Linux. */
const rootDevices = ["/dev/sda1", "/dev/xvda"];

const launchTemplateDisksEncrypted = resourceRule({
    name: "launch-template-disks-encrypted",
    family: "encryption",
    description: "Launch templates must encrypt the disks of the instances they start.",
    severity: "high",
    level: "mandatory",
    remediation:
        'set `ebs: { encrypted: "true" }` in a block device mapping for each disk, the root disk included. ' +
        "Without it the machine image decides.",
    url: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/AMIEncryption.html",
    types: [launchTemplate],
    thresholds: { rootDevices: texts(rootDevices, "Names that machine images give to the root disk.") },
    judge: ({ properties }, settings) => [
        ...refuseUnless(
            whenKnown(properties.items("blockDeviceMappings"), (mappings) =>
                some(
                    mappings.map((mapping) =>
                        whenKnown(mapping, (disk) =>
                            every([disk.has("ebs"), disk.isOneOf("deviceName", ...settings.rootDevices)]),
                        ),
                    ),
                ),
            ),
            "`blockDeviceMappings` has no `ebs` disk for the root device, so the machine image decides",
        ),
        ...refuseItems(
            properties,
            "blockDeviceMappings",
            (mapping) => every([mapping.has("ebs"), not(mapping.isTrue("ebs.encrypted"))]),
            (mapping) => `\`${mapping}.ebs.encrypted\` is not true`,
        ),
    ],
});

const fileSystemEncrypted = resourceRule({
    name: "efs-encrypted",
    family: "encryption",
    description: "EFS file systems must be encrypted.",
    severity: "high",
    level: "mandatory",
    remediation:
        "set `encrypted: true`. It cannot be changed later: an existing file system must be copied to a new one.",
    url: "https://docs.aws.amazon.com/efs/latest/ug/encryption-at-rest.html",
    types: [fileSystem],
    judge: ({ properties }) => refuseUnless(properties.isTrue("encrypted"), "`encrypted` is not true"),
});

const databaseEncrypted = resourceRule({
    name: "rds-storage-encrypted",
    family: "encryption",
    description: "RDS databases must have encrypted storage.",
    severity: "high",
    level: "mandatory",
    remediation:
        "set `storageEncrypted: true`. An existing database must be restored from an encrypted copy of its snapshot.",
    url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html",
    types: databases,
    judge: ({ properties }) =>
        refuseWhen(
            // A read replica takes over the encryption of its source, which is judged itself.
            every([
                !properties.has("replicateSourceDb") && !properties.has("replicationSourceIdentifier"),
                not(properties.isTrue("storageEncrypted")),
            ]),
            "`storageEncrypted` is not true",
        ),
});

const topicEncrypted = resourceRule({
    name: "sns-topic-encrypted",
    family: "encryption",
    description: "SNS topics must be encrypted with a KMS key.",
    severity: "medium",
    level: "mandatory",
    remediation:
        "set `kmsMasterKeyId` to a key of your own whose policy lets the publishing services (such as " +
        "cloudwatch.amazonaws.com) use it. CloudWatch cannot use `alias/aws/sns`: alarms to such a topic are lost.",
    url: "https://docs.aws.amazon.com/sns/latest/dg/sns-server-side-encryption.html",
    types: ["aws:sns/topic:Topic"],
    judge: ({ properties }) => refuseUnless(properties.isSet("kmsMasterKeyId"), "`kmsMasterKeyId` is not set"),
});

const queueEncrypted = resourceRule({
    name: "sqs-queue-encrypted",
    family: "encryption",
    description: "SQS queues must be encrypted.",
    severity: "medium",
    level: "mandatory",
    // SQS encrypts a new queue that says nothing. It does not when a key is taken away from one, nor a queue of before 2022.
    remediation:
        "set `sqsManagedSseEnabled: true`, or `kmsMasterKeyId` to a key whose policy lets the services that send use it. " +
        "A queue that says neither, and had a key or is old, is not encrypted.",
    url: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html",
    types: [queue],
    judge: ({ properties }) =>
        refuseUnless(
            some([properties.isTrue("sqsManagedSseEnabled"), properties.isSet("kmsMasterKeyId")]),
            "`sqsManagedSseEnabled` is not true and `kmsMasterKeyId` is not set",
        ),
});

const tableEncrypted = resourceRule({
    name: "dynamodb-table-encrypted",
    family: "encryption",
    description: "DynamoDB tables must be encrypted with a KMS key of the account.",
    severity: "medium",
    level: "mandatory",
    remediation:
        "set `serverSideEncryption: { enabled: true }`; with no `kmsKeyArn` it is `alias/aws/dynamodb`. Without it the key is " +
        "DynamoDB's own, and nobody in the account sees who uses it.",
    url: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/EncryptionAtRest.html",
    types: [table],
    judge: ({ properties }) =>
        refuseUnless(properties.isTrue("serverSideEncryption.enabled"), "`serverSideEncryption.enabled` is not true"),
});

/** What S3 does by itself since January 2023. */
const defaultOfS3 = "AES256";

const algorithmsOfS3 = [defaultOfS3, "aws:kms", "aws:kms:dsse"];

const bucketAlgorithm = stackRule({
    name: "s3-bucket-encryption",
    family: "encryption",
    description: "S3 buckets must encrypt new objects by an accepted algorithm.",
    severity: "medium",
    level: "mandatory",
    remediation:
        "give the bucket a `BucketServerSideEncryptionConfiguration` with an accepted `sseAlgorithm`. " +
        "A bucket without one uses AES256.",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html",
    types: buckets,
    thresholds: { algorithms: texts(algorithmsOfS3, "Accepted algorithms.", algorithmsOfS3) },
    judge: (stack, { algorithms }) =>
        stack.ofType(...buckets).flatMap((bucket) => {
            // Which one the bucket uses need not be known when all are accepted.
            const used = algorithmsOfS3.every((one) => algorithms.includes(one)) ? [] : algorithmsOf(bucket, stack);
            const accepted = every(used.map((one) => whenKnown(one, (name) => algorithms.includes(name))));
            const what = `new objects are not encrypted by ${algorithms.join(" or ")}`;
            return about(bucket, refuseUnless(accepted, what));
        }),
});

/** Where the resource types that always encrypt take a key of one's own. */
const keyProperties: Record<string, string> = {
    [volume]: "kmsKeyId",
    [fileSystem]: "kmsKeyId",
    [queue]: "kmsMasterKeyId",
    [table]: "serverSideEncryption.kmsKeyArn",
    ...Object.fromEntries(databases.map((type) => [type, "kmsKeyId"])),
    "aws:backup/vault:Vault": "kmsKeyArn",
    "aws:cloudwatch/logGroup:LogGroup": "kmsKeyId",
    "aws:secretsmanager/secret:Secret": "kmsKeyId",
};

const customerKey = resourceRule({
    name: "customer-managed-key",
    family: "encryption",
    description: "Data at rest must be encrypted with a KMS key of one's own.",
    severity: "medium",
    // AWS's own keys are sound; a key of one's own is asked for by some regulations, and to copy backups to another account.
    level: "disabled",
    remediation: "set the property to the ARN of a key made with `aws.kms.Key`.",
    url: "https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html",
    types: Object.keys(keyProperties),
    judge: ({ type, properties }) => {
        const property = keyProperties[type] ?? "kmsKeyId";
        return refuseUnless(properties.isSet(property), `\`${property}\` is not set`);
    },
});

/** The rules of this family. */
export const encryption: Rule[] = [
    volumeEncrypted,
    instanceDisksEncrypted,
    launchTemplateDisksEncrypted,
    fileSystemEncrypted,
    databaseEncrypted,
    topicEncrypted,
    queueEncrypted,
    tableEncrypted,
    bucketAlgorithm,
    customerKey,
];

/** Whether a disk of a fleet's host may be in clear; of one that names no root disk, the machine image decides. */
function hasPlainDisk(host: Properties): Verdict {
    return not(
        every([
            whenKnown(host.length("rootBlockDevices"), (count) => count > 0),
            areEncrypted(host, "rootBlockDevices"),
            areEncrypted(host, "ebsBlockDevices"),
        ]),
    );
}

function areEncrypted(host: Properties, disks: string): Verdict {
    return whenKnown(host.items(disks), (known) =>
        every(known.map((item) => whenKnown(item, (disk) => disk.isTrue("encrypted")))),
    );
}

const algorithm = "applyServerSideEncryptionByDefault.sseAlgorithm";

/** The algorithms a bucket is configured with, inline or by a resource of its own; S3's default without either. */
function algorithmsOf(bucket: StackResource, stack: Stack): Reading<string>[] {
    const configurations = stack
        .ofType(
            "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
            "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
        )
        .filter((configuration) => configuration.refersTo("bucket", bucket));
    // Once a resource of its own configures the bucket, what the bucket itself was created with no longer counts.
    const found =
        configurations.length > 0
            ? configurations.map(({ properties }) => properties.texts(`rules.${algorithm}`))
            : [bucket.properties.texts(`serverSideEncryptionConfiguration.rule.${algorithm}`)];
    const used = found.flatMap(({ values, unknown }): Reading<string>[] =>
        unknown === undefined ? values : [...values, unknown],
    );
    return used.length === 0 ? [defaultOfS3] : used;
}
