import { askView } from "./server-view";
import type { Sql } from "./connect";
import { dropRelayLog } from "./relay-log";
import { resetStatement } from "./version";

/** Milliseconds for the removal of all binary logs. */
const resetLimit = 600_000;

/**
 * Makes a server whose data is to be replaced by a clone forget its transactions, with its binary logs and its relay log. CLONE
 * first drops the old data, table by table, and the transactions last: a server that ended in the middle would come back with
 * tables missing, and be taken for one that has them all. Without transactions it can only be cloned again.
 *
 * For a server that is writable and in no group; who needs its logs has saved them.
 */
export async function forgetTransactions(sql: Sql): Promise<void> {
    const { version } = await askView(sql);
    await dropRelayLog(sql);
    await sql.query(resetStatement(version), [], resetLimit);
}
