import type { GroupItem } from "../../../../agents/percona-node/contract";
import { GtidSet } from "../../../../agents/percona-node/gtid-set";
import { liveGroups } from "../../../../agents/percona-node/decide/live-group";
import type { Task } from "../../../../agents/percona-node/model";
import type { Node } from "./agent";
import { Group } from "./group";
import type { Server } from "./server";
import { NoAnswer } from "./table";

/** Milliseconds that START takes to find that no group is there. */
const startBlocks = 61_000;

/** The group whose transactions are in the backup that a cluster may begin with. */
const backedUp = "bbbbbbbb-0000-0000-0000-000000000000";

/** A task as the model's semantics say, step by step: each step yields the milliseconds until the next. An error ends it. */
export type Steps = Generator<number, void>;

export function run(node: Node, task: Task): Steps {
    switch (task.kind) {
        case "restart-server":
            return restart(node);
        case "prepare-server":
            return prepare(node);
        case "join":
            return join(node, task.groupName, task.clone);
        case "stop-replication":
            return stop(node.server, node);
        case "bootstrap":
            return bootstrap(node, task.after, task.restore);
        case "switchover":
            return switchover(node, task.to);
        case "reclone":
            return reclone(node, task.donor);
        case "leave":
            return leave(node);
    }
}

function* restart({ server, world }: Node): Steps {
    // A server that hangs is killed after 10 s.
    yield server.isFrozen ? 10_000 : 200;
    server.kill(world.now, 1_500);
    while (!server.isUp) {
        yield 200;
    }
}

function* prepare(node: Node): Steps {
    yield 500;
    answering(node.server);
    node.server.data.prepared = true;
}

/** Fails like a statement would, when the server is gone or hangs. */
function answering(server: Server): void {
    if (!server.isUp || server.isFrozen) {
        throw new Error("2013 Lost connection to MySQL server during query");
    }
}

function* join(node: Node, groupName: string, clone: boolean): Steps {
    const { server, world } = node;
    answering(server);
    if (server.group || server.member === "ERROR") {
        throw new Error("3093 The START GROUP_REPLICATION command failed since the group is already running");
    }
    const { incarnation } = server;
    const begun = world.now;
    server.applyLeftover();
    yield world.random.between(1_500, 2_500);
    for (;;) {
        answering(server);
        if (server.incarnation !== incarnation) {
            throw new Error("2013 Lost connection to MySQL server during query");
        }
        const group = world.groups.find((one) => one.name === groupName && isReachable(one, server));
        if (group && !group.members.some((member) => member.server === server)) {
            enter(group, server, clone, node);
            break;
        }
        if (world.now - begun > startBlocks) {
            throw new Error("3092 The server is not configured properly to be an active member of the group");
        }
        yield 500;
    }
}

function isReachable(group: Group, server: Server): boolean {
    const core = group.core();
    return core.length > 0 && core.every((member) => member.server.hears(server) && server.hears(member.server));
}

/** MY-011526: a member with more transactions than the group is refused. */
function enter(group: Group, server: Server, clone: boolean, { world }: Node): void {
    const theirs = GtidSet.parse(gtidsOf(group));
    if (!clone && !GtidSet.parse(server.gtids()).isSubsetOf(theirs)) {
        throw new Error("3092 This member has more executed transactions than those present in the group");
    }
    server.groupName = group.name;
    server.group = group;
    server.member = "RECOVERING";
    const takes = clone ? world.random.between(2_000, 8_000) : world.random.between(500, 4_000);
    server.recovery = { doneAt: world.now + takes, clone };
    server.cutOffSince = undefined;
    server.zombieUntil = undefined;
    group.add(server);
    server.seeGroup(group, world.now);
}

function gtidsOf(group: Group): string {
    return [...group.base, [group.name, group.length] as const]
        .map(([name, length]) => `${name}:1-${length}`)
        .join(",");
}

export function* stop(server: Server, { world }: Node): Steps {
    answering(server);
    const { group } = server;
    if (group?.memberOf(server)) {
        if (!group.isInCore(server)) {
            yield 30_000;
            answering(server);
        } else {
            group.remove(server);
        }
    }
    yield world.random.between(30, 1_000);
    answering(server);
    server.group = undefined;
    server.member = "OFFLINE";
}

