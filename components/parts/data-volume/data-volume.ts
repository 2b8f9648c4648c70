import type * as pulumi from "@pulumi/pulumi";
import { ec2Id, kmsKeyArn } from "../validation/aws-rules";
import { each, type Checks, type Rule } from "../validation/checks";
import { distinct, oneOf } from "../validation/rules";
import { limits, volumeFits } from "./limits";

/** The EBS volume that holds a deployment's data. */
export interface DataVolume {
    /**
     * Size in GiB; it can grow while in use, and never shrink. From 1 to 65536 for gp3, to 16384 for gp2; from 4 to
     * 16384 for io1, to 65536 for io2. Default for PmmEc2 and PmmEcs: 100.
     */
    sizeGb?: pulumi.Input<number>;
    /** Type of the volume. Default: `gp3`. */
    type?: VolumeType;
    /**
     * I/O operations per second. From 3000 to 80000 for gp3, at most 500 a GiB; from 100 to 64000 for io1, at most 50 a
     * GiB; from 100 to 256000 for io2, at most 1000 a GiB. Not for gp2, which has 3 a GiB. Default: 3000.
     */
    iops?: pulumi.Input<number>;
    /** Throughput of a gp3 volume in MiB a second, from 125 to 2000, at most 0.25 for each of `iops`. Default: 125. */
    throughput?: pulumi.Input<number>;
    /**
     * ARN of the KMS key that encrypts this volume and, for PmmEc2, the root volume of its instance. Default: the
     * AWS-managed key of EBS.
     */
    kmsKeyArn?: pulumi.Input<string>;
    /**
     * Id of the EBS snapshot (`snap-...`) to make the data volume from: setting it makes the next generation of the
     * volume, in the zone of the instance. Name the generation before in `retired`. Default: a blank volume, the
     * generation `initial`.
     */
    restoreFromSnapshotId?: string;
    /**
     * Generations that are out of use: `initial`, or the snapshot id one was made from. Their volumes are kept as they
     * are, attached to nothing; take one out of the list to forget its volume, which stays in AWS until somebody
     * deletes it there. Default: none.
     */
    retired?: string[];
    /**
     * Refuses to delete or replace the volume, until this is switched off and applied. A volume that is deleted leaves
     * a last snapshot behind. Default: true.
     */
    protect?: boolean;
}

/** Type of an EBS volume with solid state drives. */
export enum VolumeType {
    /** General purpose, size and speed set apart. */
    Gp3 = "gp3",
    /** General purpose, speed by size and burst credits. */
    Gp2 = "gp2",
    /** Provisioned speed. */
    Io1 = "io1",
    /** Provisioned speed, with the highest durability. */
    Io2 = "io2",
}

/** Name of the generation of a volume that was not made from a snapshot. */
export const initialGeneration = "initial";

/** `DataVolume`, checked and complete. */
export interface DataVolumeSettings {
    type: VolumeType;
    sizeGb: pulumi.Output<number>;
    /** Missing where the type has none to set. */
    iops: pulumi.Output<number> | undefined;
    /** Missing where the type has none to set. */
    throughput: pulumi.Output<number> | undefined;
    kmsKeyArn: pulumi.Output<string> | undefined;
    /** The generation in use. */
    live: VolumeGeneration;
    retired: VolumeGeneration[];
    protect: boolean;
}

/** One of the volumes that hold, or held, the data. */
export interface VolumeGeneration {
    /** `initial`, or the id of the snapshot it was made from. */
    name: string;
    /** What its logical name ends with, after the role. */
    suffix: string;
    /** The snapshot it was made from; missing for a volume that began blank. */
    snapshotId: string | undefined;
}

/**
 * What the host does with a blank volume: what was made from a snapshot has data, and a blank disk in its place is a mistake.
 */
export function formatOf({ snapshotId }: VolumeGeneration): "blank" | "never" {
    return snapshotId === undefined ? "blank" : "never";
}

/** Checks a data volume and fills in what it leaves out; `defaults` are those that differ between deployments. */
export function dataVolumeSettings(checks: Checks, args: DataVolume, defaults: { sizeGb: number }): DataVolumeSettings {
    const type = checks.plain("dataVolume.type", args.type ?? VolumeType.Gp3, oneOf(Object.values(VolumeType)));
    // An unknown type has been refused; the rest is checked as if it were the usual one.
    const limit = limits[type] ?? limits.gp3;
    const fitting = checks.input(
        "dataVolume",
        {
            sizeGb: args.sizeGb ?? defaults.sizeGb,
            iops: args.iops ?? (limit.iops && 3000),
            throughput: args.throughput ?? (limit.throughput && 125),
        },
        volumeFits(type, limit),
    );
    const live = args.restoreFromSnapshotId ?? initialGeneration;
    const retired = args.retired ?? [];
    if (args.restoreFromSnapshotId !== undefined) {
        checks.plain("dataVolume.restoreFromSnapshotId", live, ec2Id("snap"));
    }
    checks.plain("dataVolume.retired", retired, distinct(), each(generationName), notLive(live));
    return {
        type,
        sizeGb: fitting.sizeGb,
        iops: limit.iops && fitting.apply(({ iops }) => iops ?? 0),
        throughput: limit.throughput && fitting.apply(({ throughput }) => throughput ?? 0),
        kmsKeyArn: checks.optionalInput("dataVolume.kmsKeyArn", args.kmsKeyArn, kmsKeyArn),
        live: generation(live),
        retired: retired.map(generation),
        protect: args.protect ?? true,
    };
}

function generation(name: string): VolumeGeneration {
    return name === initialGeneration
        ? { name, suffix: "", snapshotId: undefined }
        : { name, suffix: `-${name}`, snapshotId: name };
}

const generationName: Rule<string> = (value, path) => (value === initialGeneration ? [] : ec2Id("snap")(value, path));

function notLive(live: string): Rule<readonly string[]> {
    return (retired, path) => {
        const fault =
            live === initialGeneration
                ? `${path} has "initial", which is the generation in use: set dataVolume.restoreFromSnapshotId to make the next one, or take it out`
                : `${path} has "${live}", which is the generation in use: take it out, or restore from another snapshot (a copy of this one will do)`;
        return retired.includes(live) ? [fault] : [];
    };
}
