import { Upload } from "@aws-sdk/lib-storage";
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import type { Part } from "./manifest";
import type { Store } from "./store";

/** Bytes of one request of a multipart upload; S3 takes 10,000 of them, and each that is under way is in memory. */
const requestBytes = 16 * 1024 ** 2;

/** Bytes of one object: as many as 4,096 requests carry, far from S3's limits, so that any size of database fits. */
export const partBytes = 4_096 * requestBytes;

/** A multipart upload of one stream. An error of the stream aborts it, so that no object comes to be. */
async function upload(store: Store, key: string, body: AsyncIterable<Buffer>): Promise<void> {
    await new Upload({
        client: store.s3,
        params: { Bucket: store.bucket, Key: store.root + key, Body: Readable.from(body, { objectMode: false }) },
        partSize: requestBytes,
        queueSize: 3,
        leavePartsOnError: false,
    }).done();
}

/** Uploads a stream as one object, and tells its size and digest. */
export async function uploadObject(
    store: Store,
    folder: string,
    name: string,
    source: AsyncIterable<Buffer>,
): Promise<Part> {
    const digest = createHash("sha256");
    let bytes = 0;
    async function* counted(): AsyncGenerator<Buffer> {
        for await (const chunk of source) {
            digest.update(chunk);
            bytes += chunk.length;
            yield chunk;
        }
    }
    await upload(store, folder + name, counted());
    return { name, bytes, sha256: digest.digest("hex") };
}

/**
 * Uploads a stream as objects `<folder>part-00001<suffix>`, `...2` and so on, each of `limit` bytes or a little more.
 *
 * @throws Error of the stream or of S3; the object under way is then not made.
 */
export async function uploadParts(
    store: Store,
    folder: string,
    suffix: string,
    source: AsyncGenerator<Buffer>,
    limit = partBytes,
): Promise<Part[]> {
    const parts: Part[] = [];
    let next = await source.next();
    async function* onePart(): AsyncGenerator<Buffer> {
        for (let bytes = 0; !next.done && bytes < limit; next = await source.next()) {
            bytes += next.value.length;
            yield next.value;
        }
    }
    while (!next.done) {
        const name = `part-${String(parts.length + 1).padStart(5, "0")}${suffix}`;
        parts.push(await uploadObject(store, folder, name, onePart()));
    }
    return parts;
}
