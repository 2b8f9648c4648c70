import type { MemberState, ViewMember } from "../model";
import type { NodeStatus } from "../status";

/** A view of the group. */
export interface GroupView {
    /** Address of the node whose view it is. */
    of: string;
    members: ViewMember[];
}

/** The view that a node is in; for one that is in none the newest of those that it was shown. Undefined: nobody is in one. */
export function groupView({ address, members, peers = [] }: NodeStatus): GroupView | undefined {
    if (members.some((member) => member.address === address && isIn(member.state))) {
        return { of: address, members };
    }
    const servers = peers.flatMap(({ address: of, server }) => (server === undefined ? [] : [{ of, ...server }]));
    return servers.filter(({ member }) => isIn(member)).sort((one, other) => other.view - one.view)[0];
}

/** Whether a server with that state takes part in a group. */
function isIn(state: MemberState): boolean {
    return state === "ONLINE" || state === "RECOVERING";
}
