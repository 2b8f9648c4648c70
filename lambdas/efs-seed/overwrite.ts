import type { SeedContext } from "./context";
import type { SeedAction, SeedEntry, SeedManifest, SeedReport } from "./contract";
import { withContent } from "./download";
import { SeedRefused, unless } from "./errors";
import { look } from "./look";
import { at, sweep } from "./own-files";
import { keepCopy } from "./replaced";
import { reportOf } from "./report";
import type { CheckedRequest } from "./request";
import { create, replace } from "./settle";
import { breakOff, putStateAside, readState, writeState } from "./state";
import { timeLeft } from "./time";

/**
 * Writes the files that a person names as the bundle has them, whatever is there; that is kept under `.pi-seed/backup`. Only who
 * has the lock does.
 *
 * @throws SeedRefused, before anything is written, when the bundle lacks a file, a folder is in the place of one, or the file
 *     system is another than the person means; SeedIncomplete when the time is up.
 */
export async function overwrite(
    context: SeedContext,
    request: CheckedRequest,
    manifest: SeedManifest,
): Promise<SeedReport> {
    const state = await readState(context, () => putStateAside(context));
    if (state.fileSystemId !== undefined && state.fileSystemId !== request.fileSystemId) {
        throw new SeedRefused(`this file system is ${state.fileSystemId}, not ${request.fileSystemId}`);
    }
    state.fileSystemId = request.fileSystemId;
    const entries = await chosen(context, request, manifest);
    await sweep(context);
    const outcomes = new Map<string, SeedAction>();
    try {
        for (const entry of entries) {
            timeLeft(context);
            outcomes.set(entry.path, await put(context, request.bundle, entry));
            state.files.set(entry.path, entry.sha256);
        }
    } catch (error) {
        return breakOff(context, state, { error, done: outcomes.size, of: entries.length });
    }
    await writeState(context, state);
    return reportOf("overwritten", manifest, outcomes, state);
}

/** The bundle's files that are named, none of which has a folder in its place. */
async function chosen(
    context: SeedContext,
    { paths, bundle }: CheckedRequest,
    { entries }: SeedManifest,
): Promise<SeedEntry[]> {
    const byPath = new Map(entries.map((entry) => [entry.path, entry]));
    const found: SeedEntry[] = [];
    for (const path of paths) {
        const entry = byPath.get(path);
        if (entry === undefined) {
            throw new SeedRefused(`the bundle ${bundle} has no ${JSON.stringify(path)} to overwrite with`);
        }
        const stats = await unless(context.files.lstat(at(context, path)), undefined, "ENOENT", "ENOTDIR");
        if (stats?.isDirectory()) {
            throw new SeedRefused(`${path} is a folder: move it away first`);
        }
        found.push(entry);
    }
    return found;
}

async function put(context: SeedContext, bundle: string, entry: SeedEntry): Promise<SeedAction> {
    const { content } = await look(context, entry.path);
    if (content === entry.sha256) {
        return "adopt";
    }
    const done = await (content === undefined ? create(context, entry) : swap(context, bundle, entry));
    if (!done) {
        throw new SeedRefused(
            `${entry.path} cannot be written: something else than folders is above it, or has just changed`,
        );
    }
    return content === undefined ? "create" : "update";
}

async function swap(context: SeedContext, bundle: string, entry: SeedEntry): Promise<boolean> {
    return withContent(context, entry, async (temporary) => {
        const copy = await keepCopy(context, bundle, entry.path);
        return copy !== undefined && (await replace(context, temporary, entry.path));
    });
}
