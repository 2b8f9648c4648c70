import { readdirSync } from "node:fs";
import * as path from "node:path";
import { until } from "../within";
import type { Sql } from "./connect";

const channel = "group_replication_applier";

/** Milliseconds for what the relay log still holds to be applied. */
const applyLimit = 600_000;

/**
 * Applies all whole transactions that the relay log holds, and then lets go of it. A server that was killed has one with half
 * a transaction at its end, behind which START GROUP_REPLICATION would wait for a minute (MySQL's SLAVE_WAIT_GROUP_DONE); the
 * rest of that transaction comes from the group. For a server that is in no group.
 *
 * View changes that the server itself has logged are skipped outside of a group, since they bear its own `server_id`. With such
 * a one the relay log stays: the group has it.
 *
 * @throws Error when transactions cannot be applied; then the relay log stays as it is.
 */
export async function settleRelayLog(sql: Sql): Promise<void> {
    const { received, left } = await look(sql);
    if (received === "") {
        return;
    }
    if (left !== "") {
        await sql.query(`START REPLICA SQL_THREAD UNTIL SQL_AFTER_GTIDS = '${received}' FOR CHANNEL '${channel}'`);
        let looksAtEnd = 0;
        const stopped = await until(applyLimit, "the relay log's transactions to be applied", async () => {
            const now = await look(sql);
            looksAtEnd = now.atEnd ? looksAtEnd + 1 : 0;
            return !now.running || (looksAtEnd > 1 ? false : undefined);
        });
        if (!stopped) {
            await sql.query(`STOP REPLICA SQL_THREAD FOR CHANNEL '${channel}'`);
            return;
        }
    }
    const after = await look(sql);
    if (after.left !== "") {
        throw new Error(`the relay log holds transactions that cannot be applied: ${after.left}`);
    }
    await sql.query(`RESET REPLICA FOR CHANNEL '${channel}'`);
}

/** Lets go of the relay log, whatever it holds. For a server that is in no group. */
export async function dropRelayLog(sql: Sql): Promise<void> {
    if ((await look(sql)).received !== "") {
        await sql.query(`RESET REPLICA FOR CHANNEL '${channel}'`);
    }
}

/** Paths of the files that hold what was received from the group, oldest first. */
export async function relayLogs(sql: Sql): Promise<string[]> {
    const [where] = await sql.query<{ base: string }>("SELECT @@relay_log_basename AS base");
    const base = where?.base ?? "";
    const name = `${path.basename(base)}-${channel}.`;
    return readdirSync(path.dirname(base))
        .filter((file) => file.startsWith(name) && /^\d+$/.test(file.slice(name.length)))
        .sort()
        .map((file) => path.join(path.dirname(base), file));
}

interface RelayLog {
    /** GTID set of the whole transactions in it. */
    received: string;
    /** Those of them that are not applied. */
    left: string;
    /** Whether something applies them. */
    running: boolean;
    /** Whether it has read all there is, and waits for more. */
    atEnd: boolean;
}

/** Nothing when the server never was in a group. With UNTIL one thread applies, which the table of workers shows. */
async function look(sql: Sql): Promise<RelayLog> {
    const [row] = await sql.query<Pick<RelayLog, "received" | "left"> & { running: number; atEnd: number }>(
        `SELECT c.RECEIVED_TRANSACTION_SET AS received,
            GTID_SUBTRACT(c.RECEIVED_TRANSACTION_SET, @@gtid_executed) AS \`left\`,
            a.SERVICE_STATE = 'ON' AS running,
            EXISTS (SELECT 1 FROM performance_schema.replication_applier_status_by_worker w
                JOIN performance_schema.threads t USING (THREAD_ID)
                WHERE w.CHANNEL_NAME = '${channel}'
                AND t.PROCESSLIST_STATE LIKE 'Replica has read all relay log%') AS atEnd
        FROM performance_schema.replication_connection_status c
        JOIN performance_schema.replication_applier_status a USING (CHANNEL_NAME)
        WHERE CHANNEL_NAME = '${channel}'`,
    );
    return row === undefined
        ? { received: "", left: "", running: false, atEnd: false }
        : { ...row, running: row.running === 1, atEnd: row.atEnd === 1 };
}
