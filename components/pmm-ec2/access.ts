import type * as pulumi from "@pulumi/pulumi";
import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as iam from "@pulumi/aws/iam";
import { generatedSecret, type GeneratedSecret } from "../parts/generated-secret";
import type { Scope } from "../parts/scope";
import { serviceRole } from "../parts/service-role";
import { agentNamespace } from "./metrics";
import type { PmmEc2Settings } from "./settings";

/** The password of PMM's user `admin`. */
export function adminSecret(scope: Scope, { adminSecret, secretReaders }: PmmEc2Settings): GeneratedSecret {
    return generatedSecret(scope, "admin-password", {
        description: "Password of the user admin of PMM",
        kmsKeyArn: adminSecret.kmsKeyArn,
        recoveryWindowDays: adminSecret.recoveryWindowDays,
        protect: adminSecret.protect,
        readers: secretReaders,
    });
}

/** The log group of the host: its journal, PMM's container, and the CloudWatch agent. */
export function hostLogs(scope: Scope, settings: PmmEc2Settings): cloudwatch.LogGroup {
    return new cloudwatch.LogGroup(
        scope.name("logs"),
        {
            name: logGroupName(settings),
            retentionInDays: settings.logRetentionDays,
            tags: scope.tags("logs"),
        },
        scope.options(),
    );
}

/** What the instance is allowed to do. */
export interface InstanceRole {
    profileName: pulumi.Output<string>;
    /** The instance waits for these, so that it never starts half-permitted. */
    permissions: pulumi.Resource[];
}

/** The role of the instance: Session Manager, its one secret, its one log group, and the metrics of its agent. */
export function instanceRole(scope: Scope, settings: PmmEc2Settings, secret: GeneratedSecret): InstanceRole {
    const logGroupArn = scope.arn("logs", `log-group:${logGroupName(settings)}`);
    const { role, permissions } = serviceRole(scope, "instance-role", {
        description: "PMM server",
        service: "ec2.amazonaws.com",
        managedPolicies: ["AmazonSSMManagedInstanceCore"],
        policies: {
            secret: secret.readStatements,
            logs: [
                {
                    Sid: "WriteLogs",
                    Effect: "Allow",
                    Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
                    Resource: [logGroupArn, logGroupArn.apply((arn) => `${arn}:*`)],
                },
            ],
            metrics: [
                {
                    Sid: "SendMetrics",
                    Effect: "Allow",
                    Action: ["cloudwatch:PutMetricData"],
                    // Metrics are no resources; a namespace is the finest there is.
                    Resource: "*",
                    Condition: { StringEquals: { "cloudwatch:namespace": agentNamespace } },
                },
            ],
        },
    });
    const profile = new iam.InstanceProfile(
        scope.name("instance"),
        { role: role.name, tags: scope.tags("instance") },
        scope.options(),
    );
    return { profileName: profile.name, permissions };
}

/** Known before the group exists, so that a preview shows the policies that name it. */
function logGroupName({ serviceName }: PmmEc2Settings): string {
    return `/aws/ec2/${serviceName}`;
}
