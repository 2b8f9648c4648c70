import { rm } from "node:fs/promises";
import * as path from "node:path";
import { connectLocal } from "../../mysql/connect";
import { outputOf, start } from "../child";
import { requireRoom } from "../scratch";
import { executedGtids } from "../server-facts";
import type { Making, Task } from "./tool";

/** Milliseconds that a copy may take: at 100 MB/s that is 4 TB. */
const copyLimit = 12 * 3_600_000;

/**
 * A full backup by MySQL's own CLONE, which copies the data directory beside, from where tar takes it. The file system of the
 * scratch folder must have room for that copy.
 */
export async function makeByClone({ node, sql, facts, scratch, signal }: Task): Promise<Making> {
    await requireRoom(scratch, facts.dataBytes, "a copy of the data by CLONE");
    const copy = path.join(scratch, "clone");
    let end = { gtidsAtMost: facts.gtids, endedAt: "" };
    async function* stream(): AsyncGenerator<Buffer> {
        await cloneInto(copy);
        end = { gtidsAtMost: await executedGtids(sql), endedAt: new Date().toISOString() };
        const tar = start("tar", ["--create", "--gzip", "--sparse", `--directory=${copy}`, "."], { signal });
        tar.stdin.end();
        yield* outputOf(tar);
        await rm(copy, { recursive: true });
    }

    /** The statement does not end when its connection does: it must be killed. */
    async function cloneInto(folder: string): Promise<void> {
        const { passwords } = await node.credentials();
        const cloning = await connectLocal(node.configuration.MYSQL_SOCKET, passwords);
        try {
            const [connection] = await cloning.query<{ id: number }>("SELECT CONNECTION_ID() AS id");
            const kill = (): void => {
                sql.query("KILL ?", [connection?.id]).catch(() => undefined);
            };
            signal.addEventListener("abort", kill);
            try {
                signal.throwIfAborted();
                await cloning.query("CLONE LOCAL DATA DIRECTORY ?", [folder], copyLimit);
            } finally {
                signal.removeEventListener("abort", kill);
            }
        } finally {
            cloning.end();
        }
    }

    return {
        suffix: ".tar.gz",
        stream: stream(),
        // CLONE does not tell which transactions it has got; at least those of its beginning, at most those of its end.
        outcome: () => Promise.resolve({ toolVersion: facts.version, gtids: facts.gtids, ...end }),
    };
}
