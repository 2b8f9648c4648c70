import type { GroupItem } from "../../../../agents/percona-node/contract";
import { decide } from "../../../../agents/percona-node/decide";
import type {
    Decision,
    LocalServer,
    Observed,
    Peer,
    PeerAgent,
    ViewMember,
} from "../../../../agents/percona-node/model";
import type { Build } from "../../../../agents/percona-node/mysql/version";

/** The clock of every scene; times in them are before it. */
export const now = 1_000_000;
export const groupName = "0aaaaaaa-0000-0000-0000-000000000000";
/** `server_uuid`s of the nodes 1, 2, 3 ...: this node is 1. */
export const uuid = (node: number): string => `${node}0000000-0000-0000-0000-000000000000`;
export const address = (node: number): string => `10.0.0.${node}`;
/** Transactions 1 to `last` of the group. */
export const gtids = (last: number): string => `${groupName}:1-${last}`;

/** A view of nodes, the first of which is primary; others than ONLINE by their state. */
export function view(nodes: number[], states: Partial<Record<number, ViewMember["state"]>> = {}): ViewMember[] {
    return nodes.map((node, index) => ({
        uuid: uuid(node),
        address: address(node),
        state: states[node] ?? "ONLINE",
        role: index === 0 ? "PRIMARY" : "SECONDARY",
    }));
}

/** The own server, outside of a group with transactions 1 to 9, unless told. */
export function outside(changes: Partial<LocalServer> = {}): LocalServer {
    return {
        uuid: uuid(1),
        gtids: gtids(9),
        purged: "",
        member: "OFFLINE",
        role: "",
        groupName: "",
        view: 0,
        members: [],
        content: "data",
        superReadOnly: true,
        offlineMode: true,
        applierQueue: 0,
        lagSeconds: Infinity,
        ...build,
        ...changes,
    };
}

/** The own server as a member of a view of all three nodes that is open; as primary when it is the first of `members`. */
export function inside(members = view([2, 1, 3]), changes: Partial<LocalServer> = {}): LocalServer {
    const isPrimary = members[0]?.uuid === uuid(1);
    return outside({
        member: "ONLINE",
        role: isPrimary ? "PRIMARY" : "SECONDARY",
        groupName,
        view: 5,
        members,
        superReadOnly: !isPrimary,
        offlineMode: false,
        lagSeconds: 0,
        ...changes,
    });
}

/** What the servers of all nodes are, unless told. */
const build: Build = { version: "8.0.36-28", machine: "x86_64" };

/** Another node whose agent is at work; its server is a member of `members`, or outside. */
export function peer(
    node: number,
    members: ViewMember[] = [],
    changes: Omit<Partial<Peer>, "agent"> & {
        agent?: Partial<PeerAgent>;
        last?: number;
        purged?: string;
        built?: Partial<Build>;
    } = {},
): Peer {
    const { agent, last = 9, purged = "", built, ...rest } = changes;
    const own = members.find((member) => member.uuid === uuid(node));
    return {
        id: `i-${node}`,
        address: address(node),
        instance: "in-service",
        uuid: uuid(node),
        server: {
            uuid: uuid(node),
            ...build,
            ...built,
            gtids: last === 0 ? "" : gtids(last),
            purged,
            member: own?.state ?? "OFFLINE",
            role: own?.role ?? "",
            groupName: own ? groupName : "",
            view: own ? 5 : 0,
            members,
        },
        ...rest,
        agent: {
            state: own ? (own.role === "PRIMARY" ? "primary" : "replica") : "find",
            primary: own?.role === "PRIMARY",
            replica: own?.role === "SECONDARY",
            templateVersion: "1",
            ...agent,
        },
    };
}

/** A peer of which nothing is heard. */
export function silent(node: number, instance: Peer["instance"] = "in-service"): Peer {
    return { id: `i-${node}`, address: address(node), instance, uuid: uuid(node) };
}

/** `master_lock` as it is after the bootstrap of epoch 3 by node 2. */
export function item(changes: Partial<GroupItem> = {}): Observed["group"] {
    const value: GroupItem = {
        pk: "master_lock",
        epoch: 3,
        groupName,
        owner: "i-2",
        state: "LIVE",
        changedAt: "2026-11-22T00:00:00.000Z",
        ...changes,
    };
    return { known: true, value };
}

export const noItem: Observed["group"] = { known: true, value: null };
export const noAnswer: Observed["group"] = { known: false };

/** The membership of nodes in epoch 3, view 5. */
export function membership(nodes: number[], recovering?: number[]): NonNullable<PeerAgent["membership"]> {
    return { epoch: 3, view: 5, members: nodes.map(uuid), ...(recovering && { recovering: recovering.map(uuid) }) };
}

/** What is the case, and differs from: node 1 of three, in service, outside; a LIVE item, and nobody else there. */
export function scene(changes: Partial<Observed> = {}): Observed {
    return {
        now,
        jumped: false,
        id: "i-1",
        policy: {
            nodeCount: 3,
            readMaxLagSeconds: 30,
            readsFromPrimary: "never",
            outage: "availability",
            errant: "reclone",
            bootstrapFrom: "",
        },
        instance: {
            state: "in-service",
            protected: false,
            templateVersion: "1",
            groupTemplateVersion: "1",
            refreshing: false,
            groupEnds: false,
        },
        server: outside(),
        serverRuns: true,
        peers: [silent(2), silent(3)],
        group: item(),
        backups: { known: true, value: false },
        requests: [],
        commitsHang: false,
        remembered: { lasting: {} },
        ...changes,
    };
}

/** What is decided in it. */
export function decided(changes: Partial<Observed> = {}): Decision {
    return decide(scene(changes));
}

/** The kinds of a decision's orders. */
export function kinds({ orders }: Decision): string[] {
    return orders.map((order) => order.kind);
}
