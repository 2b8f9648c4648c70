import { mkdir, readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import * as path from "node:path";
import { outputOf, start } from "../child";
import { optionFile } from "../scratch";
import { oneLine } from "../server-facts";
import type { Making, Outcome, Task } from "./tool";

/**
 * A backup by Percona XtraBackup, full or incremental, compressed by itself.
 *
 * Source of the options: https://docs.percona.com/percona-xtrabackup/8.0/xtrabackup-option-reference.html
 */
export async function makeByXtrabackup({ node, scratch, base, signal }: Task): Promise<Making> {
    const { passwords } = await node.credentials();
    const { DATA_DIR, MYSQL_SOCKET } = node.configuration;
    const options = await optionFile(scratch, "xtrabackup", {
        user: "backup",
        password: passwords.backup,
        socket: MYSQL_SOCKET,
        datadir: DATA_DIR,
    });
    const lsnFolder = path.join(scratch, "lsn");
    const target = path.join(scratch, "target");
    await mkdir(lsnFolder);
    await mkdir(target);
    // Half of the processors: the server goes on working.
    const threads = Math.max(1, Math.floor(availableParallelism() / 2));
    const child = start(
        "xtrabackup",
        [
            `--defaults-file=${options}`, // Must be the first one.
            "--backup",
            "--stream=xbstream",
            "--compress=zstd",
            `--compress-threads=${threads}`,
            `--parallel=${threads}`,
            `--extra-lsndir=${lsnFolder}`,
            `--target-dir=${target}`,
            ...(base?.lsn === undefined ? [] : [`--incremental-lsn=${base.lsn.to}`]),
        ],
        { signal },
    );
    child.stdin.end();
    return { suffix: ".xbstream", stream: outputOf(child), outcome: () => readOutcome(lsnFolder, base) };
}

/** Reads what `--extra-lsndir` has left. */
async function readOutcome(folder: string, base: Task["base"]): Promise<Outcome> {
    const checkpoints = await readFile(path.join(folder, "xtrabackup_checkpoints"), "utf8");
    const info = await readFile(path.join(folder, "xtrabackup_info"), "utf8");
    const lsn = { from: field(checkpoints, "from_lsn"), to: field(checkpoints, "to_lsn") };
    if (base?.lsn !== undefined && lsn.from !== base.lsn.to) {
        throw new Error(
            `XtraBackup began at log sequence number ${lsn.from}, and not at ${base.lsn.to}, where ${base.id} ends`,
        );
    }
    // binlog_pos = filename 'bin.000007', position '196', GTID of the last change 'a-b-c-d-e:1-9,\nf-...'
    const gtids = /^binlog_pos = .*GTID of the last change '([^']*)'/ms.exec(info)?.[1];
    if (gtids === undefined) {
        throw new Error("XtraBackup does not tell the GTID set of its backup (xtrabackup_info, binlog_pos)");
    }
    const set = oneLine(gtids);
    return {
        toolVersion: field(info, "tool_version"),
        gtids: set,
        gtidsAtMost: set,
        lsn,
        endedAt: new Date().toISOString(),
    };
}

function field(text: string, name: string): string {
    const value = new RegExp(`^${name} = (.+)$`, "m").exec(text)?.[1]?.trim();
    if (value === undefined) {
        throw new Error(`XtraBackup does not tell ${name}`);
    }
    return value;
}

/** Options that unpack a stream into the working directory's `folder`. */
export function xbstreamArguments(folder: string): string[] {
    return ["-x", `--directory=${folder}`, "--decompress", `--decompress-threads=${availableParallelism()}`];
}

/**
 * Arguments that make a data directory of an unpacked full backup, or put the incremental one in `incremental` on top of it.
 * All but the last of a chain must leave open what was not committed, since the next one may have the commit.
 */
export function prepareArguments(target: string, last: boolean, incremental?: string): string[] {
    return [
        "--no-defaults",
        "--prepare",
        ...(last ? [] : ["--apply-log-only"]),
        `--target-dir=${target}`,
        ...(incremental === undefined ? [] : [`--incremental-dir=${incremental}`]),
    ];
}
