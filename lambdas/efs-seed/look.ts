import { createHash } from "node:crypto";
import { constants } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import type { SeedContext } from "./context";
import { unless } from "./errors";
import { at } from "./own-files";
import { parentsOf } from "./paths";

/** What is at a path. */
export interface Found {
    /** SHA-256 of a file's content; `something else` for what is no file that can be read; undefined for nothing. */
    content: string | undefined;
    /** Of a file: which one it is, and when it was last written. */
    identity?: string;
}

const nothing: Found = { content: undefined };

/** A link, a folder, a pipe, a file of somebody who does not let others read it: whatever it is, it is not ours. */
const somethingElse: Found = { content: "something else" };

/** Most bytes that are read at once. */
const mostAtOnce = 256 * 1024;

/**
 * Looks at a path below the root, through no link.
 *
 * @throws the system's error when the file system does not answer.
 */
export async function look(context: SeedContext, path: string): Promise<Found> {
    for (const parent of parentsOf(path)) {
        const stats = await unless(context.files.lstat(at(context, parent)), undefined, "ENOENT");
        if (!stats?.isDirectory()) {
            return stats === undefined ? nothing : somethingElse;
        }
    }
    const stats = await unless(context.files.lstat(at(context, path)), undefined, "ENOENT");
    // Opening a pipe would wait for somebody who writes into it.
    return stats?.isFile() ? read(context, path) : stats === undefined ? nothing : somethingElse;
}

/** Which file is at a path below the root, and when it was last written; undefined when there is none. */
export async function identityAt(context: SeedContext, path: string): Promise<string | undefined> {
    const stats = await unless(context.files.lstat(at(context, path), { bigint: true }), undefined, "ENOENT");
    return stats && `${stats.ino} ${stats.mtimeNs}`;
}

async function read(context: SeedContext, path: string): Promise<Found> {
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    let handle: FileHandle | null | undefined;
    try {
        const opening = context.files.open(at(context, path), flags);
        handle = await unless(unless(opening, undefined, "EACCES", "EPERM", "ELOOP"), null, "ENOENT");
        if (!handle) {
            return handle === null ? nothing : somethingElse;
        }
        const { ino, mtimeNs, size } = await handle.stat({ bigint: true });
        const buffer = Buffer.allocUnsafe(Math.min(Number(size) + 1, mostAtOnce));
        return { content: await hashOf(handle, buffer), identity: `${ino} ${mtimeNs}` };
    } finally {
        await handle?.close();
    }
}

/** @param buffer what is read goes there, piece by piece. */
async function hashOf(handle: FileHandle, buffer: Buffer): Promise<string> {
    const hash = createHash("sha256");
    for (;;) {
        const { bytesRead } = await handle.read(buffer, 0, buffer.length);
        if (bytesRead === 0) {
            return hash.digest("hex");
        }
        hash.update(buffer.subarray(0, bytesRead));
    }
}
