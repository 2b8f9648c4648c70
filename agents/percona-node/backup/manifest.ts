import { randomBytes } from "node:crypto";
import { z } from "zod";
import { prefixes } from "../contract";
import { listKeys, readAll, readJson, type Store } from "./store";

const part = z.object({
    /** Name of the object, beside the manifest. */
    name: z.string(),
    bytes: z.number(),
    /** Hexadecimal. */
    sha256: z.string(),
});

/** One object of a backup's stream. The stream is all parts one after the other. */
export type Part = z.infer<typeof part>;

const manifest = z.object({
    format: z.literal(1),
    /** UTC time of its start, to the second, and a random end. */
    id: z.string(),
    kind: z.enum(["full", "incremental"]),
    tool: z.enum(["xtrabackup", "clone"]),
    toolVersion: z.string(),
    clusterId: z.string(),
    /** Instance id and `server_uuid` of the node it is from. */
    node: z.string(),
    serverUuid: z.string(),
    /** What log sequence numbers can be compared with: the same files, on the same server. */
    lineage: z.string(),
    serverVersion: z.string(),
    /** GTID set of which all is in it. */
    gtids: z.string(),
    /** GTID set beyond which nothing is in it: the same for XtraBackup, which tells exactly; a little more for CLONE. */
    gtidsAtMost: z.string(),
    /** Log sequence numbers; XtraBackup's only. */
    lsn: z.object({ from: z.string(), to: z.string() }).optional(),
    /** Id of the backup that an incremental one is on top of. */
    base: z.string().optional(),
    parts: z.array(part).min(1),
    /** Size of all parts, and of the data directory that comes out. */
    bytes: z.number(),
    dataBytes: z.number(),
    /** Settings without which a server cannot open the files. */
    settings: z.record(z.string(), z.string()),
    /** ISO 8601, by the clock of the node. Nothing that was committed after `endedAt` is in it. */
    startedAt: z.string(),
    endedAt: z.string(),
});

/** `manifest.json`, which is written last: a backup without one is none. */
export type Manifest = z.infer<typeof manifest>;

const verification = z.object({
    format: z.literal(1),
    /** ISO 8601: when the drill ended. */
    at: z.string(),
    /** What the restored server had in the end. */
    gtids: z.string(),
    /** Tables that were checked, and tables and rows whose number was compared with the running server's. */
    tables: z.number(),
    comparedTables: z.number(),
    comparedRows: z.number(),
});

/** `verified.json` beside a manifest: a drill has restored this backup. */
export type Verification = z.infer<typeof verification>;

/** A complete backup. */
export interface Backup extends Manifest {
    verified?: Verification;
}

/** A fresh id, such as `20261122T030000Z-5f3a9c01`. */
export function newId(now: Date): string {
    return `${compactTime(now)}-${randomBytes(4).toString("hex")}`;
}

/** `20261122T030000Z`. */
export function compactTime(time: Date): string {
    return `${time.toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
}

/** Key of the folder of a backup, with its slash. */
export function folderOf({ kind, id }: Pick<Manifest, "kind" | "id">): string {
    return `${prefixes[kind]}${id}/`;
}

export const manifestName = "manifest.json";
export const verifiedName = "verified.json";

/**
 * All complete backups, the oldest first.
 *
 * @param skipped hears of manifests that cannot be read; such a backup is none.
 */
export async function readBackups(store: Store, skipped: (why: string) => void): Promise<Backup[]> {
    const keys = [...(await listKeys(store, prefixes.full)), ...(await listKeys(store, prefixes.incremental))];
    const present = new Set(keys);
    const found = await readAll(
        keys.filter((key) => key.endsWith(`/${manifestName}`)),
        async (key): Promise<Backup | undefined> => {
            try {
                const read = await readJson(store, key, manifest);
                const beside = key.slice(0, -manifestName.length) + verifiedName;
                const verified = present.has(beside) ? await readJson(store, beside, verification) : undefined;
                return read && { ...read, ...(verified && { verified }) };
            } catch (error) {
                if ((error as { $metadata?: unknown }).$metadata !== undefined) {
                    throw error; // S3 does not answer: that says nothing about the backup.
                }
                skipped((error as Error).message);
                return undefined;
            }
        },
    );
    return found
        .filter((backup) => backup !== undefined)
        .sort((left, right) => Date.parse(left.startedAt) - Date.parse(right.startedAt));
}

/** A full backup and the incremental ones up to `last`, in their order; undefined when one of them is missing. */
export function chainTo(last: Backup, backups: Backup[]): Backup[] | undefined {
    const byId = new Map(backups.map((backup) => [backup.id, backup]));
    const chain = [last];
    for (let first = last; first.kind === "incremental";) {
        const base = byId.get(first.base ?? "");
        // A base is older than what is on top of it, so this ends.
        if (base === undefined || Date.parse(base.startedAt) >= Date.parse(first.startedAt)) {
            return undefined;
        }
        chain.unshift(base);
        first = base;
    }
    return chain;
}
