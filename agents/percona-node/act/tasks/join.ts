import { withLocal } from "../../mysql/accounts";
import { isRunningAlready, startGroup, stopGroup } from "../../mysql/group";
import { askLocal } from "../../mysql/local-server";
import type { Sql } from "../../mysql/connect";
import { forgetTransactions } from "../../mysql/forget";
import { settleRelayLog } from "../../mysql/relay-log";
import type { Tools } from "../tools";

/**
 * Makes the server a member of the live group of that name. It is seeded after START has ended, from binary logs or by a clone,
 * which restarts it.
 */
export async function join(
    { node, access, state }: Tools,
    { groupName, clone }: { groupName: string; clone: boolean },
): Promise<void> {
    const seeds = (state.observed?.peers ?? [])
        .filter(({ server }) => server?.member === "ONLINE" && server.groupName === groupName)
        .map(({ address }) => address);
    if (seeds.length === 0) {
        // Without a member to ask START would block for a minute.
        throw new Error(`no other node shows itself ONLINE in the group ${groupName}`);
    }
    const { passwords } = await node.credentials();
    const start = { groupName, address: node.address, seeds, bootstrap: false, clone, passwords };
    await withLocal(access, async (sql) => {
        if ((await askLocal(sql, true)).member === "OFFLINE") {
            await (clone ? forget(sql) : settleRelayLog(sql));
        }
        try {
            await startGroup(sql, start);
        } catch (error) {
            if (!isRunningAlready(error)) {
                throw error;
            }
            await stopGroup(sql);
            await startGroup(sql, start);
        }
    });
}

/** Also of a server that has data, when no member has the logs that it lacks any more. */
async function forget(sql: Sql): Promise<void> {
    await sql.query("SET GLOBAL super_read_only = OFF");
    try {
        await forgetTransactions(sql);
    } finally {
        await sql.query("SET GLOBAL super_read_only = ON");
    }
}
