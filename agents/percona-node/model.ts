// What an agent sees, and what it wants done. `decide` is the way from the one to the other, and knows nothing else.

import type { GroupItem } from "./contract";

/** Milliseconds of the node's monotonic clock, which no one sets. */
export type Monotonic = number;

/** Something that a service outside the node has said, or nothing when it did not answer. */
export type Answer<T> = { known: true; value: T } | { known: false };

/** MySQL's states of a member (performance_schema.replication_group_members). */
export type MemberState = "ONLINE" | "RECOVERING" | "OFFLINE" | "ERROR" | "UNREACHABLE";

/** A member as one server's view shows it. */
export interface ViewMember {
    /** `server_uuid`, which identifies a member everywhere. */
    uuid: string;
    /** `report_host`: the node's private address. */
    address: string;
    state: MemberState;
    role: "PRIMARY" | "SECONDARY" | "";
}

/** What any server can be asked, the own one and a peer's alike. */
export interface ServerView {
    /** `server_uuid`. */
    uuid: string;
    /** `@@version`, such as `8.0.36-28`. */
    version: string;
    /** `@@version_compile_machine`: the architecture that the server was built for, such as `x86_64` or `aarch64`. */
    machine: string;
    /** GTID set: `gtid_executed` and what the applier's relay log holds. */
    gtids: string;
    /** GTID set of those that are in none of its binary logs any more, so that it can give them by CLONE only. */
    purged: string;
    /** The server's own state in its view; OFFLINE without one. */
    member: MemberState;
    role: "PRIMARY" | "SECONDARY" | "";
    /** `group_replication_group_name`; empty when none is set. */
    groupName: string;
    /** The second part of VIEW_ID, which counts within a group; 0 without one. */
    view: number;
    /** All members of the view, the server itself among them; empty when it is OFFLINE. */
    members: ViewMember[];
}

/** The own server, asked over its socket. */
export interface LocalServer extends ServerView {
    /**
     * `new`: nothing but what `mysqld --initialize` makes, so that accounts are wanting. `empty`: accounts are there, and
     * not one transaction; whatever else is there is what a clone that was broken off has left. `data`: all else, which must
     * not be lost.
     */
    content: "new" | "empty" | "data";
    superReadOnly: boolean;
    offlineMode: boolean;
    /** Transactions that wait to be applied. */
    applierQueue: number;
    /** Seconds behind the primary, by the heartbeat row and the applier; 0 on the primary, Infinity when unknown. */
    lagSeconds: number;
}

/** A membership of the group that somebody saw: who had to agree for a transaction to be acknowledged. */
export interface Membership {
    /** The epoch of its group; 0 for that of a group of unknown epoch. */
    epoch: number;
    view: number;
    /** `server_uuid`s of all members; of a bootstrap that nobody remembers more of, the instance id of its owner. */
    members: string[];
    /** Those of `members` that were still being seeded (RECOVERING), so that they may lack what was acknowledged before. */
    recovering?: string[];
}

/** What a peer's agent says of itself (`NodeStatus`, asked over HTTP). */
export interface PeerAgent {
    state: NodeState;
    /** The newest membership it knows of. */
    membership?: Membership;
    /** The epoch that it is bootstrapping, while it is. */
    bootingEpoch?: number;
    /** Whether `/primary` and `/replica` are 200 there. */
    primary: boolean;
    replica: boolean;
    /** Version of the launch template it was made from; empty when unknown. */
    templateVersion: string;
    /** For people and metrics only, by `why`, `server.version` and `server.lagSeconds` of its status. */
    why?: string;
    version?: string;
    lagSeconds?: number | null;
    /** Transactions that wait to be applied there, by `server.applierQueue` of its status. */
    applierQueue?: number;
}

/** Another node. */
export interface Peer {
    /** Instance id. */
    id: string;
    address: string;
    /** Whether the auto scaling group has it. */
    instance: "in-service" | "launching" | "terminating" | "gone" | "unknown";
    /** `server_uuid`, by its node item or its server; undefined while neither has told. */
    uuid?: string;
    /** Not there when the server did not answer within 2 s. */
    server?: ServerView;
    /** Not there when the agent did not answer within 2 s. */
    agent?: PeerAgent;
}

