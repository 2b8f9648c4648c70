import type { Decision, Observed } from "../model";
import { newServer, silentServer } from "./boot";
import { busy } from "./busy";
import type { Draft, Rule } from "./draft";
import { closed } from "./draft";
import { errant, recloneAsked } from "./errant";
import { brokenOff, cutOff, expelled, superseded } from "./error";
import { factsOf, type Facts } from "./facts";
import { firstBootstrap } from "./first-bootstrap";
import { handoverForRefresh, switchoverAsked } from "./handover";
import { hooks } from "./hooks";
import { hungCommits } from "./hung-commits";
import { join, seeding } from "./join";
import { hasLeft, leaveGroup, leaveOutside } from "./leave";
import { primary, replica } from "./member";
import { outage } from "./outage";
import { stalledTakeover } from "./takeover";

/** The first of these rules that has something to say decides. */
const rules: Rule[] = [
    hasLeft,
    busy,
    silentServer,
    newServer,
    // In a view, or out of one that it was in.
    expelled,
    superseded,
    cutOff,
    brokenOff,
    seeding,
    hungCommits,
    stalledTakeover,
    member,
    // Outside.
    leaveOutside,
    recloneAsked,
    errant,
    join,
    firstBootstrap,
    outage,
];

/**
 * What a node is to do, by what it sees. Pure: the same observation gives the same decision.
 *
 * @throws Error when a server's GTID set is none.
 */
export function decide(observed: Observed): Decision {
    const facts = factsOf(observed);
    const draft = rules.reduce<Draft | undefined>((found, rule) => found ?? rule(facts), undefined);
    return decision(facts, hooks(facts, draft ?? { state: "find", why: "looks for the group", orders: closed(facts) }));
}

/** A member of the cluster's group: what it does, until it is to do something else. */
function member(facts: Facts): Draft | undefined {
    const stay = primary(facts) ?? replica(facts);
    return stay && leaveGroup(facts, handoverForRefresh(facts, switchoverAsked(facts, stay)));
}

function decision({ seen, remembered }: Facts, draft: Draft): Decision {
    const { state, why, fit, task, orders = [], refused, remember } = draft;
    const mayTry = !seen.task && seen.now >= (remembered.retry?.notBefore ?? -Infinity);
    return {
        state,
        why,
        fit: { primary: false, replica: false, ...fit },
        ...(task && mayTry && { task }),
        orders,
        ...(refused && { refused }),
        remembered: { ...remembered, ...remember },
    };
}
