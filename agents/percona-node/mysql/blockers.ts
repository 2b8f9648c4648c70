import { z } from "zod";
import type { Sql } from "./connect";

const blocker = z.object({ id: z.coerce.number(), account: z.string() });

/** The applier of a group, and of a replica: 8.0 calls its threads `slave_...` before 8.0.26. */
const appliers =
    "'thread/sql/replica_sql', 'thread/sql/replica_worker', 'thread/sql/slave_sql', 'thread/sql/slave_worker'";

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
        ON holder.THREAD_ID = held.OWNER_THREAD_ID AND holder.NAME NOT IN (${appliers}) AND holder.PROCESSLIST_HOST <> ''
    WHERE wanted.LOCK_STATUS = 'PENDING' AND holder.PROCESSLIST_ID <> CONNECTION_ID()`;

/** Ends the sessions of clients that an applier of this server waits for. Gives their accounts. */
export async function endBlockers(sql: Sql): Promise<string[]> {
    const found = z.array(blocker).parse(await sql.query(blockers));
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

/** MySQL's number of "Unknown thread id": it has ended by itself. */
const noSuchThread = 1094;
