import { randomUUID } from "node:crypto";
import { BackupClient, DescribeBackupJobCommand, StartBackupJobCommand } from "@aws-sdk/client-backup";
import { EC2Client } from "@aws-sdk/client-ec2";
import { ECSClient } from "@aws-sdk/client-ecs";
import { Refusal, UsageError, wholeNumber, type Command, type CommandContext } from "../lib/command";
import { flag, makeCommand, text, type OptionValues } from "../lib/options";
import { backupJob, snapshotIdOf, type Data } from "./backup-plan";
import { pmmEcs, type PmmDeployment } from "./deployments";
import { followJob } from "./follow-job";
import { awaitSnapshot, startSnapshot } from "./snapshot-now";
import { whileStopped, type PatientWork } from "./stopped-service";
import { targetOptions, Targets } from "./target";

/** A copy of all files takes longer than a snapshot, and the first one longest. */
const defaultWaitMinutes = { ebs: 120, efs: 480 };

/** Takes a backup of a deployment's data now. */
export function backupCommand(deployment: PmmDeployment): Command {
    const onEcs = deployment === pmmEcs;
    return makeCommand({
        name: `${deployment.name}:backup`,
        about: onEcs ? aboutEcs : aboutEc2,
        calls: [
            "--stack <stack> [options]",
            ...(onEcs ? ["--file-system-id <id> --vault <name> --role-arn <arn> [options]"] : []),
            "--volume-id <id> --vault <name> --role-arn <arn> [options]",
            "--volume-id <id> --snapshot [options]",
        ],
        options: optionsOf(deployment),
        run: (values, context) => run(deployment, values, context),
    });
}

const aboutEc2 = `Takes a backup of PMM's data now, for example before an upgrade, and waits until it is complete.

The backup goes through AWS Backup into the stack's vault. It is crash consistent, as the daily ones are.`;

const aboutEcs = `Takes a backup of PMM's data now, for example before an upgrade, and waits until it is complete.

The backup goes through AWS Backup into the stack's vault. Of a volume it is crash consistent, as the daily ones are. A file
system is copied file by file while PMM writes, so the files of its databases may not fit together: with --stop-pmm they do.
PMM is then away until the backup is complete, and is started again whatever happens.`;

const ecsOptions = {
    "file-system-id": targetOptions["file-system-id"],
    "stop-pmm": flag("stop PMM for the time of the backup, and start it again afterwards"),
    cluster: targetOptions.cluster,
    service: targetOptions.service,
};

function optionsOf(deployment: PmmDeployment) {
    return {
        stack: targetOptions.stack,
        "volume-id": targetOptions["volume-id"],
        ...(deployment === pmmEcs ? ecsOptions : {}),
        vault: targetOptions.vault,
        "role-arn": targetOptions["role-arn"],
        region: targetOptions.region,
        "keep-days": text(
            "<days>",
            `delete the backup after so many days; 0 keeps it (default: ${deployment.keepDays})`,
        ),
        snapshot: flag(
            "take an EC2 snapshot of the volume directly, outside AWS Backup; it is kept until someone deletes it",
        ),
        description: text("<text>", "description of that snapshot"),
        "wait-minutes": text(
            "<n>",
            `give up waiting after so many minutes; the backup itself goes on (default: ${defaultWaitMinutes.ebs}` +
                (deployment === pmmEcs ? `; of a file system ${defaultWaitMinutes.efs})` : ")"),
        ),
        "no-wait": flag("start it only"),
    };
}

type Values = OptionValues<ReturnType<typeof optionsOf>>;

