import * as pulumi from "@pulumi/pulumi";
import type * as backup from "@pulumi/aws/backup";
import * as cloudwatch from "@pulumi/aws/cloudwatch";
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
    tell(scope, "backup-failed", topicArn, "A backup did not complete", {
        "detail-type": ["Backup Job State Change"],
        detail: { state: failures, backupVaultName: [vault.name] },
    });
    if (copied) {
        tell(scope, "backup-copy-failed", topicArn, "A copy of a backup did not complete", {
            "detail-type": ["Copy Job State Change"],
            detail: { state: failures, sourceBackupVaultArn: [vault.arn] },
        });
    }
}

function tell(
    scope: Scope,
    role: string,
    topicArn: pulumi.Input<string>,
    description: string,
    pattern: Record<string, unknown>,
): void {
    const rule = new cloudwatch.EventRule(
        scope.name(role),
        {
            description,
            eventPattern: pulumi.jsonStringify({ source: ["aws.backup"], ...pattern }),
            tags: scope.tags(role),
        },
        scope.options(),
    );
    new cloudwatch.EventTarget(scope.name(role), { rule: rule.name, arn: topicArn }, scope.options());
}
