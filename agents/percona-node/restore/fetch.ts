import { createHash } from "node:crypto";
import { folderOf, type Backup } from "../backup/manifest";
import { bytesOf, nameIn, type Store } from "../backup/store";

/** Something in the bucket is not what was put there. */
export class DamagedError extends Error {
    override name = "DamagedError";
}

/**
 * The bytes of an object that must have a size and a digest.
 *
 * @throws DamagedError after the last byte, when it has not.
 */
export async function* checked(
    store: Store,
    key: string,
    expected: { bytes: number; sha256: string },
): AsyncGenerator<Buffer> {
    const digest = createHash("sha256");
    let bytes = 0;
    for await (const chunk of bytesOf(store, key)) {
        digest.update(chunk);
        bytes += chunk.length;
        yield chunk;
    }
    const found = digest.digest("hex");
    if (bytes !== expected.bytes || found !== expected.sha256) {
        throw new DamagedError(
            `${nameIn(store, key)} is damaged: it has ${bytes} bytes with SHA-256 ${found}, ` +
                `and should have ${expected.bytes} with ${expected.sha256}`,
        );
    }
}

/** The stream of a backup, all its parts checked. */
export async function* streamOf(store: Store, backup: Backup): AsyncGenerator<Buffer> {
    for (const part of backup.parts) {
        yield* checked(store, folderOf(backup) + part.name, part);
    }
}

/** Reads a whole stream. @throws DamagedError when a part is damaged. */
export async function verify(stream: AsyncGenerator<Buffer>): Promise<void> {
    for (let next = await stream.next(); !next.done;) {
        next = await stream.next();
    }
}
