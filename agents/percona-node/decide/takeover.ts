import type { Draft } from "./draft";
import type { Facts } from "./facts";
import { hangLimit, roleLimit } from "./hung-commits";
import { primary } from "./member";
import { seconds } from "./patience";

/** Milliseconds without progress after which the sessions that hold it up are ended: readers mostly take less. */
export const readersLimit = 3_000;

/**
 * A new primary that does not get on with what the old one left, and so takes no writes: a client that has read a table in a
 * transaction which it does not end holds up an ALTER of that table for as long as it likes. So such sessions are ended, and
 * when that does not help, the server is restarted. The group then gets another primary, or begins anew with what all its
 * members have; until then it takes no writes either way.
 */
export function stalledTakeover(facts: Facts): Draft | undefined {
    const { seen, remembered } = facts;
    const { takeover, takeoverEndedAt } = remembered;
    const stay = takeover && !seen.task ? primary(facts) : undefined;
    const stalledFor = seen.now - (takeover?.since ?? seen.now);
    if (!stay || stalledFor < readersLimit) {
        return undefined;
    }
    const { orders = [], remember } = stay;
    const mayRestart = takeoverEndedAt === undefined || seen.now - takeoverEndedAt >= roleLimit;
    if (stalledFor >= hangLimit && mayRestart) {
        const why = "could not apply the old primary's transactions for two minutes: restarts the server";
        return {
            ...stay,
            why,
            orders: [...orders, { kind: "tell", what: why, loud: true }],
            task: { kind: "restart-server" },
            remember: { ...remember, takeoverEndedAt: seen.now },
        };
    }
    return {
        ...stay,
        why: `has applied none of the old primary's transactions for ${seconds(stalledFor)}: ends sessions that hold it up`,
        orders: [...orders, { kind: "unblock" }],
    };
}
