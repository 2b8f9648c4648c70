import { randomUUID } from "node:crypto";
import { BackupClient, DescribeBackupJobCommand, StartBackupJobCommand } from "@aws-sdk/client-backup";
import {
    CreateSnapshotCommand,
    DescribeVolumesCommand,
    EC2Client,
    waitUntilSnapshotCompleted,
} from "@aws-sdk/client-ec2";
import {
    parseOptions,
    Refusal,
    runAsProcess,
    UsageError,
    wholeNumber,
    type Command,
    type CommandContext,
} from "../lib/command";
import { pollUntil } from "../lib/poll";
import { backupJob, finishedRecoveryPoint, snapshotIdOf, snapshotTags } from "./backup-plan";
import { findTarget, targetOptions } from "./target";

/** Takes a backup of the data volume now. */
export const backup: Command = {
    usage: `Takes a backup of PMM's data now, for example before an upgrade, and waits until it is complete.

The backup goes through AWS Backup into the stack's vault. It is crash consistent, as the daily ones are.

usage: npm run pmm-ec2:backup -- --stack <stack> [options]
       npm run pmm-ec2:backup -- --volume-id <id> --vault <name> --role-arn <arn> [options]
       npm run pmm-ec2:backup -- --volume-id <id> --snapshot [options]

  --stack <stack>        the stack, as "pulumi stack ls" names it
  --volume-id <id>       the data volume (default: the stack's output dataVolumeId)
  --vault <name>         the backup vault (default: the stack's output backupVaultName)
  --role-arn <arn>       the role for AWS Backup (default: the stack's output backupRoleArn)
  --region <region>      the region (default: the stack's output region)
  --keep-days <days>     delete the backup after so many days; 0 keeps it (default: 30)
  --snapshot             take an EC2 snapshot directly, outside AWS Backup; it is kept until someone deletes it
  --description <text>   description of that snapshot
  --wait-minutes <n>     give up waiting after so many minutes; the backup itself goes on (default: 120)
  --no-wait              start it only
  --help                 this text

exit codes: 0 done, 1 refused or failed, 2 called wrongly`,

    async run(argv, context) {
        const values = parseOptions(argv, {
            stack: targetOptions.stack,
            region: targetOptions.region,
            "volume-id": targetOptions["volume-id"],
            vault: targetOptions.vault,
            "role-arn": targetOptions["role-arn"],
            "keep-days": { type: "string" },
            snapshot: { type: "boolean", default: false },
            description: { type: "string" },
            "wait-minutes": { type: "string", default: "120" },
            "no-wait": { type: "boolean", default: false },
        });
        if (values.snapshot && values["keep-days"] !== undefined) {
            throw new UsageError(
                "--keep-days is for AWS Backup: nothing deletes a direct snapshot (--snapshot) by itself",
            );
        }
        if (!values.snapshot && values.description !== undefined) {
            throw new UsageError("--description is for --snapshot: AWS Backup writes its own");
        }
        const keepDays = wholeNumber("keep-days", values["keep-days"] ?? "30", 0);
        const waitMinutes = wholeNumber("wait-minutes", values["wait-minutes"], 1);
        const waitSeconds = values["no-wait"] ? undefined : waitMinutes * 60;
        if (values.snapshot) {
            const { volumeId, region } = await findTarget(values, ["volumeId"], context);
            const description = values.description ?? "PMM data, taken on demand";
            await takeSnapshot(new EC2Client({ region }), volumeId, description, waitSeconds, context);
            return;
        }
        const target = await findTarget(values, ["volumeId", "vaultName", "roleArn"], context);
        const client = new BackupClient({ region: target.region });
        const region = target.region ?? (await client.config.region());
        await runBackupJob(client, backupJob({ ...target, region }, keepDays, randomUUID()), waitSeconds, context);
    },
};

async function runBackupJob(
    client: BackupClient,
    job: ReturnType<typeof backupJob>,
    waitSeconds: number | undefined,
    { print, progress, pollSeconds }: CommandContext,
): Promise<void> {
    const { BackupJobId: jobId = "" } = await client.send(new StartBackupJobCommand(job));
    print(`backup job ${jobId} of ${job.ResourceArn ?? ""} into vault ${job.BackupVaultName ?? ""}`);
    if (waitSeconds === undefined) {
        return;
    }
    let told = "";
    const arn = await pollUntil(
        async () => {
            const report = await client.send(new DescribeBackupJobCommand({ BackupJobId: jobId }));
            const state = report.State ?? "unknown";
            if (state !== told) {
                progress(state.toLowerCase());
                told = state;
            }
            return finishedRecoveryPoint(jobId, {
                state,
                message: report.StatusMessage,
                recoveryPointArn: report.RecoveryPointArn,
            });
        },
        { pollSeconds, limitSeconds: waitSeconds },
        `backup job ${jobId} has not ended after ${waitSeconds / 60} minutes. It goes on by itself: ` +
            `aws backup describe-backup-job --backup-job-id ${jobId}`,
    );
    print(`recovery point ${arn}`);
    print(`snapshot ${snapshotIdOf(arn) ?? "unknown"}`);
}

async function takeSnapshot(
    client: EC2Client,
    volumeId: string,
    description: string,
    waitSeconds: number | undefined,
    { print, progress, pollSeconds }: CommandContext,
): Promise<void> {
    const { Volumes = [] } = await client.send(new DescribeVolumesCommand({ VolumeIds: [volumeId] }));
    const tags = snapshotTags(volumeId, Volumes[0]?.Tags ?? [], new Date());
    const { SnapshotId: id = "" } = await client.send(
        new CreateSnapshotCommand({
            VolumeId: volumeId,
            Description: description,
            TagSpecifications: [{ ResourceType: "snapshot", Tags: tags }],
        }),
    );
    print(`snapshot ${id}`);
    if (waitSeconds === undefined) {
        return;
    }
    progress("waiting for its completion; what it holds is fixed from now on");
    const waiter = { client, minDelay: pollSeconds, maxDelay: pollSeconds, maxWaitTime: waitSeconds };
    await waitUntilSnapshotCompleted(waiter, { SnapshotIds: [id] }).catch((error: unknown) => {
        throw new Refusal(
            `snapshot ${id} is not completed after ${waitSeconds / 60} minutes, or has failed: ` +
                `aws ec2 describe-snapshots --snapshot-ids ${id} tells (${error instanceof Error ? error.name : String(error)})`,
        );
    });
    progress("completed");
}

if (require.main === module) {
    void runAsProcess(backup);
}
