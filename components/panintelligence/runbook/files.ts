import { timeoutSeconds, type SeedRequest } from "../../../lambdas/efs-seed/contract";
import { backUp, listBackups } from "../../parts/backup/backup-commands";
import { fileToolsRole } from "../operations/file-tools";
import type { KnownNames } from "./index";
import { toolTask } from "./tool-task";

/** What is done with the file system: back up, bring back, seed. */
export function fileCommands(known: KnownNames): Record<string, string> {
    const region = `--region ${known.region}`;
    const { fileSystem, seed, seeder } = known;
    const { vaultName, roleArn } = known.backup;
    const backups = { region: known.region, ...known.backup };
    const newest =
        `$(aws backup list-recovery-points-by-backup-vault ${region} --backup-vault-name ${vaultName} ` +
        `--by-resource-arn ${fileSystem.arn} ` +
        "--query 'sort_by(RecoveryPoints[?Status==`COMPLETED`],&CreationDate)[-1].RecoveryPointArn' --output text)";
    const ask = (action: SeedRequest["action"]): string => {
        const { bundle, updateUnmodified, restoreDeleted } = seed;
        const request: SeedRequest = { action, bundle, fileSystemId: fileSystem.id, updateUnmodified, restoreDeleted };
        return (
            `aws lambda invoke ${region} --function-name ${seeder.name} --cli-read-timeout ${timeoutSeconds + 10} ` +
            `--cli-binary-format raw-in-base64-out --payload '${JSON.stringify(request)}' /dev/stdout`
        );
    };
    return {
        backUpFiles: backUp(backups, fileSystem.arn),
        listBackups: listBackups(backups),
        // Into a folder of its own, /aws-backup-restore_<time>: what is there now stays.
        restoreFiles:
            `aws backup start-restore-job ${region} --iam-role-arn ${roleArn} --recovery-point-arn ${newest} ` +
            `--metadata file-system-id=${fileSystem.id},newFileSystem=false,Encrypted=true,PerformanceMode=generalPurpose,` +
            `CreationToken=restore-$(date -u +%Y%m%d%H%M%S) --query RestoreJobId --output text`,
        ...(known.fileTools && restoredCommands(known, known.fileTools)),
        planSeed: ask("plan"),
        verifySeed: ask("verify"),
        seedAgain: ask("apply"),
        followSeeder: `aws logs tail ${seeder.logGroupName} ${region} --since 1d --follow`,
    };
}

/** What is done with files that were brought back into a folder of their own. */
function restoredCommands(known: KnownNames, tools: NonNullable<KnownNames["fileTools"]>): Record<string, string> {
    const task = { ...tools, containers: [fileToolsRole] };
    return {
        listRestored: toolTask(known, task),
        // Both may be filled in: a folder of listRestored, and one file or folder in it.
        copyBack: toolTask(known, task, ["ACTION", "copy"], ["FROM", ""], ["WHAT", ""]),
        followFileTools: `aws logs tail /ecs/${tools.family} --region ${known.region} --since 10m --follow`,
    };
}
