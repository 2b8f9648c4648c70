import { createHash } from "node:crypto";
import { z } from "zod";
import { prefixes } from "../../contract";
import { GtidSet } from "../../gtid-set";
import { compactTime } from "../manifest";
import { listKeys, readAll, readJson, type Store } from "../store";

const record = z.object({
    format: z.literal(1),
    /** Name of the object with the log, gzip'd, beside this one. */
    name: z.string(),
    /** GTID set of all logs of that server before this one, and of this one. */
    previous: z.string(),
    own: z.string(),
    serverUuid: z.string(),
    /** Instance id. */
    node: z.string(),
    transactions: z.number(),
    /** ISO 8601: when its first and its last transaction were committed, on the server that clients wrote to. */
    firstAt: z.string(),
    lastAt: z.string(),
    /** Of the object. `sha256` is hexadecimal. */
    bytes: z.number(),
    sha256: z.string(),
});

/** `binlogs/<UTC time>-<digest>.json`, which is written after the log itself: a log without one is not archived. */
export type LogRecord = z.infer<typeof record>;

const abandonment = z.object({
    format: z.literal(1),
    /** ISO 8601. */
    at: z.string(),
    gtids: z.string(),
});

/**
 * `binlogs/abandoned-<UTC time>.json`: transactions in the archive that the cluster has not any more since it was restored to
 * an earlier point, or lost them. What comes to be after that is built on data without them.
 */
export type Abandonment = z.infer<typeof abandonment>;

const recordPattern = /^binlogs\/(\d{8}T\d{6}Z)-[0-9a-f]+\.json$/;
const abandonedPrefix = `${prefixes.binlogs}abandoned-`;

/** Name of a log's object: by its time, and always the same for the same transactions of the same server. */
export function logName(record: Pick<LogRecord, "serverUuid" | "previous" | "own" | "lastAt">): string {
    const identity = `${record.serverUuid} ${record.previous} ${record.own}`;
    const digest = createHash("sha256").update(identity).digest("hex").slice(0, 12);
    return `${compactTime(new Date(record.lastAt))}-${digest}.binlog.gz`;
}

/** Key of a log's record. */
export function recordKey(logName: string): string {
    return prefixes.binlogs + logName.replace(/\.binlog\.gz$/, ".json");
}

export function abandonmentKey(at: Date): string {
    return `${abandonedPrefix}${compactTime(at)}.json`;
}

/** The records of all logs that end at `from` or later, by the time of their last transaction. */
export async function readRecords(store: Store, from?: Date): Promise<LogRecord[]> {
    const after = from && prefixes.binlogs + compactTime(from);
    const keys = (await listKeys(store, prefixes.binlogs, after)).filter((key) => recordPattern.test(key));
    const records = await readAll(keys, (key) => readJson(store, key, record));
    return records.filter((found) => found !== undefined);
}

/** All transactions that the archive has or had. */
export async function archivedIn(store: Store): Promise<GtidSet> {
    return (await readRecords(store)).reduce((sum, { own }) => sum.union(GtidSet.parse(own)), GtidSet.empty);
}

export async function readAbandonments(store: Store): Promise<Abandonment[]> {
    const keys = await listKeys(store, abandonedPrefix);
    const found = await readAll(keys, (key) => readJson(store, key, abandonment));
    return found.filter((one) => one !== undefined);
}
