import { accountId, alphanumerics, characters, partitionOf, regionalArn, uuid } from "../identifiers";
import { idFrom, kept, type Models } from "../model";

/** AWS Backup: vaults, plans and what they select. */
export const backup: Models = {
    "aws:backup/vault:Vault": {
        replacedBy: ["kmsKeyArn", "name"],
        id: idFrom("name"),
        outputs: (thing) => ({
            arn: regionalArn("backup", thing.region, `backup-vault:${thing.id}`),
            kmsKeyArn:
                thing.inputs.kmsKeyArn ??
                kept(
                    thing,
                    "kmsKeyArn",
                    () => `arn:${partitionOf(thing.region)}:kms:${thing.region}:${accountId}:key/${uuid()}`,
                ),
            recoveryPoints: thing.before.recoveryPoints ?? 0,
        }),
    },
    "aws:backup/plan:Plan": {
        replacedBy: [],
        volatile: ["version"],
        id: () => uuid(),
        outputs: (thing) => ({
            arn: regionalArn("backup", thing.region, `backup-plan:${thing.id}`),
            version: characters(48, alphanumerics),
        }),
    },
    "aws:backup/selection:Selection": { replacedBy: "everything", id: () => uuid() },
    "aws:backup/vaultPolicy:VaultPolicy": { replacedBy: ["backupVaultName"], id: idFrom("backupVaultName") },
    "aws:backup/vaultNotifications:VaultNotifications": {
        replacedBy: "everything",
        id: idFrom("backupVaultName"),
    },
    "aws:backup/vaultLockConfiguration:VaultLockConfiguration": {
        replacedBy: "everything",
        id: idFrom("backupVaultName"),
        outputs: (thing) => ({ backupVaultArn: regionalArn("backup", thing.region, `backup-vault:${thing.id}`) }),
    },
    "aws:backup/restoreTestingPlan:RestoreTestingPlan": {
        replacedBy: ["name"],
        id: idFrom("name"),
        outputs: (thing) => ({ arn: regionalArn("backup", thing.region, `restore-testing-plan:${thing.id}`) }),
    },
};
