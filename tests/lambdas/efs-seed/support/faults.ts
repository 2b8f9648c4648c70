import type { FileHandle } from "node:fs/promises";
import { Readable } from "node:stream";
import type { Files, SeedContext } from "../../../../lambdas/efs-seed/context";

/** What happens at an operation. */
export interface Fault {
    /** The operation is done all the same. */
    done: boolean;
    /** The process ends: nothing that it wants to do afterwards is done. */
    ends: boolean;
}

export const faults: Record<string, Fault> = {
    "is refused": { done: false, ends: false },
    "is done and its answer is lost": { done: true, ends: false },
    "is the end of the process": { done: false, ends: true },
    "is the last thing that the process does": { done: true, ends: true },
};

/** A context whose operations are counted, by their names in `operations`, and have a fault at one of them. */
export function faulty(context: SeedContext, index = -1, fault?: Fault): SeedContext & { operations: string[] } {
    const operations: string[] = [];
    let ended = false;
    const operation = async <Result>(name: string, call: () => Promise<Result>): Promise<Result> => {
        if (ended) {
            throw new Error("a process that has ended does nothing");
        }
        operations.push(name);
        if (operations.length - 1 !== index || fault === undefined) {
            return call();
        }
        if (fault.done) {
            await call();
        }
        ended = fault.ends;
        throw Object.assign(new Error(`EIO: ${name}`), { code: "EIO" });
    };
    const handleOf = (handle: FileHandle): FileHandle =>
        wrapped(handle, async (name, call) => {
            if (name !== "close") {
                return operation(`handle.${name}`, call);
            }
            // Whatever happens to it, the system closes the file in the end.
            await call();
            return ended ? undefined : operation("handle.close", () => Promise.resolve());
        });
    const files = wrapped(context.files, (name, call) => operation(name, call));
    const open: Files["open"] = async (...args) => {
        const opened: { handle?: FileHandle } = {};
        try {
            await operation("open", async () => (opened.handle = await context.files.open(...args)));
        } catch (error) {
            await opened.handle?.close();
            throw error;
        }
        return handleOf(opened.handle!);
    };
    return {
        ...context,
        operations,
        files: { ...pick(files), open },
        objects: {
            open: async (key) => {
                const opened: { source?: Readable } = {};
                try {
                    await operation("objects.open", async () => (opened.source = await context.objects.open(key)));
                } catch (error) {
                    opened.source?.destroy();
                    throw error;
                }
                return Readable.from(pieces(opened.source!, operation));
            },
        },
    };
}

/** The pieces of a stream, each of which is an operation of the network; and so is its end. */
async function* pieces(
    source: Readable,
    operation: <Result>(name: string, call: () => Promise<Result>) => Promise<Result>,
): AsyncGenerator<Buffer> {
    const iterator = source[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>;
    try {
        for (;;) {
            const piece = await operation("objects.piece", () => iterator.next());
            if (piece.done) {
                return;
            }
            yield piece.value;
        }
    } finally {
        // A connection of the network is not left open.
        source.destroy();
    }
}

/** An object whose methods go through `around`. */
function wrapped<T extends object>(
    target: T,
    around: (name: string, call: () => Promise<unknown>) => Promise<unknown>,
): T {
    return new Proxy(target, {
        get(object, name) {
            const member: unknown = Reflect.get(object, name, object);
            return typeof member !== "function" || typeof name !== "string"
                ? member
                : (...args: unknown[]) =>
                      around(name, () => (member as (...args: unknown[]) => Promise<unknown>).apply(object, args));
        },
    });
}

function pick({ link, lstat, mkdir, open, readdir, readFile, rename, unlink }: Files): Files {
    return { link, lstat, mkdir, open, readdir, readFile, rename, unlink };
}