function* bootstrap(node: Node, after: number, restore: boolean): Steps {
    const { server, world } = node;
    if (restore) {
        yield world.random.between(1_000, 10_000);
        answering(server);
        server.data = { ...server.data, executed: new Map([[backedUp, 9]]), relay: undefined };
    }
    const item: GroupItem = {
        pk: "master_lock",
        epoch: after + 1,
        groupName: world.random.uuid(),
        owner: node.id,
        state: "BOOTING",
        changedAt: "",
    };
    node.bootingEpoch = item.epoch;
    try {
        yield world.random.between(10, 300);
        yield* claim(node, after, item);
        yield world.random.between(10, 500);
        if (liveGroups({ peers: node.peers() }).length > 0) {
            throw new Error("a group is alive");
        }
        answering(server);
        if (server.group) {
            throw new Error("3093 the group is already running");
        }
        const { incarnation } = server;
        server.applyLeftover();
        yield world.random.between(800, 2_000);
        answering(server);
        if (server.incarnation !== incarnation) {
            throw new Error("2013 Lost connection to MySQL server during query");
        }
        world.checks.bootstraps(node, item.groupName);
        const group = new Group(item.groupName, server);
        world.groups.push(group);
        server.groupName = item.groupName;
        server.group = group;
        server.member = "ONLINE";
        server.data.executed.set(group.name, 1);
        server.seeGroup(group, world.now);
        try {
            yield* goLive(node, item, incarnation);
        } catch (error) {
            yield* stop(server, node);
            throw error;
        }
        server.offlineMode = false;
    } finally {
        node.bootingEpoch = undefined;
    }
}

/** The answer to a first try may be lost, and the second find the own item. */
function* claim(node: Node, after: number, item: GroupItem): Steps {
    const condition = (before: GroupItem | null): boolean =>
        (after === 0 ? before === null : before?.epoch === after) || before?.groupName === item.groupName;
    for (let tries = 1; ; tries += 1) {
        try {
            if (node.world.table.write(node.reach, condition, item)) {
                return;
            }
        } catch (error) {
            if (!(error instanceof NoAnswer) || tries === 2) {
                throw error;
            }
            yield 500;
            continue;
        }
        throw new Error(`another node has taken epoch ${item.epoch}`);
    }
}

function* goLive(node: Node, item: GroupItem, incarnation: number): Steps {
    const { server, world } = node;
    const begun = world.now;
    for (;;) {
        yield world.random.between(100, 700);
        answering(server);
        if (server.incarnation !== incarnation || server.group?.commit(server) === undefined) {
            throw new Error("the server is no primary after it has made the group");
        }
        try {
            const live: GroupItem = { ...item, state: "LIVE" };
            const holds = (before: GroupItem | null): boolean => before?.groupName === item.groupName;
            if (!world.table.write(node.reach, holds, live)) {
                throw new Error(`another node has taken an epoch after ${item.epoch}`);
            }
            world.checks.wentLive(node, item);
            return;
        } catch (error) {
            if (!(error instanceof NoAnswer) || world.now - begun > 30_000) {
                throw error;
            }
        }
    }
}

function* switchover({ server, world }: Node, to: string): Steps {
    yield 300;
    const { group } = server;
    const next = group?.members.find((member) => member.server.uuid === to && member.state === "ONLINE");
    answering(server);
    if (!group?.isInCore(server) || !next) {
        throw new Error("3910 the requested member is not part of the group");
    }
    group.primary = next.server;
    for (let waited = 0; waited < 10_000; waited += 500) {
        yield 500;
        if (world.nodes.find((node) => node.server === next.server)?.health().primary) {
            return;
        }
    }
    throw new Error("the new primary is not fit in time");
}

function* reclone({ server, world, address }: Node, donor: string): Steps {
    answering(server);
    yield* stopIfIn(server);
    yield world.random.between(2_000, 8_000);
    answering(server);
    const from = world.nodes.find((node) => node.address === donor);
    if (!from?.server.isUp || from.server.isFrozen || !world.connects(address, from.address)) {
        throw new Error("3862 Clone Donor Error");
    }
    server.data = { executed: new Map(from.server.data.executed), relay: undefined, prepared: true };
    server.clones += 1;
    server.kill(world.now, 3_000);
    while (!server.isUp) {
        yield 200;
    }
}

function* stopIfIn(server: Server): Steps {
    if (server.group) {
        yield 100;
        throw new Error("3875 The clone operation needs a server outside of a group");
    }
}

function* leave(node: Node): Steps {
    yield* stop(node.server, node);
    yield 1_000;
    node.server.kill(node.world.now, Infinity);
}
