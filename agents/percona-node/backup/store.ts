import { GetObjectCommand, PutObjectCommand, paginateListObjectsV2, type S3Client } from "@aws-sdk/client-s3";
import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { ZodType } from "zod";
import type { NodeContext } from "../node";

/** Where the backups of one cluster are. */
export interface Store {
    s3: S3Client;
    bucket: string;
    /** `<cluster id>/`, before every key. */
    root: string;
}

/** Where this cluster keeps its own. */
export function ownStore({ aws, configuration }: NodeContext): Store {
    return { s3: aws.s3, bucket: configuration.BUCKET_NAME, root: `${configuration.CLUSTER_ID}/` };
}

/**
 * Where another cluster keeps its own.
 *
 * @param from `s3://<bucket>/<cluster id>`.
 * @throws Error when it is not of that form.
 */
export function storeAt({ aws }: NodeContext, from: string): Store {
    const [, bucket, cluster] = /^s3:\/\/([^/]+)\/([a-z0-9-]+)\/?$/.exec(from) ?? [];
    if (bucket === undefined || cluster === undefined) {
        throw new Error(`"${from}" does not say where backups are: it must be s3://<bucket>/<cluster id>`);
    }
    return { s3: aws.s3, bucket, root: `${cluster}/` };
}

/** For messages: `s3://<bucket>/<cluster id>/<key>`. */
export function nameIn(store: Store, key: string): string {
    return `s3://${store.bucket}/${store.root}${key}`;
}

/** Keys (without the store's root) that begin with `prefix`, in their order; `after`: only those behind that key. */
export async function listKeys(store: Store, prefix: string, after?: string): Promise<string[]> {
    const keys: string[] = [];
    const pages = paginateListObjectsV2(
        { client: store.s3 },
        {
            Bucket: store.bucket,
            Prefix: store.root + prefix,
            ...(after === undefined ? {} : { StartAfter: store.root + after }),
        },
    );
    for await (const { Contents = [] } of pages) {
        keys.push(...Contents.flatMap(({ Key }) => (Key === undefined ? [] : [Key.slice(store.root.length)])));
    }
    return keys;
}

/** How often a broken reading is taken up again. */
export interface Resumption {
    /** Failures in a row, without a byte between them, of which the last ends the reading. */
    tries: number;
    /** Milliseconds after the second of them; then twice as long each time. The first is taken up at once. */
    pause: number;
}

/** Two minutes without a byte, and what the client itself tries. */
const resumption: Resumption = { tries: 9, pause: 1_000 };

/**
 * The bytes of an object. A connection that breaks is taken up again behind the last byte: an object has up to 64 GiB, and
 * nobody keeps a connection for that long for certain.
 *
 * @throws Error that names the object, when it cannot be read, or was replaced meanwhile.
 */
export async function* bytesOf(store: Store, key: string, { tries, pause } = resumption): AsyncGenerator<Buffer> {
    const object = { Bucket: store.bucket, Key: store.root + key };
    let have = 0;
    let first: { ETag?: string; ContentLength?: number } = {};
    for (let failures = 0; ;) {
        try {
            const rest = have === 0 ? {} : { Range: `bytes=${have}-`, IfMatch: first.ETag };
            const answer = await store.s3.send(new GetObjectCommand({ ...object, ...rest }));
            first = have === 0 ? answer : first;
            for await (const chunk of contentOf(answer.Body)) {
                have += chunk.length;
                failures = 0;
                yield chunk;
            }
            return;
        } catch (error) {
            if (have > 0 && have === first.ContentLength) {
                return;
            }
            failures += 1;
            if (failures >= tries || isRefusal(error)) {
                throw new Error(`${nameIn(store, key)} cannot be read: ${(error as Error).message}`, { cause: error });
            }
            await sleep(failures === 1 ? 0 : pause * 2 ** (failures - 2));
        }
    }
}

function contentOf(body: unknown): AsyncIterable<Buffer> {
    if (body instanceof Readable) {
        return body;
    }
    throw new Error("it has no content");
}

/** What S3 does not answer otherwise the next time: no such object, no permission, another object of that name by now. */
function isRefusal(error: unknown): boolean {
    const { httpStatusCode = 500 } = (error as { $metadata?: { httpStatusCode?: number } }).$metadata ?? {};
    return httpStatusCode < 500;
}

/**
 * An object of JSON; undefined when there is none.
 *
 * @throws Error that names it when it is not of that shape.
 */
export async function readJson<T>(store: Store, key: string, shape: ZodType<T>): Promise<T | undefined> {
    let text: string | undefined;
    try {
        const { Body } = await store.s3.send(new GetObjectCommand({ Bucket: store.bucket, Key: store.root + key }));
        text = await Body?.transformToString();
    } catch (error) {
        if ((error as Error).name === "NoSuchKey") {
            return undefined;
        }
        throw error;
    }
    const read = shape.safeParse(parsed(text ?? ""));
    if (!read.success) {
        throw new Error(`${nameIn(store, key)} is not what its name says: ${read.error.message}`);
    }
    return read.data;
}

export async function writeJson(store: Store, key: string, value: object): Promise<void> {
    await store.s3.send(
        new PutObjectCommand({
            Bucket: store.bucket,
            Key: store.root + key,
            Body: `${JSON.stringify(value, undefined, 2)}\n`,
            ContentType: "application/json",
        }),
    );
}

/** Requests that are under way at once while many small objects are read. */
const readers = 16;

/** `read` of each, in their order, a few at once. */
export async function readAll<T, R>(items: T[], read: (item: T) => Promise<R>): Promise<R[]> {
    const results: R[] = [];
    for (let at = 0; at < items.length; at += readers) {
        results.push(...(await Promise.all(items.slice(at, at + readers).map(read))));
    }
    return results;
}

function parsed(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}
