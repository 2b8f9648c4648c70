import * as path from "node:path";
import { GtidSet } from "../../gtid-set";
import type { Sql } from "../../mysql/connect";
import { loggedBefore } from "../../mysql/errant-logs";
import { executedGtids } from "../server-facts";
import { beganAt } from "./binlog-file";

/** A binary log of the own server to which nothing is added any more. */
export interface ServerLog {
    path: string;
    /** GTID set of all logs before it. */
    previous: GtidSet;
    /** GTID set of its own transactions. */
    own: GtidSet;
}

/**
 * The complete binary logs, the oldest first.
 *
 * @throws Error when they are encrypted.
 */
export async function completeLogs(sql: Sql): Promise<ServerLog[]> {
    const files = await logFiles(sql);
    const previous = await Promise.all(files.map(({ name }) => loggedBefore(sql, name)));
    return files.slice(0, -1).map(({ path }, index) => {
        const before = previous[index] ?? GtidSet.empty;
        return { path, previous: before, own: (previous[index + 1] ?? GtidSet.empty).subtract(before) };
    });
}

/**
 * Begins a new binary log when the current one has transactions and is older than `seconds`, so that what it has can be
 * archived.
 */
export async function rotate(sql: Sql, seconds: number): Promise<void> {
    const current = (await logFiles(sql)).at(-1);
    if (current === undefined) {
        throw new Error("the server has no binary logs: log_bin must be on");
    }
    const own = GtidSet.parse(await executedGtids(sql)).subtract(await loggedBefore(sql, current.name));
    if (!own.isEmpty() && Date.now() / 1000 - (await beganAt(current.path)) >= seconds) {
        await sql.query("FLUSH BINARY LOGS");
    }
}

async function logFiles(sql: Sql): Promise<{ name: string; path: string }[]> {
    const [place] = await sql.query<{ base: string }>("SELECT @@log_bin_basename AS base");
    const logs = await sql.query<{ Log_name: string; Encrypted: string }>("SHOW BINARY LOGS");
    const encrypted = logs.find(({ Encrypted }) => Encrypted === "Yes");
    if (encrypted) {
        throw new Error(
            `the binary log ${encrypted.Log_name} is encrypted and cannot be archived: set binlog_encryption to OFF`,
        );
    }
    const folder = path.dirname(place?.base ?? "");
    return logs.map(({ Log_name: name }) => ({ name, path: path.join(folder, name) }));
}
