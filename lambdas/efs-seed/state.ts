import * as z from "zod/mini";
import type { SeedContext } from "./context";
import type { SeedPolicy } from "./decide";
import { SeedIncomplete, unless } from "./errors";
import { at, own, replaceText } from "./own-files";
import type { CheckedRequest } from "./request";
import { OutOfTime } from "./time";

/** What is remembered on the file system itself, so that its copies remember it too. */
export interface SeedState {
    /** Id of the file system when it was written; a restored copy has another. Undefined on a new one. */
    fileSystemId: string | undefined;
    /** The last bundle that was applied to its end, and how; undefined from the beginning of the next one on. */
    current: (SeedPolicy & { bundle: string }) | undefined;
    /** By path: hash of what was seeded last. What the bundle does not have any more stays. */
    files: Map<string, string>;
}

const shape = z.object({
    fileSystemId: z.optional(z.string()),
    current: z.optional(z.object({ bundle: z.string(), restoreDeleted: z.boolean(), updateUnmodified: z.boolean() })),
    files: z.record(z.string(), z.string()),
});

/**
 * Reads the state. One that cannot be read counts as none: whatever is on the file system is then not ours, and is kept.
 *
 * @param unreadable is called before that.
 */
export async function readState(context: SeedContext, unreadable: () => Promise<void>): Promise<SeedState> {
    const text = await unless(context.files.readFile(at(context, own.state), "utf8"), undefined, "ENOENT");
    const state = text === undefined ? { files: {} } : parsed(text);
    if (state === undefined) {
        context.tell.warn("the state cannot be read; all files that are there are kept", { file: own.state });
        await unreadable();
    }
    return {
        fileSystemId: state?.fileSystemId,
        current: state?.current,
        files: new Map(Object.entries(state?.files ?? {})),
    };
}

/** Puts the state aside for a person to look at. */
export async function putStateAside(context: SeedContext): Promise<void> {
    const aside = own.state.replace(/json$/, `corrupt.${context.now()}`);
    await context.files.rename(at(context, own.state), at(context, aside));
}

/** Writes the state. */
export async function writeState(context: SeedContext, state: SeedState): Promise<void> {
    await replaceText(context, own.state, JSON.stringify({ ...state, files: Object.fromEntries(state.files) }));
}

/**
 * Ends an invocation in the middle of its files: remembers what was done, if the file system lets it.
 *
 * @throws SeedIncomplete when the time is up, with how many of the files are done; else `error`.
 */
export async function breakOff(
    context: SeedContext,
    state: SeedState,
    { error, done, of }: { error: unknown; done: number; of: number },
): Promise<never> {
    // The first error says more than one of the state would.
    await writeState(context, state).catch(() => undefined);
    throw error instanceof OutOfTime ? new SeedIncomplete(done, of) : error;
}

/** Whether this bundle is the last that was applied, in the same way. */
export function isCurrent({ current }: SeedState, request: CheckedRequest): boolean {
    return (
        current?.bundle === request.bundle &&
        current.restoreDeleted === request.restoreDeleted &&
        current.updateUnmodified === request.updateUnmodified
    );
}

/** Writes the state now and then while files are worked on. */
export function stateKeeper(context: SeedContext, state: SeedState): { noted: () => Promise<void> } {
    let unsaved = 0;
    let saving: Promise<void> = Promise.resolve();
    return {
        /**
         * Is to be called after each file. A file whose record is lost is taken for the customer's if somebody changes it before the
         * next invocation, and is made again if somebody deletes it: few at a time, yet writing all records must not cost more than
         * the files do.
         */
        noted: async () => {
            unsaved += 1;
            if (unsaved >= Math.max(25, state.files.size / 40)) {
                unsaved = 0;
                // One after the other, so that none is replaced by an older one.
                saving = saving.then(() => writeState(context, state));
                await saving;
            }
        },
    };
}

function parsed(text: string): z.infer<typeof shape> | undefined {
    try {
        return shape.parse(JSON.parse(text));
    } catch {
        return undefined;
    }
}
