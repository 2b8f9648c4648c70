/**
 * `npm test`: everything that proves the project, in one run, closed by a line `N passed, N failed` over all layers.
 * Installs the Debian packages it needs where it may, and says exactly what to install where it may not.
 */
import { spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { findPulumiCli } from "../offline/toolchain/pulumi-cli";

const root = path.resolve(__dirname, "..");

/** What the tests need from Debian: a command that succeeds where it is there, and the package it comes from. */
const debianNeeds = {
    "command -v cloud-init": "cloud-init",
    "command -v curl": "curl",
    "command -v gpg": "gpg",
    "command -v jq": "jq",
    "command -v mkfs.ext4": "e2fsprogs",
    "command -v perl": "perl",
    "command -v sfdisk": "fdisk",
    "command -v shellcheck": "shellcheck",
    "command -v systemd-analyze": "systemd",
    "command -v unshare": "util-linux",
    "python3 -c 'import ensurepip'": "python3-venv",
};

/** `npm test -- <specs>` runs only those, whose coverage says nothing. */
const everything = process.argv.length === 2;

interface Totals {
    passed: number;
    failed: number;
    skipped: number;
}

/** Checks that are one command each, run beside the tests; what one says is shown when it has ended. */
const checks = [
    { name: "format", command: ["prettier", "--check", "."] },
    { name: "types", command: ["tsc", "-p", "tsconfig.check.json"] },
    { name: "lint", command: ["eslint", "."] },
];

async function main(): Promise<void> {
    installPrograms();
    // On a new machine this takes minutes, in which the checks run.
    const toolchain = findPulumiCli((message) => {
        console.log(`toolchain: ${message}`);
    });
    toolchain.catch(() => undefined); // Told below, once it is needed.
    const totals: Totals = { passed: 0, failed: 0, skipped: 0 };
    const checking = runChecks(totals);
    await toolchain;
    console.log("\n== tests, with coverage");
    const tests = await runMocha();
    totals.passed += tests.passed;
    totals.failed += tests.failed;
    totals.skipped += tests.skipped;
    await checking;
    if (everything) {
        console.log("\n== coverage");
        count(totals, (await succeeds(["c8", "report"])) && (await succeeds(["c8", "check-coverage"])));
    }
    if (totals.skipped > 0) {
        console.log(`${totals.skipped} tests were skipped; a skipped test counts as a failure here`);
        totals.failed += totals.skipped;
    }
    console.log(`\n${totals.passed} passed, ${totals.failed} failed`);
    process.exitCode = totals.failed === 0 ? 0 : 1;
}

async function runChecks(totals: Totals): Promise<void> {
    for (const { name, command } of checks) {
        const said: string[] = [];
        count(totals, await succeeds(command, {}, (text) => said.push(text)));
        console.log(`\n== ${name}: ${command.join(" ")}\n${said.join("")}`);
    }
}

function count(totals: Totals, passed: boolean): void {
    totals[passed ? "passed" : "failed"] += 1;
}

/** Whether a program of a package ends well; `hear` gets what it says, instead of the terminal. */
function succeeds(
    [program = "", ...args]: string[],
    env: NodeJS.ProcessEnv = {},
    hear?: (text: string) => void,
): Promise<boolean> {
    const binary = path.join(root, "node_modules", ".bin", program);
    const stdio = hear === undefined ? "inherit" : "pipe";
    return new Promise((resolve, reject) => {
        const child = spawn(binary, args, { cwd: root, stdio, env: { ...process.env, ...env } });
        for (const stream of [child.stdout, child.stderr]) {
            stream?.setEncoding("utf8").on("data", (text: string) => hear?.(text));
        }
        child.on("error", reject);
        child.on("close", (code) => {
            resolve(code === 0);
        });
    });
}

/** Runs all specs; a run that ends without totals (a crash, no test at all) is one failure. */
async function runMocha(): Promise<Totals> {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-totals-"));
    const file = path.join(folder, "totals.json");
    try {
        const specs = everything ? allSpecs() : process.argv.slice(2);
        const options = {
            parallel: [],
            jobs: [String(os.availableParallelism())],
            require: ["tests/support/finish-coverage.cjs"],
            reporter: ["tests/support/totals-reporter.cjs"],
        };
        const mocha = [
            "mocha",
            ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, ...value]),
            ...specs,
        ];
        const green = await succeeds(["c8", "--reporter=none", ...mocha], { TOTALS_FILE: file });
        const totals = fs.existsSync(file)
            ? (JSON.parse(fs.readFileSync(file, "utf8")) as Totals)
            : { passed: 0, failed: 0, skipped: 0 };
        const silent = totals.failed === 0 && (!green || totals.passed === 0);
        return silent ? { ...totals, failed: 1 } : totals;
    } finally {
        fs.rmSync(folder, { recursive: true, force: true });
    }
}

/** All specs: those on the engine first, the longest before others, so that no core waits for one of them at the end. */
function allSpecs(): string[] {
    const long = [/^stacks\//, /^policy-pack\/engine/, /engine\.spec\.ts$|^offline\/demo/];
    const rank = (spec: string): number => {
        const kind = long.findIndex((pattern) => pattern.test(spec));
        return kind < 0 ? long.length : kind;
    };
    return fs
        .readdirSync(path.join(root, "tests"), { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".spec.ts"))
        .sort((one, other) => rank(one) - rank(other) || (one < other ? -1 : 1))
        .map((spec) => path.join("tests", spec));
}

function installPrograms(): void {
    const missing = Object.entries(debianNeeds)
        .filter(([check]) => spawnSync("sh", ["-c", check]).status !== 0)
        .map(([, debianPackage]) => debianPackage);
    if (missing.length === 0) {
        return;
    }
    const command = `apt-get update && apt-get install -y --no-install-recommends ${missing.join(" ")}`;
    const isRoot = process.getuid?.() === 0;
    if (!isRoot || spawnSync("sh", ["-c", command], { stdio: "inherit" }).status !== 0) {
        throw new Error(`the tests need ${missing.join(", ")}: run "sudo sh -c '${command}'" and start again`);
    }
}

main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    console.log("\n0 passed, 1 failed");
    process.exitCode = 1;
});
