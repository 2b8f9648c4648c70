/**
 * `npm run demo [-- <stack> ...]`: brings the sample stack of every deployment, or the stacks named, up on the offline cloud,
 * with the policy pack: preview, up, and a second up that must change nothing. Leaves the stacks up and says how to look at
 * them, change them and take them down.
 */
import { performance } from "node:perf_hooks";
import { stringify } from "yaml";
import { build } from "../scripts/build";
import { addressIn, table, type Row } from "./demo-table";
import { runEngine, type EngineResult } from "./engine";
import { offlineEnvironment, withReadableFile } from "./environment";
import { policyResults } from "./policy-results";
import { removeSalts, sampleStacks, stackNames } from "./stack-files";
import { defaultHome, root } from "./toolchain/layout";

async function main(): Promise<void> {
    const named = process.argv.slice(2);
    if (named.some((word) => ["--help", "-h"].includes(word))) {
        console.log(usage());
        return;
    }
    const started = performance.now();
    const stacks = chosen(named);
    await build();
    const env = await offlineEnvironment(defaultHome, say);
    const rows: Row[] = [];
    try {
        for (const stack of stacks) {
            rows.push(await show(stack, withReadableFile(env, stack, defaultHome)));
        }
    } finally {
        removeSalts(root, defaultHome);
    }
    console.log(`\n${table(rows)}\n`);
    console.log(
        `All of this ran on this machine in ${seconds(started)} s: real engine, real policy pack, emulated AWS.\n`,
    );
    console.log(advice(rows[0]?.stack ?? ""));
}

/**
 * The stacks that are named, or the samples.
 *
 * @throws Error when one is named that has no stack file.
 */
function chosen(named: string[]): string[] {
    const all = stackNames(root);
    const unknown = named.find((name) => !all.includes(name));
    if (unknown !== undefined) {
        throw new Error(`there is no stack ${unknown}: name some of ${all.join(", ")}, or none for the samples`);
    }
    return named.length === 0 ? sampleStacks(root) : named;
}

function usage(): string {
    return [
        "npm run demo [-- <stack> ...]: deploys stacks to the offline cloud, with the policy pack, and shows their outputs.",
        `Without a name it takes the sample of each deployment: ${sampleStacks(root).join(", ")}.`,
        `A stack is named by its file Pulumi.<stack>.yaml: ${stackNames(root).join(", ")}.`,
    ].join("\n");
}

async function show(stack: string, env: NodeJS.ProcessEnv): Promise<Row> {
    const run = (...args: string[]): Promise<EngineResult> =>
        runEngine([...args, "--stack", stack], { cwd: root, env });
    const started = performance.now();
    if ((await run("stack", "--show-ids=false")).exitCode !== 0) {
        await step(stack, "new stack", () => runEngine(["stack", "init", stack], { cwd: root, env }));
    }
    await step(stack, "preview", () => run("preview"));
    const up = await step(stack, "up", () => run("up", "--yes", "--skip-preview"));
    await step(stack, "second up, which must change nothing", () =>
        run("up", "--yes", "--skip-preview", "--expect-no-changes"),
    );
    const outputs = JSON.parse((await run("stack", "output", "--json")).output) as Record<string, unknown>;
    console.log(`  outputs of ${stack}:`);
    console.log(indented(stringify(outputs, { lineWidth: 0 })));
    const { policies, violations } = policyResults(up.events);
    return {
        stack,
        resources: up.events.filter((event) => event.resourcePreEvent !== undefined).length,
        seconds: seconds(started),
        policiesChecked: policies,
        violations,
        address: addressIn(outputs),
    };
}

/** Runs one command with a line before and after, and stops the demo with all it printed when it fails. */
async function step(stack: string, name: string, work: () => Promise<EngineResult>): Promise<EngineResult> {
    const started = performance.now();
    process.stdout.write(`${stack}: ${name} ...`);
    const beat = setInterval(() => process.stdout.write("."), 1000);
    const result = await work().finally(() => {
        clearInterval(beat);
    });
    console.log(` ${result.exitCode === 0 ? "done" : "FAILED"} (${seconds(started)} s)`);
    if (result.exitCode !== 0) {
        throw new Error(`${stack}: ${name} failed:\n${result.output}`);
    }
    return result;
}

function advice(stack: string): string {
    return [
        "The stacks are still up. To look at one, change it, and take it down:",
        `  npm run offline -- stack --stack ${stack}                    # resources and outputs`,
        `  npm run offline -- preview --diff --stack ${stack}           # after a change to Pulumi.${stack}.yaml`,
        `  npm run offline -- up --stack ${stack}`,
        `  npm run offline -- destroy --stack ${stack}                  # refused: its data is protected`,
        `  npm run offline -- state unprotect --all --stack ${stack}    # then destroy takes it down`,
        "Or forget everything at once: rm -r .offline",
    ].join("\n");
}

function indented(text: string): string {
    return text.trimEnd().replace(/^/gm, "    ");
}

function seconds(since: number): number {
    return Math.round((performance.now() - since) / 100) / 10;
}

function say(message: string): void {
    console.log(`toolchain: ${message}`);
}

main().catch((error: unknown) => {
    console.error(`\ndemo: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
});
