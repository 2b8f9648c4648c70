import * as pulumi from "@pulumi/pulumi";
import type * as dynamodb from "@pulumi/aws/dynamodb";
import type * as s3 from "@pulumi/aws/s3";
import type * as sns from "@pulumi/aws/sns";
import { metricsNamespace, prefixes } from "../../agents/percona-node/contract";
import { publishStatements } from "../parts/alarms/alarm-topic";
import { hostRole, type HostRole } from "../parts/host/host-role";
import { useOfKey } from "../parts/key-statements";
import type { LogGroup } from "../parts/log-group";
import type { Statement } from "../parts/policy-document";
import type { Scope } from "../parts/scope";
import type { ClusterSecrets } from "./secrets";
import type { PerconaClusterSettings } from "./settings";

/** What nodes work with. */
export interface NodeResources {
    table: dynamodb.Table;
    bucket: s3.Bucket;
    secrets: ClusterSecrets;
    topic: sns.Topic;
    logs: LogGroup;
}

/** The role of the nodes, with one policy a purpose. */
export function nodeRole(scope: Scope, settings: PerconaClusterSettings, resources: NodeResources): HostRole {
    const { secrets, topic, logs } = resources;
    const source = sourceStatements(scope, settings);
    return hostRole(scope, {
        description: `Node of the Percona Server cluster ${settings.clusterId}`,
        metrics: [metricsNamespace],
        policies: {
            coordination: coordinationStatements(scope, settings, resources.table),
            backups: backupStatements(scope, settings, resources.bucket),
            ...(source.length > 0 && { source }),
            credentials: credentialsStatements(scope, settings, secrets),
            ...(secrets.luks && { disks: secrets.luks.readStatements }),
            group: groupStatements(scope, settings),
            targets: [
                {
                    Sid: "SeeTargets",
                    Effect: "Allow",
                    Action: ["elasticloadbalancing:DescribeTargetHealth"],
                    // Descriptions have no resource.
                    Resource: "*",
                },
            ],
            events: publishStatements(scope, topic),
            logs: [logs.writeStatement],
        },
    });
}

/** The ARN of the group, whose name is fixed so that the role can be made before it. */
function groupArn(scope: Scope, { prefix }: PerconaClusterSettings): pulumi.Output<string> {
    return scope.arn("autoscaling", `autoScalingGroup:*:autoScalingGroupName/${prefix}`);
}

function coordinationStatements(
    scope: Scope,
    { kmsKeyArn }: PerconaClusterSettings,
    table: dynamodb.Table,
): Statement[] {
    return [
        {
            Sid: "ReadAndWriteItems",
            Effect: "Allow",
            // No DeleteItem: what is stale expires.
            Action: ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Scan", "dynamodb:UpdateItem"],
            Resource: table.arn,
        },
        ...useOfKey(scope, "UseTheKeyOfTheTable", kmsKeyArn, "dynamodb", ["kms:Decrypt"]),
    ];
}

function backupStatements(
    scope: Scope,
    { clusterId, kmsKeyArn }: PerconaClusterSettings,
    bucket: s3.Bucket,
): Statement[] {
    const below = (...folders: string[]): pulumi.Output<string>[] =>
        folders.map((folder) => pulumi.interpolate`${bucket.arn}/${clusterId}/${folder}*`);
    const written = [prefixes.full, prefixes.incremental, prefixes.binlogs, prefixes.errant];
    return [
        {
            Sid: "ListOwnFolder",
            Effect: "Allow",
            Action: ["s3:ListBucket"],
            Resource: bucket.arn,
            Condition: { StringLike: { "s3:prefix": [`${clusterId}/*`] } },
        },
        {
            Sid: "ReadBackupsAndProgram",
            Effect: "Allow",
            Action: ["s3:GetObject"],
            Resource: below(...written, prefixes.agent),
        },
        {
            Sid: "WriteBackups",
            Effect: "Allow",
            // No DeleteObject: a node that is taken over cannot take the backups with it. Old ones expire.
            Action: ["s3:AbortMultipartUpload", "s3:ListMultipartUploadParts", "s3:PutObject"],
            Resource: below(...written),
        },
        ...useOfKey(scope, "UseTheKeyOfTheBucket", kmsKeyArn, "s3", ["kms:Decrypt", "kms:GenerateDataKey"]),
    ];
}

/** Backups of another cluster that this one begins with. */
function sourceStatements(scope: Scope, { beginning }: PerconaClusterSettings): Statement[] {
    const { source, kmsKeyArn } = beginning;
    if (source === undefined) {
        return [];
    }
    const bucketArn = pulumi.interpolate`arn:${scope.partition}:s3:::${source.bucket}`;
    return [
        {
            Sid: "ListBackupsToBeginWith",
            Effect: "Allow",
            Action: ["s3:ListBucket"],
            Resource: bucketArn,
            Condition: { StringLike: { "s3:prefix": [`${source.prefix}/*`] } },
        },
        {
            Sid: "ReadBackupsToBeginWith",
            Effect: "Allow",
            Action: ["s3:GetObject"],
            Resource: [prefixes.full, prefixes.incremental, prefixes.binlogs].map(
                (folder) => pulumi.interpolate`${bucketArn}/${source.prefix}/${folder}*`,
            ),
        },
        ...useOfKey(scope, "UseTheKeyOfTheBackupsToBeginWith", kmsKeyArn, "s3", ["kms:Decrypt"]),
    ];
}

function credentialsStatements(
    scope: Scope,
    { kmsKeyArn }: PerconaClusterSettings,
    { credentials }: ClusterSecrets,
): Statement[] {
    return [
        ...credentials.readStatements,
        {
            Sid: "RotateTheCredentials",
            Effect: "Allow",
            Action: [
                "secretsmanager:DescribeSecret",
                "secretsmanager:PutSecretValue",
                "secretsmanager:UpdateSecretVersionStage",
            ],
            Resource: credentials.arn,
        },
        ...useOfKey(scope, "UseTheKeyOfTheNewCredentials", kmsKeyArn, "secretsmanager", ["kms:GenerateDataKey"]),
    ];
}

function groupStatements(scope: Scope, settings: PerconaClusterSettings): Statement[] {
    return [
        {
            Sid: "AnswerTheGroup",
            Effect: "Allow",
            Action: [
                "autoscaling:CancelInstanceRefresh",
                "autoscaling:CompleteLifecycleAction",
                "autoscaling:RecordLifecycleActionHeartbeat",
                "autoscaling:SetInstanceHealth",
                "autoscaling:SetInstanceProtection",
            ],
            Resource: groupArn(scope, settings),
        },
        {
            Sid: "SeeGroupAndNodes",
            Effect: "Allow",
            Action: [
                "autoscaling:DescribeAutoScalingGroups",
                "autoscaling:DescribeAutoScalingInstances",
                "autoscaling:DescribeInstanceRefreshes",
                "ec2:DescribeInstances",
                // The CloudWatch agent asks it for the group's name, a dimension of its metrics.
                "ec2:DescribeTags",
            ],
            // Descriptions have no resource.
            Resource: "*",
        },
    ];
}
