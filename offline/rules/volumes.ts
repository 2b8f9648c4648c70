import { number, object, text, type Properties } from "../cloud/values";
import { onCreate, onDelete, users, type Rules } from "./rule";

const types = "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volume-types.html";
const attaching = "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-attaching-volume.html";

const attachmentTypes = ["aws:ec2/volumeAttachment:VolumeAttachment"];

/** What a volume type can be. */
interface VolumeType {
    /** GiB. */
    smallest: number;
    /** GiB. */
    largest: number;
    iops?: { lowest: number; highest: number; perGib: number };
    /** MiB a second. */
    throughput?: { lowest: number; highest: number; perIops: number };
}

/**
 * The limits of September 2025, when gp3 grew to 64 TiB, 80,000 IOPS and 2,000 MiB/s:
 * https://aws.amazon.com/about-aws/whats-new/2025/09/amazon-ebs-size-provisioned-performance-gp3-volumes/
 */
const limits: Record<string, VolumeType | undefined> = {
    gp2: { smallest: 1, largest: 16_384 },
    gp3: {
        smallest: 1,
        largest: 65_536,
        iops: { lowest: 3000, highest: 80_000, perGib: 500 },
        throughput: { lowest: 125, highest: 2000, perIops: 0.25 },
    },
    io1: { smallest: 4, largest: 16_384, iops: { lowest: 100, highest: 64_000, perGib: 50 } },
    io2: { smallest: 4, largest: 65_536, iops: { lowest: 100, highest: 256_000, perGib: 1000 } },
    st1: { smallest: 125, largest: 16_384 },
    sc1: { smallest: 125, largest: 16_384 },
    standard: { smallest: 1, largest: 1024 },
};

/** IOPS up to which any size of gp3 will do. */
const gp3Baseline = 3000;

/** EBS: sizes and speeds by volume type, zones, what is in use. */
export const volumeRules: Rules = {
    "volume-figures": {
        types: ["aws:ebs/volume:Volume"],
        source: types,
        check: ({ inputs }) => figuresProblem(text(inputs.type) ?? "gp2", inputs, number(inputs.size)),
    },
    "root-volume-figures": {
        types: ["aws:ec2/instance:Instance"],
        source: types,
        check: ({ inputs }) => {
            const root = object(inputs.rootBlockDevice);
            return figuresProblem(text(root.volumeType) ?? "gp2", root, number(root.volumeSize));
        },
    },
    "volume-shrink": {
        types: ["aws:ebs/volume:Volume"],
        on: ["update"],
        source: "https://docs.aws.amazon.com/ebs/latest/userguide/modify-volume-requirements.html",
        check: ({ inputs, before }) =>
            (number(inputs.size) ?? 0) < (number(before.size) ?? 0)
                ? "InvalidParameterValue: New size cannot be smaller than existing size"
                : undefined,
    },
    "volume-zone": {
        types: attachmentTypes,
        on: onCreate,
        source: attaching,
        check: ({ inputs, cloud }) => {
            const [volumeId, instanceId] = [text(inputs.volumeId) ?? "", text(inputs.instanceId) ?? ""];
            const volume = cloud.get("aws:ebs/volume:Volume", volumeId);
            const instance = cloud.get("aws:ec2/instance:Instance", instanceId);
            const apart = volume?.state.availabilityZone !== instance?.state.availabilityZone;
            return volume !== undefined && instance !== undefined && apart
                ? `InvalidVolume.ZoneMismatch: The volume '${volumeId}' is not in the same availability zone as instance '${instanceId}'`
                : undefined;
        },
    },
    "volume-attached-once": {
        types: attachmentTypes,
        on: onCreate,
        source: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volumes-multi.html",
        check: (request) => {
            const volumeId = text(request.inputs.volumeId) ?? "";
            const volume = request.cloud.get("aws:ebs/volume:Volume", volumeId);
            return users(request, attachmentTypes, ["volumeId"], volumeId).length > 0 &&
                volume?.state.multiAttachEnabled !== true
                ? `VolumeInUse: ${volumeId} is already attached to an instance`
                : undefined;
        },
    },
    "volume-device-unique": {
        types: attachmentTypes,
        on: onCreate,
        source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/device_naming.html",
        check: (request) => {
            const device = text(request.inputs.deviceName) ?? "";
            const there = users(request, attachmentTypes, ["instanceId"], request.inputs.instanceId ?? "");
            return there.some(({ state }) => state.deviceName === device)
                ? `InvalidParameterValue: Invalid value '${device}' for unixDevice. Attachment point ${device} is already in use`
                : undefined;
        },
    },
    "volume-in-use": {
        types: ["aws:ebs/volume:Volume"],
        on: onDelete,
        source: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-deleting-volume.html",
        check: (request) => {
            const [attached] = users(request, attachmentTypes, ["volumeId"]);
            return attached === undefined
                ? undefined
                : `VolumeInUse: Volume ${request.id} is currently attached to ${text(attached.state.instanceId) ?? "an instance"}`;
        },
    },
};

