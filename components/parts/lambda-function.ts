import * as pulumi from "@pulumi/pulumi";
import * as lambda from "@pulumi/aws/lambda";
import * as sqs from "@pulumi/aws/sqs";
import { bundlePath } from "./bundle";
import { logGroup } from "./log-group";
import type { NetworkSettings } from "./network";
import type { Statement } from "./policy-document";
import type { Scope } from "./scope";
import { serviceRole } from "./service-role";

/** A function in the VPC, and what it is made from. */
export interface LambdaFunctionArgs {
    description: string;
    /** Folder below `lambdas/` with the function's source; its bundle is what runs. */
    source: string;
    /** Text files beside the code, by name. Default: none. */
    files?: Record<string, pulumi.Input<string>>;
    /** Environment; no secrets. */
    environment?: Record<string, pulumi.Input<string>>;
    /** Seconds that one call may take. */
    timeoutSeconds: number;
    /** MiB of memory, which gives the share of a processor too. */
    memoryMb: number;
    /** What it may do beyond its log, its network and its dead-letter queue, by purpose. */
    policies: Record<string, Statement[]>;
    network: NetworkSettings;
    /** The function's security group. */
    securityGroupId: pulumi.Input<string>;
    /** Name of the log group. */
    logGroupName: string;
    logRetentionDays: pulumi.Input<number>;
    /** Key to encrypt the log with; CloudWatch's own when missing. */
    kmsKeyArn?: pulumi.Output<string> | undefined;
    /** A file system that the function finds at `mountPath` (`/mnt/...`). Default: none. */
    fileSystem?: { accessPointArn: pulumi.Input<string>; mountPath: string };
    /** Whether a second call waits for the first, for which the account sets one of its concurrent calls aside. Default: true. */
    oneAtATime?: boolean;
    /** The function does not start before these exist. */
    dependsOn: pulumi.Resource[];
}

/** Fourteen days, the longest that SQS keeps a message, to look at what failed. */
const deadLetterSeconds = 1_209_600;

/**
 * A Lambda function of this project: Node 22, in the private subnets, with a log group, a dead-letter queue and a role of its
 * own. `role` begins the names of its children.
 */
export function lambdaFunction(scope: Scope, role: string, args: LambdaFunctionArgs): lambda.Function {
    const { fileSystem, oneAtATime = true } = args;
    const logs = logGroup(scope, args.logGroupName, args.logRetentionDays, `${role}-logs`, args.kmsKeyArn);
    const deadLetters = new sqs.Queue(
        scope.name(`${role}-dead-letters`),
        {
            sqsManagedSseEnabled: true,
            messageRetentionSeconds: deadLetterSeconds,
            tags: scope.tags(`${role}-dead-letters`),
        },
        scope.options(),
    );
    const permitted = serviceRole(scope, `${role}-role`, {
        description: args.description,
        service: "lambda.amazonaws.com",
        policies: {
            ...args.policies,
            runtime: [logs.writeStatement, networkInterfaces, sendTo(deadLetters.arn)],
        },
    });
    return new lambda.Function(
        scope.name(role),
        {
            description: args.description,
            runtime: "nodejs22.x",
            architectures: ["arm64"],
            handler: "index.handler",
            code: archive(args.source, args.files ?? {}),
            role: permitted.role.arn,
            timeout: args.timeoutSeconds,
            memorySize: args.memoryMb,
            ...(oneAtATime && { reservedConcurrentExecutions: 1 }),
            vpcConfig: { subnetIds: args.network.privateSubnetIds, securityGroupIds: [args.securityGroupId] },
            ...(fileSystem && {
                fileSystemConfig: { arn: fileSystem.accessPointArn, localMountPath: fileSystem.mountPath },
            }),
            deadLetterConfig: { targetArn: deadLetters.arn },
            // As text: the function's own lines are JSON already, and metrics in them are found only as they are written.
            loggingConfig: { logFormat: "Text", logGroup: logs.group.name },
            ...(args.environment && { environment: { variables: args.environment } }),
            tags: oneAtATime ? scope.singletonTags(role) : scope.tags(role),
        },
        scope.options({ dependsOn: [...permitted.permissions, ...args.dependsOn] }),
    );
}

/** Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions */
const networkInterfaces: Statement = {
    Sid: "JoinTheNetwork",
    Effect: "Allow",
    Action: [
        "ec2:CreateNetworkInterface",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSubnets",
        "ec2:DeleteNetworkInterface",
        "ec2:AssignPrivateIpAddresses",
        "ec2:UnassignPrivateIpAddresses",
    ],
    // Lambda wants it so: the interfaces do not exist yet, and descriptions have no resource.
    Resource: "*",
};

function sendTo(queueArn: pulumi.Output<string>): Statement {
    return { Sid: "KeepWhatFailed", Effect: "Allow", Action: ["sqs:SendMessage"], Resource: queueArn };
}

/** The bundle and its files; a file that is not known yet makes the archive unknown, as it should. */
function archive(
    source: string,
    files: Record<string, pulumi.Input<string>>,
): pulumi.Output<pulumi.asset.AssetArchive> {
    const code = new pulumi.asset.FileAsset(bundlePath(`lambdas/${source}/index.js`));
    return pulumi.output(files).apply(
        (known) =>
            new pulumi.asset.AssetArchive({
                "index.js": code,
                ...Object.fromEntries(
                    Object.entries(known).map(([name, text]) => [name, new pulumi.asset.StringAsset(text)]),
                ),
            }),
    );
}
