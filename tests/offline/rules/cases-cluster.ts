import { imageId } from "../../../offline/cloud/images";
import type { Properties } from "../../../offline/cloud/values";
import type { Case, UpdateCase, Wanted } from "./case";

// Every row runs in one account: names are each row's own.

const table = "aws:dynamodb/table:Table";
const groupType = "aws:autoscaling/group:Group";
const template: Wanted = {
    type: "aws:ec2/launchTemplate:LaunchTemplate",
    inputs: { imageId: "ami-1", instanceType: "t3.medium" },
};
const group: Properties = {
    minSize: 3,
    maxSize: 3,
    vpcZoneIdentifiers: ["subnet-1", "subnet-2"],
    launchTemplate: { id: "${template.id}", version: "$Latest" },
};
const hook: Properties = { name: "seeded", lifecycleTransition: "autoscaling:EC2_INSTANCE_LAUNCHING" };
const groupCase = (rule: string, inputs: Properties, words: string, launches: Properties = {}): Case => ({
    rule,
    type: groupType,
    needs: { template: { ...template, inputs: { ...template.inputs, ...launches } } },
    inputs: { ...group, ...inputs },
    words,
});
const launchCase = (launches: Properties, words: string): Case =>
    groupCase("scaling-group-launch-template", {}, words, launches);
const hooksCase = (hooks: Properties[], words: string): Case =>
    groupCase("scaling-group-lifecycle-hooks", { initialLifecycleHooks: hooks }, words);
const refreshCase = (rule: string, refresh: Properties, words: string): Case =>
    groupCase(rule, { instanceRefresh: { strategy: "Rolling", ...refresh } }, words);
const templateCase = (rule: string, inputs: Properties, words: string): Case => ({
    rule,
    type: template.type,
    inputs: { ...template.inputs, ...inputs },
    words,
});
const targets = (inputs: Properties = {}): Wanted => ({
    type: "aws:lb/targetGroup:TargetGroup",
    inputs: { port: 3306, protocol: "TCP", vpcId: "vpc-1", ...inputs },
});
const tableCase = (rule: string, name: string, inputs: Properties, words: string): Case => ({
    rule,
    type: table,
    inputs: { name, hashKey: "pk", attributes: [{ name: "pk", type: "S" }], billingMode: "PAY_PER_REQUEST", ...inputs },
    words,
});
const bucketCase = (rule: string, kind: string, inputs: Properties, words: string): Case => ({
    rule,
    type: `aws:s3/bucket${kind}:Bucket${kind}`,
    needs: { bucket: { type: "aws:s3/bucket:Bucket", inputs: {} } },
    inputs: { bucket: "${bucket.id}", ...inputs },
    words,
});
const lifecycleCase = (rule: Properties, words: string): Case =>
    bucketCase(
        "bucket-lifecycle-days",
        "LifecycleConfiguration",
        { rules: [{ id: "r", status: "Enabled", ...rule }] },
        words,
    );
const disk = (deviceName: string, ebs: Properties): Properties => ({ deviceName, ebs });

