import { mkdir } from "node:fs/promises";
import * as path from "node:path";
import { archiveOnce } from "../backup/archive";
import { abandonmentKey, readAbandonments } from "../backup/archive/record";
import { readArchived } from "../backup/archive/topology";
import { withCountedLock } from "../backup/failures";
import { folderOf, readBackups, verifiedName, type Verification } from "../backup/manifest";
import { withScratch } from "../backup/scratch";
import { executedGtids } from "../backup/server-facts";
import { nameIn, ownStore, writeJson } from "../backup/store";
import { notMyTurn, readMembers } from "../backup/turn";
import { GtidSet } from "../gtid-set";
import { connectLocal } from "../mysql/connect";
import type { NodeContext } from "../node";
import { checkTables, countRows, takeCensus, type Census } from "./census";
import { restore } from "./restore";

/**
 * Restores the newest backup with all of the archive into a folder aside, runs a server on it, checks every table, and compares
 * numbers of rows with those of this node at the same moment. What it has made is removed in any case; that the backup is good
 * is noted beside its manifest.
 *
 * @returns one line for people.
 * @throws Error that says why the backup is not good.
 */
export async function drill(node: NodeContext): Promise<string> {
    const { passwords } = await node.credentials();
    const sql = await connectLocal(node.configuration.MYSQL_SOCKET, passwords);
    try {
        const refusal = notMyTurn(await readMembers(sql));
        if (refusal !== undefined) {
            return `no drill by this node: ${refusal}`;
        }
        const locked = await withCountedLock(node, "drill", async (signal) => {
            await requireNoneAbandoned(node, GtidSet.parse(await executedGtids(sql)));
            return verifyNewest(node, signal);
        });
        return locked.held
            ? locked.value
            : `no drill by this node: ${locked.by.owner} is at work (${locked.by.kind}, since ${locked.by.startedAt})`;
    } catch (error) {
        const why = (error as Error).message;
        node.log("drill failed", { why });
        throw new Error(`the drill has failed: ${why}`, { cause: error });
    } finally {
        sql.end();
    }
}

/**
 * A restore to the newest point leaves out what is noted as lost, and the one of a drill, which leads to the transactions of
 * this node, does not.
 *
 * @throws Error that names transactions of this node that are noted as lost.
 */
async function requireNoneAbandoned(node: NodeContext, own: GtidSet): Promise<void> {
    const store = ownStore(node);
    for (const { at, gtids } of await readAbandonments(store)) {
        const abandoned = GtidSet.parse(gtids);
        const found = abandoned.subtract(abandoned.subtract(own));
        if (!found.isEmpty()) {
            throw new Error(
                `restores leave out ${found.toString()}, which this node has: remove the note ` +
                    `${nameIn(store, abandonmentKey(new Date(at)))}, which says that the cluster has lost them`,
            );
        }
    }
}

async function verifyNewest(node: NodeContext, signal: AbortSignal): Promise<string> {
    const store = ownStore(node);
    const census = await comparable(node);
    return withScratch(node, async (scratch) => {
        const directory = path.join(scratch, "data");
        await mkdir(directory);
        const point = census ? { gtids: census.gtids } : {};
        const { backup, gtids, value } = await restore(node, { store, point, directory, scratch }, async (server) => ({
            tables: await checkTables(server.sql, signal),
            restored: census && (await countRows(server.sql, census)),
        }));
        signal.throwIfAborted();
        const comparison = compare(census, value.restored);
        const verification: Verification = {
            format: 1,
            at: new Date().toISOString(),
            gtids,
            tables: value.tables,
            ...comparison,
        };
        await writeJson(store, folderOf(backup) + verifiedName, verification);
        return (
            `backup ${backup.id} is good: restored with the archive up to ${gtids}, ${value.tables} tables checked, ` +
            `${comparison.comparedRows} rows of ${comparison.comparedTables} tables are as many as on this node`
        );
    });
}

/** Rows of this node at one moment to which the archive leads; undefined when there is no such moment now. */
async function comparable(node: NodeContext): Promise<Census | undefined> {
    const { passwords } = await node.credentials();
    const census = await takeCensus(() => connectLocal(node.configuration.MYSQL_SOCKET, passwords));
    node.log("the archive is brought up to date", { done: await archiveOnce(node, { atOnce: true }) });
    const { gtids: archived } = await readArchived(node);
    const backups = await readBackups(ownStore(node), () => undefined);
    const missing = census?.gtids.subtract(archived).subtract(GtidSet.parse(backups.at(-1)?.gtids ?? ""));
    if (missing?.isEmpty()) {
        return census;
    }
    node.log("the drill compares no numbers of rows", { missing: missing?.toString() ?? "a lock on this node" });
    return undefined;
}

function compare(
    census: Census | undefined,
    restored: Map<string, number> | undefined,
): Pick<Verification, "comparedTables" | "comparedRows"> {
    let comparedRows = 0;
    for (const [table, rows] of census?.rows ?? []) {
        const found = restored?.get(table);
        if (found !== rows) {
            throw new Error(
                `table ${table} has ${found ?? "no"} rows in the restored backup, and ${rows} on this node`,
            );
        }
        comparedRows += rows;
    }
    return { comparedTables: census?.rows.size ?? 0, comparedRows };
}