/** What the auto scaling group says of the own instance. */
export interface Instance {
    state: "launching" | "in-service" | "terminating" | "unknown";
    /** Protected from scale-in, which an instance refresh respects. */
    protected: boolean;
    templateVersion: string;
    /** The version that new instances are made from; empty when unknown. */
    groupTemplateVersion: string;
    /** Whether an instance refresh is under way. */
    refreshing: boolean;
    /** Whether the group is to have no instance at all; false while that is not certain. */
    groupEnds: boolean;
}

/** What a person has asked for on the control socket; it stays until the task for it has ended. */
export type Request =
    | { kind: "switchover"; to?: string }
    | { kind: "reclone"; evenErrant: boolean }
    | { kind: "recover" }
    | { kind: "leave" };

/** How the node is to behave (`NodeVariables`). */
export interface Policy {
    nodeCount: number;
    readMaxLagSeconds: number;
    readsFromPrimary: "never" | "fallback" | "always";
    outage: "availability" | "consistency";
    errant: "reclone" | "wait";
    /** Empty, `empty`, or `s3://...`. */
    bootstrapFrom: string;
}

/** All that `decide` looks at. */
export interface Observed {
    now: Monotonic;
    /** Whether wall and monotonic clock have moved apart by more than 2 s since the last observation, or it is over 5 s ago. */
    jumped: boolean;
    id: string;
    policy: Policy;
    instance: Instance;
    /** Not there when it did not answer within 2 s. */
    server?: LocalServer;
    /** Whether the server's process runs, by systemd; `starting` until it is ready, as while InnoDB recovers after a crash. */
    serverRuns: boolean | "starting";
    /**
     * Why the agent could not look at the server, which may well be well: it refuses the agent, or there are no passwords to ask
     * it with. Not there for one that is silent.
     */
    blind?: string;
    /** All other nodes that the auto scaling group, node items, views or the agent's memory name. */
    peers: Peer[];
    /** `master_lock`, read consistently; null when there is none. */
    group: Answer<GroupItem | null>;
    /** The membership that `topology` tells; not there when it tells none, or did not answer. */
    topology?: Membership;
    /** Whether the bucket holds a complete backup of this cluster; asked only while `group` is null or BOOTING. */
    backups: Answer<boolean>;
    /** The task under way. */
    task?: { task: Task; since: Monotonic };
    /** The last task that ended. */
    ended?: { task: Task; at: Monotonic; error?: string };
    requests: Request[];
    /** Whether the newest heartbeat of this primary got no answer in time, though the server takes statements. */
    commitsHang: boolean;
    /** What the last decision wanted remembered. */
    remembered: Remembered;
}

/** Since when a node has applied no more than that many transactions. */
export interface Progress {
    since: Monotonic;
    applied: number;
}

/**
 * What lasts from one decision to the next. The part in `lasting` is on the disk as well, before any task that the decision
 * starts.
 */
export interface Remembered {
    lasting: {
        /** The newest membership that this node saw itself in, or heard of. */
        membership?: Membership;
        /** Name and epoch of the group it was last in. */
        groupName?: string;
        epoch?: number;
    };
    /** Since when the agent has found no live group, while it is outside of one. */
    lonelySince?: Monotonic;
    /** Since when the view has no majority, while it is in one. */
    cutOffSince?: Monotonic;
    /** Since when the server has not answered. */
    silentSince?: Monotonic;
    /** Since when it has not, although it is ready by systemd, and nothing tells why. */
    hangsSince?: Monotonic;
    /** `server_uuid` of the server, while it is a member of a view, as far as it was heard last. */
    memberUuid?: string | undefined;
    /** Whether people were told that the agent is blind. */
    toldBlind?: boolean;
    /** Since when it has been primary. */
    primarySince?: Monotonic;
    /** Since when this primary, which is writable, has committed no heartbeat. */
    commitsHangSince?: Monotonic;
    /** Since when it has been RECOVERING, and has applied no more than that many transactions. */
    stuck?: Progress;
    /** The same of a primary that does not take writes yet. */
    takeover?: Progress;
    /** When its server was restarted because it could not take over. */
    takeoverEndedAt?: Monotonic;
    /** The last role that clients were let in with. */
    opened?: "PRIMARY" | "SECONDARY";
    /** Failures in a row, and when the next try may be. */
    retry?: { failures: number; notBefore: Monotonic };
    /** What the launch hook was told. */
    launch?: "seeded";
    /** Whether people were told that this node cannot be seeded. */
    gaveUp?: boolean;
    /** Since when this instance has been launching, as far as this agent knows. */
    launchingSince?: Monotonic;
    /** Since when this instance, which is in service, has been of no use to a group that lives, and was not being seeded. */
    uselessSince?: Monotonic;
    /** Whether the auto scaling group was asked for another instance in the place of this one, which is done once. */
    replacementAsked?: boolean;
    /** Since when it has had transactions that the live group has not. */
    errantSince?: Monotonic;
    /** Since when peers have been told that this node is about to leave the group. */
    leavingSince?: Monotonic;
    /** Since when nobody has been at work on the epoch that is BOOTING. */
    idleClaim?: { epoch: number; since: Monotonic };
}

