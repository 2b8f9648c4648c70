import * as pulumi from "@pulumi/pulumi";
import { agentPort, items, places, prefixes } from "../../agents/percona-node/contract";
import type { documents } from "./documents";

/** The real names that the commands need. */
export interface RunbookNames {
    region: pulumi.Input<string>;
    clusterId: string;
    /** `percona-<clusterId>`, which is also the name of the nodes' group. */
    prefix: string;
    tableName: pulumi.Input<string>;
    bucketName: pulumi.Input<string>;
    credentialsSecretArn: pulumi.Input<string>;
    logGroupName: pulumi.Input<string>;
    writeTargetGroupArn: pulumi.Input<string>;
}

/**
 * Commands of the AWS command line for everyday work, to be pasted as they are. Those that are about one node take its instance
 * id from the shell's variable `NODE`: `replaceNode`, `reclone`, `recover` and `restore` stop without it, `openSession` takes
 * the node that has run longest.
 */
export function runbook(names: RunbookNames): pulumi.Output<Record<string, string>> {
    return pulumi
        .output(names)
        .apply((known) => ({ ...looks(known), ...sessions(known), ...work(known), ...onNode(known) }));
}

type Known = pulumi.UnwrappedObject<RunbookNames>;

/** Stops the shell's command with these words while nobody has said which node. */
const namedNode = '"${NODE:?set NODE to the instance id of the node first}"';

/** What is, and what was. */
function looks(known: Known): Record<string, string> {
    const region = `--region ${known.region}`;
    return {
        topology: item(known),
        writer:
            `aws elbv2 describe-target-health ${region} --target-group-arn ${known.writeTargetGroupArn} ` +
            `--query 'TargetHealthDescriptions[].[Target.Id,TargetHealth.State,TargetHealth.Reason]' --output table`,
        listNodes:
            `aws autoscaling describe-auto-scaling-groups ${region} --auto-scaling-group-names ${known.prefix} ` +
            `--query 'AutoScalingGroups[0].Instances[].[InstanceId,AvailabilityZone,LifecycleState,HealthStatus]' --output table`,
        listResults:
            `aws ssm list-command-invocations ${region} --details --max-items 50 --output text --query ` +
            `"CommandInvocations[?starts_with(DocumentName,'${known.prefix}-')].` +
            `[RequestedDateTime,DocumentName,InstanceId,Status,CommandPlugins[0].Output]"`,
        listBackups: [prefixes.full, prefixes.incremental]
            .map((folder) => `aws s3 ls ${region} s3://${known.bucketName}/${known.clusterId}/${folder}`)
            .join("; "),
        readCredentials: `aws secretsmanager get-secret-value ${region} --secret-id ${known.credentialsSecretArn} --query SecretString --output text`,
        followLogs: `aws logs tail ${known.logGroupName} ${region} --follow`,
        instanceRefreshes: `aws autoscaling describe-instance-refreshes ${region} --auto-scaling-group-name ${known.prefix} --max-records 5`,
    };
}

/** Ways to the nodes, which have no other than Session Manager. */
function sessions(known: Known): Record<string, string> {
    const open = `aws ssm start-session --region ${known.region}`;
    const node = longestRunning(known, "InstanceId");
    // The agent listens at the node's own address, which the node reaches as a remote host does.
    const page = `host=${longestRunning(known, "PrivateIpAddress")},portNumber=${agentPort},localPortNumber=${agentPort}`;
    return {
        status: `${open} --target ${node} ${interactive("status")}`,
        openPage: `${open} --target ${node} --document-name AWS-StartPortForwardingSessionToRemoteHost --parameters ${page}`,
        openSession: `${open} --target "\${NODE:-${node}}"`,
        openPrimary: `${open} --target $(${item(known)} --query Item.primary.S --output text)`,
    };
}

/** What the cluster does as a whole. */
function work(known: Known): Record<string, string> {
    const allNodes = `--targets Key=tag:aws:autoscaling:groupName,Values=${known.prefix}`;
    return {
        switchover: send(known, "switchover", `--instance-ids ${longestRunning(known, "InstanceId")}`),
        backUpNow: `${send(known, "backup", allNodes)} --parameters Kind=full`,
        drillNow: send(known, "drill", allNodes),
        // Not by a node that hears of it late: while members come back one by one, another one is primary for a moment.
        rotatePasswords: `${send(known, "rotate-passwords", allNodes)} --timeout-seconds 30`,
        replaceNodes:
            `aws autoscaling start-instance-refresh --region ${known.region} --auto-scaling-group-name ${known.prefix} ` +
            `--preferences MinHealthyPercentage=100,MaxHealthyPercentage=110,ScaleInProtectedInstances=Wait`,
    };
}

/** What is done to one node, which a person has to name. */
function onNode(known: Known): Record<string, string> {
    const from = `s3://${known.bucketName}/${known.clusterId}`;
    return {
        // By its health, not by its end: the group then makes the new one first.
        replaceNode: `aws autoscaling set-instance-health --region ${known.region} --health-status Unhealthy --no-should-respect-grace-period --instance-id ${namedNode}`,
        reclone: send(known, "reclone", `--instance-ids ${namedNode}`),
        restore:
            `${send(known, "restore", `--instance-ids ${namedNode}`)} ` +
            `--parameters "From=${from},Into=${places.AGENT_DIR}/look,ToTime=\${TO_TIME:-}"`,
        recover: `aws ssm start-session --region ${known.region} --target ${namedNode} ${interactive("recover --accept-data-loss")}`,
    };
}

function item({ region, tableName }: Known): string {
    return (
        `aws dynamodb get-item --region ${region} --table-name ${tableName} --consistent-read ` +
        `--key '{"pk":{"S":"${items.topology}"}}'`
    );
}

/**
 * A property of the node that has run longest, as a command in the shell. Of those that run, not of those in service: a cluster
 * that has not begun has none of these, and is worth a look.
 */
function longestRunning({ region, prefix }: Known, property: "InstanceId" | "PrivateIpAddress"): string {
    return (
        `$(aws ec2 describe-instances --region ${region} ` +
        `--filters Name=tag:aws:autoscaling:groupName,Values=${prefix} Name=instance-state-name,Values=running ` +
        `--query 'sort_by(Reservations[].Instances[],&LaunchTime)[0].${property}' --output text)`
    );
}

/** Runs a document of `documents.ts`. */
function send({ region, prefix }: Known, document: keyof typeof documents, target: string): string {
    return `aws ssm send-command --region ${region} --document-name ${prefix}-${document} ${target}`;
}

/** Runs a command of the agent in a session, for who wants to see it at once or must be asked by none but a person. */
function interactive(command: string): string {
    return `--document-name AWS-StartInteractiveCommand --parameters command='sudo percona-node ${command}'`;
}
