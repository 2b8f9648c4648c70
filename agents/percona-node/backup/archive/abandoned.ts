import { GtidSet } from "../../gtid-set";
import { connectPeer, type Sql } from "../../mysql/connect";
import type { NodeContext } from "../../node";
import { executedGtids } from "../server-facts";
import { ownStore, writeJson } from "../store";
import { readMembers } from "../turn";
import { abandonmentKey, type Abandonment } from "./record";

/**
 * The transactions of `archived` that the group has not. It has lost them for ever, since nobody else can make transactions
 * with their numbers; a replica that is only behind must not be taken for that, so the primary is asked.
 */
export async function findAbandoned(node: NodeContext, sql: Sql, archived: GtidSet): Promise<GtidSet> {
    const wanting = archived.subtract(GtidSet.parse(await executedGtids(sql)));
    if (wanting.isEmpty()) {
        return wanting;
    }
    const { own, candidates } = await readMembers(sql);
    const primary = candidates.find(({ role, state }) => role === "PRIMARY" && state === "ONLINE");
    if (primary === undefined) {
        return GtidSet.empty; // Nobody can tell now.
    }
    if (primary.uuid === own) {
        return wanting;
    }
    const { passwords } = await node.credentials();
    const peer = await connectPeer(primary.address, passwords);
    try {
        return wanting.subtract(GtidSet.parse(await executedGtids(peer)));
    } finally {
        peer.end();
    }
}

/** Lets restores of later points know. */
export async function writeAbandoned(node: NodeContext, gtids: GtidSet): Promise<void> {
    const at = new Date();
    const abandonment: Abandonment = { format: 1, at: at.toISOString(), gtids: gtids.toString() };
    await writeJson(ownStore(node), abandonmentKey(at), abandonment);
    node.log("transactions in the archive are not in the cluster any more", { gtids: abandonment.gtids });
}
