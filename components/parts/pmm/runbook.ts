import type * as pulumi from "@pulumi/pulumi";
import { backUp, listBackups } from "../backup/backup-commands";

/** The real names that commands of every deployment need. */
export interface CommonNames {
    region: pulumi.Input<string>;
    secretArn: pulumi.Input<string>;
    logGroupName: pulumi.Input<string>;
    /** What is backed up. */
    dataArn: pulumi.Input<string>;
    vaultName: pulumi.Input<string>;
    backupRoleArn: pulumi.Input<string>;
    /** Days that a backup made by hand is kept: as the daily ones are. */
    retentionDays: pulumi.Input<number>;
    /** Names of the functions that there are: what keeps PMM in step, and what changes its password. */
    reconcilerName: pulumi.Input<string> | undefined;
    rotationName: pulumi.Input<string> | undefined;
}

/** Commands of the AWS command line that are the same wherever PMM runs. */
export function commonRunbook(known: pulumi.UnwrappedObject<CommonNames>): Record<string, string> {
    const region = `--region ${known.region}`;
    return {
        readPassword: `aws secretsmanager get-secret-value ${region} --secret-id ${known.secretArn} --query SecretString --output text`,
        followLogs: `aws logs tail ${known.logGroupName} ${region} --follow`,
        backUpNow: backUp({ ...known, roleArn: known.backupRoleArn }, known.dataArn),
        listBackups: listBackups(known),
        ...(known.reconcilerName !== undefined && {
            reconcileNow: `aws lambda invoke ${region} --function-name ${known.reconcilerName} --cli-read-timeout 300 /dev/stdout`,
        }),
        ...(known.rotationName !== undefined && {
            rotatePassword: `aws secretsmanager rotate-secret ${region} --secret-id ${known.secretArn}`,
        }),
    };
}
