import type { StartBackupJobCommandInput } from "@aws-sdk/client-backup";
import type { Tag } from "@aws-sdk/client-ec2";
import { Refusal } from "../lib/command";
import type { Target } from "./target";

/** The ARN of a volume, in the account and partition (aws, aws-cn, ...) of the role that backs it up. */
export function volumeArn({ region, volumeId, roleArn }: Pick<Target, "region" | "volumeId" | "roleArn">): string {
    const [, partition, , , account] = roleArn.split(":");
    return `arn:${partition ?? ""}:ec2:${region}:${account ?? ""}:volume/${volumeId}`;
}

/**
 * The request for an on-demand backup job.
 *
 * @param keepDays days after which AWS Backup deletes it; 0 for never.
 * @param token makes a repeated request the same one.
 */
export function backupJob(
    target: Pick<Target, "region" | "volumeId" | "roleArn" | "vaultName">,
    keepDays: number,
    token: string,
): StartBackupJobCommandInput {
    return {
        BackupVaultName: target.vaultName,
        ResourceArn: volumeArn(target),
        IamRoleArn: target.roleArn,
        IdempotencyToken: token,
        // AWS Backup copies the volume's own tags by itself.
        RecoveryPointTags: { "stackwarden:backup": "on-demand" },
        Lifecycle: keepDays === 0 ? undefined : { DeleteAfterDays: keepDays },
    };
}

/** What a backup job reports of itself. */
export interface JobReport {
    state: string;
    message?: string;
    recoveryPointArn?: string;
}

/**
 * The ARN of the recovery point that a job has made; undefined while it still runs.
 *
 * @throws Refusal when the job has ended without one.
 */
export function finishedRecoveryPoint(
    jobId: string,
    { state, message, recoveryPointArn }: JobReport,
): string | undefined {
    switch (state) {
        case "COMPLETED":
            if (recoveryPointArn === undefined) {
                throw new Refusal(
                    `backup job ${jobId} is completed but names no recovery point: look at it in the AWS Backup console`,
                );
            }
            return recoveryPointArn;
        case "ABORTED":
        case "ABORTING":
        case "EXPIRED":
        case "FAILED":
        case "PARTIAL":
            throw new Refusal(`backup job ${jobId} is ${state}: ${message ?? "AWS Backup gives no reason"}`);
        default:
            return undefined;
    }
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
