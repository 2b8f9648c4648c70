import * as fs from "node:fs";
import type { FileHandle } from "node:fs/promises";
import type { Files } from "../../../../lambdas/efs-seed/context";

/**
 * The same operations on the same file system, without the threads that Node does them in otherwise: thousands of interruptions
 * would cost ten times as much. Nothing waits for the disk either, which matters only when the power fails.
 */
export const fastFiles = {
    link: (from: string, to: string) =>
        done(() => {
            fs.linkSync(from, to);
        }),
    lstat: (file: string, options?: fs.StatOptions) => done(() => fs.lstatSync(file, options)),
    mkdir: (folder: string, options: { mode: number }) =>
        done(() => {
            fs.mkdirSync(folder, options);
        }),
    open: (file: string, flags: string | number, mode?: number) => done(() => handleOf(fs.openSync(file, flags, mode))),
    readdir: (folder: string) => done(() => fs.readdirSync(folder)),
    readFile: (file: string, encoding: "utf8") => done(() => fs.readFileSync(file, encoding)),
    rename: (from: string, to: string) =>
        done(() => {
            fs.renameSync(from, to);
        }),
    unlink: (file: string) =>
        done(() => {
            fs.unlinkSync(file);
        }),
} as unknown as Files;

function handleOf(descriptor: number): FileHandle {
    return {
        read: (buffer: Buffer, offset: number, length: number) =>
            done(() => ({ bytesRead: fs.readSync(descriptor, buffer, offset, length, null), buffer })),
        writeFile: (content: string | Uint8Array) =>
            done(() => {
                fs.writeFileSync(descriptor, content);
            }),
        sync: () => Promise.resolve(),
        stat: (options?: fs.StatOptions) => done(() => fs.fstatSync(descriptor, options)),
        close: () =>
            done(() => {
                fs.closeSync(descriptor);
            }),
    } as unknown as FileHandle;
}

/** Fails as a promise does, not as a call. */
function done<Result>(operation: () => Result): Promise<Result> {
    return new Promise((resolve) => {
        resolve(operation());
    });
}
