import type { SeedContext } from "./context";
import type { SeedAction, SeedEntry } from "./contract";
import { decide } from "./decide";
import { withContent } from "./download";
import { unless } from "./errors";
import { identityAt, look } from "./look";
import { at, makeFolders, own } from "./own-files";
import { parentsOf } from "./paths";
import { keepCopy } from "./replaced";
import type { CheckedRequest } from "./request";

/** Times that a file is looked at which somebody else changes while it is worked on. */
const looks = 5;

/**
 * Decides about a file of the bundle and does it.
 *
 * @param seeded hash of what was seeded last; undefined when nothing was.
 * @returns what was done.
 * @throws Error when somebody else changes the file again and again.
 */
export async function settle(
    context: SeedContext,
    request: CheckedRequest,
    entry: SeedEntry,
    seeded: string | undefined,
): Promise<SeedAction> {
    for (let tries = 0; tries < looks; tries += 1) {
        const { content } = await look(context, entry.path);
        const action = decide(seeded, content, entry.sha256, request);
        if (await act(context, request, entry, action, seeded)) {
            return action;
        }
    }
    throw new Error(`${entry.path} changes while it is looked at; ask again when nobody works on it`);
}

/** @returns false when the file is not any more what was decided about. */
async function act(
    context: SeedContext,
    { bundle }: CheckedRequest,
    entry: SeedEntry,
    action: SeedAction,
    seeded: string | undefined,
): Promise<boolean> {
    switch (action) {
        case "create":
            return create(context, entry);
        case "update":
            return update(context, bundle, entry, seeded);
        case "keep-modified":
        case "keep-foreign":
            await keepIncoming(context, bundle, entry);
            return true;
        case "adopt":
        case "keep-deleted":
            return true;
    }
}

/** Makes a file where there is none. */
export async function create(context: SeedContext, entry: SeedEntry): Promise<boolean> {
    return withContent(context, entry, async (temporary) => {
        const ready = await makeFolders(context, parentsOf(entry.path), 0o755);
        return ready && (await linkTo(context, temporary, entry.path));
    });
}

/**
 * Replaces a file that nobody has changed. The old one is linked to under another name first, and what counts is what is found
 * there. A file system on the network cannot exchange two files only if one is still the same: somebody who renames a
 * file over this one in the instant between the last look and our own renaming loses it.
 */
async function update(
    context: SeedContext,
    bundle: string,
    entry: SeedEntry,
    seeded: string | undefined,
): Promise<boolean> {
    return withContent(context, entry, async (temporary) => {
        const copy = await keepCopy(context, bundle, entry.path);
        if (copy === undefined) {
            return false;
        }
        const { content, identity } = await look(context, copy);
        if (content !== seeded || (await identityAt(context, entry.path)) !== identity) {
            return false;
        }
        return replace(context, temporary, entry.path);
    });
}

/** Gives a temporary file the place of another. @returns false when it is gone: an invocation with the lock has swept. */
export async function replace(context: SeedContext, temporary: string, path: string): Promise<boolean> {
    const renaming = context.files.rename(at(context, temporary), at(context, path)).then(() => true);
    return unless(renaming, false, "ENOENT", "ENOTDIR");
}

/** Stores what the bundle has beside the file that was kept. */
async function keepIncoming(context: SeedContext, bundle: string, entry: SeedEntry): Promise<void> {
    const place = own.incoming(bundle, entry.path);
    if ((await identityAt(context, place)) !== undefined) {
        return;
    }
    await makeFolders(context, parentsOf(place), 0o700);
    await withContent(context, entry, (temporary) => linkTo(context, temporary, place));
}

/** A link never replaces anything. @returns false when something is there, or when something has gone. */
async function linkTo(context: SeedContext, temporary: string, path: string): Promise<boolean> {
    const linking = context.files.link(at(context, temporary), at(context, path)).then(() => true);
    return unless(linking, false, "EEXIST", "ENOENT", "ENOTDIR");
}
