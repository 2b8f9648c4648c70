import { randomUUID } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import * as path from "node:path";
import type { SeedContext } from "./context";
import { unless } from "./errors";

/** The function's own folder on the file system, which no container mounts. */
export const ownFolder = ".pi-seed";

/** Paths of the function's own files, below the root. */
export const own = {
    state: `${ownFolder}/state.json`,
    lock: `${ownFolder}/lock`,
    /** Files that are being written; when no invocation is at work, nobody needs what is there. */
    temporary: `${ownFolder}/tmp`,
    /** What was replaced. */
    backup: (bundle: string, file: string) => `${ownFolder}/backup/${bundle}/${file}`,
    /** What would have replaced a file that was kept, for a person to compare. */
    incoming: (bundle: string, file: string) => `${ownFolder}/incoming/${bundle}/${file}`,
    report: (bundle: string) => `${ownFolder}/reports/${bundle}.json`,
} as const;

/** The full name of a path below the root. */
export function at({ root }: SeedContext, below: string): string {
    return path.join(root, below);
}

/**
 * Makes those of the folders that are missing, and changes none that is there.
 *
 * @param folders below the root, each after the one it is in.
 * @returns false when something else is in the place of one.
 */
export async function makeFolders(context: SeedContext, folders: readonly string[], mode: number): Promise<boolean> {
    for (const folder of folders) {
        const name = at(context, folder);
        let stats = await unless(context.files.lstat(name), undefined, "ENOENT");
        if (stats === undefined) {
            await unless(context.files.mkdir(name, { mode }), undefined, "EEXIST");
            stats = await unless(context.files.lstat(name), undefined, "ENOENT");
        }
        // A link is something else, wherever it leads to.
        if (!stats?.isDirectory()) {
            return false;
        }
    }
    return true;
}

/** Makes the function's own folders. @throws Error when something else is in their place. */
export async function makeOwnFolders(context: SeedContext): Promise<void> {
    if (!(await makeFolders(context, [ownFolder, own.temporary], 0o700))) {
        throw new Error(`${at(context, own.temporary)} must be a folder: move away what is in its place`);
    }
}

/** Removes what earlier invocations were writing when they ended. Only who has the lock may. */
export async function sweep(context: SeedContext): Promise<void> {
    for (const name of await context.files.readdir(at(context, own.temporary))) {
        await removeTemporary(context, `${own.temporary}/${name}`);
    }
}

/** Removes a file that was being written, if it is still there. */
async function removeTemporary(context: SeedContext, temporary: string): Promise<void> {
    await unless(context.files.unlink(at(context, temporary)), undefined, "ENOENT");
}

/** Writes a text to a new temporary file, and lets `use` give it its place. */
export async function withText<Result>(
    context: SeedContext,
    text: string,
    use: (temporary: string) => Promise<Result>,
): Promise<Result> {
    return withFile(context, { mode: 0o600, write: (handle) => handle.writeFile(text) }, use);
}

/** Lets `write` fill a new temporary file, makes sure that it is on the disk, and lets `use` give it its place. */
export async function withFile<Result>(
    context: SeedContext,
    { mode, write }: { mode: number; write: (handle: FileHandle) => Promise<void> },
    use: (temporary: string) => Promise<Result>,
): Promise<Result> {
    return withTemporary(context, async (temporary) => {
        const handle = await context.files.open(at(context, temporary), "wx", mode);
        try {
            await write(handle);
            await handle.sync();
        } finally {
            await handle.close();
        }
        return use(temporary);
    });
}

/** Writes one of the function's own files in one step: a crash leaves the old text or the new one. */
export async function replaceText(context: SeedContext, file: string, text: string): Promise<void> {
    await withText(context, text, (temporary) => context.files.rename(at(context, temporary), at(context, file)));
}

/** Gives `work` a name for a temporary file, of which nothing is left at its end. */
export async function withTemporary<Result>(
    context: SeedContext,
    work: (temporary: string) => Promise<Result>,
): Promise<Result> {
    const temporary = `${own.temporary}/${randomUUID()}`;
    let result: Result;
    try {
        result = await work(temporary);
    } catch (error) {
        // The first error says more; the next invocation sweeps.
        await removeTemporary(context, temporary).catch(() => undefined);
        throw error;
    }
    await removeTemporary(context, temporary);
    return result;
}
