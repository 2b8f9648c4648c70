import { mysqlPort, type Credentials } from "../contract";
import type { Sql } from "./connect";

/** Milliseconds for START: without a live group it ends by itself after 61 s. */
const startLimit = 120_000;

/** Milliseconds for STOP, which takes 30 s without a majority. */
const stopLimit = 90_000;

/** MySQL's number of "the group is already running". */
const alreadyRunning = 3093;

/** Which group, and how. */
export interface Start {
    groupName: string;
    /** Of this node. */
    address: string;
    /** Addresses of members. */
    seeds: string[];
    /** Makes the group instead of joining it. */
    bootstrap: boolean;
    /** Takes over a member's data even when the binary logs would do. Only for a server that has none. */
    clone: boolean;
    passwords: Pick<Credentials, "replication">;
}

/**
 * Makes the server a member: START GROUP_REPLICATION. One in ERROR must be stopped first. The credentials go with START:
 * those that a server keeps are overwritten by a clone.
 */
export async function startGroup(sql: Sql, start: Start): Promise<void> {
    await sql.query("SET GLOBAL group_replication_group_name = ?", [start.groupName]);
    await sql.query("SET GLOBAL group_replication_local_address = ?", [endpoint(start.address)]);
    await sql.query("SET GLOBAL group_replication_group_seeds = ?", [start.seeds.map(endpoint).join(",")]);
    await sql.query(`SET GLOBAL group_replication_clone_threshold = ${start.clone ? "1" : "DEFAULT"}`);
    await sql.query(`SET GLOBAL group_replication_bootstrap_group = ${start.bootstrap ? "ON" : "OFF"}`);
    try {
        await sql.query(
            "START GROUP_REPLICATION USER = 'replication', PASSWORD = ?",
            [start.passwords.replication],
            startLimit,
        );
    } finally {
        if (start.bootstrap) {
            // On a connection that is lost it cannot be said; then the next START says it before.
            await sql.query("SET GLOBAL group_replication_bootstrap_group = OFF").catch(() => undefined);
        }
    }
}

/** STOP GROUP_REPLICATION; the server stays read-only. */
export async function stopGroup(sql: Sql): Promise<void> {
    await sql.query("STOP GROUP_REPLICATION", [], stopLimit);
}

/** Whether START failed since the server is a member already, be it one in ERROR. */
export function isRunningAlready(error: unknown): boolean {
    return (error as { errno?: unknown }).errno === alreadyRunning;
}

function endpoint(address: string): string {
    return `${address}:${mysqlPort}`;
}
