import type { StartBackupJobCommandInput } from "@aws-sdk/client-backup";
import type { Tag } from "@aws-sdk/client-ec2";
import { Refusal } from "../lib/command";
import type { Target } from "./target";

/** What is backed up: a volume or a file system. */
export type Data = Pick<Target, "volumeId"> | Pick<Target, "fileSystemId">;

/** The ARN of `data`, in the account and partition (aws, aws-cn, ...) of the role that backs it up. */
export function dataArn(data: Data, { region, roleArn }: Pick<Target, "region" | "roleArn">): string {
    const [, partition = "", , , account = ""] = roleArn.split(":");
    return "volumeId" in data
        ? `arn:${partition}:ec2:${region}:${account}:volume/${data.volumeId}`
        : `arn:${partition}:elasticfilesystem:${region}:${account}:file-system/${data.fileSystemId}`;
}

/**
 * The request for an on-demand backup job.
 *
 * @param keepDays days after which AWS Backup deletes it; 0 for never.
 * @param token makes a repeated request the same one.
 */
export function backupJob(
    data: Data,
    target: Pick<Target, "region" | "roleArn" | "vaultName">,
    keepDays: number,
    token: string,
): StartBackupJobCommandInput {
    return {
        BackupVaultName: target.vaultName,
        ResourceArn: dataArn(data, target),
        IamRoleArn: target.roleArn,
        IdempotencyToken: token,
        // AWS Backup copies the own tags of what it backs up by itself.
        RecoveryPointTags: { "stackwarden:backup": "on-demand" },
        Lifecycle: keepDays === 0 ? undefined : { DeleteAfterDays: keepDays },
    };
}

/** What a job of AWS Backup reports of itself. */
export interface JobReport {
    state: string;
    message?: string;
}

/**
 * Whether the job has done its work; false while it still runs.
 *
 * @param job what to call it: `backup job 1234`.
 * @throws Refusal when the job has ended otherwise.
 */
export function isCompleted(job: string, { state, message }: JobReport): boolean {
    if (["ABORTED", "ABORTING", "EXPIRED", "FAILED", "PARTIAL"].includes(state)) {
        throw new Refusal(`${job} is ${state}: ${message ?? "AWS Backup gives no reason"}`);
    }
    return state === "COMPLETED";
}

/** The snapshot behind a recovery point of a volume: `arn:aws:ec2:<region>::snapshot/snap-...`. */
export function snapshotIdOf(recoveryPointArn: string): string | undefined {
    return /:snapshot\/(snap-[0-9a-f]+)$/.exec(recoveryPointArn)?.[1];
}

/**
 * The tags of a snapshot made by hand: those of its volume, so that it is found and paid for in the same place, under a name of
 * its own. Tags that AWS itself sets (`aws:...`) cannot be copied.
 */
export function snapshotTags(volumeId: string, volumeTags: Tag[], now: Date): Tag[] {
    const kept = volumeTags.filter((tag) => tag.Key?.startsWith("aws:") === false && tag.Key !== "Name");
    const volumeName = volumeTags.find((tag) => tag.Key === "Name")?.Value ?? volumeId;
    const day = now.toISOString().slice(0, 16).replace("T", "-").replace(":", "");
    return [
        { Key: "Name", Value: `${volumeName}-on-demand-${day}` },
        ...kept,
        { Key: "stackwarden:backup", Value: "on-demand" },
    ];
}
