/**
 * `npm test`: everything that proves the project, in one run, closed by a line `N passed, N failed` over all layers.
 * Installs the Debian packages it needs where it may, and says exactly what to install where it may not.
 */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { findPulumiCli } from "../offline/toolchain/pulumi-cli";
import { missingPackages } from "./lib/debian-needs";
import { packaged, runMocha, succeeds, type Totals } from "./lib/mocha";
import { allSpecs } from "./lib/specs";
import { runClusterTests } from "./test-cluster";

/** `npm test -- <specs>` runs only those. */
const everything = process.argv.length === 2;

/** Checks that are one command each. */
const checks = [
    { name: "types and lint", command: ["oxlint"] },
    { name: "format", command: ["oxfmt", "--check"] },
];

async function main(): Promise<void> {
    installPrograms();
    await findPulumiCli((message) => {
        console.log(`toolchain: ${message}`);
    });
    const totals = await runChecks();
    console.log("\n== tests");
    const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-costs-"));
    process.env.COSTS_FILE = path.join(scratch, "costs");
    fs.writeFileSync(process.env.COSTS_FILE, "");
    for (const tests of await Promise.all([runMost(), runCluster()])) {
        totals.passed += tests.passed;
        totals.failed += tests.failed;
        totals.skipped += tests.skipped;
        totals.told.push(...tests.told);
    }
    console.log(dearest(fs.readFileSync(process.env.COSTS_FILE, "utf8")));
    fs.rmSync(scratch, { recursive: true, force: true });
    if (totals.skipped > 0) {
        console.log(`${totals.skipped} tests were skipped; a skipped test counts as a failure here`);
        totals.failed += totals.skipped;
    }
    if (totals.told.length > 0) {
        console.log(`\n== failed\n${totals.told.join("\n")}`);
    }
    console.log(`\n${totals.passed} passed, ${totals.failed} failed`);
    process.exitCode = totals.failed === 0 ? 0 : 1;
}

/** The specs that cost most, from the lines that tests/support/costs.cjs writes. */
function dearest(lines: string): string {
    const costs = lines
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as { spec: string; seconds: number })
        .sort((one, other) => other.seconds - one.seconds);
    const total = costs.reduce((sum, { seconds }) => sum + seconds, 0);
    const row = (seconds: number, what: string): string => `${seconds.toFixed(0).padStart(6)}  ${what}`;
    return [
        "\n== seconds of CPU, of the specs that cost most",
        ...costs.slice(0, 20).map(({ seconds, spec }) => row(seconds, spec)),
        row(total, "all specs"),
    ].join("\n");
}

async function runChecks(): Promise<Totals> {
    const totals: Totals = { passed: 0, failed: 0, skipped: 0, told: [] };
    for (const { name, command } of checks) {
        const [program = "", ...args] = command;
        console.log(`\n== ${name}: ${command.join(" ")}`);
        const good = await succeeds([packaged(program), ...args]);
        totals[good ? "passed" : "failed"] += 1;
        totals.told.push(...(good ? [] : [`${name}: see above`]));
    }
    return totals;
}

const given = process.argv.slice(2);
const ofCluster = (spec: string): boolean => /^(\.\/)?tests\/cluster\//.test(spec);
const none: Totals = { passed: 0, failed: 0, skipped: 0, told: [] };

/** All specs but the cluster's, or those of them that were given. */
async function runMost(): Promise<Totals> {
    const specs = everything ? allSpecs() : given.filter((spec) => !ofCluster(spec));
    // One more than there are processors: some wait for a server or for a limit to be over.
    return specs.length > 0 ? runMocha(specs, os.availableParallelism() + 1) : none;
}

/** The cluster's specs run beside the others: they mostly wait. */
async function runCluster(): Promise<Totals> {
    const specs = given.filter(ofCluster);
    return everything || specs.length > 0 ? runClusterTests(everything ? undefined : specs) : none;
}

function installPrograms(): void {
    const missing = missingPackages();
    if (missing.length === 0) {
        return;
    }
    const command = `apt-get update && apt-get install -y --no-install-recommends ${missing.join(" ")}`;
    const isRoot = process.getuid?.() === 0;
    if (!isRoot || spawnSync("sh", ["-c", command], { stdio: "inherit" }).status !== 0) {
        throw new Error(`the tests need ${missing.join(", ")}: run "sudo sh -c '${command}'" and start again`);
    }
    const unusable = missingPackages();
    if (unusable.length > 0) {
        throw new Error(
            `${unusable.join(", ")} was installed, and what the tests need of it is not there: run them on Debian 12 or ` +
                "Ubuntu 22.04 (later ones have libaio.so.1t64, which MySQL 8.0 does not find)",
        );
    }
}

main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    console.log("\n0 passed, 1 failed");
    process.exitCode = 1;
});
