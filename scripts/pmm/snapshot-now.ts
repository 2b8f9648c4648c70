import {
    CreateSnapshotCommand,
    DescribeVolumesCommand,
    waitUntilSnapshotCompleted,
    type EC2Client,
} from "@aws-sdk/client-ec2";
import { Refusal, type CommandContext } from "../lib/command";
import { patience, waiterOf } from "../lib/poll";
import { snapshotTags } from "./backup-plan";

/** Starts an EC2 snapshot of `volumeId` outside AWS Backup, and gives its id. What it holds is fixed from then on. */
export async function startSnapshot(client: EC2Client, volumeId: string, description: string): Promise<string> {
    const { Volumes = [] } = await client.send(new DescribeVolumesCommand({ VolumeIds: [volumeId] }));
    const tags = snapshotTags(volumeId, Volumes[0]?.Tags ?? [], new Date());
    const { SnapshotId: id = "" } = await client.send(
        new CreateSnapshotCommand({
            VolumeId: volumeId,
            Description: description,
            TagSpecifications: [{ ResourceType: "snapshot", Tags: tags }],
        }),
    );
    return id;
}

/** @throws Refusal when the snapshot fails, or is not completed within `limitSeconds`. */
export async function awaitSnapshot(
    client: EC2Client,
    id: string,
    limitSeconds: number,
    context: CommandContext,
): Promise<void> {
    context.progress("waiting for its completion; what it holds is fixed from now on");
    const waiter = waiterOf(client, patience(context, limitSeconds));
    await waitUntilSnapshotCompleted(waiter, { SnapshotIds: [id] }).catch((error: unknown) => {
        throw new Refusal(
            `snapshot ${id} is not completed after ${limitSeconds / 60} minutes, or has failed: ` +
                `aws ec2 describe-snapshots --snapshot-ids ${id} tells (${error instanceof Error ? error.name : String(error)})`,
        );
    });
    context.progress("completed");
}
