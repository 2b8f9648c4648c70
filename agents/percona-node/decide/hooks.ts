import type { Order } from "../model";
import type { Draft } from "./draft";
import type { Facts } from "./facts";

/** Milliseconds in which a new node is to be in service when nothing is being copied. */
export const launchLimit = 3_600_000;
/** The same in any case: a node may be cloned or restored for hours. */
export const longestLaunch = 12 * 3_600_000;

/** What the auto scaling group is told of this instance: its hooks, and its protection from scale-in. */
export function hooks(facts: Facts, draft: Draft): Draft {
    const orders = [
        ...(draft.orders ?? []),
        ...launchHook(facts, draft),
        ...terminationHook(facts, draft),
        ...protection(facts, draft),
    ];
    const isSeeded = orders.some((order) => order.kind === "launch" && order.say === "continue");
    return { ...draft, orders, remember: { ...draft.remember, ...(isSeeded && { launch: "seeded" as const }) } };
}

function launchHook({ seen, server, remembered, others }: Facts, draft: Draft): Order[] {
    if (seen.instance.state !== "launching") {
        return [];
    }
    if (remembered.launch === "seeded" || draft.fit?.primary || draft.fit?.replica) {
        return [{ kind: "launch", say: "continue" }];
    }
    const launchingFor = seen.now - (remembered.launchingSince ?? seen.now);
    const isCopying = seen.task !== undefined || server?.member === "RECOVERING";
    const isLate = launchingFor >= longestLaunch || (launchingFor >= launchLimit && !isCopying);
    // While no group lives no new node could do better, and this one may be needed.
    return isLate && others.length > 0
        ? [{ kind: "abandon", why: `was not seeded in ${Math.floor(launchingFor / 60_000)} minutes: ${draft.why}` }]
        : [{ kind: "launch", say: "wait" }];
}

function terminationHook({ seen }: Facts, { state }: Draft): Order[] {
    return seen.instance.state === "terminating"
        ? [{ kind: "terminate", say: state === "left" ? "continue" : "wait" }]
        : [];
}

/** Only the primary is protected, and only instances in service can be. */
function protection({ seen: { instance }, server, standing, quorate }: Facts, { state }: Draft): Order[] {
    const isPrimary = standing === "ours" && quorate && server?.role === "PRIMARY";
    if (instance.state !== "in-service" || instance.protected === isPrimary) {
        return [];
    }
    // Without a view nobody can tell who is primary: what was so stays so.
    return isPrimary || state === "replica" || state === "leave" ? [{ kind: "protect", on: isPrimary }] : [];
}
