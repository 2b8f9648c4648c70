import type { Order } from "../model";
import type { Draft } from "./draft";
import type { Facts } from "./facts";
import { isLastOfRefresh } from "./handover";
import { replacement } from "./replacement";
import { isLastOfItsVersion } from "./successor";

/** Milliseconds in which a new node is to be in service when nothing is being copied. */
export const launchLimit = 3_600_000;
/** The same in any case: a node may be cloned or restored for hours. */
export const longestLaunch = 12 * 3_600_000;

/** What the auto scaling group is told of this instance: its hooks, its protection, and that it is of no use. */
export function hooks(facts: Facts, draft: Draft): Draft {
    const told = [
        ...launchHook(facts, draft),
        ...terminationHook(facts, draft),
        ...protection(facts, draft),
        ...replacement(facts, draft),
    ];
    const has = (kind: Order["kind"]): boolean => told.some((order) => order.kind === kind);
    const isSeeded = told.some((order) => order.kind === "launch" && order.say === "continue");
    const givesUp = draft.hopeless === true || has("abandon");
    const news: Order[] =
        givesUp && facts.remembered.gaveUp !== true
            ? [{ kind: "tell", what: `cannot be seeded: ${draft.why}`, loud: true }]
            : [];
    return {
        ...draft,
        orders: [...(draft.orders ?? []), ...told, ...news],
        remember: {
            ...draft.remember,
            ...(isSeeded && { launch: "seeded" as const }),
            ...(givesUp && { gaveUp: true }),
            ...(has("unhealthy") && { replacementAsked: true }),
        },
    };
}

function launchHook({ seen, server, remembered, others }: Facts, draft: Draft): Order[] {
    if (seen.instance.state !== "launching") {
        return [];
    }
    if (remembered.launch === "seeded" || draft.fit?.primary || draft.fit?.replica) {
        return [{ kind: "launch", say: "continue" }];
    }
    if (draft.hopeless) {
        return [{ kind: "abandon", why: draft.why }];
    }
    const launchingFor = seen.now - (remembered.launchingSince ?? seen.now);
    const isCopying = seen.task !== undefined || server?.member === "RECOVERING";
    const isLate = launchingFor >= longestLaunch || (launchingFor >= launchLimit && !isCopying);
    // While no group lives no new node could do better, and this one may be needed.
    return isLate && others.length > 0
        ? [{ kind: "abandon", why: `was not seeded in ${Math.floor(launchingFor / 60_000)} minutes: ${draft.why}` }]
        : [{ kind: "launch", say: "wait" }];
}

function terminationHook({ seen: { instance } }: Facts, { state }: Draft): Order[] {
    const goes = state === "left" || instance.groupEnds;
    return instance.state === "terminating" ? [{ kind: "terminate", say: goes ? "continue" : "wait" }] : [];
}

/**
 * Only the primary is protected, and only instances in service can be. It is not any more when an instance refresh has come
 * to it, and it cannot hand over; nor when no instance is to stay, which would then wait for it for ever.
 */
function protection(facts: Facts, { state }: Draft): Order[] {
    const { server, standing, quorate } = facts;
    const { instance } = facts.seen;
    const isPrimary = standing === "ours" && quorate && server?.role === "PRIMARY";
    const on = isPrimary && !instance.groupEnds && !(isLastOfRefresh(facts) && isLastOfItsVersion(facts));
    if (instance.state !== "in-service" || instance.protected === on) {
        return [];
    }
    // Without a view nobody can tell who is primary: what was so stays so.
    return isPrimary || state === "replica" || state === "leave" ? [{ kind: "protect", on }] : [];
}
