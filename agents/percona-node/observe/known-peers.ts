import type { Group } from "../aws/auto-scaling";
import type { NodeItem } from "../contract";
import type { Peer, ViewMember } from "../model";

/** Another node, as far as somebody has named it. */
export interface KnownPeer {
    /** Instance id; the address while that is unknown. */
    id: string;
    address: string;
    uuid?: string;
}

/** Who names other nodes. */
export interface Sources {
    /** Address of the own node. */
    own: string;
    /** Those that the agent knew before. */
    before: KnownPeer[];
    /** Members of the own view. */
    members: ViewMember[];
    nodes: NodeItem[];
    /** Addresses by instance id, of EC2. */
    addresses: ReadonlyMap<string, string>;
    /** Undefined while the auto scaling group is unknown. */
    group: Group | undefined;
    /** `server_uuid`s of the newest membership. */
    membership: string[];
}

/**
 * The other nodes, one an address: later sources know better, since an address may go from an instance that is gone to a
 * new one. An instance that is gone is kept while it matters: while it is in the view, or in the newest membership.
 */
export function knownPeers({ own, before, members, nodes, addresses, group, membership }: Sources): KnownPeer[] {
    const byAddress = new Map<string, KnownPeer>();

    function name(address: string, id: string | undefined, uuid: string | undefined): void {
        const known = byAddress.get(address);
        const same = id === undefined || known?.id === id || known?.id === address;
        const newest = { id: id ?? known?.id ?? address, address, uuid: uuid ?? (same ? known?.uuid : undefined) };
        byAddress.set(address, newest);
    }

    for (const { address, id, uuid } of before) {
        name(address, id, uuid);
    }
    for (const { address, uuid } of members) {
        name(address, undefined, uuid);
    }
    const living = nodes.filter(({ ttl }) => ttl === undefined);
    for (const node of living.sort((left, right) => left.writtenAt.localeCompare(right.writtenAt))) {
        name(node.address, node.id, node.serverUuid === "" ? undefined : node.serverUuid);
    }
    for (const [id, address] of addresses) {
        name(address, id, undefined);
    }
    byAddress.delete(own);
    const matters = new Set([...members.map(({ uuid }) => uuid), ...membership]);
    return [...byAddress.values()].filter(
        ({ id, uuid }) => instanceState(group, id) !== "gone" || (uuid !== undefined && matters.has(uuid)),
    );
}

/** What the auto scaling group says of a node. */
export function instanceState(group: Group | undefined, id: string): Peer["instance"] {
    if (group === undefined || !id.startsWith("i-")) {
        return "unknown";
    }
    return group.instances.find((instance) => instance.id === id)?.state ?? "gone";
}
