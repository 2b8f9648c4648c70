import { execFileSync } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import * as fs from "node:fs";
import * as files from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { Readable } from "node:stream";
import type { Files, ObjectStore, SeedContext } from "../../../../lambdas/efs-seed/context";
import {
    canonicalEntries,
    type SeedEntry,
    type SeedReport,
    type SeedRequest,
} from "../../../../lambdas/efs-seed/contract";
import { seed } from "../../../../lambdas/efs-seed/seed";

export const fileSystemId = "fs-0123456789abcdef0";

/** A bundle, and the objects that the component would have stored for it. */
export interface TestBundle {
    bundle: string;
    entries: SeedEntry[];
    objects: Map<string, Buffer>;
}

/** A folder in the place of a file system, objects in the place of a bucket, a clock, and what was logged. */
export interface Scene {
    root: string;
    objects: Map<string, Buffer>;
    clock: { milliseconds: number };
    told: { message: string; fields: Record<string, unknown> }[];
    context: SeedContext;
}

const folders: string[] = [];

/** A file system in memory, where there is one, for what would take a disk long. */
export const inMemory = fs.existsSync("/dev/shm") ? "/dev/shm" : os.tmpdir();

/** A new folder, which `removeFolders` removes. */
export function newFolder(parent = os.tmpdir()): string {
    const folder = fs.mkdtempSync(path.join(parent, "stackwarden-efs-seed-"));
    folders.push(folder);
    return folder;
}

export function removeFolders(): void {
    // In one call: the interruptions leave a thousand.
    execFileSync("rm", ["-rf", ...folders.splice(0)]);
}

export function newScene(root = newFolder(), operations: Files = files): Scene {
    const objects = new Map<string, Buffer>();
    const clock = { milliseconds: Date.now() };
    const told: Scene["told"] = [];
    const tell = (message: string, fields: Record<string, unknown>): void => {
        told.push({ message, fields });
    };
    const context: SeedContext = {
        root,
        files: operations,
        objects: storeOf(objects),
        requestId: randomUUID(),
        now: () => clock.milliseconds,
        remainingMilliseconds: () => 300_000,
        wait: () => Promise.reject(new Error("nobody else is at work")),
        tell: { info: tell, warn: tell },
        atOnce: 1,
    };
    return { root, objects, clock, told, context };
}

/** The scene's operations on files, with others in the place of some. */
export function filesWith(
    { context }: Scene,
    changes: Partial<Record<"link" | "rename", (from: string, to: string) => Promise<void>>>,
): Files {
    return { ...context.files, ...changes } as Files;
}

/** Objects in memory; each comes in two pieces. */
function storeOf(objects: Map<string, Buffer>): ObjectStore {
    return {
        open: (key) => {
            const content = objects.get(key);
            if (content === undefined) {
                return Promise.reject(new Error(`${key} cannot be read: NoSuchKey`));
            }
            const middle = Math.ceil(content.length / 2);
            return Promise.resolve(Readable.from([content.subarray(0, middle), content.subarray(middle)]));
        },
    };
}

/** What the component makes of a folder with these files. */
export function bundleOf(contents: Record<string, string | Buffer>): TestBundle {
    const objects = new Map<string, Buffer>();
    const entries = Object.entries(contents).map(([file, text]) => {
        const content = Buffer.from(text);
        const sha256 = hashOf(content);
        objects.set(`seed/objects/${sha256}`, content);
        return { path: file, sha256, size: content.length };
    });
    return { ...manifestOf(entries), entries, objects: new Map([...objects, ...manifestOf(entries).objects]) };
}

/** The manifest of these entries alone. */
export function manifestOf(entries: SeedEntry[]): Pick<TestBundle, "bundle" | "objects"> {
    const sorted = [...entries].sort((one, other) => (one.path < other.path ? -1 : 1));
    const bundle = hashOf(canonicalEntries(sorted));
    const manifest = JSON.stringify({ schema: 1, bundle, entries: sorted });
    return { bundle, objects: new Map([[`seed/manifests/${bundle}.json`, Buffer.from(manifest)]]) };
}

export function hashOf(content: string | Buffer): string {
    return createHash("sha256").update(content).digest("hex");
}

/** Asks as the component does, with the bundle's objects in the store; each time as another invocation. */
export function ask(
    scene: Scene,
    made: Pick<TestBundle, "bundle" | "objects">,
    request: Partial<SeedRequest> = {},
    changes: Partial<SeedContext> = {},
): Promise<SeedReport> {
    for (const [key, content] of made.objects) {
        scene.objects.set(key, content);
    }
    const event = { action: "apply", bundle: made.bundle, fileSystemId, ...request };
    return seed(event, { ...scene.context, requestId: randomUUID(), ...changes });
}

/** All files below a folder by path: the customer's, or only the function's own. */
export function contentsOf(root: string, own = false): Record<string, string> {
    const found: Record<string, string> = {};
    const read = (folder: string): void => {
        for (const entry of fs.readdirSync(path.join(root, folder), { withFileTypes: true })) {
            const name = `${folder}${entry.name}`;
            if (entry.isFile()) {
                found[name] = fs.readFileSync(path.join(root, name), "latin1");
            } else if (entry.isDirectory() && (own || name !== ".pi-seed")) {
                read(`${name}/`);
            }
        }
    };
    read(own ? ".pi-seed/" : "");
    return found;
}

/** Does as a customer does: writes a file. */
export function write(scene: Scene, file: string, content: string): void {
    fs.mkdirSync(path.dirname(path.join(scene.root, file)), { recursive: true });
    fs.writeFileSync(path.join(scene.root, file), content);
}

/** Does as a customer does: deletes a file. */
export function remove(scene: Scene, file: string): void {
    fs.rmSync(path.join(scene.root, file));
}

/** The counts that are not 0. */
export function counted({ counts }: SeedReport): Partial<SeedReport["counts"]> {
    return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0));
}

/** What a promise is rejected with. */
export async function errorOf(promise: Promise<unknown>): Promise<Error> {
    const error: unknown = await promise.then(
        () => undefined,
        (reason: unknown) => reason,
    );
    if (!(error instanceof Error)) {
        throw new Error("an error was expected");
    }
    return error;
}
