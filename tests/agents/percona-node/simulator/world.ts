import type { Policy } from "../../../../agents/percona-node/model";
import { Node } from "./agent";
import { Checks } from "./checks";
import type { Group } from "./group";
import type { Random } from "./random";
import { Server } from "./server";
import { Table } from "./table";

/** Milliseconds of virtual time between two looks at everything. */
export const stepLength = 200;

/** All that there is: nodes, the network between them, the groups that they make, DynamoDB, and clients that write. */
export class World {
    now = 0;
    nodes: Node[] = [];
    readonly groups: Group[] = [];
    readonly table: Table;
    readonly checks = new Checks(this);
    hasBackups = false;
    /** How often data was lost for good, and instances were put in the place of others. */
    lostDisks = 0;
    replaced = 0;
    /** `<from> <to>`: nobody at the one address can connect to the other. */
    readonly cuts = new Set<string>();
    private made = 0;

    constructor(
        readonly random: Random,
        readonly policy: Policy,
    ) {
        this.table = new Table(random);
        this.nodes = Array.from({ length: policy.nodeCount }, () => this.makeNode());
    }

    connects(from: string, to: string): boolean {
        return this.cuts.size === 0 || !this.cuts.has(`${from} ${to}`);
    }

    /** The auto scaling group puts a new instance in the place of one that is gone. */
    replace(node: Node): void {
        this.replaced += 1;
        node.isStopped = true;
        node.server.kill(this.now, Infinity);
        const fresh = this.makeNode();
        fresh.instance.state = "launching";
        this.nodes = this.nodes.map((one) => (one === node ? fresh : one));
    }

    step(): void {
        this.now += stepLength;
        for (const group of this.groups) {
            group.step(this.now);
        }
        for (const { server } of this.nodes) {
            server.step(this.now);
        }
        for (const node of this.nodes) {
            node.step(this.now);
        }
        this.write();
        this.checks.health();
        if (this.checks.broken) {
            throw this.checks.broken;
        }
    }

    /** One primary serves, and every node is in service, ONLINE and open. */
    isWell(): boolean {
        const isWell = ({ server, instance }: Node): boolean =>
            instance.state === "in-service" && server.isUp && server.member === "ONLINE" && !server.offlineMode;
        return this.nodes.every(isWell) && this.nodes.filter((node) => node.health().primary).length === 1;
    }

    /** Clients write to whatever node lets them, without regard to health checks. */
    private write(): void {
        const acks = this.nodes.flatMap((node) => {
            const { server } = node;
            const takes = server.isUp && !server.isFrozen && !server.offlineMode && !server.superReadOnly;
            const index = takes ? server.group?.commit(server) : undefined;
            return index === undefined ? [] : [{ node, index }];
        });
        this.checks.acknowledge(acks);
    }

    private makeNode(): Node {
        this.made += 1;
        const address = `10.0.0.${this.made}`;
        const ears = { hears: (other: string): boolean => this.connects(address, other) };
        return new Node(`i-${this.made}`, address, this, ({ id }) => new Server(id, address, this.random, ears));
    }
}
