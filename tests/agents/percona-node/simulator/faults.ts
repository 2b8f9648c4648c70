import type { Node } from "./agent";
import type { Random } from "./random";
import type { World } from "./world";

/** What goes wrong. It may go on; then it gives what ends it. */
type Fault = (world: World, node: Node, random: Random) => (() => void) | undefined;

const kinds: Record<string, Fault> = {
    "kill server": ({ now }, { server }) => {
        server.kill(now);
        return undefined;
    },
    "server down": ({ now }, { server }, random) => {
        server.kill(now, random.between(5_000, 60_000));
        return undefined;
    },
    "kill agent": (_world, node, random) => {
        node.killAgent(random.between(500, 20_000));
        return undefined;
    },
    reboot: ({ now }, node, random) => {
        const downFor = random.between(10_000, 60_000);
        node.server.kill(now, downFor);
        node.killAgent(downFor);
        return undefined;
    },
    outage: ({ now, nodes }, _node, random) => {
        for (const node of nodes) {
            node.server.kill(now, random.between(1_000, 30_000));
            if (random.chance(0.5)) {
                node.killAgent(random.between(1_000, 30_000));
            }
        }
        return undefined;
    },
    "kill a majority": ({ now, nodes }, _node, random) => {
        for (const { server } of nodes.slice(random.chance(0.5) ? 1 : 0).slice(0, Math.ceil(nodes.length / 2))) {
            server.kill(now);
        }
        return undefined;
    },
    "freeze server": (_world, { server }) => {
        server.isFrozen = server.isUp;
        return () => {
            server.isFrozen = false;
        };
    },
    "freeze agent": (_world, node) => {
        node.isFrozen = true;
        return () => {
            node.isFrozen = false;
        };
    },
    "freeze both": (_world, node) => {
        node.isFrozen = true;
        node.server.isFrozen = node.server.isUp;
        return () => {
            node.isFrozen = false;
            node.server.isFrozen = false;
        };
    },
    // The instance stands still: its monotonic clock does, too, and its wall clock is set right when it goes on.
    "pause instance": (world, node) => {
        const begun = world.now;
        node.isFrozen = true;
        node.server.isFrozen = node.server.isUp;
        return () => {
            node.isFrozen = false;
            node.server.isFrozen = false;
            node.monotonicBehind += world.now - begun;
        };
    },
    "clock jumps": (_world, node, random) => {
        node.wallAhead += random.between(-60_000, 60_000);
        return undefined;
    },
    "cut one way": ({ cuts, nodes }, node, random) => {
        const cut = `${node.address} ${random.pick(nodes).address}`;
        cuts.add(cut);
        return () => {
            cuts.delete(cut);
        };
    },
    isolate: ({ cuts, nodes }, { address }) => {
        const all = nodes.flatMap((other) => [`${address} ${other.address}`, `${other.address} ${address}`]);
        for (const cut of all) {
            cuts.add(cut);
        }
        return () => {
            for (const cut of all) {
                cuts.delete(cut);
            }
        };
    },
    // One node falls behind, and then all end at once; it is there again first, and another may be away for long.
    "outage behind a cut": (world, node, random) => {
        const heal = kinds.isolate!(world, node, random);
        // What was acknowledged is in relay logs only.
        for (const { server } of world.nodes) {
            server.isSlow = true;
        }
        return () => {
            heal?.();
            for (const { server } of world.nodes) {
                server.isSlow = false;
            }
            const away = random.chance(0.4)
                ? world.nodes.find(({ server }) => server.shown.role === "PRIMARY")
                : undefined;
            for (const other of world.nodes) {
                other.server.kill(world.now, other === node ? 1_000 : random.between(2_000, 20_000));
            }
            away?.server.kill(world.now, 400_000);
            away?.killAgent(400_000);
        };
    },
    "no DynamoDB": (_world, node) => {
        node.reach = "none";
        return () => {
            node.reach = "well";
        };
    },
    "DynamoDB loses answers": ({ nodes }) => {
        for (const node of nodes) {
            node.reach = "loses-answers";
        }
        return () => {
            for (const node of nodes) {
                node.reach = "well";
            }
        };
    },
    // It goes on until the server is no primary any more.
    "commits hang": ({ nodes }) => {
        const primary = nodes.find(({ server }) => server.group?.primary === server);
        if (primary) {
            primary.server.commitsHang = true;
        }
        return undefined;
    },
    "slow apply": (_world, { server }) => {
        server.isSlow = true;
        return () => {
            server.isSlow = false;
        };
    },
    switchover: (_world, node, random) => {
        node.requests = [...node.requests, { kind: "switchover", ...(random.chance(0.5) && { to: node.id }) }];
        return undefined;
    },
    leave: (world, node) => {
        for (const one of [node, ...world.nodes.slice(0, world.random.chance(0.3) ? 1 : 0)]) {
            one.requests = [...one.requests, { kind: "leave" }];
        }
        return undefined;
    },
    terminate: (_world, node) => {
        node.instance.state = "terminating";
        return undefined;
    },
    "lose a disk": (world, node) => {
        world.lostDisks += 1;
        node.server.kill(world.now, 5_000);
        node.server.loseDisk();
        return undefined;
    },
};

/** What can go wrong, by name. */
export const faultKinds = Object.keys(kinds);

/** How likely each is; the others are of weight 1. */
const rare: Record<string, number> = { "lose a disk": 0.15, "commits hang": 0.15, terminate: 0.3, outage: 0.7 };

/** One fault, and what is left of its time. */
interface Running {
    until: number;
    end: () => void;
}

/** Faults that begin and end at times that the seed says. */
export class Faults {
    /** What was done, for the message of a failure. */
    readonly told: string[] = [];
    readonly kinds = new Set<string>();
    private running: Running[] = [];
    private next: number;

    constructor(
        private readonly world: World,
        private readonly until: number,
    ) {
        this.next = world.random.between(0, 20_000);
    }

    step(): void {
        const { world } = this;
        const over = this.running.filter(({ until }) => world.now >= until);
        this.running = this.running.filter(({ until }) => world.now < until);
        for (const { end } of over) {
            end();
        }
        if (world.now >= this.next && world.now < this.until) {
            this.begin();
            this.next = world.now + world.random.between(200, world.random.chance(0.5) ? 3_000 : 20_000);
        }
    }

    /** All is put right: what goes on ends, and nodes that were told to leave come back. */
    end(): void {
        const { world } = this;
        for (const { end } of this.running) {
            end();
        }
        this.running = [];
        for (const node of world.nodes) {
            node.requests = [];
            if (node.server.isStopped || node.task?.task.kind === "leave") {
                node.server.kill(world.now);
                node.killAgent(1_000);
            }
        }
    }

    private begin(): void {
        const { world } = this;
        const { random } = world;
        const kind = random.pick(faultKinds);
        if (!random.chance(rare[kind] ?? 1)) {
            return;
        }
        const node = random.pick(world.nodes);
        const end = kinds[kind]!(world, node, random);
        this.kinds.add(kind);
        const until = world.now + random.between(1_000, random.chance(0.3) ? 6_000 : 40_000);
        this.told.push(
            `${(world.now / 1_000).toFixed(1)} ${kind} ${node.id}${end ? ` until ${(until / 1_000).toFixed(1)}` : ""}`,
        );
        if (end) {
            this.running.push({ until, end });
        }
    }
}
