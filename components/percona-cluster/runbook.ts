import * as pulumi from "@pulumi/pulumi";
import { agentPort, items, prefixes } from "../../agents/percona-node/contract";

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

/** Commands of the AWS command line for everyday work, to be pasted as they are. */
export function runbook(names: RunbookNames): pulumi.Output<Record<string, string>> {
    return pulumi.output(names).apply((known): Record<string, string> => {
        const region = `--region ${known.region}`;
        const node =
            `$(aws autoscaling describe-auto-scaling-groups ${region} --auto-scaling-group-names ${known.prefix} ` +
            `--query 'AutoScalingGroups[0].Instances[?LifecycleState==\`InService\`]|[0].InstanceId' --output text)`;
        const run = (document: string, target: string): string =>
            `aws ssm send-command ${region} --document-name ${known.prefix}-${document} ${target}`;
        const oneNode = `--instance-ids ${node}`;
        const allNodes = `--targets Key=tag:aws:autoscaling:groupName,Values=${known.prefix}`;
        return {
            status:
                `aws ssm start-session ${region} --target ${node} --document-name AWS-StartInteractiveCommand ` +
                `--parameters command='sudo percona-node status'`,
            topology:
                `aws dynamodb get-item ${region} --table-name ${known.tableName} --consistent-read ` +
                `--key '{"pk":{"S":"${items.topology}"}}'`,
            openPage:
                `aws ssm start-session ${region} --target ${node} --document-name AWS-StartPortForwardingSession ` +
                `--parameters portNumber=${agentPort},localPortNumber=${agentPort} # then http://localhost:${agentPort}/`,
            openSession: `aws ssm start-session ${region} --target ${node}`,
            writer:
                `aws elbv2 describe-target-health ${region} --target-group-arn ${known.writeTargetGroupArn} ` +
                `--query 'TargetHealthDescriptions[].[Target.Id,TargetHealth.State,TargetHealth.Reason]' --output table`,
            switchover: run("switchover", oneNode),
            backUpNow: `${run("backup", allNodes)} --parameters Kind=full`,
            drillNow: run("drill", allNodes),
            listBackups: ["full", "incremental"]
                .map((kind) => prefixes[kind as "full" | "incremental"])
                .map((folder) => `aws s3 ls ${region} s3://${known.bucketName}/${known.clusterId}/${folder}`)
                .join("; "),
            rotatePasswords: run("rotate-passwords", oneNode),
            readCredentials: `aws secretsmanager get-secret-value ${region} --secret-id ${known.credentialsSecretArn} --query SecretString --output text`,
            followLogs: `aws logs tail ${known.logGroupName} ${region} --follow`,
            instanceRefreshes: `aws autoscaling describe-instance-refreshes ${region} --auto-scaling-group-name ${known.prefix} --max-records 5`,
            replaceNodes:
                `aws autoscaling start-instance-refresh ${region} --auto-scaling-group-name ${known.prefix} ` +
                `--preferences MinHealthyPercentage=100,MaxHealthyPercentage=110,ScaleInProtectedInstances=Wait`,
        };
    });
}
