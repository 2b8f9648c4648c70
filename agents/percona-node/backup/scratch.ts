import { chown, mkdir, mkdtemp, readdir, rm, stat, statfs, writeFile } from "node:fs/promises";
import * as path from "node:path";
import type { NodeConfiguration } from "../configuration";
import type { NodeContext } from "../node";

/** Folder below `AGENT_DIR` for what is needed for a while: copies of the data, and files with credentials. */
const scratchFolder = "scratch";

/**
 * Lets `work` have an empty folder of its own, which only root and the server's user can enter, and removes it after that;
 * also those that runs left which were killed.
 */
export async function withScratch<T>(node: NodeContext, work: (folder: string) => Promise<T>): Promise<T> {
    const home = path.join(node.configuration.AGENT_DIR, scratchFolder);
    await mkdir(home, { recursive: true, mode: 0o711 });
    for (const left of await readdir(home)) {
        if (!lives(Number(left.split("-")[0]))) {
            await rm(path.join(home, left), { recursive: true, force: true });
        }
    }
    const folder = await mkdtemp(path.join(home, `${process.pid}-`));
    try {
        await giveToServer(node.configuration, folder);
        return await work(folder);
    } finally {
        await rm(folder, { recursive: true, force: true });
    }
}

function lives(pid: number): boolean {
    try {
        process.kill(pid, 0);
        return true;
    } catch (error) {
        return (error as NodeJS.ErrnoException).code !== "ESRCH";
    }
}

/** User and group of the server: those of its data directory. */
export async function serverUser({ DATA_DIR }: NodeConfiguration): Promise<{ uid: number; gid: number }> {
    const { uid, gid } = await stat(DATA_DIR);
    return { uid, gid };
}

/** Makes the server's user the owner, where this runs as root. */
export async function giveToServer(configuration: NodeConfiguration, file: string): Promise<void> {
    if (process.getuid?.() === 0) {
        const { uid, gid } = await serverUser(configuration);
        await chown(file, uid, gid);
    }
}

/** An option file for MySQL's programs, which nobody else can read: passwords in arguments can be seen by all. */
export async function optionFile(folder: string, group: string, options: Record<string, string>): Promise<string> {
    const file = path.join(folder, `${group}.cnf`);
    const lines = Object.entries(options).map(([name, value]) => `${name}="${value.replace(/[\\"]/g, "\\$&")}"`);
    await writeFile(file, `[${group}]\n${lines.join("\n")}\n`, { mode: 0o600 });
    return file;
}

/** Bytes that are left free for all else. */
const spareBytes = 512 * 1024 ** 2;

/** @throws Error that says how much is missing, when the file system of `folder` has no room for `bytes`. */
export async function requireRoom(folder: string, bytes: number, what: string): Promise<void> {
    const { bavail, bsize } = await statfs(folder);
    const wanted = bytes + spareBytes;
    if (bavail * bsize < wanted) {
        throw new Error(
            `${what} needs ${megabytes(wanted)} free on the file system of ${folder}, which has ${megabytes(bavail * bsize)}: ` +
                "enlarge its volume, or remove what is not needed there",
        );
    }
}

function megabytes(bytes: number): string {
    return `${Math.round(bytes / 1024 ** 2)} MiB`;
}

/** Path of one of MySQL's programs. */
export function program({ MYSQL_BIN }: NodeConfiguration, name: "mysqld" | "mysql" | "mysqlbinlog"): string {
    return MYSQL_BIN === "" ? name : path.join(MYSQL_BIN, name);
}
