import {
    AttachVolumeCommand,
    CreateVolumeCommand,
    DeleteVolumeCommand,
    DescribeInstancesCommand,
    DescribeVolumesCommand,
    DetachVolumeCommand,
    waitUntilVolumeAvailable,
    waitUntilVolumeInUse,
    type EC2Client,
    type Tag,
} from "@aws-sdk/client-ec2";
import { Refusal } from "../lib/command";
import { waiterOf, type Patience } from "../lib/poll";
import { tagOf, type Host } from "./host";

/** Marks a volume as a throw-away copy of a snapshot; only such a volume is ever deleted by a command. */
const copyTag = "stackwarden:restore-copy";

/** Asked for only because AWS wants a name; the host finds the volume by its id. */
const deviceName = "/dev/sdp";

/** The id of the copy that is attached to `instanceId`; undefined when there is none. */
export async function findAttachedCopy(client: EC2Client, instanceId: string): Promise<string | undefined> {
    const filters = [
        { Name: "attachment.instance-id", Values: [instanceId] },
        { Name: `tag:${copyTag}`, Values: ["true"] },
    ];
    const { Volumes = [] } = await client.send(new DescribeVolumesCommand({ Filters: filters }));
    return Volumes[0]?.VolumeId;
}

/** Makes an encrypted volume from `snapshotId` in the zone of `host`, ready to be attached. Gives its id. */
export async function createCopy(client: EC2Client, snapshotId: string, host: Host): Promise<string> {
    const tags: Tag[] = [
        { Key: "Name", Value: `copy of ${snapshotId}` },
        { Key: copyTag, Value: "true" },
    ];
    if (host.deployment !== undefined) {
        tags.push({ Key: "stackwarden:deployment", Value: host.deployment });
    }
    const { VolumeId: volumeId = "" } = await client.send(
        new CreateVolumeCommand({
            SnapshotId: snapshotId,
            AvailabilityZone: host.zone,
            VolumeType: "gp3",
            Encrypted: true,
            TagSpecifications: [{ ResourceType: "volume", Tags: tags }],
        }),
    );
    return volumeId;
}

/** Waits until the copy is made, attaches it, and waits until the instance has it. */
export async function attachCopy(client: EC2Client, volumeId: string, host: Host, patience: Patience): Promise<void> {
    await waitUntilVolumeAvailable(waiterOf(client, patience), { VolumeIds: [volumeId] });
    await client.send(new AttachVolumeCommand({ VolumeId: volumeId, InstanceId: host.instanceId, Device: deviceName }));
    await waitUntilVolumeInUse(waiterOf(client, patience), { VolumeIds: [volumeId] });
}

/**
 * The instance that the copy `volumeId` is attached to; undefined when it is attached to none.
 *
 * @throws Refusal when the volume is not such a copy.
 */
export async function hostOfCopy(client: EC2Client, volumeId: string): Promise<string | undefined> {
    const { Volumes = [] } = await client.send(new DescribeVolumesCommand({ VolumeIds: [volumeId] }));
    if (tagOf(Volumes[0]?.Tags, copyTag) !== "true") {
        throw new Refusal(`${volumeId} was not made by this command (it has no tag ${copyTag}), so it is not touched`);
    }
    return Volumes[0]?.Attachments?.[0]?.InstanceId;
}

/** Whether the instance runs: one that does not has nothing mounted, and does not answer. */
export async function isRunning(client: EC2Client, instanceId: string): Promise<boolean> {
    const { Reservations = [] } = await client.send(new DescribeInstancesCommand({ InstanceIds: [instanceId] }));
    return Reservations[0]?.Instances?.[0]?.State?.Name === "running";
}

/** Detaches the copy, where it is attached, and deletes it. */
export async function removeCopy(
    client: EC2Client,
    volumeId: string,
    instanceId: string | undefined,
    patience: Patience,
): Promise<void> {
    if (instanceId !== undefined) {
        await client.send(new DetachVolumeCommand({ VolumeId: volumeId, InstanceId: instanceId }));
        await waitUntilVolumeAvailable(waiterOf(client, patience), { VolumeIds: [volumeId] });
    }
    await client.send(new DeleteVolumeCommand({ VolumeId: volumeId }));
}
