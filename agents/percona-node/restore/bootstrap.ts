import { mkdir, rm } from "node:fs/promises";
import * as path from "node:path";
import { giveToServer, withScratch } from "../backup/scratch";
import { executedGtids } from "../backup/server-facts";
import { storeAt } from "../backup/store";
import { accounts } from "../contract";
import { makeAccounts } from "../mysql/accounts";
import { connectLocal } from "../mysql/connect";
import type { NodeContext } from "../node";
import type { PrivateServer } from "./private-server";
import { replaceData } from "./replace-data";
import { restore, summary } from "./restore";
import { pointOf } from "./target";

/**
 * Fills the own server, which must be empty, with what `BOOTSTRAP_FROM` names, up to `RESTORE_TO_TIME` or `RESTORE_TO_GTID`.
 * GTIDs stay as they were; the accounts get this cluster's passwords, of which the binary log knows nothing. The empty server
 * stays as it is until all is restored.
 *
 * @returns one line for people.
 */
export async function restoreForBootstrap(node: NodeContext): Promise<string> {
    const { DATA_DIR, RESTORE_DIR, BOOTSTRAP_FROM, RESTORE_TO_TIME, RESTORE_TO_GTID } = node.configuration;
    const point = pointOf({ toTime: RESTORE_TO_TIME, toGtid: RESTORE_TO_GTID });
    const store = storeAt(node, BOOTSTRAP_FROM);
    await requireEmpty(node);
    await rm(RESTORE_DIR, { recursive: true, force: true });
    await mkdir(RESTORE_DIR, { mode: 0o750 });
    try {
        await giveToServer(node.configuration, RESTORE_DIR);
        const restored = await withScratch(node, (scratch) =>
            restore(node, { store, point, directory: RESTORE_DIR, scratch }, (server) => adopt(node, server)),
        );
        await node.server.stop();
        // As the volume has it, beside the restored data.
        await replaceData(path.join(path.dirname(RESTORE_DIR), path.basename(DATA_DIR)), RESTORE_DIR);
        await node.server.start();
        return summary(restored, point);
    } finally {
        await rm(RESTORE_DIR, { recursive: true, force: true });
    }
}

/** @throws Error when the server has a transaction, or does not say that it has none. */
async function requireEmpty(node: NodeContext): Promise<void> {
    const { passwords } = await node.credentials();
    const sql = await connectLocal(node.configuration.MYSQL_SOCKET, passwords);
    try {
        const gtids = await executedGtids(sql);
        if (gtids !== "") {
            throw new Error(`this server is not empty, and is not overwritten: it has ${gtids}`);
        }
    } finally {
        sql.end();
    }
}

/** Accounts of the restored cluster get the passwords of this one, and no other is good any more. */
async function adopt(node: NodeContext, { sql }: PrivateServer): Promise<void> {
    const { passwords } = await node.credentials();
    await makeAccounts(sql, passwords);
    const names = accounts.map((account) => `'${account}'`).join(", ");
    const all = await sql.query<{ user: string; host: string }>(
        `SELECT User AS user, Host AS host FROM mysql.user WHERE User IN (${names})`,
    );
    for (const { user, host } of all) {
        await sql.query("ALTER USER ?@? DISCARD OLD PASSWORD", [user, host]);
    }
}
