import { GtidSet } from "../gtid-set";
import type { Peer, ServerView } from "../model";
import { versionNumber } from "../mysql/version";
import type { Facts } from "./facts";
import { uuidOf } from "./view";

/** Replicas of the own view that could take the role now: ONLINE, heard of, and not about to go. */
export function successors({ seen, server }: Pick<Facts, "seen" | "server">): Peer[] {
    const online = new Set(
        server?.members.filter(({ state, role }) => state === "ONLINE" && role !== "PRIMARY").map(({ uuid }) => uuid),
    );
    return seen.peers.filter(
        (peer) =>
            online.has(uuidOf(peer) ?? "") &&
            peer.agent !== undefined &&
            peer.agent.state !== "leave" &&
            peer.instance !== "terminating" &&
            peer.instance !== "gone",
    );
}

/**
 * Whether MySQL would appoint a member: group_replication_set_as_primary takes one of the group's lowest version alone, patch
 * level included ("The appointed primary member is not the lowest version in the group."). New nodes are of the newest patch
 * level, so that an instance refresh may make a group of several.
 */
export function canBeAppointed(facts: Pick<Facts, "seen" | "server">, member: ServerView | undefined): boolean {
    const known = versions(facts).filter((version) => version !== undefined);
    return member !== undefined && versionNumber(member.version) <= Math.min(...known);
}

/** Whether the own server alone is of the lowest version: then the group gets another primary only when it has left. */
export function isLastOfItsVersion({ seen, server }: Pick<Facts, "seen" | "server">): boolean {
    const [own, ...others] = versions({ seen, server });
    return own !== undefined && others.length > 0 && others.every((version) => version !== undefined && version > own);
}

/** Of all members, the own server first; undefined for one that does not answer. */
function versions({ seen, server }: Pick<Facts, "seen" | "server">): (number | undefined)[] {
    const others = (server?.members ?? []).filter(({ uuid }) => uuid !== server?.uuid);
    const servers = others.map(({ uuid }) => seen.peers.find((peer) => uuidOf(peer) === uuid)?.server);
    return [server, ...servers].map((one) => one && versionNumber(one.version));
}

/**
 * `server_uuid` of the best that can be appointed: one that serves reads, is of the newest template, and lacks least; undefined
 * when there is none.
 */
export function bestSuccessor(facts: Pick<Facts, "seen" | "server">): string | undefined {
    const { groupTemplateVersion } = facts.seen.instance;
    const candidates = successors(facts).filter(({ server }) => canBeAppointed(facts, server));
    const ranked = candidates.map((peer) => ({
        uuid: uuidOf(peer) ?? "",
        rank: [
            peer.agent?.replica ? 1 : 0,
            peer.agent?.templateVersion === groupTemplateVersion ? 1 : 0,
            GtidSet.parse(peer.server?.gtids ?? "").count(),
        ],
    }));
    ranked.sort((left, right) => compare(right.rank, left.rank) || (left.uuid < right.uuid ? -1 : 1));
    return ranked[0]?.uuid;
}

function compare(left: number[], right: number[]): number {
    return left.map((value, index) => value - (right[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
}
