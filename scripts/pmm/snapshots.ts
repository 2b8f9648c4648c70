import {
    EC2ServiceException,
    paginateDescribeSnapshots,
    type EC2Client,
    type Snapshot as AwsSnapshot,
} from "@aws-sdk/client-ec2";
import { ageOf, momentOf } from "../lib/age";
import { ec2Id } from "../../components/parts/validation/aws-rules";
import { Refusal, UsageError } from "../lib/command";
import { flag, text, type OptionValues } from "../lib/options";
import { checkOptional } from "./target";

/** A snapshot of a data volume, as far as choosing one for a restore needs it. */
export interface Snapshot {
    id: string;
    /** The volume it was taken of. A copy of a snapshot does not know it any more: AWS puts an arbitrary id there. */
    volumeId: string;
    /** Size in GiB of the volume at that time; a volume made from it cannot be smaller. */
    sizeGb: number;
    /** `pending`, `completed`, `error`, `recoverable` or `recovering`. */
    state: string;
    /** Whether it lies in the archive tier, from which no volume can be made. */
    archived: boolean;
    startedAt: Date;
    /** Who took it. */
    origin: "AWS Backup" | "by hand";
}

/** Which snapshot is wanted. */
export interface Wanted {
    /** The data volume that the snapshot has to be of. */
    volumeId: string;
    /** A particular snapshot; without it the newest usable one. */
    snapshotId?: string;
    /** Whether the particular snapshot may be of another volume. */
    anyVolume: boolean;
}

/** The options that name a snapshot. */
export const snapshotOptions = {
    "snapshot-id": text("<id>", "use this snapshot (default: the newest one that is completed)"),
    "any-volume": flag(
        "the named snapshot may be of another volume: an earlier data volume, a copy from another region",
    ),
};

/** Checks what was given for `snapshotOptions`. @throws UsageError */
export function checkSnapshotOptions(values: OptionValues<typeof snapshotOptions>): void {
    checkOptional("snapshot-id", values["snapshot-id"], ec2Id("snap"));
    if (values["any-volume"] && values["snapshot-id"] === undefined) {
        throw new UsageError(
            "--any-volume needs --snapshot-id: a snapshot of another volume is never chosen by itself",
        );
    }
}

/** The account's snapshots of `volumeId`, newest first; or the one with the given id, if it exists. */
export async function findSnapshots(client: EC2Client, { volumeId, snapshotId }: Wanted): Promise<Snapshot[]> {
    const filter =
        snapshotId === undefined
            ? { Filters: [{ Name: "volume-id", Values: [volumeId] }], OwnerIds: ["self"] }
            : { SnapshotIds: [snapshotId] };
    const found: Snapshot[] = [];
    try {
        for await (const page of paginateDescribeSnapshots({ client }, filter)) {
            found.push(...(page.Snapshots ?? []).map(snapshotOf));
        }
    } catch (error) {
        if (!(error instanceof EC2ServiceException && error.name === "InvalidSnapshot.NotFound")) {
            throw error;
        }
    }
    return found.sort((a, b) => b.startedAt.getTime() - a.startedAt.getTime());
}

/**
 * The snapshot to use out of `snapshots` (newest first).
 *
 * @throws Refusal when there is none, or when the wanted one is not usable or not of this volume.
 */
export function chooseSnapshot(snapshots: Snapshot[], wanted: Wanted): Snapshot {
    if (wanted.snapshotId === undefined) {
        const newest = snapshots.find((snapshot) => whyUnusable(snapshot) === undefined);
        if (newest === undefined) {
            throw new Refusal(
                `volume ${wanted.volumeId} has no snapshot that can be restored (${snapshots.length} found): ` +
                    "name one with --snapshot-id and, if it is of another volume, --any-volume",
            );
        }
        return newest;
    }
    const named = snapshots.find((snapshot) => snapshot.id === wanted.snapshotId);
    if (named === undefined) {
        throw new Refusal(`snapshot ${wanted.snapshotId} does not exist in this region and account`);
    }
    const problem = whyUnusable(named);
    if (problem !== undefined) {
        throw new Refusal(problem);
    }
    if (named.volumeId !== wanted.volumeId && !wanted.anyVolume) {
        throw new Refusal(
            `snapshot ${named.id} is of volume ${named.volumeId}, not of the data volume ${wanted.volumeId}: ` +
                "if it is the right one all the same (an earlier data volume, a copy from another region), add --any-volume",
        );
    }
    return named;
}

/** A table of snapshots for people, one line each, in the order given. */
export function describeSnapshots(snapshots: Snapshot[], now: Date): string[] {
    return snapshots.map((snapshot) => {
        const state = snapshot.archived ? "archived" : snapshot.state;
        const size = `${snapshot.sizeGb} GiB`.padStart(9);
        const age = ageOf(snapshot.startedAt, now).padStart(9);
        return `${snapshot.id.padEnd(22)}  ${momentOf(snapshot.startedAt)}  ${age}  ${size}  ${state.padEnd(9)}  ${snapshot.origin}`;
    });
}

function whyUnusable(snapshot: Snapshot): string | undefined {
    if (snapshot.state !== "completed") {
        const advice = snapshot.state === "pending" ? "wait until it is completed" : "choose another one";
        return `snapshot ${snapshot.id} is ${snapshot.state}: ${advice}`;
    }
    return snapshot.archived
        ? `snapshot ${snapshot.id} is in the archive tier: bring it back first (aws ec2 restore-snapshot-tier, up to 72 hours)`
        : undefined;
}

function snapshotOf(snapshot: AwsSnapshot): Snapshot {
    return {
        id: snapshot.SnapshotId ?? "",
        volumeId: snapshot.VolumeId ?? "",
        sizeGb: snapshot.VolumeSize ?? 0,
        state: snapshot.State ?? "unknown",
        archived: snapshot.StorageTier === "archive",
        startedAt: snapshot.StartTime ?? new Date(0),
        // AWS Backup marks its snapshots so; the tag prefix `aws:` cannot be set by anyone else.
        origin: (snapshot.Tags ?? []).some((tag) => tag.Key === "aws:backup:source-resource")
            ? "AWS Backup"
            : "by hand",
    };
}
