import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A program that tests run, and how it comes onto this machine. */
export interface Installation {
    /** Folder that it comes to be in, and in which nothing is before it is whole. */
    home: string;
    /** Shell script that makes it, called with `home`. */
    script: string;
    /** What a person can do where the script fails. */
    remedy: string;
}

/**
 * Makes a program's folder, unless it is there. Two runs may want it at once: the second one waits, and finds it there.
 *
 * @returns its folder.
 * @throws Error with the remedy, and what the script said.
 */
export async function installedOnce({ home, script, remedy }: Installation): Promise<string> {
    if (fs.existsSync(home)) {
        return home;
    }
    const cache = path.dirname(home);
    fs.mkdirSync(cache, { recursive: true });
    const once = ["sh", "-c", `[ -e "$2" ] || sh "$1" "$2"`, "sh", script, home];
    try {
        await run("flock", [path.join(cache, "lock"), ...once]);
    } catch (error) {
        throw new Error(`${remedy}\n${(error as { stderr?: string }).stderr ?? String(error)}`, { cause: error });
    }
    return home;
}
