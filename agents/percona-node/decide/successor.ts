import { GtidSet } from "../gtid-set";
import type { Peer } from "../model";
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

/** `server_uuid` of the best of them: one that serves reads, is of the newest template, and lacks least; undefined when there is none. */
export function bestSuccessor(facts: Pick<Facts, "seen" | "server">): string | undefined {
    const { groupTemplateVersion } = facts.seen.instance;
    const ranked = successors(facts).map((peer) => ({
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
