import type { Node } from "./agent";
import { Faults } from "./faults";
import { Random } from "./random";
import { World } from "./world";

/** Milliseconds in which a new cluster is well, or suffers as it is. */
const starts = 120_000;
/** Milliseconds after the last fault in which the cluster must be well: five minutes of waiting for a member, and what a START may block. */
const heals = 700_000;
/** The same after a person has told a node what to do, and how often one may have to. */
const recovers = 400_000;
const mostHelp = 2;
/** Milliseconds for which it must stay well to count as that. */
const stays = 6_000;
/** Clones that one server may make from the last fault on. */
const clones = 4;

/** What a run came to. */
export interface Outcome {
    /** Transactions of clients that were acknowledged. */
    acknowledged: number;
    /** Bootstraps. */
    groups: number;
    /** Milliseconds from the last fault until the cluster was well. */
    healedIn: number;
    /** Whether a person had to help. */
    recovered: boolean;
    /** Kinds of what went wrong. */
    faults: ReadonlySet<string>;
}

/**
 * One run: a cluster starts, suffers, and must be well again.
 *
 * @throws Error with the seed, what went wrong, and all faults.
 */
export function simulate(seed: number): Outcome {
    const random = new Random(seed);
    const world = new World(random, {
        nodeCount: random.chance(0.85) ? 3 : 5,
        readMaxLagSeconds: 30,
        readsFromPrimary: random.pick(["never", "fallback", "always"] as const),
        outage: random.chance(0.8) ? "availability" : "consistency",
        errant: random.chance(0.8) ? "reclone" : "wait",
        bootstrapFrom: random.chance(0.7) ? "" : random.pick(["empty", "s3://bucket/other"]),
    });
    // Most faults befall a cluster that is there; some its first start.
    if (random.chance(0.85)) {
        becomesWell(world, starts);
    }
    const suffers = world.now + random.between(10_000, 80_000);
    const faults = new Faults(world, suffers);
    try {
        return run(world, faults, suffers);
    } catch (error) {
        const states = world.nodes.map((node) => describe(node)).join("\n");
        throw new Error(
            `SIMULATOR_SEED=${seed}: ${(error as Error).message}\nfaults:\n${faults.told.join("\n")}\nnodes:\n${states}`,
            { cause: error },
        );
    }
}

function run(world: World, faults: Faults, suffers: number): Outcome {
    while (world.now < suffers) {
        faults.step();
        world.step();
        world.hasBackups ||= world.now > 60_000 && world.checks.acknowledged.size > 0;
    }
    faults.end();
    const before = new Map(world.nodes.map(({ server }) => [server, server.clones]));
    const begun = world.now;
    let help = 0;
    while (!becomesWell(world, help === 0 ? heals : recovers)) {
        world.checks.hold(help < mostHelp, "the cluster is not well after a person has helped");
        recover(world);
        help += 1;
    }
    const healedIn = world.now - begun;
    for (const [server, count] of before) {
        world.checks.hold(server.clones - count <= clones, `${server.id} is cloned again and again`);
    }
    const acknowledged = [...world.checks.acknowledged.values()].flat().length;
    return { acknowledged, groups: world.groups.length, healedIn, recovered: help > 0, faults: faults.kinds };
}

/** A server that was frozen looks well for some seconds, so it counts only when it lasts. */
function becomesWell(world: World, limit: number): boolean {
    const end = world.now + limit;
    let since: number | undefined;
    while (world.now < end && (since === undefined || world.now - since < stays)) {
        world.step();
        since = world.isWell() ? (since ?? world.now) : undefined;
    }
    return since !== undefined;
}

/** Where a disk with the only copy is gone, or the policy says so, a person decides; nowhere else may one be needed. */
function recover(world: World): void {
    const errant = world.nodes.filter(({ decision }) => decision?.state === "errant");
    if (world.policy.errant === "wait" && errant.length > 0) {
        for (const { requests } of errant) {
            requests.push({ kind: "reclone", evenErrant: true });
        }
        return;
    }
    world.checks.hold(
        world.lostDisks > 0 || world.replaced > 0 || world.policy.outage === "consistency",
        "the cluster is not well long after the last fault",
    );
    world.checks.isLossAccepted = true;
    const best = [...world.nodes].sort((left, right) => size(right) - size(left))[0];
    if (best && size(best) === 0 && world.policy.bootstrapFrom === "") {
        world.policy.bootstrapFrom = "empty";
    }
    best?.requests.push({ kind: "recover" });
}

function size({ server }: Node): number {
    return [...server.data.executed.values()].reduce((sum, length) => sum + length, 0);
}

function describe(node: Node): string {
    const { server, decision, disk } = node;
    return [
        `${node.id} (${server.uuid.slice(0, 8)}): ${decision?.state ?? "no agent"}, ${decision?.why ?? ""}`,
        `server ${server.isUp ? server.member : "down"}, offline_mode ${String(server.offlineMode)}`,
        `task ${node.task?.task.kind ?? "none"}, knows ${JSON.stringify(disk)}, has ${server.gtids()}`,
    ].join("; ");
}
