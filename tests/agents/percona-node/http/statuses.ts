import type { Peer } from "../../../../agents/percona-node/model";
import type { NodeStatus } from "../../../../agents/percona-node/status";

/** The moment at which the statuses here are looked at. */
export const now = new Date("2026-11-22T12:00:00Z");

const group = "9d0f3c1e-5a77-4f0e-9a55-3c1f2f6f0a01";
const older = "bf30f9b7-f4de-11f0-8310-06ed89e4c4bd";

/** `server_uuid` of the node with that number. */
export function uuidOf(number: number): string {
    return `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
}

export function idOf(number: number): string {
    return `i-0${String(number).repeat(2)}c4e9f7a1b2d3e5`.slice(0, 19);
}

export function addressOf(number: number): string {
    return `10.20.${number}.1${number}`;
}

const gtids = `${older}:1-48213,\n${group}:1-1305220`;

/** A cluster of `count` nodes that is well, as its node `number` sees it; node 1 is the primary. */
export function healthy(number = 1, count = 3): NodeStatus {
    const numbers = Array.from({ length: count }, (_, index) => index + 1);
    return {
        id: idOf(number),
        address: addressOf(number),
        clusterId: "orders",
        nodeCount: count,
        state: number === 1 ? "primary" : "replica",
        why: number === 1 ? "it takes writes; all members are online" : `it follows ${idOf(1)}`,
        primary: number === 1,
        replica: number !== 1,
        epoch: 4,
        groupName: group,
        membership: { epoch: 4, view: 17, members: numbers.map(uuidOf) },
        templateVersion: "lt-0123456789abcdef0:12",
        server: {
            uuid: uuidOf(number),
            version: "8.0.43-34",
            gtids,
            member: "ONLINE",
            role: number === 1 ? "PRIMARY" : "SECONDARY",
            superReadOnly: number !== 1,
            offlineMode: false,
            applierQueue: number === 1 ? 0 : 3,
            lagSeconds: number === 1 ? 0 : 0.4,
        },
        members: numbers.map((each) => ({
            id: idOf(each),
            uuid: uuidOf(each),
            address: addressOf(each),
            state: "ONLINE",
            role: each === 1 ? "PRIMARY" : "SECONDARY",
        })),
        peers: numbers.filter((each) => each !== number).map((each) => peer(each, count)),
        events: [
            { at: "2026-11-22T09:14:03Z", node: idOf(1), what: `switchover from ${idOf(2)} to ${idOf(1)}, as asked` },
            { at: "2026-11-21T22:40:10Z", node: idOf(3), what: "joined by CLONE and was seeded after 41 s" },
        ],
        backups: {
            newest: {
                id: "20261122T021500Z",
                kind: "incremental",
                startedAt: "2026-11-22T02:15:00Z",
                bytes: 734_003_200,
            },
            verifiedAt: "2026-11-19T04:30:00Z",
            archivedAt: "2026-11-22T11:59:20Z",
        },
        credentialsVersion: "5c0d7a3e-0000-4000-8000-00000000beef",
        decidedAgoMs: 400,
        uptimeMs: 11 * 86_400_000,
    };
}

/** A node that is well, as the others see it. */
export function peer(number: number, count = 3): Peer {
    const role = number === 1 ? "PRIMARY" : "SECONDARY";
    return {
        id: idOf(number),
        address: addressOf(number),
        instance: "in-service",
        uuid: uuidOf(number),
        server: {
            uuid: uuidOf(number),
            version: "8.0.43-34",
            machine: "x86_64",
            gtids,
            purged: "",
            member: "ONLINE",
            role,
            groupName: group,
            view: 17,
            members: Array.from({ length: count }, (_, index) => ({
                uuid: uuidOf(index + 1),
                address: addressOf(index + 1),
                state: "ONLINE",
                role: index === 0 ? ("PRIMARY" as const) : ("SECONDARY" as const),
            })),
        },
        agent: {
            state: number === 1 ? "primary" : "replica",
            why: number === 1 ? "it takes writes; all members are online" : `it follows ${idOf(1)}`,
            primary: number === 1,
            replica: number !== 1,
            templateVersion: "lt-0123456789abcdef0:12",
            version: "8.0.43-34",
            lagSeconds: number === 1 ? 0 : 0.2 * number,
        },
    };
}

/** The primary has just been killed: the others have not agreed on another yet. */
export function failover(): NodeStatus {
    const status = healthy(2);
    const [gone, ...rest] = status.peers ?? [];
    return {
        ...status,
        why: "the primary is not reachable; the group elects another one",
        members: status.members.map((member, index) => (index === 0 ? { ...member, state: "UNREACHABLE" } : member)),
        peers: [{ ...gone!, server: undefined, agent: undefined, instance: "unknown" }, ...rest],
        events: [
            { at: "2026-11-22T11:59:56Z", node: idOf(2), what: `${idOf(1)} is UNREACHABLE in the view` },
            ...status.events,
        ],
    };
}

/** Node 3 has transactions that the group has not, and is about to be cloned anew. */
export function errant(): NodeStatus {
    const status = healthy(3);
    const own = `${gtids},\n${uuidOf(3)}:1-7`;
    return {
        ...status,
        state: "errant",
        why: `it has 7 transactions that the group has not (${uuidOf(3)}:1-7), saves their binary logs and is cloned anew`,
        primary: false,
        replica: false,
        server: { ...status.server!, gtids: own, member: "OFFLINE", role: "", offlineMode: true, lagSeconds: null },
        members: [],
        peers: status.peers!.map((each) => ({
            ...each,
            server: { ...each.server!, members: each.server!.members.slice(0, 2) },
        })),
        task: { kind: "reclone", forSeconds: 14 },
        backups: {},
    };
}

/** The same cluster from the primary's side. */
export function errantPeer(): NodeStatus {
    const status = healthy(1);
    const peers = status.peers!.map((each) => {
        return each.id === idOf(3) ? { ...each, server: undefined, agent: { ...each.agent!, ...word() } } : each;
    });
    return { ...status, members: status.members.slice(0, 2), peers: peers };

    function word(): { state: "errant"; why: string; replica: boolean; lagSeconds: null } {
        return { state: "errant", why: errant().why, replica: false, lagSeconds: null };
    }
}

/** Long texts everywhere, one of them an attack. */
export function overlong(): NodeStatus {
    const status = healthy(1);
    const many = Array.from(
        { length: 40 },
        (_, index) => `${uuidOf(index + 100)}:1-${index * 977 + 5}:${index * 1000 + 9}`,
    );
    const attack = `<img src=x onerror="document.title='taken'"> & "quoted" 'too' $& $1`;
    return {
        ...status,
        clusterId: "a-cluster-whose-identifier-is-as-long-as-anybody-has-ever-made-one-in-production",
        why: `${attack} ${"it waits for something that takes a very long sentence to explain, ".repeat(4)}`,
        server: {
            ...status.server!,
            gtids: many.join(",\n"),
            version: "8.0.43-34-some-vendor-build-with-a-long-name.1",
        },
        events: Array.from({ length: 20 }, (_, index) => ({
            at: new Date(now.getTime() - index * 3_600_000).toISOString(),
            node: idOf((index % 3) + 1),
            what: `${attack} ${"x".repeat(180)}`,
        })),
        backups: { ...status.backups, running: { kind: "full", owner: idOf(2), startedAt: "2026-11-22T11:31:00Z" } },
        task: { kind: "restart-server", forSeconds: 7_380 },
    };
}
