import * as pulumi from "@pulumi/pulumi";
import * as cloudwatch from "@pulumi/aws/cloudwatch";
import type { Statement } from "./policy-document";
import type { Scope } from "./scope";

/** A log group, and what who writes to it must be allowed. */
export interface LogGroup {
    group: cloudwatch.LogGroup;
    writeStatement: Statement;
}

/**
 * A log group with a fixed name, so that a preview shows the policies that name it; `role` is that of the child, `kmsKeyArn`
 * the key to encrypt it with, CloudWatch's own when missing.
 */
export function logGroup(
    scope: Scope,
    name: pulumi.Input<string>,
    retentionInDays: pulumi.Input<number>,
    role = "logs",
    kmsKeyArn?: pulumi.Output<string>,
): LogGroup {
    const group = new cloudwatch.LogGroup(
        scope.name(role),
        { name, retentionInDays, ...(kmsKeyArn && { kmsKeyId: kmsKeyArn }), tags: scope.tags(role) },
        scope.options(),
    );
    const arn = scope.arn("logs", pulumi.interpolate`log-group:${name}`);
    return {
        group,
        writeStatement: {
            Sid: "WriteLogs",
            Effect: "Allow",
            Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
            Resource: [arn, arn.apply((known) => `${known}:*`)],
        },
    };
}
