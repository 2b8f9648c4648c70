import { mkdir, readdir, rm } from "node:fs/promises";
import { withScratch } from "../backup/scratch";
import { storeAt } from "../backup/store";
import type { NodeContext } from "../node";
import { restore, summary } from "./restore";
import { pointOf, type Target } from "./target";

export { restoreForBootstrap } from "./bootstrap";

/**
 * Makes a data directory for MySQL of a cluster's backups and archived binary logs. Its accounts have the passwords of that
 * cluster at that point.
 *
 * @param request `from` is `s3://<bucket>/<cluster id>`; `into` a folder that is empty or not there yet.
 * @returns one line for people.
 */
export async function restoreInto(
    node: NodeContext,
    request: { from: string; into: string } & Target,
): Promise<string> {
    const point = pointOf(request);
    const store = storeAt(node, request.from);
    await mkdir(request.into, { recursive: true, mode: 0o750 });
    if ((await readdir(request.into)).length > 0) {
        throw new Error(`${request.into} is not empty: name a folder that is, or that is not there yet`);
    }
    try {
        return await withScratch(node, async (scratch) => {
            const restored = await restore(node, { store, point, directory: request.into, scratch }, () =>
                Promise.resolve(),
            );
            return summary(restored, point);
        });
    } catch (error) {
        // Half a data directory is good for nothing.
        await rm(request.into, { recursive: true, force: true });
        throw error;
    }
}
