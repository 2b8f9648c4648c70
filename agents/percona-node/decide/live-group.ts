import type { GroupItem } from "../contract";
import type { Observed, ServerView } from "../model";
import { isOut, isQuorate } from "./view";

/** A group that takes transactions, as its members show it. */
export interface LiveGroup {
    groupName: string;
    /** Its servers that answer and are in its newest view. */
    servers: ServerView[];
    /** Its primary, when it answers. */
    primary?: ServerView;
    /** Whether one of its nodes serves clients, so that its bootstrap is known to be done. */
    serves: boolean;
}

/**
 * Groups that other nodes show to be alive. A server that was frozen shows its old view for some seconds after it woke, so
 * that only the newest view of a group counts, and no member counts that answers that it is out.
 */
export function liveGroups({ server, peers }: Pick<Observed, "server" | "peers">): LiveGroup[] {
    const out = new Set(peers.filter(isOut).flatMap((peer) => peer.server?.uuid ?? []));
    if (server && (server.member === "OFFLINE" || server.member === "ERROR")) {
        out.add(server.uuid);
    }
    const online = peers.flatMap(({ server: theirs, agent }) =>
        theirs?.member === "ONLINE" ? [{ theirs, serves: agent?.primary === true || agent?.replica === true }] : [],
    );
    return [...new Set(online.map(({ theirs }) => theirs.groupName))].flatMap((groupName) => {
        const shown = online.filter(({ theirs }) => theirs.groupName === groupName);
        const newest = Math.max(...shown.map(({ theirs }) => theirs.view));
        const alive = shown.filter(({ theirs }) => theirs.view === newest && isQuorate(theirs.members, out));
        const servers = alive.map(({ theirs }) => theirs);
        const primary = servers.find(({ role }) => role === "PRIMARY");
        const serves = alive.some((node) => node.serves);
        return servers.length > 0 ? [{ groupName, servers, serves, ...(primary && { primary }) }] : [];
    });
}

/**
 * The live group that this node belongs to: the item's, once its bootstrap is done. When there is no item, or DynamoDB does
 * not answer, the one that the node was in last, or else the only one that serves clients.
 */
export function ownLiveGroup(
    groups: LiveGroup[],
    item: GroupItem | null | undefined,
    remembered: string | undefined,
): LiveGroup | undefined {
    if (item) {
        return item.state === "LIVE" ? groups.find(({ groupName }) => groupName === item.groupName) : undefined;
    }
    const serving = groups.filter(({ serves }) => serves);
    return groups.find(({ groupName }) => groupName === remembered) ?? (serving.length === 1 ? serving[0] : undefined);
}
