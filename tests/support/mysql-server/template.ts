import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { cacheFolder } from "../../../offline/toolchain/layout";
import type { MysqlInstallation } from "./installation";

const run = promisify(execFile);

/** What mysqld must be told when root runs it, as in a container. */
export const asUser = process.getuid?.() === 0 ? ["--user=root"] : [];

/**
 * Writes a data directory as `mysqld --initialize-insecure` makes it: root@localhost without a password, and certificates.
 * It is made once for each version and then copied, which takes a tenth of the time; each copy becomes a server of its own,
 * with its own `server_uuid`.
 *
 * @param cache where the one to copy is kept. Default: `.cache/mysql`.
 */
export async function newDataDirectory(
    installation: MysqlInstallation,
    target: string,
    cache = path.join(cacheFolder, "mysql"),
): Promise<void> {
    const template = path.join(cache, `data-${installation.version}`);
    if (!fs.existsSync(template)) {
        await initialize(installation, template);
    }
    await run("cp", ["--archive", "--sparse=always", template, target]);
}

async function initialize({ home, mysqld, plugins }: MysqlInstallation, folder: string): Promise<void> {
    fs.mkdirSync(path.dirname(folder), { recursive: true });
    // Made aside and then renamed: the three servers of a cluster, and two test runs, do this at once.
    const unfinished = fs.mkdtempSync(`${folder}.`);
    try {
        const places = [`--basedir=${home}`, `--plugin-dir=${plugins}`, `--datadir=${unfinished}`];
        const sizes = ["--innodb-redo-log-capacity=8M"];
        await run(mysqld, ["--no-defaults", "--initialize-insecure", ...asUser, ...places, ...sizes]);
        fs.rmSync(path.join(unfinished, "auto.cnf")); // Holds the server_uuid.
        fs.renameSync(unfinished, folder);
    } catch (error) {
        if (!fs.existsSync(folder)) {
            throw error;
        }
    } finally {
        fs.rmSync(unfinished, { recursive: true, force: true });
    }
}
