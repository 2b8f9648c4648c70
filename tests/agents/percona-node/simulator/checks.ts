import type { GroupItem } from "../../../../agents/percona-node/contract";
import { jumpLimit } from "../../../../agents/percona-node/health";
import type { Task } from "../../../../agents/percona-node/model";
import type { Node } from "./agent";
import type { World } from "./world";

/** Milliseconds for which the health check may lag behind the truth: the limit of a heartbeat's age, and one step. */
const healthLag = 3_400;

/** What must never be. Each throws an error that says what was. */
export class Checks {
    /** Acknowledged transactions, by group name. */
    readonly acknowledged = new Map<string, number[]>();
    /** A person has accepted that data may be lost. */
    isLossAccepted = false;
    /** The first that was: a task would take it for a failure of its own. */
    broken: Error | undefined;
    private newestGroup = -1;
    private readonly fitAt = new Map<Node, number>();
    private leaves: Node[] = [];

    constructor(private readonly world: World) {}

    /** A task is about to start. */
    begins(node: Node, task: Task): void {
        if (task.kind === "bootstrap" && node.server.gtids() === "" && !this.isLossAccepted) {
            const isTold = this.world.policy.bootstrapFrom !== "";
            this.hold(isTold || !this.world.hasBackups, `${node.id} bootstraps empty over backups`);
            this.hold(this.acknowledged.size === 0, `${node.id} bootstraps empty over data`);
        }
        if (task.kind === "leave") {
            const isMember = node.server.group?.memberOf(node.server) !== undefined;
            this.leaves = this.leaves.filter((other) => other !== node && other.task?.task.kind === "leave");
            this.hold(
                !isMember || this.leaves.length === 0,
                `${node.id} leaves while ${this.leaves[0]?.id ?? ""} does`,
            );
            this.leaves.push(...(isMember ? [node] : []));
        }
    }

    /** A group is made under that name. */
    bootstraps(node: Node, name: string): void {
        this.hold(!this.world.groups.some((group) => group.name === name), `${node.id} bootstraps ${name} again`);
    }

    wentLive({ id, server }: Node, { epoch }: GroupItem): void {
        for (const [name, list] of this.acknowledged) {
            const lost = list.find((index) => !server.has(name, index));
            this.hold(
                lost === undefined || this.isLossAccepted,
                `${id} bootstraps epoch ${epoch} without ${name}:${lost ?? 0}, which was acknowledged`,
            );
        }
    }

    /** Clients' transactions that were acknowledged in one step, by node. */
    acknowledge(acks: { node: Node; index: number }[]): void {
        this.hold(new Set(acks.map(({ node }) => node)).size <= 1, `two nodes acknowledge writes at once`);
        for (const { node, index } of acks) {
            const group = this.world.groups.findIndex(({ name }) => name === node.server.groupName);
            this.hold(group >= this.newestGroup, `${node.id} acknowledges in a group that was followed by another`);
            this.newestGroup = group;
            const list = this.acknowledged.get(node.server.groupName) ?? [];
            list.push(index);
            this.acknowledged.set(node.server.groupName, list);
        }
    }

    /** `/primary` is 200 on none but the one that can commit, or could 3 s ago. */
    health(): void {
        const { now, nodes } = this.world;
        for (const node of nodes) {
            const { server } = node;
            const { group } = server;
            if (server.isUp && !server.isFrozen && group?.primary === server && group.isInCore(server)) {
                this.fitAt.set(node, now);
                continue;
            }
            // A pause of an instance up to that limit is not noticed.
            const lag = healthLag + (node.monotonicBehind > 0 ? jumpLimit : 0);
            if (now - (this.fitAt.get(node) ?? -Infinity) > lag) {
                this.hold(!node.health().primary, `/primary is 200 on ${node.id}, which cannot commit`);
            }
        }
    }

    hold(condition: boolean, message: string): void {
        if (!condition) {
            this.broken ??= new Error(`at ${(this.world.now / 1_000).toFixed(1)} s: ${message}`);
            throw this.broken;
        }
    }
}
