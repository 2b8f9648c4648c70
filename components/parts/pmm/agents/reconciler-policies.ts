import type * as pulumi from "@pulumi/pulumi";
import type { GeneratedSecret } from "../../generated-secret";
import { useOfKey } from "../../key-statements";
import type { Statement } from "../../policy-document";
import type { Scope } from "../../scope";
import type { PmmSettings } from "../settings";
import { seeDatabases } from "./rds-monitoring";

/** What of the deployment the reconciler works with. */
export interface ReconcilerResources {
    adminSecret: GeneratedSecret;
    agentSecretArns: pulumi.Output<string>[];
    tableArn: pulumi.Output<string>;
    documentArn: pulumi.Output<string>;
}

/** What the reconciler may do, by purpose: on named resources, save where AWS knows none. */
export function reconcilerPolicies(
    scope: Scope,
    { monitoredAsgs, monitoredDatabases }: PmmSettings,
    resources: ReconcilerResources,
): Record<string, Statement[]> {
    return {
        state: [
            {
                Sid: "KeepState",
                Effect: "Allow",
                Action: ["dynamodb:UpdateItem"],
                Resource: resources.tableArn,
            },
        ],
        secret: resources.adminSecret.readStatements,
        ...(monitoredAsgs.length > 0 && {
            groups: groupStatements(scope, resources, {
                names: monitoredAsgs.map((group) => group.autoScalingGroupName),
                credentials: monitoredAsgs.map((group) => group.credentialsSecretArn),
            }),
        }),
        ...(monitoredDatabases.length > 0 && {
            databases: databaseStatements(scope, {
                credentials: monitoredDatabases.map((database) => database.credentialsSecretArn),
                keys: monitoredDatabases.flatMap((database) => database.credentialsKmsKeyArn ?? []),
            }),
        }),
    };
}

function groupStatements(
    scope: Scope,
    { agentSecretArns, documentArn }: ReconcilerResources,
    groups: { names: pulumi.Output<string>[]; credentials: pulumi.Output<string>[] },
): Statement[] {
    return [
        {
            Sid: "SeeGroupsAndInstances",
            Effect: "Allow",
            Action: [
                "autoscaling:DescribeAutoScalingGroups",
                "ec2:DescribeInstances",
                "ssm:DescribeInstanceInformation",
                "ssm:ListCommandInvocations",
            ],
            // None of these knows a resource.
            Resource: "*",
        },
        {
            Sid: "SendTheDocument",
            Effect: "Allow",
            Action: ["ssm:SendCommand"],
            Resource: documentArn,
        },
        {
            Sid: "SendToInstancesOfTheGroups",
            Effect: "Allow",
            Action: ["ssm:SendCommand"],
            Resource: scope.arn("ec2", "instance/*"),
            Condition: { StringEquals: { "ssm:resourceTag/aws:autoscaling:groupName": groups.names } },
        },
        {
            Sid: "KeepTokensOfAgents",
            Effect: "Allow",
            Action: ["secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue"],
            Resource: agentSecretArns,
        },
        {
            // Which version there is, and nothing of what it says: that is for the instances.
            Sid: "SeeVersionsOfLogins",
            Effect: "Allow",
            Action: ["secretsmanager:DescribeSecret"],
            Resource: groups.credentials,
        },
    ];
}

function databaseStatements(
    scope: Scope,
    databases: { credentials: pulumi.Output<string>[]; keys: pulumi.Output<string>[] },
): Statement[] {
    return [
        seeDatabases(scope),
        {
            Sid: "ReadLogins",
            Effect: "Allow",
            Action: ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
            Resource: databases.credentials,
        },
        ...useOfKey(scope, "DecryptLogins", databases.keys, "secretsmanager", ["kms:Decrypt"]),
    ];
}
