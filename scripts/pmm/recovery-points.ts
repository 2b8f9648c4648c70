import {
    BackupServiceException,
    DescribeRecoveryPointCommand,
    paginateListRecoveryPointsByBackupVault,
    type BackupClient,
} from "@aws-sdk/client-backup";
import { ageOf, momentOf } from "../lib/age";
import { Refusal } from "../lib/command";

/** A backup of a file system in a vault, as far as choosing one for a restore needs it. */
export interface RecoveryPoint {
    arn: string;
    /** ARN of the file system it was taken of. */
    resourceArn: string;
    /** `COMPLETED`, `PARTIAL`, `DELETING`, `EXPIRED`, `AVAILABLE`, `STOPPED` or `CREATING`. */
    status: string;
    createdAt: Date;
    sizeBytes: number;
}

/** Which recovery point is wanted. */
export interface WantedPoint {
    vaultName: string;
    /** ARN of the file system that it has to be of. */
    resourceArn: string;
    /** A particular one; without it the newest usable one. */
    arn?: string;
    /** Whether the particular one may be of another file system. */
    anyFileSystem: boolean;
}

/** The recovery points of the file system, newest first; or the one with the given ARN, if it exists. */
export async function findRecoveryPoints(client: BackupClient, wanted: WantedPoint): Promise<RecoveryPoint[]> {
    return wanted.arn === undefined ? list(client, wanted) : describe(client, wanted.vaultName, wanted.arn);
}

/**
 * The recovery point to use out of `points` (newest first).
 *
 * @throws Refusal when there is none, or when the wanted one is not usable or not of this file system.
 */
export function chooseRecoveryPoint(points: RecoveryPoint[], wanted: WantedPoint): RecoveryPoint {
    if (wanted.arn === undefined) {
        const newest = points.find((point) => point.status === "COMPLETED");
        if (newest === undefined) {
            throw new Refusal(
                `vault ${wanted.vaultName} has no completed recovery point of ${wanted.resourceArn} (${points.length} found): ` +
                    "name another vault with --vault, or one with --recovery-point-arn and, if it is of another file system, --any-file-system",
            );
        }
        return newest;
    }
    const [named] = points;
    if (named === undefined) {
        throw new Refusal(`vault ${wanted.vaultName} has no recovery point ${wanted.arn}: name its vault with --vault`);
    }
    if (named.status !== "COMPLETED") {
        throw new Refusal(`recovery point ${named.arn} is ${named.status}: choose another one`);
    }
    if (named.resourceArn !== wanted.resourceArn && !wanted.anyFileSystem) {
        throw new Refusal(
            `recovery point ${named.arn} is of ${named.resourceArn}, not of ${wanted.resourceArn}: ` +
                "if it is the right one all the same (an earlier file system, a copy from another region), add --any-file-system",
        );
    }
    return named;
}

/** A table of recovery points for people, one line each, in the order given. */
export function describeRecoveryPoints(points: RecoveryPoint[], now: Date): string[] {
    return points.map(({ arn, createdAt, sizeBytes, status }) => {
        const size = `${(sizeBytes / 2 ** 30).toFixed(1)} GiB`.padStart(10);
        return `${arn}  ${momentOf(createdAt)}  ${ageOf(createdAt, now).padStart(10)}  ${size}  ${status.toLowerCase()}`;
    });
}

async function list(client: BackupClient, { vaultName, resourceArn }: WantedPoint): Promise<RecoveryPoint[]> {
    const asked = { BackupVaultName: vaultName, ByResourceArn: resourceArn };
    const found: RecoveryPoint[] = [];
    for await (const page of paginateListRecoveryPointsByBackupVault({ client }, asked)) {
        found.push(...(page.RecoveryPoints ?? []).map(pointOf));
    }
    return found.sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
}

async function describe(client: BackupClient, vaultName: string, arn: string): Promise<RecoveryPoint[]> {
    const asked = new DescribeRecoveryPointCommand({ BackupVaultName: vaultName, RecoveryPointArn: arn });
    try {
        return [pointOf(await client.send(asked))];
    } catch (error) {
        if (error instanceof BackupServiceException && error.name === "ResourceNotFoundException") {
            return [];
        }
        throw error;
    }
}

function pointOf(point: {
    RecoveryPointArn?: string;
    ResourceArn?: string;
    Status?: string;
    CreationDate?: Date;
    BackupSizeInBytes?: number;
}): RecoveryPoint {
    return {
        arn: point.RecoveryPointArn ?? "",
        resourceArn: point.ResourceArn ?? "",
        status: point.Status ?? "unknown",
        createdAt: point.CreationDate ?? new Date(0),
        sizeBytes: point.BackupSizeInBytes ?? 0,
    };
}
