/**
 * `npm run bench`: what a preview costs, and what the Percona cluster does (percona.ts), as ratios within one run. The program
 * of each sample stack is previewed in turn with the same resources written raw, with Pulumi's default way of starting
 * TypeScript, and with the policy pack; medians are compared, so that a slow or busy machine moves both sides alike.
 */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { performance } from "node:perf_hooks";
import { parse, stringify } from "yaml";
import { runEngine } from "../offline/engine";
import { offlineEnvironment } from "../offline/environment";
import { sampleStacks } from "../offline/stack-files";
import { root } from "../offline/toolchain/layout";
import { build } from "../scripts/build";
import { privateNetwork, privateNetworkEnvironment } from "../scripts/lib/private-network";
import { succeeds } from "../scripts/lib/mocha";
import { findMysql } from "../tests/support/mysql-server";
import { startMoto } from "../tests/support/moto";
import { median, ratioLine } from "./ratios";
import { rawProgram } from "./raw-program";

const rounds = Number(process.argv[2] ?? 7);

/**
 * A network that exists, so that no remote component is part of what is measured; the offline cloud makes up a zone from each
 * id, another one for each of the private subnets.
 */
const network = {
    vpcId: "vpc-0123456789abcdef0",
    publicSubnetIds: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
    privateSubnetIds: ["subnet-0123456789abcdef2", "subnet-0123456789abcdef4"],
};

/** One way to preview the same stack. */
interface Variant {
    name: string;
    cwd: string;
    env: NodeJS.ProcessEnv;
}

/** A ratio that the project promises: `over` against `under`, at most `limit`. */
const targets = [
    { what: "our program against the same resources written raw", over: "ours", under: "raw", limit: 1.15 },
    {
        what: "our program against the default start with type checks",
        over: "ours",
        under: "default start",
        limit: 0.5,
    },
    { what: "with the policy pack against without", over: "policed", under: "ours", limit: 1.2 },
];

async function main(): Promise<void> {
    await build();
    const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-bench-"));
    try {
        const env = await offlineEnvironment(path.join(scratch, "home"), console.error);
        for (const stack of sampleStacks(root)) {
            report(stack, await measure(await variantsOf(stack, scratch, env)));
        }
    } finally {
        fs.rmSync(scratch, { recursive: true, force: true });
    }
    await measureCluster();
}

/** In a private network, where nothing can be downloaded. */
async function measureCluster(): Promise<void> {
    await Promise.all([findMysql(), startMoto().then((moto) => moto.stop())]);
    const bench = [process.execPath, "--import", "tsx", path.join(__dirname, "percona.ts")];
    if (!(await succeeds([...privateNetwork(), ...bench], privateNetworkEnvironment))) {
        throw new Error("the measurement of the Percona cluster failed");
    }
}

async function variantsOf(stack: string, scratch: string, env: NodeJS.ProcessEnv): Promise<Variant[]> {
    const file = path.join(scratch, `Pulumi.${stack}.yaml`);
    // Nothing but the configuration: the file may have the encryption salt of somebody's real account.
    const { config } = parse(fs.readFileSync(path.join(root, `Pulumi.${stack}.yaml`), "utf8")) as {
        config: Record<string, Record<string, unknown>>;
    };
    Object.assign(config[`stackwarden:${stack}`] ?? {}, { network });
    // Pulumi reads YAML 1.1, in which `2025_10.1` without quotes is a number.
    fs.writeFileSync(file, stringify({ config }, { version: "1.1" }));
    const policed = { ...env, PULUMI_OPTION_CONFIG_FILE: file };
    const ours = { ...policed, PULUMI_OPTION_POLICY_PACK: undefined };
    const checked = { ...ours, PULUMI_NODEJS_TSCONFIG_PATH: path.join(root, "tsconfig.json") };
    await succeed(["stack", "init", stack], root, policed);

    const raw = path.join(scratch, `raw-${stack}`);
    fs.mkdirSync(raw);
    fs.symlinkSync(path.join(root, "node_modules"), path.join(raw, "node_modules"));
    fs.writeFileSync(path.join(raw, "package.json"), '{ "name": "raw" }\n');
    fs.writeFileSync(
        path.join(raw, "Pulumi.yaml"),
        "name: raw\nruntime: { name: nodejs, options: { typescript: false } }\nmain: index.js\n",
    );
    fs.writeFileSync(path.join(raw, "index.js"), rawProgram(await succeed(["preview", "--json"], root, ours)));
    const rawEnv = { ...ours, PULUMI_OPTION_CONFIG_FILE: path.join(raw, `Pulumi.${stack}.yaml`) };
    fs.writeFileSync(rawEnv.PULUMI_OPTION_CONFIG_FILE, stringify({ config: { "aws:region": config["aws:region"] } }));
    await succeed(["stack", "init", stack], raw, rawEnv);
    return [
        { name: "ours", cwd: root, env: ours },
        { name: "raw", cwd: raw, env: rawEnv },
        { name: "default start", cwd: root, env: checked },
        { name: "policed", cwd: root, env: policed },
    ];
}

/** Seconds of each variant's previews, taken in turn, after one round that is not counted. */
async function measure(variants: Variant[]): Promise<Map<string, number[]>> {
    const times = new Map(variants.map(({ name }) => [name, [] as number[]]));
    for (let round = 0; round <= rounds; round++) {
        for (const { name, cwd, env } of variants) {
            const started = performance.now();
            await succeed(["preview"], cwd, env);
            if (round > 0) {
                times.get(name)?.push((performance.now() - started) / 1000);
            }
        }
    }
    return times;
}

function report(stack: string, times: Map<string, number[]>): void {
    console.log(`${stack}: seconds of a preview, ${rounds} rounds (median, minimum, maximum)`);
    for (const [name, seconds] of times) {
        const figures = [median(seconds), Math.min(...seconds), Math.max(...seconds)].map((figure) =>
            figure.toFixed(2),
        );
        console.log(`  ${name.padEnd(14)} ${figures.join("  ")}`);
    }
    for (const { what, over, under, limit } of targets) {
        const pairs = (times.get(over) ?? []).map(
            (seconds, round) => seconds / (times.get(under)?.[round] ?? Number.NaN),
        );
        const ratio = median(pairs);
        console.log(ratioLine(ratio, what, limit));
    }
}

async function succeed(args: string[], cwd: string, env: NodeJS.ProcessEnv): Promise<string> {
    const { exitCode, output } = await runEngine(args, { cwd, env });
    if (exitCode !== 0) {
        throw new Error(`pulumi ${args.join(" ")} in ${cwd} failed:\n${output}`);
    }
    return output;
}

main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
