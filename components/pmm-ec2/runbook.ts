import * as pulumi from "@pulumi/pulumi";

/** The real names that the commands need. */
export interface RunbookNames {
    region: pulumi.Input<string>;
    instanceId: pulumi.Input<string>;
    secretArn: pulumi.Input<string>;
    logGroupName: pulumi.Input<string>;
    volumeId: pulumi.Input<string>;
    volumeArn: pulumi.Input<string>;
    vaultName: pulumi.Input<string>;
    backupRoleArn: pulumi.Input<string>;
    /** Days that a backup made by hand is kept: as the daily ones are. */
    retentionDays: pulumi.Input<number>;
    /** Generation of the data volume in use. */
    generation: string;
}

/** Commands of the AWS command line for everyday work, to be pasted as they are. */
export function runbook(names: RunbookNames): pulumi.Output<Record<string, string>> {
    return pulumi.output(names).apply((known): Record<string, string> => {
        const region = `--region ${known.region}`;
        return {
            openSession: `aws ssm start-session ${region} --target ${known.instanceId}`,
            readPassword: `aws secretsmanager get-secret-value ${region} --secret-id ${known.secretArn} --query SecretString --output text`,
            followLogs: `aws logs tail ${known.logGroupName} ${region} --follow`,
            backUpNow:
                `aws backup start-backup-job ${region} --backup-vault-name ${known.vaultName} --resource-arn ${known.volumeArn} ` +
                `--iam-role-arn ${known.backupRoleArn} --lifecycle DeleteAfterDays=${known.retentionDays}`,
            listBackups:
                `aws backup list-recovery-points-by-backup-vault ${region} --backup-vault-name ${known.vaultName} ` +
                `--query 'reverse(sort_by(RecoveryPoints,&CreationDate))[].[CreationDate,Status,RecoveryPointArn]' --output table`,
            restore:
                `aws ec2 describe-snapshots ${region} --owner-ids self ` +
                `--filters Name=volume-id,Values=${known.volumeId} Name=status,Values=completed ` +
                `--query 'reverse(sort_by(Snapshots,&StartTime))[].[StartTime,SnapshotId]' --output table ` +
                `# then set dataVolume.restoreFromSnapshotId to one, add ${known.generation} to dataVolume.retired, and run pulumi up`,
            growDataVolume:
                `aws ssm send-command ${region} --instance-ids ${known.instanceId} --document-name AWS-RunShellScript ` +
                `--parameters 'commands=["systemctl start stackwarden-grow-data.service","df -h /srv"]' ` +
                `# after dataVolume.sizeGb was raised and applied; without it the file system grows within five minutes`,
        };
    });
}
