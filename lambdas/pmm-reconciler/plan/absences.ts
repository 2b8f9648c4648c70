import type { Plan, Removal, State } from "../model";

/** Runs, one after the other, in which something must not be wanted before it is removed. */
const runsBeforeRemoval = 2;

/** Milliseconds between the first of them and the removal, at least: events can make runs follow each other within seconds. */
const leastAgeMilliseconds = 240_000;

/**
 * Which of what is not wanted is removed now: what was not wanted in the run before either, for four minutes or more, at most
 * `most` of it, first seen first.
 *
 * What a run wants again, or cannot judge, is forgotten and begins anew. What was removed stays noted until PMM no longer
 * has it, so that a removal that failed is tried again at once.
 */
export function planRemovals(
    unwanted: readonly Removal[],
    before: State["absences"],
    most: number,
    now: Date,
): Pick<Plan, "removals" | "heldBack" | "absences"> {
    const absences: State["absences"] = {};
    const due: { since: string; key: string; removal: Removal }[] = [];
    for (const [key, removal] of new Map(unwanted.map((each) => [keyOf(each), each]))) {
        const { since, runs } = before[key] ?? { since: now.toISOString(), runs: 0 };
        absences[key] = { since, runs: runs + 1 };
        const age = now.getTime() - Date.parse(since);
        if (runs + 1 >= runsBeforeRemoval && age >= leastAgeMilliseconds) {
            due.push({ since, key, removal });
        }
    }
    // By key where the moment is the same, so that the order does not depend on PMM's.
    due.sort((a, b) => compare(a.since, b.since) || compare(a.key, b.key));
    const removals = due.slice(0, most).map(({ removal }) => removal);
    return { removals, heldBack: due.length - removals.length, absences };
}

function keyOf({ kind, id }: Removal): string {
    return `${kind}:${id}`;
}

function compare(a: string, b: string): number {
    return a < b ? -1 : Number(a > b);
}
