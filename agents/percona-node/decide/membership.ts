import type { Membership, Observed, ServerView, ViewMember } from "../model";

/**
 * The newest membership that anybody remembers: this node, its peers' agents, and the topology item. One of an epoch that
 * the item has not come to yet is from before the table was lost, and does not count.
 *
 * When a bootstrap is known to have gone LIVE and nobody remembers more of it than that, its owner is the only member: it may
 * have acknowledged rows alone.
 */
export function newestMembership({ group, remembered, topology, peers }: Observed): Membership | undefined {
    const item = group.known ? group.value : undefined;
    const newest = [remembered.lasting.membership, topology, ...peers.map(({ agent }) => agent?.membership)]
        .filter((membership) => membership !== undefined)
        .filter(({ epoch }) => !item || epoch <= item.epoch)
        .reduce<Membership | undefined>(newer, undefined);
    return item?.state === "LIVE" && (newest?.epoch ?? 0) < item.epoch
        ? { epoch: item.epoch, view: 0, members: [item.owner] }
        : newest;
}

/** Members become ONLINE without a new view: of the same view, what the one and the other saw ONLINE was so. */
export function newer(left: Membership | undefined, right: Membership): Membership {
    if (!left || left.epoch < right.epoch || (left.epoch === right.epoch && left.view < right.view)) {
        return right;
    }
    if (left.epoch === right.epoch && left.view === right.view) {
        const { epoch, view, members } = left;
        const recovering = left.recovering?.filter((uuid) => right.recovering?.includes(uuid)) ?? [];
        return { epoch, view, members, ...(recovering.length > 0 && { recovering }) };
    }
    return left;
}

/**
 * The membership that a server's view shows.
 *
 * @param before the newest that was known. Who is UNREACHABLE counts as seeded only when it was seen so before: a node that
 *     is cloned goes away in the middle of it.
 */
export function membershipOf(
    epoch: number,
    { view, members }: Pick<ServerView, "view" | "members">,
    before: Membership | undefined,
): Membership {
    const isKnown = before?.epoch === epoch;
    const wasSeeded = ({ uuid }: ViewMember): boolean =>
        isKnown && before.members.includes(uuid) && !before.recovering?.includes(uuid);
    const recovering = members
        .filter((member) => member.state !== "ONLINE" && !wasSeeded(member))
        .map(({ uuid }) => uuid);
    return {
        epoch,
        view,
        members: members.map(({ uuid }) => uuid).sort(),
        ...(recovering.length > 0 && { recovering: recovering.sort() }),
    };
}
