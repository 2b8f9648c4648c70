/**
 * `npm run test:cluster [-- <specs>]`: the Percona cluster's agents over real MySQL servers (MYSQL_HOME names another one than
 * MySQL 8.0.33), in a network of their own, with a table of how long failovers and the like took. Part of `npm test`.
 */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { figuresTable } from "../tests/cluster/support/figures";
import { pythonEnvironment } from "../tests/support/moto";
import { findMysql } from "../tests/support/mysql-server";
import { build } from "./build";
import { runMocha, type Totals } from "./lib/mocha";
import { privateNetwork, privateNetworkEnvironment } from "./lib/private-network";

const folder = path.resolve(__dirname, "../tests/cluster");

/** Specs at once: they mostly wait, but a third cluster would make all of them slower than they are. The longest come first. */
const jobs = 2;
const order = ["replacement", "failover", "outage", "race", "backup", "partition"];

/**
 * Runs the cluster's specs, those given or all.
 *
 * @throws Error when this machine lets nobody have a network namespace.
 */
export async function runClusterTests(specs: string[] = allSpecs()): Promise<Totals> {
    // In the private network nothing can be downloaded.
    await Promise.all([build(), findMysql(), pythonEnvironment()]);
    const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-figures-"));
    const FIGURES_FILE = path.join(scratch, "figures");
    fs.writeFileSync(FIGURES_FILE, "");
    try {
        const env = { ...privateNetworkEnvironment, FIGURES_FILE };
        const totals = await runMocha(specs, jobs, privateNetwork(), env);
        console.log(`\n${figuresTable(fs.readFileSync(FIGURES_FILE, "utf8"))}`);
        return totals;
    } finally {
        fs.rmSync(scratch, { recursive: true, force: true });
    }
}

function allSpecs(): string[] {
    const rank = (spec: string): number => order.findIndex((name) => spec.startsWith(name));
    return fs
        .readdirSync(folder)
        .filter((file) => file.endsWith(".spec.ts"))
        .sort((one, other) => rank(one) - rank(other))
        .map((spec) => path.join("tests/cluster", spec));
}

async function main(): Promise<void> {
    const given = process.argv.slice(2);
    const { passed, failed, skipped } = await runClusterTests(given.length > 0 ? given : undefined);
    console.log(`\n${passed} passed, ${failed + skipped} failed`);
    process.exitCode = failed + skipped === 0 ? 0 : 1;
}

if (require.main === module) {
    main().catch((error: unknown) => {
        console.error(error instanceof Error ? error.message : error);
        process.exitCode = 1;
    });
}