/** What the node is up to, for people, peers and metrics. */
export type NodeState =
    | "boot"
    | "find"
    | "join"
    | "bootstrap"
    | "outage"
    | "primary"
    | "replica"
    | "error"
    | "errant"
    | "leave"
    | "left";

/** Something that takes long or must not be done twice at once. One at a time; an error ends it and is told in `ended`. */
export type Task =
    /** systemd restarts the server, whatever it is doing. It is back read-only and offline. */
    | { kind: "restart-server" }
    /** Makes the accounts of a `new` data directory without a trace in the binary log, and forgets its GTIDs. */
    | { kind: "prepare-server" }
    /** START GROUP_REPLICATION under that name. `clone`: SET GLOBAL group_replication_clone_threshold = 1 first. */
    | { kind: "join"; groupName: string; clone: boolean }
    /** STOP GROUP_REPLICATION. */
    | { kind: "stop-replication" }
    /**
     * Claims epoch `after` + 1 under a fresh name by a conditional write (`after` 0: there must be no item), and only then
     * bootstraps under that name, closed to clients; makes the own schema, marks the item LIVE by a conditional write, and
     * opens. When that last write is refused, it stops the group. `restore`: fills the empty server from
     * `Policy.bootstrapFrom` before it claims. Each attempt is an epoch of its own. Between claim and START it asks the peers
     * again, and fails when one shows a live group.
     */
    | { kind: "bootstrap"; after: number; restore: boolean }
    /** group_replication_set_as_primary. `to` is a `server_uuid`. Waits until its `/primary` is 200. */
    | { kind: "switchover"; to: string }
    /** Saves the binary logs with `errant` transactions to the bucket, and then CLONE INSTANCE from `donor` (an address). */
    | { kind: "reclone"; donor: string; errant: string }
    /** Leaves the group as a replica, drops sessions, stops the server for good, deregisters the node item. */
    | { kind: "leave" };

/** Something quick that can be told again at each tick without harm. */
export type Order =
    /** offline_mode = OFF. */
    | { kind: "open" }
    /** offline_mode = ON, which also cuts the sessions of clients. */
    | { kind: "close" }
    /** Ends the sessions of clients, who may come back: then they look at the role anew. */
    | { kind: "drop-sessions" }
    /** Ends the sessions whose locks the applier waits for. */
    | { kind: "unblock" }
    /** Keeps a heartbeat row committed every second on a connection of its own. Without this order it stops. */
    | { kind: "beat" }
    /** Writes `topology` when it has changed. */
    | { kind: "publish-topology" }
    /** Scale-in protection of the own instance. */
    | { kind: "protect"; on: boolean }
    /** The launch hook: not yet, or done. */
    | { kind: "launch"; say: "wait" | "continue" }
    /** This node gives up before it was ever in service: the hook is told ABANDON, and the instance refresh is cancelled. */
    | { kind: "abandon"; why: string }
    /** The auto scaling group is told that this instance is unhealthy, so that it puts another in its place. */
    | { kind: "unhealthy" }
    /** The termination hook, once the node has left. */
    | { kind: "terminate"; say: "wait" | "continue" }
    /** Tells people: topology's events, and the topic when `loud`. */
    | { kind: "tell"; what: string; loud: boolean };

/** Whether the health check may be 200, as far as the observation goes; `health.ts` adds what only the moment can tell. */
export interface Fitness {
    primary: boolean;
    replica: boolean;
}

/** What is to be done now. */
export interface Decision {
    state: NodeState;
    /** One sentence for people: why this, and what it waits for. */
    why: string;
    fit: Fitness;
    /** Started when none is under way. */
    task?: Task;
    orders: Order[];
    /** Requests that cannot be met: they are taken off the list, and who asked is told why. */
    refused?: { request: Request; why: string }[];
    remembered: Remembered;
}
