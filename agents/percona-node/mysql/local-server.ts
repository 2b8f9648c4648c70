import { z } from "zod";
import { ownSchema } from "../contract";
import type { LocalServer } from "../model";
import type { Sql } from "./connect";
import { viewColumns, viewOf } from "./server-view";

const row = z.object({
    superReadOnly: z.coerce.boolean(),
    offlineMode: z.coerce.boolean(),
    applierQueue: z.coerce.number().nullable(),
    ownSchemas: z.coerce.number(),
});

const columns = `
    @@super_read_only AS superReadOnly,
    @@offline_mode AS offlineMode,
    (SELECT COUNT_TRANSACTIONS_REMOTE_IN_APPLIER_QUEUE FROM performance_schema.replication_group_member_stats
        WHERE MEMBER_ID = @@server_uuid) AS applierQueue,
    (SELECT COUNT(*) FROM information_schema.SCHEMATA
        WHERE SCHEMA_NAME NOT IN ('mysql', 'sys', 'information_schema', 'performance_schema')) AS ownSchemas`;

/**
 * Asks the own server.
 *
 * @param prepared whether root has its password, which it gets last of all accounts.
 */
export async function askLocal(sql: Sql, prepared: boolean): Promise<LocalServer> {
    const [answer] = await sql.query(`SELECT ${viewColumns}, ${columns}`);
    const view = viewOf(answer);
    const { superReadOnly, offlineMode, applierQueue, ownSchemas } = row.parse(answer);
    return {
        ...view,
        // What has schemas of somebody is never taken for new, whatever root's password is.
        content: !prepared && ownSchemas === 0 ? "new" : view.gtids === "" ? "empty" : "data",
        superReadOnly,
        offlineMode,
        applierQueue: applierQueue ?? 0,
        lagSeconds: view.role === "PRIMARY" && view.member === "ONLINE" ? 0 : await lag(sql),
    };
}

/**
 * Seconds since the newest heartbeat that has been applied: that is how old what can be read here may be, also when the
 * primary is gone. The clocks of the nodes are the same to some milliseconds.
 */
async function lag(sql: Sql): Promise<number> {
    try {
        const [heartbeat] = await sql.query<{ age: string | number }>(
            `SELECT TIMESTAMPDIFF(MICROSECOND, at, UTC_TIMESTAMP(6)) / 1e6 AS age FROM ${ownSchema}.heartbeat`,
        );
        return heartbeat === undefined ? Infinity : Math.max(0, Number(heartbeat.age));
    } catch (error) {
        // No such schema, or table: the group has not been made yet.
        if ([1049, 1146].includes(Number((error as { errno?: unknown }).errno))) {
            return Infinity;
        }
        throw error;
    }
}
