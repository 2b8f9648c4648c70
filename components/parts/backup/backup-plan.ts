import * as pulumi from "@pulumi/pulumi";
import * as backup from "@pulumi/aws/backup";
import type * as inputs from "@pulumi/aws/types/input";
import type { Scope } from "../scope";
import { serviceRole } from "../service-role";
import type { BackupCopySettings, BackupRuleSettings, BackupSettings } from "./backup";

/** Backups of a deployment, as far as the rest of it needs them. */
export interface BackupPlan {
    vault: backup.Vault;
    roleArn: pulumi.Output<string>;
}

/** Backs up the resources with these ARNs, in a vault of their own. */
export function backupPlan(scope: Scope, settings: BackupSettings, resources: pulumi.Input<string>[]): BackupPlan {
    const vault = backupVault(scope, "backup", settings, { kmsKeyArn: settings.kmsKeyArn });
    const copies = settings.copy && copyVault(scope, settings, settings.copy);
    const rule = (
        name: string,
        { schedule, retentionDays, completionMinutes }: BackupRuleSettings,
    ): inputs.backup.PlanRule => ({
        ruleName: name,
        targetVaultName: vault.name,
        schedule,
        // Minutes, as for completion.
        startWindow: 60,
        completionWindow: completionMinutes,
        lifecycle: { deleteAfter: retentionDays },
        recoveryPointTags: scope.dataTags("backup"),
        ...(copies && {
            copyActions: [
                {
                    destinationVaultArn: copies.arn,
                    lifecycle: { deleteAfter: settings.copy?.retentionDays ?? retentionDays },
                },
            ],
        }),
    });
    const plan = new backup.Plan(
        scope.name("backup"),
        {
            rules: [rule("daily", settings.daily), ...(settings.weekly ? [rule("weekly", settings.weekly)] : [])],
            tags: scope.tags("backup"),
        },
        scope.options(),
    );
    const { role, permissions } = serviceRole(scope, "backup-role", {
        description: "Makes and restores the backups of the deployment",
        service: "backup.amazonaws.com",
        managedPolicies: [
            "service-role/AWSBackupServiceRolePolicyForBackup",
            "service-role/AWSBackupServiceRolePolicyForRestores",
        ],
    });
    new backup.Selection(
        scope.name("backup"),
        { planId: plan.id, iamRoleArn: role.arn, resources },
        scope.options({ dependsOn: permissions }),
    );
    return { vault, roleArn: role.arn };
}

function copyVault(scope: Scope, settings: BackupSettings, copy: BackupCopySettings): backup.Vault {
    const region = pulumi
        .all([scope.region, copy.region])
        .apply(([own, other]) =>
            own === other
                ? scope.refuse(`backup.copy.region is "${other}": that is the deployment's own region; choose another`)
                : other,
        );
    return backupVault(scope, "backup-copy", settings, { region, kmsKeyArn: copy.kmsKeyArn });
}

function backupVault(
    scope: Scope,
    role: string,
    settings: BackupSettings,
    where: { region?: pulumi.Output<string>; kmsKeyArn: pulumi.Output<string> | undefined },
): backup.Vault {
    return new backup.Vault(
        scope.name(role),
        { ...where, forceDestroy: settings.forceDestroy, tags: scope.dataTags(role) },
        scope.options({ protect: settings.protect }),
    );
}
