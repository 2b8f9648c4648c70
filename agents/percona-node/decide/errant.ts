import { GtidSet } from "../gtid-set";
import { donorOf } from "./donors";
import { closed, type Draft } from "./draft";
import type { Facts } from "./facts";
import { setOf } from "./join";

/**
 * Milliseconds for which the group must be seen to lack them: a server that was frozen shows itself as it was for 3 to 4 s after it
 * woke, and would make the newer data of this node look wrong.
 */
const errantLimit = 10_000;

const waitsForDonor = "waits for a node of its own series and architecture that it can be cloned from";

/** This node has transactions that the live group has not; MySQL would let it in only without them. */
export function errant(facts: Facts): Draft | undefined {
    const { seen, server, live, remembered } = facts;
    if (!server || !live) {
        return undefined;
    }
    const extra = GtidSet.parse(server.gtids).subtract(setOf(live));
    if (extra.isEmpty()) {
        return undefined;
    }
    if (!live.primary) {
        return {
            state: "errant",
            why: "has more transactions than the group's nodes that answer: waits for the primary",
        };
    }
    const since = remembered.errantSince ?? seen.now;
    const draft = {
        state: "errant" as const,
        orders: closed(facts),
        remember: { errantSince: since },
    };
    const what = `has ${extra.count()} transactions that the group has not`;
    if (seen.now - since < errantLimit) {
        return { ...draft, why: `${what}: looks again` };
    }
    const asked = seen.requests.some((request) => request.kind === "reclone" && request.evenErrant);
    if (seen.policy.errant === "wait" && !asked) {
        return { ...draft, why: `${what}, and waits for a person: percona-node reclone --yes gives them up` };
    }
    const donor = donorOf(facts, live);
    if (donor === undefined) {
        return { ...draft, why: `${what}, and ${waitsForDonor}` };
    }
    return {
        ...draft,
        why: `${what}: saves them to the bucket, and is cloned anew`,
        orders: [
            ...draft.orders,
            {
                kind: "tell",
                what: `${what} (${extra.toString().slice(0, 200)}); they are saved to the bucket`,
                loud: true,
            },
        ],
        task: { kind: "reclone", donor, errant: extra.toString() },
    };
}

/** A person has asked for a copy of another node's data. The node is outside of the group already. */
export function recloneAsked(facts: Facts): Draft | undefined {
    const { seen, server, live } = facts;
    const asked = seen.requests.find((request) => request.kind === "reclone");
    if (!asked || server?.content !== "data" || !live?.primary) {
        return undefined;
    }
    const extra = GtidSet.parse(server.gtids).subtract(setOf(live));
    if (!extra.isEmpty()) {
        return asked.evenErrant
            ? undefined
            : {
                  state: "errant",
                  why: `has ${extra.count()} transactions that the group has not: percona-node reclone --yes gives them up`,
                  orders: closed(facts),
                  refused: [
                      { request: asked, why: "it has transactions that the group has not; add --yes to give them up" },
                  ],
              };
    }
    const donor = donorOf(facts, live);
    if (donor === undefined) {
        return { state: "join", why: waitsForDonor, orders: closed(facts) };
    }
    return {
        state: "join",
        why: "is cloned anew, as asked",
        orders: closed(facts),
        task: { kind: "reclone", donor, errant: "" },
    };
}
