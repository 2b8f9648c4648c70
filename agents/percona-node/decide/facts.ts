import type { GroupItem } from "../contract";
import type { LocalServer, Membership, Observed, Remembered } from "../model";
import { liveGroups, ownLiveGroup, type LiveGroup } from "./live-group";
import { newestMembership } from "./membership";
import { rememberedNow } from "./memory";
import { standingOf, type Standing } from "./standing";
import { isQuorate } from "./view";

/** What the rules judge by: the observation, and what follows from it. */
export interface Facts {
    seen: Observed;
    /** The own server, when it answers. */
    server: LocalServer | undefined;
    /** `master_lock`; null when there is none, undefined when DynamoDB did not answer. */
    item: GroupItem | null | undefined;
    /** Whether the server is in a view of which more than half takes part. */
    quorate: boolean;
    standing: Standing;
    /** Groups that other nodes show to be alive, and the one of them that is this node's. */
    others: LiveGroup[];
    live: LiveGroup | undefined;
    /** The newest membership that anybody remembers. */
    membership: Membership | undefined;
    /** With its clocks set by this observation. */
    remembered: Remembered;
}

export function factsOf(seen: Observed): Facts {
    const { server, group, remembered } = seen;
    const item = group.known ? group.value : undefined;
    const others = liveGroups(seen);
    const facts = {
        seen,
        server,
        item,
        quorate: server !== undefined && isQuorate(server.members),
        standing: standingOf(seen),
        others,
        live: ownLiveGroup(others, item, remembered.lasting.groupName),
        membership: newestMembership(seen),
    };
    return { ...facts, remembered: rememberedNow(facts) };
}
