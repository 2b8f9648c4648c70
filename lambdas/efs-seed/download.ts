import { createHash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import type { SeedContext } from "./context";
import { objectKeys, type SeedEntry } from "./contract";
import { SeedRefused } from "./errors";
import { withFile } from "./own-files";
import { OutOfTime, timeLeft } from "./time";

/**
 * Writes the content of a bundle's file to a temporary file, makes sure that it is what the manifest says and on the disk, and
 * lets `use` give it its place.
 *
 * @throws SeedRefused when it is something else; OutOfTime; what the store says.
 */
export async function withContent<Result>(
    context: SeedContext,
    entry: SeedEntry,
    use: (temporary: string) => Promise<Result>,
): Promise<Result> {
    return withFile(context, { mode: 0o644, write: (handle) => download(context, entry, handle) }, use);
}

async function download(context: SeedContext, { path, sha256, size }: SeedEntry, handle: FileHandle): Promise<void> {
    const key = objectKeys.object(sha256);
    const left = timeLeft(context);
    const source = await context.objects.open(key);
    // Ends it also while nothing comes.
    const timer = setTimeout(() => source.destroy(new OutOfTime()), left);
    const hash = createHash("sha256");
    let bytes = 0;
    try {
        for await (const chunk of source as AsyncIterable<Buffer>) {
            bytes += chunk.length;
            if (bytes > size) {
                throw new SeedRefused(`${key}, for ${path}, has more than the ${size} bytes of the manifest`);
            }
            hash.update(chunk);
            await handle.writeFile(chunk);
        }
    } finally {
        clearTimeout(timer);
    }
    const found = hash.digest("hex");
    if (bytes !== size || found !== sha256) {
        throw new SeedRefused(`${key}, for ${path}, has ${bytes} bytes with the SHA-256 ${found}, not ${size}`);
    }
}