async function run(deployment: PmmDeployment, values: Values, context: CommandContext): Promise<void> {
    if (values.snapshot && values["keep-days"] !== undefined) {
        throw new UsageError("--keep-days is for AWS Backup: nothing deletes a direct snapshot (--snapshot) by itself");
    }
    if (!values.snapshot && values.description !== undefined) {
        throw new UsageError("--description is for --snapshot: AWS Backup writes its own");
    }
    if (values["stop-pmm"] === true && !values.snapshot && values["no-wait"]) {
        throw new UsageError("--stop-pmm does not go with --no-wait: PMM must not start before the backup is complete");
    }
    const keepDays = wholeNumber("keep-days", values["keep-days"] ?? String(deployment.keepDays), 0);
    const given = values["wait-minutes"];
    const givenMinutes = given === undefined ? undefined : wholeNumber("wait-minutes", given, 1);
    const targets = new Targets(values, context);
    const storage = await targets.storage(deployment);
    const waitSeconds = values["no-wait"] ? undefined : (givenMinutes ?? defaultWaitMinutes[storage]) * 60;
    if (values.snapshot) {
        if (storage === "efs") {
            throw new Refusal("PMM's data is on a file system, which has no snapshots: leave --snapshot out");
        }
        await takeSnapshot(targets, values, waitSeconds, context);
        return;
    }
    const data: Data = storage === "efs" ? await targets.find("fileSystemId") : await targets.find("volumeId");
    const target = await targets.find("vaultName", "roleArn");
    const client = new BackupClient({ region: target.region });
    const region = await client.config.region();
    const job = backupJob(data, { ...target, region }, keepDays, randomUUID());
    const way = { waitSeconds, stopPmm: values["stop-pmm"] === true };
    const work = (during: CommandContext): Promise<void> => runBackupJob(client, job, way, during);
    await maybeStopped(targets, values, { work, workSeconds: waitSeconds ?? 0 }, context);
}

/** Does `work`, with PMM stopped if that is wished. */
async function maybeStopped<Result>(
    targets: Targets,
    values: Values,
    work: PatientWork<Result>,
    context: CommandContext,
): Promise<Result> {
    if (values["stop-pmm"] !== true) {
        return work.work(context);
    }
    const { region, ...service } = await targets.find("clusterName", "serviceName");
    return whileStopped(new ECSClient({ region }), service, work, context);
}

async function runBackupJob(
    client: BackupClient,
    job: ReturnType<typeof backupJob>,
    { waitSeconds, stopPmm }: { waitSeconds: number | undefined; stopPmm: boolean },
    context: CommandContext,
): Promise<void> {
    const { BackupJobId: jobId = "" } = await client.send(new StartBackupJobCommand(job));
    context.print(`backup job ${jobId} of ${job.ResourceArn ?? ""} into vault ${job.BackupVaultName ?? ""}`);
    if (waitSeconds === undefined) {
        return;
    }
    const { recoveryPointArn } = await followJob(
        `backup job ${jobId}`,
        async () => {
            const report = await client.send(new DescribeBackupJobCommand({ BackupJobId: jobId }));
            return {
                state: report.State ?? "unknown",
                message: report.StatusMessage,
                recoveryPointArn: report.RecoveryPointArn,
            };
        },
        waitSeconds,
        `aws backup describe-backup-job --backup-job-id ${jobId}`,
        context,
    ).catch((error: unknown) => {
        if (stopPmm) {
            context.progress(
                "if the job goes on, it does so while PMM writes again, so do not rely on what it makes: " +
                    `aws backup stop-backup-job --backup-job-id ${jobId}`,
            );
        }
        throw error;
    });
    if (recoveryPointArn === undefined) {
        throw new Refusal(
            `backup job ${jobId} is completed but names no recovery point: look at it in the AWS Backup console`,
        );
    }
    context.print(`recovery point ${recoveryPointArn}`);
    const snapshotId = snapshotIdOf(recoveryPointArn);
    if (snapshotId !== undefined) {
        context.print(`snapshot ${snapshotId}`);
    }
}

async function takeSnapshot(
    targets: Targets,
    values: Values,
    waitSeconds: number | undefined,
    context: CommandContext,
): Promise<void> {
    const { volumeId, region } = await targets.find("volumeId");
    const client = new EC2Client({ region });
    const description = values.description ?? "PMM data, taken on demand";
    // PMM may start again while AWS still copies: what the snapshot holds is fixed once it has an id.
    const work = (): Promise<string> => startSnapshot(client, volumeId, description);
    const id = await maybeStopped(targets, values, { work, workSeconds: 0 }, context);
    context.print(`snapshot ${id}`);
    if (waitSeconds !== undefined) {
        await awaitSnapshot(client, id, waitSeconds, context);
    }
}
