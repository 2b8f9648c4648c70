import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { createGzip } from "node:zlib";
import { prefixes } from "../../contract";
import { GtidSet } from "../../gtid-set";
import { connectLocal, type Sql } from "../../mysql/connect";
import type { NodeContext } from "../../node";
import { readBackups } from "../manifest";
import { ownStore, writeJson } from "../store";
import { notMyTurn, readMembers } from "../turn";
import { uploadObject } from "../upload";
import { findAbandoned, writeAbandoned } from "./abandoned";
import { transactionsIn } from "./binlog-file";
import { archivedIn, logName, recordKey, type LogRecord } from "./record";
import { completeLogs, rotate, type ServerLog } from "./server-logs";
import { readArchived, writeArchived, type Archived } from "./topology";

/** Seconds that a binary log grows before it is archived: what a loss of all nodes and their disks can cost. */
const rotationSeconds = 60;

/**
 * Archives the complete binary logs whose transactions are not archived yet, when it is this node's turn. Two nodes that do it
 * at once do no harm: their logs cut the same transactions differently, and a restore takes what it has not.
 *
 * @param atOnce also what the current log has, however young it is.
 * @param pause milliseconds between two looks at what the group may have lost. Default: as `findAbandoned` has it.
 * @returns one line for people, which tells of transactions that are neither archived nor in a backup.
 */
export async function archiveOnce(
    node: NodeContext,
    { atOnce = false, pause }: { atOnce?: boolean; pause?: number } = {},
): Promise<string> {
    const { passwords } = await node.credentials();
    const sql = await connectLocal(node.configuration.MYSQL_SOCKET, passwords);
    try {
        const refusal = notMyTurn(await readMembers(sql));
        return refusal === undefined
            ? await archive(node, sql, atOnce, pause)
            : `nothing archived by this node: ${refusal}`;
    } finally {
        sql.end();
    }
}

async function archive(node: NodeContext, sql: Sql, atOnce: boolean, pause?: number): Promise<string> {
    await rotate(sql, atOnce ? 0 : rotationSeconds);
    let archived = await known(node);
    const abandoned = await findAbandoned(node, sql, archived.gtids, pause);
    if (!abandoned.isEmpty()) {
        await writeAbandoned(node, abandoned);
        archived = await settle(node, archived, (gtids) => gtids.subtract(abandoned), undefined);
    }
    const logs = (await completeLogs(sql)).filter(({ own }) => !own.isSubsetOf(archived.gtids));
    const gap = await gapBefore(node, logs[0], archived.gtids);
    const [server] = await sql.query<{ uuid: string }>("SELECT @@server_uuid AS uuid");
    let transactions = 0;
    for (const log of logs) {
        const record = await upload(node, log, server?.uuid ?? "");
        archived = await settle(node, archived, (gtids) => gtids.union(log.own), record.lastAt);
        transactions += record.transactions;
    }
    const done =
        logs.length === 0
            ? "nothing to archive"
            : `${logs.length} binary logs with ${transactions} transactions archived`;
    return gap === undefined ? done : `${done}; ${gap}`;
}

/** What is archived: as the table says, or where it does not know, as the bucket does. */
async function known(node: NodeContext): Promise<Archived> {
    const said = await readArchived(node);
    return said.text === undefined ? { text: undefined, gtids: await archivedIn(ownStore(node)) } : said;
}

/** Writes a change of what is archived; where another has written in between, on top of what that one wrote. */
async function settle(
    node: NodeContext,
    before: Archived,
    change: (gtids: GtidSet) => GtidSet,
    at: string | undefined,
): Promise<Archived> {
    let current = before;
    for (let attempt = 0; attempt < 5; attempt += 1) {
        const written = await writeArchived(node, current, change(current.gtids), at);
        if (written !== undefined) {
            return written;
        }
        current = await readArchived(node);
    }
    throw new Error("what is archived cannot be written: other nodes write it all the time");
}

/** What the server's logs do not reach back to, and no backup has. Told in one sentence, and in the journal. */
async function gapBefore(
    node: NodeContext,
    first: ServerLog | undefined,
    archived: GtidSet,
): Promise<string | undefined> {
    const missing = first?.previous.subtract(archived);
    if (missing === undefined || missing.isEmpty()) {
        return undefined;
    }
    const backups = await readBackups(ownStore(node), () => undefined);
    const gap = backups.reduce((rest, { gtids }) => rest.subtract(GtidSet.parse(gtids)), missing);
    if (gap.isEmpty()) {
        return undefined;
    }
    node.log("a gap in the archive of binary logs", { missing: gap.toString() });
    return `GAP: ${gap.toString()} are neither archived nor in a backup, and in no binary log of this node: make a full backup`;
}

async function upload(node: NodeContext, { path, previous, own }: ServerLog, serverUuid: string): Promise<LogRecord> {
    const store = ownStore(node);
    const times = await timesOf(path);
    const facts = { previous: previous.toString(), own: own.toString(), serverUuid, node: node.id, ...times };
    const name = logName(facts);
    const packed = pipeline(createReadStream(path), createGzip(), () => undefined); // The reader hears of an error as well.
    const { bytes, sha256 } = await uploadObject(store, prefixes.binlogs, name, packed);
    const record: LogRecord = { format: 1, name, ...facts, bytes, sha256 };
    await writeJson(store, recordKey(name), record);
    return record;
}

async function timesOf(path: string): Promise<Pick<LogRecord, "transactions" | "firstAt" | "lastAt">> {
    let transactions = 0;
    let first = Infinity;
    let last = 0;
    for await (const { committedAt } of transactionsIn(path)) {
        transactions += 1;
        first = Math.min(first, committedAt);
        last = Math.max(last, committedAt);
    }
    if (transactions === 0) {
        throw new Error(`${path} has no transactions, although its server says so`);
    }
    return { transactions, firstAt: iso(first), lastAt: iso(last) };
}

function iso(microseconds: number): string {
    return new Date(Math.floor(microseconds / 1_000)).toISOString();
}
