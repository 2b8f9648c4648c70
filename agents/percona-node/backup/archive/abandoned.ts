import { setTimeout as sleep } from "node:timers/promises";
import { GtidSet } from "../../gtid-set";
import { connectPeer, type Sql } from "../../mysql/connect";
import { askView } from "../../mysql/server-view";
import type { NodeContext } from "../../node";
import { ownStore, writeJson } from "../store";
import { abandonmentKey, type Abandonment } from "./record";

/** Milliseconds after which the group is asked again for transactions that it has not, before they count as lost. */
const secondLook = 60_000;

/**
 * The transactions of `archived` that the group has not. It has lost them for ever, since nobody else can make transactions
 * with their numbers. A replica that is only behind must not be taken for that, nor a new primary that has received what it has
 * not applied: so the primary is asked, once it takes writes, and asked again after a while.
 */
export async function findAbandoned(
    node: NodeContext,
    sql: Sql,
    archived: GtidSet,
    pause = secondLook,
): Promise<GtidSet> {
    const first = await wanting(node, sql, archived);
    if (first.isEmpty()) {
        return first;
    }
    await sleep(pause);
    return wanting(node, sql, first);
}

/** Those of `gtids` that neither the own server nor the primary has executed or received; none while nobody can tell. */
async function wanting(node: NodeContext, sql: Sql, gtids: GtidSet): Promise<GtidSet> {
    const own = await askView(sql);
    const missing = gtids.subtract(GtidSet.parse(own.gtids));
    if (missing.isEmpty()) {
        return missing;
    }
    const primary = own.members.find(({ role, state }) => role === "PRIMARY" && state === "ONLINE");
    if (primary === undefined) {
        return GtidSet.empty;
    }
    if (primary.uuid === own.uuid) {
        return (await takesWrites(sql)) ? missing : GtidSet.empty;
    }
    const { passwords } = await node.credentials();
    const peer = await connectPeer(primary.address, passwords);
    try {
        // In this order: what it has is complete from then on.
        return (await takesWrites(peer)) ? missing.subtract(GtidSet.parse((await askView(peer)).gtids)) : GtidSet.empty;
    } finally {
        peer.end();
    }
}

/** A new primary takes writes once it has applied all that it had received. */
async function takesWrites(sql: Sql): Promise<boolean> {
    const [row] = await sql.query<{ closed: number }>("SELECT @@super_read_only AS closed");
    return Number(row?.closed) === 0;
}

/** Lets restores of later points know. */
export async function writeAbandoned(node: NodeContext, gtids: GtidSet): Promise<void> {
    const at = new Date();
    const abandonment: Abandonment = { format: 1, at: at.toISOString(), gtids: gtids.toString() };
    await writeJson(ownStore(node), abandonmentKey(at), abandonment);
    node.log("transactions in the archive are not in the cluster any more", { gtids: abandonment.gtids });
}
