import type * as fs from "node:fs/promises";
import type { Readable } from "node:stream";

/** The operations on files that the function uses; `node:fs/promises` has them. */
export type Files = Pick<typeof fs, "link" | "lstat" | "mkdir" | "open" | "readdir" | "readFile" | "rename" | "unlink">;

/** Where bundles are. */
export interface ObjectStore {
    /** Content of the object. @throws Error that names it when it cannot be read. */
    open: (key: string) => Promise<Readable>;
}

/** Writes structured lines of a log; Powertools' logger is one. */
export interface Tell {
    info: (message: string, fields: Record<string, unknown>) => void;
    warn: (message: string, fields: Record<string, unknown>) => void;
}

/** What an invocation gets from the world around it. */
export interface SeedContext {
    /** Folder that the file system is mounted at. */
    root: string;
    files: Files;
    objects: ObjectStore;
    /** A name of this invocation; the same when Lambda repeats it. */
    requestId: string;
    /** Milliseconds since 1970. */
    now: () => number;
    /** Milliseconds until the invocation is ended from outside. */
    remainingMilliseconds: () => number;
    wait: (milliseconds: number) => Promise<void>;
    tell: Tell;
    /** Files that are worked on at once. Default: `filesAtOnce` of the contract. */
    atOnce?: number;
}
