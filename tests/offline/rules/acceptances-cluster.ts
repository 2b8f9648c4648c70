import { imageId } from "../../../offline/cloud/images";
import type { Properties } from "../../../offline/cloud/values";
import type { Acceptance } from "./case";

const template = "aws:ec2/launchTemplate:LaunchTemplate";
const group = "aws:autoscaling/group:Group";
const targetGroup = "aws:lb/targetGroup:TargetGroup";
const table = "aws:dynamodb/table:Table";
const versioning = "aws:s3/bucketVersioning:BucketVersioning";
const encryption = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
const lifecycle = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";

const ofThisRegion = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/write/0123456789abcdef";
const refresh = (rest: Properties): Properties => ({ instanceRefresh: { strategy: "Rolling", ...rest } });
const encryptedBy = (by: Properties): Properties => ({ rules: [{ applyServerSideEncryptionByDefault: by }] });
const launching = (inputs: Properties): Acceptance => [
    group,
    { launchTemplate: { id: "lt-1", version: "1" } },
    [{ type: template, id: "lt-1", inputs, outputs: { latestVersion: 1, defaultVersion: 1 } }],
];

/** What instances are launched by, where the rule on it is tried in another file too. */
export const launches: Acceptance[] = [
    launching({ imageId: imageId("eu-west-1", "an image", "arm64"), instanceType: "r6g.xlarge" }),
    // Of images of other accounts the architecture is not known.
    launching({ imageId: "ami-0a1b2c3d4e5f60718", instanceType: "r6g.xlarge" }),
    launching({
        imageId: "ami-1",
        blockDeviceMappings: [
            { deviceName: "/dev/sda1", ebs: { encrypted: "true", kmsKeyId: "k", volumeType: "gp3", volumeSize: 30 } },
            { deviceName: "/dev/sdf", ebs: { encrypted: "true", volumeType: "gp3", iops: 3000, throughput: 125 } },
            { deviceName: "/dev/sdb", virtualName: "ephemeral0" },
        ],
    }),
];

/** Requests at the edge of what AWS takes, by the rule that must let them pass. */
export const acceptances: Record<string, Acceptance[]> = {
    "launch-template-metadata-options": [
        [template, {}],
        [
            template,
            {
                metadataOptions: {
                    httpEndpoint: "enabled",
                    httpTokens: "required",
                    httpPutResponseHopLimit: 1,
                    instanceMetadataTags: "enabled",
                },
            },
        ],
    ],
    "launch-template-tagged-resources": [
        [template, {}],
        [template, { tagSpecifications: [{ resourceType: "instance" }, { resourceType: "volume" }] }],
    ],
    "scaling-group-lifecycle-hooks": [
        [group, {}],
        [
            group,
            {
                initialLifecycleHooks: [
                    {
                        name: "seeded",
                        lifecycleTransition: "autoscaling:EC2_INSTANCE_LAUNCHING",
                        defaultResult: "ABANDON",
                        heartbeatTimeout: 7200,
                    },
                    {
                        name: "left/1",
                        lifecycleTransition: "autoscaling:EC2_INSTANCE_TERMINATING",
                        heartbeatTimeout: 30,
                    },
                ],
            },
        ],
    ],
    "scaling-group-refresh-preferences": [
        [group, {}],
        [group, refresh({ preferences: { scaleInProtectedInstances: "Wait", checkpointPercentages: [34, 67, 100] } })],
    ],
    "scaling-group-refresh-rollback": [
        [group, { ...refresh({ preferences: { autoRollback: true } }), launchTemplate: { id: "lt-1", version: "3" } }],
        [group, { ...refresh({}), launchTemplate: { id: "lt-1", version: "$Latest" } }],
    ],
    "scaling-group-refresh-triggers": [
        [group, {}],
        [group, refresh({ triggers: ["tag"] })],
    ],
    "scaling-group-health-check-type": [
        [group, {}],
        [group, { healthCheckType: "ELB" }],
    ],
    "scaling-group-target-groups": [
        [group, {}],
        [group, { targetGroupArns: [ofThisRegion] }],
        [
            group,
            { targetGroupArns: [ofThisRegion] },
            [{ type: targetGroup, id: ofThisRegion, outputs: { targetType: "instance" } }],
        ],
    ],
    "target-group-connection-termination": [
        [targetGroup, { protocol: "TCP", connectionTermination: true }],
        [targetGroup, { protocol: "HTTP", connectionTermination: false }],
    ],
    "target-group-health-states": [
        [targetGroup, { protocol: "HTTP" }],
        [
            targetGroup,
            {
                protocol: "TCP",
                targetHealthStates: [{ enableUnhealthyConnectionTermination: true, unhealthyDrainingInterval: 0 }],
            },
        ],
        [
            targetGroup,
            {
                protocol: "TLS",
                targetHealthStates: [
                    { enableUnhealthyConnectionTermination: false, unhealthyDrainingInterval: 360_000 },
                ],
            },
        ],
    ],
    "target-group-check-port": [
        [targetGroup, {}],
        [targetGroup, { healthCheck: { port: "traffic-port" } }],
        [targetGroup, { healthCheck: { port: "3000" } }],
    ],
    "table-time-to-live": [
        [table, {}],
        [table, { ttl: { enabled: true, attributeName: "ttl" } }],
        [table, { ttl: { enabled: false, attributeName: "" } }],
    ],
    "table-recovery-period": [
        [table, { pointInTimeRecovery: { enabled: true } }],
        [table, { pointInTimeRecovery: { enabled: true, recoveryPeriodInDays: 1 } }],
        [table, { pointInTimeRecovery: { enabled: true, recoveryPeriodInDays: 35 } }],
        [table, { pointInTimeRecovery: { enabled: false } }],
    ],
    "bucket-versioning": [
        [versioning, { versioningConfiguration: { status: "Enabled" } }],
        [
            versioning,
            { versioningConfiguration: { status: "Suspended" } },
            [],
            { versioningConfiguration: { status: "Enabled" } },
        ],
    ],
    "bucket-encryption": [
        [encryption, encryptedBy({ sseAlgorithm: "AES256" })],
        [encryption, encryptedBy({ sseAlgorithm: "aws:kms", kmsMasterKeyId: "k" })],
    ],
    "bucket-lifecycle-days": [
        [
            lifecycle,
            {
                rules: [
                    { filter: { prefix: "orders/full/" }, noncurrentVersionExpiration: { noncurrentDays: 1 } },
                    { filter: { prefix: "" }, abortIncompleteMultipartUpload: { daysAfterInitiation: 1 } },
                    { filter: { tag: { key: "a", value: "b" } }, expiration: { days: 1 } },
                ],
            },
        ],
    ],
    "object-tags": [
        ["aws:s3/bucketObjectv2:BucketObjectv2", {}],
        [
            "aws:s3/bucketObject:BucketObject",
            { tagsAll: Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`t${n}`, "x"])) },
        ],
    ],
};
