import type { Peer } from "../model";
import { canClone } from "../mysql/version";
import type { Facts } from "./facts";
import type { LiveGroup } from "./live-group";

/** Address of the node to copy: a replica that keeps up, any other one, and only else the primary; undefined without any. */
export function donorOf(facts: Facts, live: LiveGroup): string | undefined {
    const donors = donorsOf(facts, live);
    const replicas = donors.filter(({ server }) => server?.uuid !== live.primary?.uuid);
    const best = replicas.find(({ agent }) => agent?.replica) ?? replicas[0] ?? donors[0];
    return best?.address;
}

/**
 * Why this node can be copied from none of the group; undefined while it can, or while a member that is ONLINE does not
 * answer. It is so for good: a node is made of one series of the engine and for one architecture.
 */
export function noDonor(facts: Facts, live: LiveGroup): string | undefined {
    const { server } = facts;
    const [shown] = live.servers;
    const online = (shown?.members ?? []).filter(({ state }) => state === "ONLINE");
    const answering = new Set(live.servers.map(({ uuid }) => uuid));
    if (!server || !online.every(({ uuid }) => answering.has(uuid)) || donorsOf(facts, live).length > 0) {
        return undefined;
    }
    return (
        `cannot be copied from the group: it runs ${server.version} for ${server.machine}, the group ` +
        `${shown?.version ?? ""} for ${shown?.machine ?? ""}, and CLONE copies within one series and architecture only: ` +
        `set engine and node.type back to what the group has; another series or architecture is a new cluster`
    );
}

/** Nodes of the group whose data this node's server can take over. */
function donorsOf({ seen, server }: Facts, { servers }: LiveGroup): Peer[] {
    const uuids = new Set(servers.filter((theirs) => server && canClone(server, theirs)).map(({ uuid }) => uuid));
    return seen.peers.filter((peer) => uuids.has(peer.server?.uuid ?? ""));
}