/** What EC2 says about a volume of this type with these figures; undefined when it makes it. */
export function figuresProblem(type: string, asked: Properties, size: number | undefined): string | undefined {
    const limit = limits[type];
    if (limit === undefined) {
        return `InvalidParameterValue: Value (${type}) for parameter volumeType is invalid. Valid values: ${Object.keys(limits).join(", ")}`;
    }
    if (size !== undefined && size < limit.smallest) {
        return `InvalidParameterValue: Volume of ${size}GiB is too small for volume type ${type}; minimum is ${limit.smallest}GiB`;
    }
    if (size !== undefined && size > limit.largest) {
        return `InvalidParameterValue: Volume of ${size}GiB is too large for volume type ${type}; maximum is ${limit.largest}GiB`;
    }
    return (
        iopsProblem(type, limit, number(asked.iops), size) ??
        throughputProblem(type, limit, number(asked.throughput), number(asked.iops))
    );
}

function iopsProblem(
    type: string,
    { iops: limit }: VolumeType,
    iops: number | undefined,
    size = 8,
): string | undefined {
    if (iops === undefined) {
        return type.startsWith("io")
            ? `MissingParameter: The parameter iops must be specified for ${type} volumes.`
            : undefined;
    }
    if (limit === undefined) {
        return `InvalidParameterCombination: The parameter iops is not supported for ${type} volumes.`;
    }
    if (iops < limit.lowest) {
        return `InvalidParameterValue: Volume iops of ${iops} is too low; minimum is ${limit.lowest}.`;
    }
    if (iops > limit.highest) {
        return `InvalidParameterValue: Volume iops of ${iops} is too high; maximum is ${limit.highest}.`;
    }
    const free = type === "gp3" && iops <= gp3Baseline;
    return !free && iops / size > limit.perGib
        ? `InvalidParameterValue: Iops to volume size ratio of ${(iops / size).toFixed(6)} is too high; maximum is ${limit.perGib.toFixed(6)}.`
        : undefined;
}

function throughputProblem(
    type: string,
    { throughput: limit }: VolumeType,
    asked: number | undefined,
    iops = gp3Baseline,
): string | undefined {
    if (asked === undefined) {
        return undefined;
    }
    if (limit === undefined) {
        return `InvalidParameterCombination: The parameter throughput is not supported for ${type} volumes.`;
    }
    if (asked < limit.lowest) {
        return `InvalidParameterValue: Throughput of ${asked} MiBps is too low; minimum is ${limit.lowest} MiBps.`;
    }
    if (asked > limit.highest) {
        return `InvalidParameterValue: Throughput of ${asked} MiBps is too high; maximum is ${limit.highest} MiBps.`;
    }
    const ratio = asked / iops;
    return ratio > limit.perIops
        ? `InvalidParameterValue: Throughput (MiBps) to iops ratio of ${ratio.toFixed(6)} is too high; maximum is ${limit.perIops.toFixed(6)} MiBps per iops.`
        : undefined;
}
