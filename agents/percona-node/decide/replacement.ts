import type { NodeState, Order } from "../model";
import type { Draft } from "./draft";
import type { Facts } from "./facts";
import type { LiveGroup } from "./live-group";
import { uuidOf } from "./view";

/**
 * Milliseconds for which a node in service may be of no use before another is put in its place. The agent has restarted the
 * server several times by then, and InnoDB has had time to recover.
 */
export const uselessLimit = 1_800_000;

/** States in which a node is out of the group because somebody wants it so, or with data that must be kept. */
const meant = new Set<NodeState>(["errant", "leave", "left"]);

/**
 * A server that has been silent, or has failed to come back, for half an hour while the group lives without it: the auto
 * scaling group is asked for another instance, and people are told, once. Only while this node is the only one that is missing,
 * so that two never go at once and the majority stays; never while the group counts this node as a member, as it does its
 * primary. An agent that does not run asks for nothing: the alarm on members tells of it.
 */
export function replacement({ seen, live, remembered }: Facts, { state, why, hopeless }: Draft): Order[] {
    const { uselessSince, replacementAsked } = remembered;
    const isDue = uselessSince !== undefined && seen.now - uselessSince >= uselessLimit;
    if (!isDue || !live || hopeless || meant.has(state) || !isOnlyOneMissing(seen, live)) {
        return [];
    }
    const what = `has been of no use for half an hour, and asks for another instance in its place: ${why}`;
    return [{ kind: "unhealthy" }, ...(replacementAsked ? [] : [{ kind: "tell", what, loud: true } as const])];
}

/** All other nodes are ONLINE, none comes or goes, and this one is not in their view, or UNREACHABLE. */
function isOnlyOneMissing({ peers, policy }: Facts["seen"], { servers: [shown] }: LiveGroup): boolean {
    const members = (shown?.members ?? []).filter(({ state }) => state !== "UNREACHABLE");
    const others = new Set(peers.map(uuidOf));
    return (
        members.every(({ uuid }) => others.has(uuid)) &&
        members.filter(({ state }) => state === "ONLINE").length >= policy.nodeCount - 1 &&
        peers.every(({ instance }) => instance !== "launching" && instance !== "terminating")
    );
}
