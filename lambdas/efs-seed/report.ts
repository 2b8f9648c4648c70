import { shownPaths, type SeedAction, type SeedManifest, type SeedReport } from "./contract";
import type { SeedState } from "./state";

/** What became of the files of a bundle, by path. */
export type Outcomes = ReadonlyMap<string, SeedAction>;

/** Files that were kept although the bundle has others. */
const kept: readonly SeedAction[] = ["keep-modified", "keep-deleted", "keep-foreign"];

/** The whole report; the lists are in the order of the alphabet. */
export function reportOf(
    outcome: SeedReport["outcome"],
    { bundle, entries }: SeedManifest,
    outcomes: Outcomes,
    state: SeedState,
): SeedReport {
    const counts = { ...noCounts };
    for (const action of outcomes.values()) {
        counts[action] += 1;
    }
    const different: readonly SeedAction[] = outcome === "verified" ? [...kept, "create", "update"] : kept;
    const wanted = new Set(entries.map(({ path }) => path));
    return {
        bundle,
        outcome,
        counts,
        conflicts: [...outcomes].flatMap(([path, action]) => (different.includes(action) ? [path] : [])).sort(),
        orphaned: [...state.files.keys()].filter((path) => !wanted.has(path)).sort(),
    };
}

const noCounts: SeedReport["counts"] = {
    create: 0,
    adopt: 0,
    update: 0,
    "keep-modified": 0,
    "keep-deleted": 0,
    "keep-foreign": 0,
};

/** The report as an invocation answers it. */
export function shortened(report: SeedReport): SeedReport {
    const { conflicts, orphaned } = report;
    return { ...report, conflicts: conflicts.slice(0, shownPaths), orphaned: orphaned.slice(0, shownPaths) };
}
