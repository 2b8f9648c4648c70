/**
 * What the Percona cluster costs, as ratios within one run: a commit in a group of three against one on a server of its own with
 * the same settings, and the idle memory of a node's agent against that of a bare Node. Part of `npm run bench`, which gives it
 * the private network that it needs.
 */
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { connectClient, prepareApplication } from "../tests/cluster/support/client";
import { Cluster } from "../tests/cluster/support/cluster";
import type { ClusterNode } from "../tests/cluster/support/node";
import { median, ratioLine } from "./ratios";

const rounds = 5;

/** Milliseconds of each measurement. */
const roundTime = 3_000;

/** Milliseconds after which the agents have nothing left to do but their rounds. */
const idleAfter = 30_000;

const commitLimit = 8;
const memoryLimit = 5;

async function main(): Promise<void> {
    const cluster = await Cluster.start();
    const single = await Cluster.create({
        nodes: 1,
        aws: cluster.aws,
        network: cluster.around.network,
        firstNode: 101,
        variables: { NODE_COUNT: 3 },
    });
    try {
        const [alone] = single.nodes;
        const primary = await cluster.whole();
        if (alone === undefined) {
            throw new Error("there is no server to compare with");
        }
        await alone.server.start();
        await alone.query("SET GLOBAL super_read_only = OFF, read_only = OFF, offline_mode = OFF");
        for (const node of [alone, primary]) {
            await prepareApplication(node);
            await node.query("CREATE TABLE app.bench (client INT, n BIGINT, PRIMARY KEY (client, n))");
        }
        for (const clients of [1, 8]) {
            await compareCommits(alone, primary, clients);
        }
        await compareMemory(cluster.nodes);
    } finally {
        await single.stop();
        await cluster.stop();
    }
}

async function compareCommits(alone: ClusterNode, primary: ClusterNode, clients: number): Promise<void> {
    const costs: { alone: number; group: number }[] = [];
    for (let round = 0; round <= rounds; round++) {
        const cost = {
            alone: await commitTime(alone, clients, round),
            group: await commitTime(primary, clients, round),
        };
        // The first round is not counted.
        costs.push(...(round > 0 ? [cost] : []));
    }
    const mean = (key: "alone" | "group"): string => median(costs.map((cost) => cost[key])).toFixed(2);
    console.log(`commits of ${clients} clients: ms each, ${rounds} rounds (median)`);
    console.log(`  one server     ${mean("alone")}\n  group of three ${mean("group")}`);
    const ratio = median(costs.map(({ alone: one, group }) => group / one));
    console.log(ratioLine(ratio, "a commit in the group against one server", commitLimit));
}

/** Milliseconds from one commit to the next, of each client. */
async function commitTime(node: ClusterNode, clients: number, round: number): Promise<number> {
    const counts = await Promise.all(
        Array.from({ length: clients }, async (_, client) => {
            const { connection } = await connectClient(node.address);
            const end = performance.now() + roundTime;
            let count = 0;
            while (performance.now() < end) {
                count++;
                // A number that no round before has used.
                const n = round * 1_000_000 + count;
                await connection.query("INSERT INTO bench VALUES (?, ?)", [clients * 100 + client, n]);
            }
            connection.destroy();
            return count;
        }),
    );
    return (clients * roundTime) / counts.reduce((sum, count) => sum + count, 0);
}

async function compareMemory(nodes: ClusterNode[]): Promise<void> {
    const bare = spawn(process.execPath, ["-e", "setInterval(() => undefined, 1_000)"], { stdio: "ignore" });
    try {
        await pause(idleAfter);
        const agents = nodes.map(({ agent }) => residentMegabytes(agent.pid));
        const node = residentMegabytes(bare.pid);
        console.log(`idle memory: MB resident\n  bare Node      ${node.toFixed(0)}`);
        console.log(`  agents         ${agents.map((megabytes) => megabytes.toFixed(0)).join("  ")}`);
        console.log(ratioLine(median(agents) / node, "an idle agent against a bare Node", memoryLimit));
    } finally {
        bare.kill("SIGKILL");
    }
}

function residentMegabytes(pid: number | undefined): number {
    const status = fs.readFileSync(`/proc/${pid ?? 0}/status`, "utf8");
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}

main()
    .then(() => process.exit())
    .catch((error: unknown) => {
        console.error(error);
        process.exit(1);
    });
