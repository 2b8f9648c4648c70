import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import * as path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { transactionsIn } from "../backup/archive/binlog-file";
import { readAbandonments, readRecords } from "../backup/archive/record";
import { start } from "../backup/child";
import type { Backup } from "../backup/manifest";
import { program, requireRoom } from "../backup/scratch";
import { executedGtids } from "../backup/server-facts";
import { prefixes } from "../contract";
import type { Store } from "../backup/store";
import { GtidSet } from "../gtid-set";
import type { NodeContext } from "../node";
import { checked } from "./fetch";
import { excludedAt, orderLogs, type WantedLog } from "./plan";
import type { PrivateServer } from "./private-server";
import { pointText, type Point } from "./target";

/** What was applied. */
export interface Applied {
    transactions: number;
    /** ISO 8601: when the last log of the archive that was read ends; undefined when none was read. */
    archiveEndsAt?: string;
    /** What the server has in the end. */
    gtids: string;
}

/**
 * Milliseconds before the beginning of a backup from which logs are looked at. Its server was seconds behind the primary at
 * most; were it more, the missing transactions would be named.
 */
const overlap = 3_600_000;

/** Applies the archived binary logs to restored data, up to the point. */
export async function applyArchive(
    node: NodeContext,
    store: Store,
    server: PrivateServer,
    restored: Backup,
    point: Point,
    scratch: string,
): Promise<Applied> {
    const records = await readRecords(store, new Date(Date.parse(restored.startedAt) - overlap));
    const excluded = excludedAt(await readAbandonments(store), point);
    const before = GtidSet.parse(await executedGtids(server.sql));
    const logs = orderLogs(records, before, excluded, point);
    for (const log of logs) {
        await requireRoom(scratch, 4 * log.record.bytes, `the binary log ${log.record.name}`);
        const file = path.join(scratch, "binlog");
        await fetchLog(store, log, file);
        if (await applyFile(node, server, file, excluded, point)) {
            break;
        }
    }
    await rm(path.join(scratch, "binlog"), { force: true });
    const after = GtidSet.parse(await executedGtids(server.sql));
    requireComplete(after, logs, point);
    const archiveEndsAt = logs.at(-1)?.record.lastAt;
    return {
        transactions: after.subtract(before).count(),
        ...(archiveEndsAt === undefined ? {} : { archiveEndsAt }),
        gtids: after.toString(),
    };
}

async function fetchLog(store: Store, { record }: WantedLog, file: string): Promise<void> {
    await pipeline(
        Readable.from(checked(store, prefixes.binlogs + record.name, record), { objectMode: false }),
        createGunzip(),
        createWriteStream(file, { mode: 0o600 }),
    );
}

/** Applies one log. @returns whether the point was reached in it. */
async function applyFile(
    node: NodeContext,
    server: PrivateServer,
    file: string,
    excluded: GtidSet,
    point: Point,
): Promise<boolean> {
    const stop = point.time && (await firstAt(file, point.time));
    const reader = start(
        program(node.configuration, "mysqlbinlog"),
        [
            ...(stop === undefined ? [] : [`--stop-position=${stop}`]),
            ...(point.gtids === undefined ? [] : [`--include-gtids=${point.gtids.toString()}`]),
            ...(excluded.isEmpty() ? [] : [`--exclude-gtids=${excluded.toString()}`]),
            file,
        ],
        { environment: { TZ: "UTC" } },
    );
    reader.stdin.end();
    const writer = start(program(node.configuration, "mysql"), [
        `--defaults-file=${server.clientOptions}`,
        "--binary-mode",
        "--max-allowed-packet=1G",
    ]);
    writer.stdout.resume();
    try {
        await Promise.all([pipeline(reader.stdout, writer.stdin).catch(() => undefined), writer.ended]);
        await reader.ended;
    } finally {
        reader.kill("SIGKILL");
        writer.kill("SIGKILL");
    }
    return stop !== undefined;
}

/**
 * Where the first transaction begins that was committed at `time` or later. All before it are applied, in the order of the
 * log: so the data are as they were on a server at one moment, even where clocks of two primaries differed.
 */
async function firstAt(file: string, time: Date): Promise<number | undefined> {
    for await (const { position, committedAt } of transactionsIn(file)) {
        if (committedAt >= time.getTime() * 1_000) {
            return position;
        }
    }
    return undefined;
}

/** @throws Error when the server has not got what the logs have. */
function requireComplete(after: GtidSet, logs: WantedLog[], point: Point): void {
    const expected = point.time
        ? GtidSet.empty
        : logs.reduce((sum, { own }) => sum.union(own), point.gtids ?? GtidSet.empty);
    const missing = expected.subtract(after);
    if (!missing.isEmpty()) {
        throw new Error(`the restore to ${pointText(point)} is not complete: ${missing.toString()} were not applied`);
    }
}
