import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import * as path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { run, start } from "../backup/child";
import type { Backup } from "../backup/manifest";
import { serverUser } from "../backup/scratch";
import type { Store } from "../backup/store";
import { prepareArguments, xbstreamArguments } from "../backup/tools/xtrabackup";
import type { NodeContext } from "../node";
import { streamOf, verify } from "./fetch";

/**
 * Makes a data directory of a chain of backups, in a folder that is there and empty.
 *
 * @throws DamagedError when the bucket does not have what the manifests say.
 */
export async function unpackChain(node: NodeContext, store: Store, chain: Backup[], target: string): Promise<void> {
    for (const [index, backup] of chain.entries()) {
        if (backup.tool === "clone") {
            await unpack(store, backup, "tar", ["--extract", "--gzip", `--directory=${target}`]);
            continue;
        }
        const last = index === chain.length - 1;
        const folder = backup.kind === "full" ? target : path.join(target, "#incremental");
        await mkdir(folder, { recursive: true });
        await unpack(store, backup, "xbstream", xbstreamArguments(folder));
        if (backup.kind === "full") {
            await run("xtrabackup", prepareArguments(target, last));
        } else {
            await run("xtrabackup", prepareArguments(target, last, folder));
            await rm(folder, { recursive: true });
        }
    }
    await removeIdentity(target);
    if (process.getuid?.() === 0) {
        const { uid, gid } = await serverUser(node.configuration);
        await run("chown", ["--recursive", `${uid}:${gid}`, target]);
    }
}

async function unpack(store: Store, backup: Backup, program: string, args: string[]): Promise<void> {
    const child = start(program, args);
    child.stdout.resume();
    let broken: unknown;
    async function* source(): AsyncGenerator<Buffer> {
        try {
            yield* streamOf(store, backup);
        } catch (error) {
            broken = error;
            throw error;
        }
    }
    // A program that ends early breaks the pipe; the reason is what it said.
    const fed = pipeline(Readable.from(source()), child.stdin).catch((error: unknown) => error);
    try {
        await child.ended;
    } catch (error) {
        if (broken === undefined) {
            // Most often a program that cannot read its input was given damaged input, which is the better message.
            await verify(streamOf(store, backup));
        }
        throw broken ?? error;
    } finally {
        child.kill("SIGKILL");
    }
    const error = await fed;
    if (error !== undefined) {
        throw error as Error;
    }
}

/**
 * Removes what belongs to the server of before and not to the data: its uuid, and what it had of binary and relay logs, whose
 * transactions are in the data.
 */
async function removeIdentity(directory: string): Promise<void> {
    const names = await readdir(directory);
    for (const index of names.filter((name) => name.endsWith(".index"))) {
        const logs = (await readFile(path.join(directory, index), "utf8")).split("\n").filter((line) => line !== "");
        for (const name of [index, ...logs.map((log) => path.basename(log))]) {
            await rm(path.join(directory, name), { force: true });
        }
    }
    await rm(path.join(directory, "auto.cnf"), { force: true });
}
