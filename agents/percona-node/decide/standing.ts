import type { GroupItem } from "../contract";
import type { LocalServer, Observed } from "../model";

/**
 * How the group that the own server is in stands to the cluster.
 *
 * - `outside`: it is in none.
 * - `ours`: it is the cluster's group.
 * - `booting`: its bootstrap is not done, so no client may be let in.
 * - `unconfirmed`: nobody could tell yet.
 * - `superseded`: the cluster has gone on with another.
 */
export type Standing = "outside" | "ours" | "booting" | "unconfirmed" | "superseded";

/** Milliseconds for which a task that ended well is believed more than an item that was read before it. */
const readAgo = 10_000;

/** The standing of the own server's group. */
export function standingOf(observed: Observed): Standing {
    const { server, group } = observed;
    if (!server || server.member === "OFFLINE" || server.member === "ERROR") {
        return "outside";
    }
    const item = group.known ? group.value : undefined;
    if (hasJustEntered(observed, server) || isOlder(item, observed, server)) {
        return "ours";
    }
    if (!item) {
        return isRemembered(observed, server) || isServed(observed, server) ? "ours" : "unconfirmed";
    }
    if (item.groupName !== server.groupName) {
        return "superseded";
    }
    return item.state === "LIVE" ? "ours" : "booting";
}

/** The epoch of the group that the own server is in; 0 while nobody could tell it. */
export function epochOf(observed: Observed): number {
    const { server, group, ended, remembered, peers } = observed;
    if (!server) {
        return 0;
    }
    if (ended?.task.kind === "bootstrap" && hasJustEntered(observed, server)) {
        return ended.task.after + 1;
    }
    if (group.known && group.value?.groupName === server.groupName) {
        return group.value.epoch;
    }
    if (isRemembered(observed, server)) {
        return remembered.lasting.epoch ?? 0;
    }
    const told = peers.filter((peer) => peer.server?.groupName === server.groupName && peer.server.member === "ONLINE");
    return Math.max(0, ...told.map(({ agent }) => agent?.membership?.epoch ?? 0));
}

function hasJustEntered({ now, ended }: Observed, { groupName }: LocalServer): boolean {
    if (!ended || ended.error !== undefined || now - ended.at > readAgo) {
        return false;
    }
    return ended.task.kind === "bootstrap" || (ended.task.kind === "join" && ended.task.groupName === groupName);
}

/** An item that tells of an earlier epoch than that of the group that runs: the table was restored. */
function isOlder(item: GroupItem | null | undefined, observed: Observed, server: LocalServer): boolean {
    const epoch = observed.remembered.lasting.epoch ?? 0;
    return item != null && isRemembered(observed, server) && item.epoch <= epoch && item.groupName !== server.groupName;
}

function isRemembered({ remembered }: Observed, { groupName }: LocalServer): boolean {
    return groupName !== "" && remembered.lasting.groupName === groupName;
}

function isServed({ peers }: Observed, { groupName, members }: LocalServer): boolean {
    return peers.some(
        ({ server, agent }) =>
            server?.groupName === groupName &&
            members.some(({ uuid }) => uuid === server.uuid) &&
            (agent?.primary === true || agent?.replica === true),
    );
}
