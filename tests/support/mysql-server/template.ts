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
 */
export async function newDataDirectory(installation: MysqlInstallation, target: string): Promise<void> {
    await run("cp", ["--archive", "--sparse=always", await template(installation), target]);
}

async function template({ home, mysqld, plugins, version }: MysqlInstallation): Promise<string> {
    const folder = path.join(cacheFolder, "mysql", `data-${version}`);
    if (fs.existsSync(folder)) {
        return folder;
    }
    fs.mkdirSync(path.dirname(folder), { recursive: true });
    // Made aside and then renamed: two test runs may do this at once.
    const unfinished = `${folder}.${process.pid}`;
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
    return folder;
}
