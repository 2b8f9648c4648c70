/** Where backups are, by whom they are made, and how long one that is made by hand is kept. */
export interface BackupNames {
    region: string;
    vaultName: string;
    roleArn: string;
    /** Days. */
    retentionDays: number;
}

/** The command of the AWS command line that backs something up now. */
export function backUp({ region, vaultName, roleArn, retentionDays }: BackupNames, resourceArn: string): string {
    return (
        `aws backup start-backup-job --region ${region} --backup-vault-name ${vaultName} --resource-arn ${resourceArn} ` +
        `--iam-role-arn ${roleArn} --lifecycle DeleteAfterDays=${retentionDays}`
    );
}

/** The command of the AWS command line that lists what is in the vault, the newest first. */
export function listBackups({ region, vaultName }: Pick<BackupNames, "region" | "vaultName">): string {
    return (
        `aws backup list-recovery-points-by-backup-vault --region ${region} --backup-vault-name ${vaultName} ` +
        `--query 'reverse(sort_by(RecoveryPoints,&CreationDate))[].[CreationDate,Status,RecoveryPointArn]' --output table`
    );
}
