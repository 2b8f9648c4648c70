import type { SeedContext } from "./context";
import { directories, filesAtOnce, type SeedAction, type SeedManifest, type SeedReport } from "./contract";
import { isSeeded } from "./decide";
import { makeFolders, own, ownFolder, replaceText, sweep } from "./own-files";
import { inParallel } from "./parallel";
import { reportOf } from "./report";
import type { CheckedRequest } from "./request";
import { settle } from "./settle";
import { breakOff, isCurrent, putStateAside, readState, stateKeeper, writeState, type SeedState } from "./state";
import { timeLeft } from "./time";

/**
 * Applies a bundle, also one that was applied before: what is missing then is made. Only who has the lock does. It may break
 * off anywhere; the next invocation goes on.
 *
 * @throws SeedIncomplete when the time is up; SeedRefused when an object is not what the manifest says; the system's and the
 *     store's errors. What was done is remembered, if the file system lets it.
 */
export async function apply(
    context: SeedContext,
    request: CheckedRequest,
    manifest: SeedManifest,
): Promise<SeedReport> {
    const state = await readState(context, () => putStateAside(context));
    const again = isCurrent(state, request);
    // Until the end no bundle is: whoever breaks off in between leaves files of two.
    const current = again ? state.current : undefined;
    Object.assign(state, { fileSystemId: request.fileSystemId, current });
    await sweep(context);
    await writeState(context, state);
    // What is in the place of one stays there, and the files that belong into it are the customer's.
    for (const directory of directories) {
        await makeFolders(context, [directory], 0o755);
    }
    const outcomes = await settleAll(context, request, manifest, state);
    const written = [...outcomes.values()].some((action) => action === "create" || action === "update");
    const outcome = again && !written ? "already-applied" : "applied";
    const report = reportOf(outcome, manifest, outcomes, state);
    if (outcome === "applied") {
        // The state last: an invocation after a crash between the two writes the report again.
        await makeFolders(context, [`${ownFolder}/reports`], 0o700);
        await replaceText(context, own.report(request.bundle), JSON.stringify(report, undefined, 2));
    }
    const { bundle, restoreDeleted, updateUnmodified } = request;
    await writeState(context, { ...state, current: { bundle, restoreDeleted, updateUnmodified } });
    return report;
}

async function settleAll(
    context: SeedContext,
    request: CheckedRequest,
    { entries }: SeedManifest,
    state: SeedState,
): Promise<Map<string, SeedAction>> {
    const outcomes = new Map<string, SeedAction>();
    const keeper = stateKeeper(context, state);
    try {
        await inParallel(entries, context.atOnce ?? filesAtOnce, async (entry) => {
            timeLeft(context);
            const action = await settle(context, request, entry, state.files.get(entry.path));
            outcomes.set(entry.path, action);
            if (isSeeded(action)) {
                state.files.set(entry.path, entry.sha256);
            }
            await keeper.noted();
        });
    } catch (error) {
        return breakOff(context, state, { error, done: outcomes.size, of: entries.length });
    }
    return outcomes;
}
