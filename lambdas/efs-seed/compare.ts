import type { SeedContext } from "./context";
import { filesAtOnce, type SeedAction, type SeedManifest, type SeedReport } from "./contract";
import { decide } from "./decide";
import { SeedIncomplete } from "./errors";
import { look } from "./look";
import { inParallel } from "./parallel";
import { reportOf } from "./report";
import type { CheckedRequest } from "./request";
import { readState } from "./state";
import { OutOfTime, timeLeft } from "./time";

/**
 * What `apply` would do now, without writing anything: neither a file nor a lock.
 *
 * @throws SeedIncomplete when the time is up before all files were looked at.
 */
export async function compare(
    context: SeedContext,
    request: CheckedRequest,
    manifest: SeedManifest,
    outcome: SeedReport["outcome"],
): Promise<SeedReport> {
    const { entries } = manifest;
    const state = await readState(context, () => Promise.resolve());
    const outcomes = new Map<string, SeedAction>();
    try {
        await inParallel(entries, context.atOnce ?? filesAtOnce, async ({ path, sha256 }) => {
            timeLeft(context);
            const { content } = await look(context, path);
            outcomes.set(path, decide(state.files.get(path), content, sha256, request));
        });
    } catch (error) {
        throw error instanceof OutOfTime ? new SeedIncomplete(outcomes.size, entries.length) : error;
    }
    return reportOf(outcome, manifest, outcomes, state);
}
