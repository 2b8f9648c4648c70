import { limits } from "../../components/parts/data-volume/limits";
import { Refusal } from "../lib/command";

/** A volume as it is now. */
export interface Volume {
    id: string;
    sizeGb: number;
    /** `gp3`, `gp2`, `io1`, `io2`, ... */
    type: string;
    /** `in-use`, `available`, `creating`, ... */
    state: string;
}

/** The latest modification of a volume. */
export interface Modification {
    /** `modifying`, `optimizing`, `completed` or `failed`. */
    state: string;
    /** Percent done. */
    progress: number;
    targetSizeGb?: number;
}

/**
 * What to do so that `volume` has `sizeGb` GiB: `modify` it; `wait` for a modification to that size which is under way (an earlier
 * call was interrupted); or `nothing`, because it has that size.
 *
 * @throws Refusal when a volume cannot get that size, or not now.
 */
export function decideGrow(
    volume: Volume,
    latest: Modification | undefined,
    sizeGb: number,
): "modify" | "wait" | "nothing" {
    if (sizeGb < volume.sizeGb) {
        throw new Refusal(
            `${volume.id} has ${volume.sizeGb} GiB and a volume cannot shrink to ${sizeGb}: give a size above ${volume.sizeGb}`,
        );
    }
    const size = limits[volume.type]?.size;
    if (size === undefined) {
        throw new Refusal(
            `${volume.id} is of type ${volume.type}; this command grows ${Object.keys(limits).join(", ")}`,
        );
    }
    if (sizeGb > size[1]) {
        throw new Refusal(
            `a ${volume.type} volume has at most ${size[1]} GiB, not ${sizeGb}: give less, or change its type`,
        );
    }
    if (volume.state !== "in-use" && volume.state !== "available") {
        throw new Refusal(`${volume.id} is ${volume.state}: it can be grown when it is in-use or available`);
    }
    const busy = latest?.state === "modifying" || latest?.state === "optimizing";
    if (sizeGb === volume.sizeGb) {
        return latest?.state === "modifying" ? "wait" : "nothing";
    }
    if (busy && latest.targetSizeGb === sizeGb) {
        return "wait";
    }
    if (busy) {
        throw new Refusal(
            `${volume.id} is still ${latest.state} from its last modification (${latest.progress} %): AWS takes the next one only when that ` +
                "is completed, which can take hours (and takes four in 24 hours at most); try again then",
        );
    }
    return "modify";
}
