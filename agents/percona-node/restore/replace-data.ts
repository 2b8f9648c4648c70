import { readdir, rename, rm, rmdir } from "node:fs/promises";
import * as path from "node:path";
import { run } from "../backup/child";

/** In a data directory: complete new data, for which all else is to be removed. `initialise-data` of the host knows this name. */
const restoredFolder = ".restored";

/** In a data directory without other data: complete new data, of which files are being moved out; likewise. */
const readyFolder = ".ready";

/** The file by which data are known to be whole; it is moved last. */
const last = "mysql.ibd";

/** What a file system has for itself. */
const ofFileSystem = "lost+found";

/**
 * Puts a folder's contents in the place of all that a data directory has, whose server must not run. Where this is broken off,
 * the host's `initialise-data`, without which no server starts, goes on: before the first rename with the old data, from then
 * on with the new ones.
 *
 * @param restored on the same file system, reached by the same mount.
 */
export async function replaceData(directory: string, restored: string): Promise<void> {
    const complete = path.join(directory, restoredFolder);
    const ready = path.join(directory, readyFolder);
    // A rename may be on the disk before the contents of the files that it brings.
    await run("sync", ["--file-system", restored]);
    await rename(restored, complete);
    for (const name of await readdir(directory)) {
        if (name !== restoredFolder && name !== ofFileSystem) {
            await rm(path.join(directory, name), { recursive: true });
        }
    }
    await rename(complete, ready);
    const names = (await readdir(ready)).filter((name) => name !== last);
    for (const name of [...names, last]) {
        await rename(path.join(ready, name), path.join(directory, name));
    }
    await rmdir(ready);
}
