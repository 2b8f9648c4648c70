#!/usr/bin/env node
// Stands in for `xtrabackup` and `xbstream`, by the name it is called by: as strict about its arguments as their
// documentation, on a "database" that is one file `pages` with a line `<LSN> <content>` for each page.
// https://docs.percona.com/percona-xtrabackup/8.0/xtrabackup-option-reference.html
const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");

const known = {
    "--backup": [
        "defaults-file",
        "backup",
        "stream",
        "compress",
        "compress-threads",
        "parallel",
        "extra-lsndir",
        "target-dir",
        "incremental-lsn",
    ],
    "--prepare": ["no-defaults", "prepare", "apply-log-only", "target-dir", "incremental-dir"],
    "-x": ["x", "directory", "decompress", "decompress-threads"],
};

const args = process.argv.slice(2);
const mode = Object.keys(known).find((name) => args.includes(name));
const options = Object.fromEntries(
    args.map((arg) => {
        const [, name, value = ""] = /^--?([a-z-]+)(?:=(.*))?$/.exec(arg) ?? fail(`${arg} is no option`);
        return known[mode]?.includes(name) ? [name, value] : fail(`${arg} is not an option of ${mode}`);
    }),
);

function fail(why) {
    process.stderr.write(`[ERROR] ${why}\n`);
    process.exit(1);
}

function checkpointsOf(folder) {
    const text = fs.readFileSync(path.join(folder, "xtrabackup_checkpoints"), "utf8");
    return Object.fromEntries(
        text
            .trim()
            .split("\n")
            .map((line) => line.split(" = ")),
    );
}

function pagesIn(folder) {
    const lines = fs.readFileSync(path.join(folder, "pages"), "utf8").trim().split("\n");
    return lines.map((line) => [Number(line.split(" ")[0]), line.slice(line.indexOf(" ") + 1)]);
}

/** As XtraBackup does for as long as it runs: https://docs.percona.com/percona-xtrabackup/8.0/how-xtrabackup-works.html */
async function keepBackupLock(setting) {
    const { createConnection } = require("mysql2/promise");
    const [user, password, socketPath] = ["user", "password", "socket"].map(setting);
    const connection = await createConnection({ user, password, socketPath });
    await connection.query("LOCK INSTANCE FOR BACKUP");
}

function backup() {
    if (!args[0].startsWith("--defaults-file=") || (fs.statSync(options["defaults-file"]).mode & 0o777) !== 0o600) {
        fail("the option file must come first, and be for its owner alone");
    }
    const file = fs.readFileSync(options["defaults-file"], "utf8");
    const setting = (name) => new RegExp(`^${name}="(.*)"$`, "m").exec(file)?.[1] ?? fail(`${name} is not set`);
    if (setting("user") !== "backup" || setting("password") !== process.env.STAND_IN_PASSWORD || !setting("socket")) {
        fail("Access denied");
    }
    if (
        options.stream !== "xbstream" ||
        options.compress !== "zstd" ||
        fs.readdirSync(options["target-dir"]).length > 0
    ) {
        fail("the stream is not what it should be");
    }
    if (process.env.STAND_IN_LOCKS) {
        return void keepBackupLock(setting);
    }
    const all = pagesIn(setting("datadir"));
    const from = Number(options["incremental-lsn"] ?? 0);
    const to = Math.max(...all.map(([lsn]) => lsn));
    const checkpoints = `backup_type = ${from ? "incremental" : "full-backuped"}\nfrom_lsn = ${from}\nto_lsn = ${to}\n`;
    const info =
        "tool_version = 8.0.35-31\nbinlog_pos = filename 'bin.000007', position '196', GTID of the last change " +
        `'aaaaaaaa-0000-4000-8000-000000000001:1-${to},\nbbbbbbbb-0000-4000-8000-000000000001:1'\ninnodb_to_lsn = ${to}\n`;
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "stand-in-"));
    const changed = all.filter(([lsn]) => lsn > from);
    fs.writeFileSync(path.join(folder, "pages"), changed.map((page) => `${page.join(" ")}\n`).join(""));
    for (const target of [folder, options["extra-lsndir"]]) {
        fs.writeFileSync(path.join(target, "xtrabackup_checkpoints"), checkpoints);
        fs.writeFileSync(path.join(target, "xtrabackup_info"), info);
    }
    execFileSync("tar", ["-cf", "-", "-C", folder, "."], { stdio: ["ignore", "inherit", "inherit"] });
    fs.rmSync(folder, { recursive: true });
    if (process.env.STAND_IN_FAILS) {
        fail("log block numbers mismatch");
    }
}

function prepare() {
    const target = options["target-dir"];
    const done = checkpointsOf(target);
    if (done.backup_type === "full-prepared") {
        fail("This target seems to be already prepared");
    }
    const pages = new Map(pagesIn(target).map(([lsn, text]) => [text.split("=")[0], [lsn, text]]));
    if ("incremental-dir" in options) {
        const more = checkpointsOf(options["incremental-dir"]);
        if (more.from_lsn !== done.to_lsn) {
            fail(`This incremental backup seems not to be proper for the target: ${more.from_lsn}, ${done.to_lsn}`);
        }
        for (const [lsn, text] of pagesIn(options["incremental-dir"])) {
            pages.set(text.split("=")[0], [lsn, text]);
        }
        done.to_lsn = more.to_lsn;
    }
    done.backup_type = "apply-log-only" in options ? "log-applied" : "full-prepared";
    fs.writeFileSync(path.join(target, "pages"), [...pages.values()].map((page) => `${page.join(" ")}\n`).join(""));
    const text = Object.entries(done).map((field) => `${field.join(" = ")}\n`);
    fs.writeFileSync(path.join(target, "xtrabackup_checkpoints"), text.join(""));
}

switch (mode) {
    case "--backup":
        backup();
        break;
    case "--prepare":
        prepare();
        break;
    case "-x":
        execFileSync("tar", ["-xf", "-", "-C", options.directory], { stdio: ["inherit", "ignore", "inherit"] });
        break;
    default:
        fail("no mode of operation");
}
