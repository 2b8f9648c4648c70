import type { Plan, Removal } from "../model";

/** What one part of the plan found. */
export interface Findings {
    /** Of ours and not wanted now; removed once that has been so in two runs. */
    unwanted: Removal[];
    conflicts: Plan["conflicts"];
    leftAlone: Plan["leftAlone"];
}

/** Nothing found yet. */
export function noFindings(): Findings {
    return { unwanted: [], conflicts: [], leftAlone: [] };
}