/** Refused when they are to be made. */
export const creations: Case[] = [
    // EC2: launch templates, also when instances are to be launched by one
    templateCase(
        "launch-template-metadata-options",
        { metadataOptions: { httpTokens: "always" } },
        'expected metadata_options.0.http_tokens to be one of ["optional" "required"], got always',
    ),
    templateCase(
        "launch-template-tagged-resources",
        { tagSpecifications: [{ resourceType: "snapshot", tags: { a: "b" } }] },
        "'snapshot' is not a valid taggable resource type for this operation.",
    ),
    templateCase(
        "launch-template-tagged-resources",
        { tagSpecifications: ["volume", "volume"].map((resourceType) => ({ resourceType, tags: { a: "b" } })) },
        "The same resource type may not be specified more than once in tag specifications: volume",
    ),
    launchCase(
        { imageId: imageId("eu-west-1", "an image", "x86_64"), instanceType: "r6g.xlarge" },
        "The architecture 'arm64' of the specified instance type does not match the architecture 'x86_64'",
    ),
    launchCase(
        { blockDeviceMappings: [disk("/dev/sdf", { volumeSize: 9 }), disk("/dev/sdf", { volumeSize: 10 })] },
        "The device '/dev/sdf' is used in more than one block-device mapping",
    ),
    launchCase(
        { blockDeviceMappings: [disk("/dev/sda1", { kmsKeyId: "arn:aws:kms:eu-west-1:999999999999:key/k" })] },
        "The parameter KmsKeyId requires the parameter Encrypted to be set.",
    ),
    // EC2 Auto Scaling
    hooksCase([hook, hook], "Duplicate lifecycle hook name seeded"),
    hooksCase([{ ...hook, name: "in service" }], "Value 'in service' at 'lifecycleHookSpecificationList"),
    hooksCase([{ ...hook, lifecycleTransition: "launching" }], "Please specify a valid transition"),
    hooksCase([{ ...hook, defaultResult: "WAIT" }], "It must be CONTINUE or ABANDON"),
    hooksCase([{ ...hook, heartbeatTimeout: 7201 }], "Heartbeat timeout must be between 30 and 7200 seconds"),
    refreshCase(
        "scaling-group-refresh-preferences",
        { preferences: { scaleInProtectedInstances: "Terminate" } },
        'expected instance_refresh.0.preferences.0.scale_in_protected_instances to be one of ["Refresh" "Ignore" "Wait"]',
    ),
    refreshCase(
        "scaling-group-refresh-preferences",
        { preferences: { checkpointPercentages: [50, 20] } },
        "CheckpointPercentages must be unique, in ascending order",
    ),
    refreshCase(
        "scaling-group-refresh-rollback",
        { preferences: { autoRollback: true } },
        "Auto rollback cannot be used with the launch template version $Latest.",
    ),
    refreshCase(
        "scaling-group-refresh-triggers",
        { triggers: ["tag", "launch_template"] },
        "'launch_template' always triggers an instance refresh and can be removed",
    ),
    groupCase("scaling-group-health-check-type", { healthCheckType: "NLB" }, "Invalid Health Check Type: NLB."),
    {
        ...groupCase(
            "scaling-group-target-groups",
            { targetGroupArns: ["${targets.arn}"] },
            "Provided Target Groups may not be valid.",
        ),
        needs: { template, targets: targets({ targetType: "ip" }) },
    },
    groupCase(
        "scaling-group-target-groups",
        { targetGroupArns: ["arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/write/0123456789abcdef"] },
        "Provided Target Groups may not be valid.",
    ),
    // Elastic Load Balancing: what only target groups of some protocols have
    {
        rule: "target-group-health-check",
        ...targets({ healthCheck: { protocol: "HTTP", path: "/primary", interval: 4 } }),
        words: "Health check interval '4' must be between 5 and 300 seconds",
    },
    {
        rule: "target-group-health-check",
        ...targets({ healthCheck: { protocol: "HTTP", path: "/primary", unhealthyThreshold: 1 } }),
        words: "Health check threshold counts must be between 2 and 10",
    },
    {
        rule: "target-group-connection-termination",
        ...targets({ protocol: "HTTP", connectionTermination: true }),
        words: "Target group attribute key 'deregistration_delay.connection_termination.enabled' is not recognized",
    },
    {
        rule: "target-group-health-states",
        ...targets({ protocol: "HTTP", targetHealthStates: [{ enableUnhealthyConnectionTermination: true }] }),
        words: "'target_health_state.unhealthy.connection_termination.enabled' is not recognized",
    },
    {
        rule: "target-group-health-states",
        ...targets({
            targetHealthStates: [{ enableUnhealthyConnectionTermination: false, unhealthyDrainingInterval: 360_001 }],
        }),
        words: "unhealthy_draining_interval to be in the range (0 - 360000), got 360001",
    },
    {
        rule: "target-group-health-states",
        ...targets({
            targetHealthStates: [{ enableUnhealthyConnectionTermination: true, unhealthyDrainingInterval: 30 }],
        }),
        words: "'target_health_state.unhealthy.draining_interval_seconds' cannot be set while",
    },
    {
        rule: "target-group-check-port",
        ...targets({ healthCheck: { protocol: "HTTP", path: "/primary", port: "agent" } }),
        words: '"health_check.0.port" must be a valid port number (1-65536) or "traffic-port"',
    },
    // DynamoDB
    tableCase(
        "table-time-to-live",
        "no-ttl-name",
        { ttl: { enabled: true, attributeName: "" } },
        "Value '' at 'timeToLiveSpecification.attributeName'",
    ),
    tableCase(
        "table-recovery-period",
        "long-recovery",
        { pointInTimeRecovery: { enabled: true, recoveryPeriodInDays: 36 } },
        "Value '36' at 'pointInTimeRecoverySpecification.recoveryPeriodInDays'",
    ),
    tableCase(
        "table-recovery-period",
        "no-recovery",
        { pointInTimeRecovery: { enabled: true, recoveryPeriodInDays: 0 } },
        "Value '0' at 'pointInTimeRecoverySpecification.recoveryPeriodInDays'",
    ),
    // S3
    bucketCase(
        "bucket-versioning",
        "Versioning",
        { versioningConfiguration: { status: "On" } },
        'expected versioning_configuration.0.status to be one of ["Enabled" "Suspended" "Disabled"], got On',
    ),
    bucketCase(
        "bucket-encryption",
        "ServerSideEncryptionConfiguration",
        { rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES512" } }] },
        "MalformedXML: The XML you provided was not well-formed",
    ),
    bucketCase(
        "bucket-encryption",
        "ServerSideEncryptionConfiguration",
        { rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256", kmsMasterKeyId: "k" } }] },
        "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms",
    ),
    lifecycleCase(
        { noncurrentVersionExpiration: { noncurrentDays: 0 } },
        "'NoncurrentDays' for NoncurrentVersionExpiration action must be a positive integer",
    ),
    lifecycleCase(
        { abortIncompleteMultipartUpload: { daysAfterInitiation: 0 } },
        "'DaysAfterInitiation' for AbortIncompleteMultipartUpload action must be a positive integer",
    ),
    lifecycleCase(
        {
            filter: { tag: { key: "a", value: "b" } },
            abortIncompleteMultipartUpload: { daysAfterInitiation: 2 },
        },
        "AbortIncompleteMultipartUpload cannot be specified with Tags.",
    ),
    {
        rule: "object-tags",
        type: "aws:s3/bucketObjectv2:BucketObjectv2",
        inputs: {
            bucket: "of-another-account",
            key: "k",
            content: "x",
            tags: Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`t${n}`, "x"])),
        },
        words: "Object tags cannot be greater than 10",
    },
];

/** Refused when they are changed. */
export const updates: UpdateCase[] = [
    {
        ...bucketCase(
            "bucket-versioning",
            "Versioning",
            { versioningConfiguration: { status: "Enabled" } },
            "versioning_configuration.status cannot be updated from 'Enabled' to 'Disabled'",
        ),
        changed: { bucket: "${bucket.id}", versioningConfiguration: { status: "Disabled" } },
    },
];
