import { createHash } from "node:crypto";
import { ec2Id, regionalArn, timestamp } from "../identifiers";
import { attachment, kept, type Draft, type Models } from "../model";
import { number, text, type Properties, type Value } from "../values";

/** Volumes, their attachments and snapshots. */
export const ebs: Models = {
    "aws:ebs/volume:Volume": {
        replacedBy: [
            "availabilityZone",
            "encrypted",
            "kmsKeyId",
            "multiAttachEnabled",
            "outpostArn",
            "snapshotId",
            "volumeInitializationRate",
        ],
        id: () => ec2Id("vol"),
        outputs: (thing) => {
            const type = text(thing.inputs.type) ?? "gp2";
            const snapshot = thing.cloud.get("aws:ebs/snapshot:Snapshot", text(thing.inputs.snapshotId) ?? "");
            const size = thing.inputs.size ?? snapshot?.state.volumeSize ?? 8;
            const { volumeSize, volumeType, ...figures } = volumeFigures(type, { ...thing.inputs, size });
            return {
                arn: regionalArn("ec2", thing.region, `volume/${thing.id}`),
                createTime: kept(thing, "createTime", timestamp),
                encrypted: thing.inputs.encrypted ?? false,
                size: volumeSize ?? size,
                type: volumeType ?? type,
                ...figures,
            };
        },
    },
    "aws:ec2/volumeAttachment:VolumeAttachment": attachment((draft) => `vai-${checksum(draft)}`),
    "aws:ebs/snapshot:Snapshot": {
        replacedBy: ["description", "outpostArn", "volumeId"],
        id: () => ec2Id("snap"),
        outputs: (thing) => {
            const volume = thing.cloud.get("aws:ebs/volume:Volume", text(thing.inputs.volumeId) ?? "")?.state;
            return {
                arn: regionalArn("ec2", thing.region, `snapshot/${thing.id}`),
                encrypted: volume?.encrypted ?? false,
                volumeSize: volume?.size ?? 8,
                startTime: kept(thing, "startTime", timestamp),
            };
        },
    },
};

/** What a volume of this type has when the request leaves it open: IOPS of gp2 follow the size, gp3 has a base line. */
export function volumeFigures(type: string, asked: { size?: Value; iops?: Value; throughput?: Value }): Properties {
    const size = number(asked.size) ?? 8;
    const base: Record<string, Properties | undefined> = {
        gp2: { iops: Math.min(16_000, Math.max(100, size * 3)) },
        gp3: { iops: asked.iops ?? 3000, throughput: asked.throughput ?? 125 },
        io1: { iops: asked.iops ?? 100 },
        io2: { iops: asked.iops ?? 100 },
    };
    return { volumeSize: size, volumeType: type, ...base[type] };
}

function checksum(draft: Draft): number {
    const { deviceName, instanceId, volumeId } = draft.inputs;
    return createHash("sha256")
        .update(JSON.stringify([deviceName, instanceId, volumeId]))
        .digest()
        .readUInt32BE();
}
