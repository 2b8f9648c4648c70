import type { Draft } from "./draft";
import type { Facts } from "./facts";
import { primary } from "./member";
import { successors } from "./successor";
import { isQuorate, majority } from "./view";

/**
 * Milliseconds for which a primary may commit nothing: far more than a transaction of 150 MB takes, and than a dump should hold a
 * global read lock.
 */
export const hangLimit = 120_000;

/**
 * Milliseconds for which it must have had the role: what hangs the next primary as well, since it is no fault of the server,
 * restarts one in ten minutes at most.
 */
export const roleLimit = 600_000;

/**
 * A primary that takes statements and commits none, as when its disk does not answer or is full. Its group does not mind, since
 * neither messages nor views need a disk. So the server is restarted, whatever it is doing, and the others elect another primary.
 * A switchover would wait for the very commits that hang.
 */
export function hungCommits(facts: Facts): Draft | undefined {
    const { seen, remembered } = facts;
    const { commitsHangSince, primarySince } = remembered;
    const isDue =
        seen.now - (commitsHangSince ?? seen.now) >= hangLimit && seen.now - (primarySince ?? seen.now) >= roleLimit;
    const stay = isDue && !seen.task && canBeSpared(facts) ? primary(facts) : undefined;
    if (!stay) {
        return undefined;
    }
    const why = "has committed nothing for two minutes: restarts the server, so that the group gets another primary";
    return {
        ...stay,
        why,
        orders: [...(stay.orders ?? []), { kind: "tell", what: why, loud: true }],
        task: { kind: "restart-server" },
        remember: { ...stay.remember, primarySince: seen.now },
    };
}

/** The other members are enough without this one, see the same view of the group, and one of them has applied all it has. */
function canBeSpared({ seen, server }: Facts): boolean {
    const hearing = successors({ seen, server }).filter(
        ({ server: theirs }) =>
            theirs?.member === "ONLINE" &&
            theirs.groupName === server?.groupName &&
            theirs.view === server.view &&
            isQuorate(theirs.members),
    );
    return (
        hearing.length >= majority(server?.members.length ?? 0) &&
        hearing.some(({ agent }) => agent?.applierQueue === 0)
    );
}
