import { z } from "zod";
import type { Sql } from "./connect";

const session = z.object({ id: z.coerce.number(), account: z.string() });

/** MySQL's number of "Unknown thread id": it has ended by itself. */
const noSuchThread = 1094;

/** The threads of an applier, by the names that they have since 8.0.26. */
const appliers = "'thread/sql/replica_sql', 'thread/sql/replica_worker'";

/**
 * Clients that hold a lock on a table, a schema, commits or the whole server which an applier waits for. Locks on rows are no
 * matter: for the applier of a group, InnoDB ends who holds one.
 */
const blockers = `
    SELECT DISTINCT holder.PROCESSLIST_ID AS id, CONCAT(holder.PROCESSLIST_USER, '@', holder.PROCESSLIST_HOST) AS account
    FROM performance_schema.metadata_locks wanted
    JOIN performance_schema.threads waiter
        ON waiter.THREAD_ID = wanted.OWNER_THREAD_ID AND waiter.NAME IN (${appliers})
    JOIN performance_schema.metadata_locks held
        ON held.OBJECT_TYPE = wanted.OBJECT_TYPE AND held.OBJECT_SCHEMA <=> wanted.OBJECT_SCHEMA
        AND held.OBJECT_NAME <=> wanted.OBJECT_NAME AND held.LOCK_STATUS = 'GRANTED'
    JOIN performance_schema.threads holder
        ON holder.THREAD_ID = held.OWNER_THREAD_ID AND holder.CONNECTION_TYPE IS NOT NULL
    WHERE wanted.LOCK_STATUS = 'PENDING' AND holder.PROCESSLIST_ID <> CONNECTION_ID()`;

/** All that came over a connection, but the cluster's own accounts. */
const clients = `
    SELECT PROCESSLIST_ID AS id, CONCAT(PROCESSLIST_USER, '@', PROCESSLIST_HOST) AS account
    FROM performance_schema.threads
    WHERE CONNECTION_TYPE IS NOT NULL AND PROCESSLIST_USER NOT IN ('root', 'replication', 'backup', 'monitor')`;

/** Ends the sessions of clients that an applier of this server waits for. Gives their accounts. */
export function endBlockers(sql: Sql): Promise<string[]> {
    return end(sql, blockers);
}

/**
 * Ends the sessions of all clients. Gives their accounts. Offline mode would do the same with two statements; but it ends the
 * election of a new primary as well, should there be one just now, and the server leaves the group.
 */
export function endClients(sql: Sql): Promise<string[]> {
    return end(sql, clients);
}

async function end(sql: Sql, which: string): Promise<string[]> {
    const found = z.array(session).parse(await sql.query(which));
    for (const { id } of found) {
        try {
            await sql.query("KILL CONNECTION ?", [id]);
        } catch (error) {
            if ((error as { errno?: unknown }).errno !== noSuchThread) {
                throw error;
            }
        }
    }
    return found.map(({ account }) => account);
}
