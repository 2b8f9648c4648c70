import { createHash } from "node:crypto";
import { text } from "node:stream/consumers";
import * as z from "zod/mini";
import type { ObjectStore } from "./context";
import { canonicalEntries, objectKeys, type SeedEntry, type SeedManifest } from "./contract";
import { SeedRefused } from "./errors";
import { parentsOf, pathProblem } from "./paths";
import { hashShape, problemsOf } from "./request";

const shape = z.object(
    {
        schema: z.literal(1, "must be 1"),
        bundle: hashShape,
        entries: z.array(
            z.object({
                path: z.string("must be a text"),
                sha256: hashShape,
                size: z.number("must be a number").check(z.int("must be whole"), z.minimum(0, "must not be negative")),
            }),
            "must be a list",
        ),
    },
    "must be an object",
);

/**
 * Reads the manifest of a bundle and makes sure that it is that bundle's, and that each path in it is one that may be written.
 *
 * @throws SeedRefused that says what is wrong with it; what the store says when it cannot be read.
 */
export async function readManifest(objects: ObjectStore, bundle: string): Promise<SeedManifest> {
    const key = objectKeys.manifest(bundle);
    const { success, data: manifest, error } = shape.safeParse(parsed(await text(await objects.open(key))));
    if (!success) {
        throw new SeedRefused(`${key} is no manifest: ${problemsOf(error)}`);
    }
    const hash = createHash("sha256").update(canonicalEntries(manifest.entries)).digest("hex");
    if (manifest.bundle !== bundle || hash !== bundle) {
        throw new SeedRefused(`${key} is not what its name says: the SHA-256 of its entries is ${hash}`);
    }
    checkPaths(key, manifest.entries);
    return manifest;
}

function checkPaths(key: string, entries: SeedEntry[]): void {
    const paths = new Set<string>();
    for (const { path } of entries) {
        const problem = paths.has(path) ? "must be there once" : pathProblem(path);
        if (problem !== undefined) {
            throw new SeedRefused(`${key}: the path ${JSON.stringify(path)} ${problem}`);
        }
        paths.add(path);
    }
    for (const { path } of entries) {
        const file = parentsOf(path).find((parent) => paths.has(parent));
        if (file !== undefined) {
            throw new SeedRefused(`${key}: ${JSON.stringify(file)} must not be both a file and the folder of ${path}`);
        }
    }
}

function parsed(json: string): unknown {
    try {
        return JSON.parse(json);
    } catch {
        return undefined;
    }
}
