import type { MemberState, NodeState, Peer } from "../model";
import type { NodeStatus } from "../status";
import { groupView } from "./group-view";

/** One node of the cluster, put together of all that is known of it. What nobody has told is not there. */
export interface KnownNode {
    /** Instance id; the address while it is unknown. */
    id: string;
    address: string;
    /** Whether it is the node that tells. */
    self: boolean;
    /** Its agent's word; not there when that does not answer. */
    agent?: { state: NodeState; why: string; primary: boolean; replica: boolean; templateVersion: string };
    /** Its state in the view of the group; else, where it is in none, by its own server. */
    member?: MemberState;
    role: "PRIMARY" | "SECONDARY" | "";
    /** Whether it is in the view. */
    inView: boolean;
    instance?: Peer["instance"];
    /** null when its own agent does not know. */
    lagSeconds?: number | null;
    applierQueue?: number;
    gtids?: string;
    version?: string;
}

/**
 * All nodes that `own` knows of, by address: those of the group and those outside of it.
 *
 * @param others what other nodes say of themselves; the agent's own page has only what `own` knows.
 */
export function knownNodes(own: NodeStatus, others: NodeStatus[] = []): KnownNode[] {
    const view = groupView(own)?.members ?? [];
    const peers = (own.peers ?? []).filter((peer) => matters(peer, own));
    const addresses = [own, ...view, ...own.members, ...peers, ...others].map(({ address }) => address);
    return [...new Set(addresses)].sort(byNumbers).map((address) => {
        const at = (each: { address: string }): boolean => each.address === address;
        const told = [own, ...others].find(at);
        const peer = peers.find(at);
        const member = view.find(at);
        const remembered = own.members.find(at);
        const server = told === undefined ? peer?.server : told.server;
        // A view takes a while to notice; who is out of it knows at once.
        const isOut =
            told?.server !== undefined && told.server.member !== "ONLINE" && told.server.member !== "RECOVERING";
        const seen = isOut ? undefined : member;
        return {
            id: told?.id ?? peer?.id ?? remembered?.id ?? address,
            address,
            self: address === own.address,
            agent: told ?? (peer?.agent && { why: "", ...peer.agent }),
            // A status is JSON, in which MySQL's words are just texts.
            member: seen?.state ?? (server?.member as MemberState | undefined),
            role: seen?.role ?? (server?.role as KnownNode["role"] | undefined) ?? "",
            inView: seen !== undefined && seen.state !== "OFFLINE" && seen.state !== "ERROR",
            instance: peer?.instance,
            lagSeconds:
                told === undefined ? (peer?.agent?.lagSeconds ?? remembered?.lagSeconds) : told.server?.lagSeconds,
            applierQueue: told?.server?.applierQueue,
            gtids: server?.gtids ?? remembered?.gtids,
            version: told?.server?.version ?? peer?.agent?.version,
        };
    });
}

/** A node that is gone is of interest while something waits for it. */
function matters({ instance, server, agent, uuid }: Peer, { membership, members }: NodeStatus): boolean {
    const awaited = [...(membership?.members ?? []), ...members.map((member) => member.uuid)];
    const isAwaited = uuid !== undefined && awaited.includes(uuid);
    return instance !== "gone" || server !== undefined || agent !== undefined || isAwaited;
}

/** 10.0.0.9 before 10.0.0.10. */
function byNumbers(one: string, other: string): number {
    return one.localeCompare(other, "en", { numeric: true });
}
