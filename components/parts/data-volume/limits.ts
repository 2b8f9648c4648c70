import { problem, type Rule } from "../validation/checks";
import { wholeNumber } from "../validation/rules";

/** What EBS offers for one type of volume; all ranges include both ends. */
export interface VolumeLimits {
    /** GiB. */
    size: readonly [number, number];
    /**
     * Operations a second, where they can be set; up to `free` come with any size, more need a GiB for each `perGib`.
     */
    iops?: { range: readonly [number, number]; free: number; perGib: number };
    /** MiB a second, where it can be set, and how many each operation a second allows. */
    throughput?: { range: readonly [number, number]; perIops: number };
}

/**
 * Source: https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volume-types.html (gp3 as extended in September 2025).
 */
export const limits: Record<string, VolumeLimits> & { gp3: VolumeLimits } = {
    gp3: {
        size: [1, 65_536],
        iops: { range: [3000, 80_000], free: 3000, perGib: 500 },
        throughput: { range: [125, 2000], perIops: 0.25 },
    },
    gp2: { size: [1, 16_384] },
    io1: { size: [4, 16_384], iops: { range: [100, 64_000], free: 0, perGib: 50 } },
    io2: { size: [4, 65_536], iops: { range: [100, 256_000], free: 0, perGib: 1000 } },
};

/** Size and speed that somebody wants of a volume. */
export interface VolumeWishes {
    sizeGb: number;
    iops?: number;
    throughput?: number;
}

/** Size and speed that EBS can give together. */
export function volumeFits(type: string, limit: VolumeLimits): Rule<VolumeWishes> {
    return (wishes, path) => {
        const outside = [
            ...wholeNumber(...limit.size, `GiB for ${type}`)(wishes.sizeGb, `${path}.sizeGb`),
            ...settable(type, wishes.iops, limit.iops, "operations a second", `${path}.iops`),
            ...settable(type, wishes.throughput, limit.throughput, "MiB a second", `${path}.throughput`),
        ];
        return outside.length > 0 ? outside : proportions(type, limit, wishes, path);
    };
}

function settable(
    type: string,
    value: number | undefined,
    limit: { range: readonly [number, number] } | undefined,
    unit: string,
    path: string,
): string[] {
    if (value === undefined) {
        return [];
    }
    return limit
        ? wholeNumber(...limit.range, `${unit} for ${type}`)(value, path)
        : [problem(path, value, `cannot be set for a volume of type ${type}: leave it out, or choose another type`)];
}

function proportions(type: string, limit: VolumeLimits, wishes: VolumeWishes, path: string): string[] {
    const { sizeGb, iops = 0, throughput = 0 } = wishes;
    const problems: string[] = [];
    if (limit.iops && iops > Math.max(limit.iops.free, sizeGb * limit.iops.perGib)) {
        const needed = Math.ceil(iops / limit.iops.perGib);
        problems.push(
            problem(
                `${path}.iops`,
                iops,
                `is too much for a ${type} volume of ${sizeGb} GiB (${limit.iops.perGib} for each GiB): ` +
                    `raise sizeGb to ${needed}, or lower iops`,
            ),
        );
    }
    if (limit.throughput && throughput > iops * limit.throughput.perIops) {
        const needed = Math.ceil(throughput / limit.throughput.perIops);
        problems.push(
            problem(
                `${path}.throughput`,
                throughput,
                `is too much for ${iops} iops (${limit.throughput.perIops} MiB a second for each): raise iops to ${needed}, or lower throughput`,
            ),
        );
    }
    return problems;
}
