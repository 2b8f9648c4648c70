import type { Peer, ViewMember } from "../model";

/** Smallest number of `count` that is more than half. */
export function majority(count: number): number {
    return Math.floor(count / 2) + 1;
}

/** Whether a member takes part in decisions of its group. */
function takesPart({ state }: ViewMember): boolean {
    return state === "ONLINE" || state === "RECOVERING";
}

/**
 * Whether more than half of a view takes part.
 *
 * @param out members (`server_uuid`s) that are known to be out of the group, whatever the view still shows.
 */
export function isQuorate(members: ViewMember[], out: ReadonlySet<string> = new Set()): boolean {
    const taking = members.filter((member) => takesPart(member) && !out.has(member.uuid));
    return members.length > 0 && taking.length >= majority(members.length);
}

/** Whether the peer's server answers, and is in no group. */
export function isOut({ server }: Peer): boolean {
    return server?.member === "OFFLINE" || server?.member === "ERROR";
}

/** `server_uuid` of a peer, by what it says now or else has said. */
export function uuidOf({ server, uuid }: Peer): string | undefined {
    return server?.uuid ?? uuid;
}
