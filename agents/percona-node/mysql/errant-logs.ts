import * as path from "node:path";
import { GtidSet } from "../gtid-set";
import type { Sql } from "./connect";

/** Binary log files (paths) that hold transactions of the set, by what each says was logged before it. */
export async function errantLogs(sql: Sql, errant: string): Promise<string[]> {
    const wanted = GtidSet.parse(errant);
    const [where] = await sql.query<{ base: string; executed: string }>(
        "SELECT @@log_bin_basename AS base, @@gtid_executed AS executed",
    );
    if (where === undefined || wanted.isEmpty()) {
        return [];
    }
    const logs = await sql.query<{ Log_name: string }>("SHOW BINARY LOGS");
    const names = logs.map(({ Log_name }) => Log_name);
    const before = await Promise.all(names.map((name) => loggedBefore(sql, name)));
    return names.flatMap((name, index) => {
        const held = (before[index + 1] ?? GtidSet.parse(where.executed)).subtract(before[index] ?? GtidSet.empty);
        const others = wanted.subtract(held);
        return others.equals(wanted) ? [] : path.join(path.dirname(where.base), name);
    });
}

/** The set that a binary log begins with: all transactions that were logged before it. */
export async function loggedBefore(sql: Sql, log: string): Promise<GtidSet> {
    const events = await sql.query<{ Event_type: string; Info: string }>("SHOW BINLOG EVENTS IN ? LIMIT 3", [log]);
    return GtidSet.parse(events.find(({ Event_type }) => Event_type === "Previous_gtids")?.Info ?? "");
}
