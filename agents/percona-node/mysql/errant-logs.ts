import * as path from "node:path";
import { GtidSet } from "../gtid-set";
import type { Sql } from "./connect";

/** Where transactions are logged. */
export interface ErrantLogs {
    /** Paths of the binary logs that hold some of them. */
    files: string[];
    /** Those that no binary log holds: they are received only, or their log was purged. */
    missing: GtidSet;
}

/** The binary logs that hold transactions of a GTID set, by what each says was logged before it. */
export async function errantLogs(sql: Sql, errant: string): Promise<ErrantLogs> {
    let missing = GtidSet.parse(errant);
    const [where] = await sql.query<{ base: string; executed: string }>(
        "SELECT @@log_bin_basename AS base, @@gtid_executed AS executed",
    );
    const files: string[] = [];
    if (where === undefined || missing.isEmpty()) {
        return { files, missing };
    }
    const logs = await sql.query<{ Log_name: string }>("SHOW BINARY LOGS");
    const names = logs.map(({ Log_name }) => Log_name);
    const before = await Promise.all(names.map((name) => loggedBefore(sql, name)));
    for (const [index, name] of names.entries()) {
        const held = (before[index + 1] ?? GtidSet.parse(where.executed)).subtract(before[index] ?? GtidSet.empty);
        const rest = missing.subtract(held);
        if (!rest.equals(missing)) {
            files.push(path.join(path.dirname(where.base), name));
            missing = rest;
        }
    }
    return { files, missing };
}

/** The set that a binary log begins with: all transactions that were logged before it. */
export async function loggedBefore(sql: Sql, log: string): Promise<GtidSet> {
    const events = await sql.query<{ Event_type: string; Info: string }>("SHOW BINLOG EVENTS IN ? LIMIT 3", [log]);
    return GtidSet.parse(events.find(({ Event_type }) => Event_type === "Previous_gtids")?.Info ?? "");
}
