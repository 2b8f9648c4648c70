import type * as pulumi from "@pulumi/pulumi";
import { kmsKeyArn, regionName } from "../validation/aws-rules";
import type { Checks } from "../validation/checks";
import { wholeNumber } from "../validation/rules";
import { awsSchedule } from "../validation/schedule-rules";

/** Backups by AWS Backup, in a vault of the deployment's own. */
export interface Backup {
    /**
     * When backups start, in AWS's cron form and UTC. Default for PmmEc2: `cron(0 5 * * ? *)`, each day at 05:00; for PmmEcs
     * and Monitoring: `cron(0 2 * * ? *)`, each day at 02:00; for Panintelligence: `cron(0 18 * * ? *)`, each day at 18:00.
     */
    schedule?: pulumi.Input<string>;
    /** Days to keep each backup, from 1 to 35040. Default for PmmEc2 and Monitoring: 30; for PmmEcs: 365; for Panintelligence: 35. */
    retentionDays?: pulumi.Input<number>;
    /** Weekly backups that are kept longer. Default: none. */
    weekly?: WeeklyBackup;
    /**
     * Also backs up the root volume of the instance; for PmmEc2 alone, since the others have none that lasts. Default: false; it
     * holds nothing that a new instance would not make anew.
     */
    rootVolume?: boolean;
    /**
     * ARN of the KMS key of the vault. Default: AWS Backup's own key. Snapshots of EBS volumes keep the key of their
     * volume.
     */
    kmsKeyArn?: pulumi.Input<string>;
    /** Copies each backup to another region. Default: none. */
    copy?: BackupCopy;
    /**
     * Refuses to delete the vaults, until this is switched off and applied. Default: true; for Monitoring and Panintelligence:
     * that of the deployment's `protect`.
     */
    protect?: boolean;
    /**
     * Deletes a vault together with the backups in it when the deployment is destroyed. Default: false, so that a vault
     * with backups stops a destroy.
     */
    forceDestroy?: boolean;
}

/** Backups made once a week, beside the daily ones. */
export interface WeeklyBackup {
    /** Whether there are weekly backups. Default: false. */
    enabled?: boolean;
    /** When they start, in AWS's cron form and UTC. Default: `cron(0 6 ? * MON *)`, each Monday at 06:00. */
    schedule?: pulumi.Input<string>;
    /** Days to keep each of them, from 1 to 35040. Default: 90. */
    retentionDays?: pulumi.Input<number>;
}

/** Copies of backups in another region. */
export interface BackupCopy {
    /** Region of the copies, such as `eu-central-1`; not the deployment's own. */
    region: pulumi.Input<string>;
    /** Days to keep each copy, from 1 to 35040. Default: as long as the backup it is a copy of. */
    retentionDays?: pulumi.Input<number>;
    /** ARN of a KMS key in that region for the vault there. Default: AWS Backup's own key. */
    kmsKeyArn?: pulumi.Input<string>;
}

/** `Backup`, checked and complete. */
export interface BackupSettings {
    daily: BackupRuleSettings;
    weekly: BackupRuleSettings | undefined;
    rootVolume: boolean;
    kmsKeyArn: pulumi.Output<string> | undefined;
    copy: BackupCopySettings | undefined;
    protect: boolean;
    forceDestroy: boolean;
}

/** When backups are made and how long they are kept. */
export interface BackupRuleSettings {
    schedule: pulumi.Output<string>;
    retentionDays: pulumi.Output<number>;
    /** Minutes within which a backup must have ended, from the time it should have started. */
    completionMinutes: number;
}

/** What differs between deployments. */
export interface BackupDefaults {
    schedule: string;
    retentionDays: number;
    completionMinutes: { daily: number; weekly: number };
}

/** `BackupCopy`, checked. */
export interface BackupCopySettings {
    region: pulumi.Output<string>;
    retentionDays: pulumi.Output<number> | undefined;
    kmsKeyArn: pulumi.Output<string> | undefined;
}

/**
 * Limit of https://docs.aws.amazon.com/aws-backup/latest/devguide/API_Lifecycle.html, as the plan editor states it: 96
 * years.
 */
const retention = wholeNumber(1, 35040, "days");

/**
 * Checks a backup, which is at `path` in the arguments, and fills in what it leaves out; `defaults` are those that differ between
 * deployments.
 */
export function backupSettings(
    checks: Checks,
    args: Backup,
    defaults: BackupDefaults,
    path = "backup",
): BackupSettings {
    return {
        daily: {
            schedule: checks.input(`${path}.schedule`, args.schedule ?? defaults.schedule, awsSchedule),
            retentionDays: checks.input(
                `${path}.retentionDays`,
                args.retentionDays ?? defaults.retentionDays,
                retention,
            ),
            completionMinutes: defaults.completionMinutes.daily,
        },
        weekly: weeklySettings(checks, args.weekly ?? {}, defaults.completionMinutes.weekly, path),
        rootVolume: args.rootVolume ?? false,
        kmsKeyArn: checks.optionalInput(`${path}.kmsKeyArn`, args.kmsKeyArn, kmsKeyArn),
        copy: args.copy && {
            region: checks.input(`${path}.copy.region`, args.copy.region, regionName),
            retentionDays: checks.optionalInput(`${path}.copy.retentionDays`, args.copy.retentionDays, retention),
            kmsKeyArn: checks.optionalInput(`${path}.copy.kmsKeyArn`, args.copy.kmsKeyArn, kmsKeyArn),
        },
        protect: args.protect ?? true,
        forceDestroy: args.forceDestroy ?? false,
    };
}

function weeklySettings(
    checks: Checks,
    args: WeeklyBackup,
    completionMinutes: number,
    path: string,
): BackupRuleSettings | undefined {
    const settings = {
        schedule: checks.input(`${path}.weekly.schedule`, args.schedule ?? "cron(0 6 ? * MON *)", awsSchedule),
        retentionDays: checks.input(`${path}.weekly.retentionDays`, args.retentionDays ?? 90, retention),
        completionMinutes,
    };
    return args.enabled ? settings : undefined;
}
