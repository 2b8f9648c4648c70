import { closed, type Draft } from "./draft";
import type { Facts } from "./facts";
import { isOut, isQuorate } from "./view";

/**
 * Milliseconds without a majority after which the server should have given up by itself
 * (group_replication_unreachable_majority_timeout = 20), and then some.
 */
const cutOffLimit = 40_000;

/** The group has expelled this server, or it gave up waiting for a majority. */
export function expelled(facts: Facts): Draft | undefined {
    const { server, others } = facts;
    if (server?.member !== "ERROR") {
        return undefined;
    }
    // STOP GROUP_REPLICATION takes 0.03 s while the group lives, and 30 s when it does not.
    return others.length > 0
        ? {
              state: "error",
              why: "was expelled from the group: stops, to join again",
              task: { kind: "stop-replication" },
              orders: closed(facts),
          }
        : {
              state: "error",
              why: "has lost the group, and sees none: restarts the server",
              task: { kind: "restart-server" },
              orders: closed(facts),
          };
}

/** The server is in a view of which no majority is there: nothing can be committed, and it shows its old role. */
export function cutOff(facts: Facts): Draft | undefined {
    const { seen, server, quorate, standing, remembered } = facts;
    if (!server || standing === "outside" || quorate) {
        return undefined;
    }
    const cutOffFor = seen.now - (remembered.cutOffSince ?? seen.now);
    const beat = server.role === "PRIMARY" ? [{ kind: "beat" } as const] : [];
    if (isLost(facts)) {
        return {
            state: "error",
            why: "most of the group's servers have been started anew, so that it cannot live on: restarts the server",
            task: { kind: "restart-server" },
        };
    }
    return cutOffFor < cutOffLimit
        ? { state: "error", why: "sees no majority of the group: waits for it", orders: beat }
        : {
              state: "error",
              why: "has seen no majority of the group for 40 s: restarts the server",
              task: { kind: "restart-server" },
          };
}

/** Members that answer that they are out cannot come back into this view, and too few are left to let them in. */
function isLost({ seen, server }: Facts): boolean {
    const out = new Set(seen.peers.filter(isOut).flatMap((peer) => peer.server?.uuid ?? []));
    const members = server?.members ?? [];
    const reachable = members.map((member) => ({ ...member, state: "ONLINE" as const }));
    return members.length > 0 && !isQuorate(reachable, out);
}

/** The cluster has gone on with a group of another epoch. */
export function superseded(facts: Facts): Draft | undefined {
    return facts.standing === "superseded"
        ? {
              state: "error",
              why: `the cluster has gone on without this node's group, in epoch ${facts.item?.epoch ?? 0}: leaves it`,
              task: { kind: "stop-replication" },
              orders: closed(facts),
          }
        : undefined;
}

/** A bootstrap that was broken off has left a group that nobody was let into: its epoch is not used again. */
export function brokenOff(facts: Facts): Draft | undefined {
    const { seen, item, standing } = facts;
    if (standing === "booting") {
        return item?.owner === seen.id
            ? {
                  state: "error",
                  why: `the bootstrap of epoch ${item.epoch} was broken off: stops its group, to begin again`,
                  task: { kind: "stop-replication" },
                  orders: closed(facts),
              }
            : { state: "join", why: "waits for the bootstrap of its group to be done", orders: closed(facts) };
    }
    return standing === "unconfirmed"
        ? { state: "join", why: "is in a group that nobody confirms to be the cluster's: waits", orders: closed(facts) }
        : undefined;
}
