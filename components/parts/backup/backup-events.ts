import type * as pulumi from "@pulumi/pulumi";
import type * as backup from "@pulumi/aws/backup";
import { tellOfEvents } from "../alarms/told-events";
import type { Scope } from "../scope";

/** Job states after which there is no whole backup. */
const failures = ["FAILED", "ABORTED", "EXPIRED", "PARTIAL"];

/** What to tell of. */
export interface BackupEventsArgs {
    vault: backup.Vault;
    /** Whether backups of the vault are copied elsewhere. */
    copied: boolean;
    /** Topic to tell. */
    topicArn: pulumi.Input<string>;
}

/**
 * Tells a topic of each backup that failed, and of each failed copy, with AWS's own reason.
 *
 * Source of the events: https://docs.aws.amazon.com/aws-backup/latest/devguide/eventbridge.html
 */
export function backupEvents(scope: Scope, { vault, copied, topicArn }: BackupEventsArgs): void {
    tellOfEvents(scope, "backup-failed", topicArn, {
        description: "A backup did not complete",
        pattern: {
            source: ["aws.backup"],
            "detail-type": ["Backup Job State Change"],
            detail: { state: failures, backupVaultName: [vault.name] },
        },
    });
    if (copied) {
        tellOfEvents(scope, "backup-copy-failed", topicArn, {
            description: "A copy of a backup did not complete",
            pattern: {
                source: ["aws.backup"],
                "detail-type": ["Copy Job State Change"],
                detail: { state: failures, sourceBackupVaultArn: [vault.arn] },
            },
        });
    }
}
