import { get } from "node:http";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { agentPort, mysqlPort, paths } from "../../../agents/percona-node/contract";

/** A node behind the balancer. */
export interface Target {
    id: string;
    address: string;
}

/** One listener and its target group. */
interface Listener {
    path: string;
    server: Server;
    port: number;
    targets: Map<string, TargetState>;
    turn: number;
}

interface TargetState extends Target {
    healthy: boolean;
    /** Checks in a row that said the opposite of `healthy`. */
    opposite: number;
    connections: Set<Socket>;
    timer?: NodeJS.Timeout;
}

/** How a Network Load Balancer checks: every 5 s, and two results in a row count; the first one of a new target suffices. */
const interval = 5_000;
const threshold = 2;
const answerLimit = 4_000;

/**
 * A balancer of TCP connections as AWS's Network Load Balancer with two listeners, for writes and for reads: health checks
 * by HTTP on each node's agent; new connections to any healthy target, to every target when none is healthy; the
 * connections of a target that turns unhealthy are cut.
 */
export class LoadBalancer {
    private constructor(
        private readonly write: Listener,
        private readonly read: Listener,
    ) {}

    static async start(host: string): Promise<LoadBalancer> {
        return new LoadBalancer(await listen(host, paths.primary), await listen(host, paths.replica));
    }

    get writePort(): number {
        return this.write.port;
    }

    get readPort(): number {
        return this.read.port;
    }

    /** Registers a target with both groups, where it is unhealthy until its first check. */
    add(target: Target): void {
        for (const listener of [this.write, this.read]) {
            const state: TargetState = { ...target, healthy: false, opposite: 1, connections: new Set() };
            listener.targets.set(target.id, state);
            watch(listener, state);
        }
    }

    /** Deregisters a target, and cuts its connections. */
    remove(id: string): void {
        for (const { targets } of [this.write, this.read]) {
            const state = targets.get(id);
            clearTimeout(state?.timer);
            targets.delete(id);
            cut(state);
        }
    }

    /** Health of the targets of writes. */
    writeHealth(): { id: string; healthy: boolean }[] {
        return [...this.write.targets.values()].map(({ id, healthy }) => ({ id, healthy }));
    }

    /** Ids of the healthy targets of reads. */
    readers(): string[] {
        return [...this.read.targets.values()].filter(({ healthy }) => healthy).map(({ id }) => id);
    }

    async stop(): Promise<void> {
        for (const { server, targets } of [this.write, this.read]) {
            for (const id of [...targets.keys()]) {
                this.remove(id);
            }
            await new Promise((resolve) => server.close(resolve));
        }
    }
}

async function listen(host: string, path: string): Promise<Listener> {
    const server = createServer((client) => {
        forward(listener, client);
    });
    await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(0, host, resolve);
    });
    const listener: Listener = {
        path,
        server,
        port: (server.address() as AddressInfo).port,
        targets: new Map(),
        turn: 0,
    };
    return listener;
}

function forward(listener: Listener, client: Socket): void {
    const all = [...listener.targets.values()];
    const healthy = all.filter((target) => target.healthy);
    // No healthy target: the balancer does as if all were.
    const candidates = healthy.length > 0 ? healthy : all;
    const target = candidates[listener.turn++ % candidates.length];
    client.on("error", () => undefined);
    if (target === undefined) {
        client.destroy();
        return;
    }
    const server = connect(mysqlPort, target.address);
    server.on("error", () => undefined);
    target.connections.add(client);
    client.setNoDelay(true);
    server.setNoDelay(true);
    client.pipe(server).pipe(client);
    for (const [one, other] of [
        [client, server],
        [server, client],
    ] as const) {
        one.once("close", () => {
            target.connections.delete(client);
            other.destroy();
        });
    }
}

/** Checks a target every 5 s from now on. */
function watch(listener: Listener, target: TargetState): void {
    void check(target.address, listener.path).then((fit) => {
        if (listener.targets.get(target.id) !== target) {
            return;
        }
        target.opposite = fit === target.healthy ? 0 : target.opposite + 1;
        if (target.opposite >= threshold) {
            target.healthy = fit;
            target.opposite = 0;
            if (!fit) {
                cut(target);
            }
        }
        target.timer = setTimeout(() => {
            watch(listener, target);
        }, interval);
    });
}

function check(host: string, path: string): Promise<boolean> {
    return new Promise((resolve) => {
        const request = get({ host, port: agentPort, path, agent: false, timeout: answerLimit }, (response) => {
            response.resume();
            resolve(response.statusCode === 200);
        });
        request.on("timeout", () => request.destroy(new Error("too late")));
        request.on("error", () => {
            resolve(false);
        });
    });
}

function cut(target: TargetState | undefined): void {
    for (const connection of target?.connections ?? []) {
        connection.destroy();
    }
}
