import type { MemberState, NodeState } from "../model";
import type { NodeStatus } from "../status";
import { secondsSince } from "./words";

/** A metric that is read off a status. */
export interface Figure {
    /** Without the prefix `percona_node_`. */
    name: string;
    /** What it is, with its unit. */
    help: string;
    labels: string[];
    /** Its values now; none for what is not known. */
    read: (status: NodeStatus, now: Date) => Sample[];
}

/** One value of a figure. */
export interface Sample {
    labels?: Record<string, string>;
    value: number;
}

/** All states, so that each is there also while it is 0: an alert can count on it. */
const states = Object.keys({
    boot: true,
    find: true,
    join: true,
    bootstrap: true,
    outage: true,
    primary: true,
    replica: true,
    error: true,
    errant: true,
    leave: true,
    left: true,
} satisfies Record<NodeState, true>);

const memberStates = Object.keys({
    ONLINE: true,
    RECOVERING: true,
    OFFLINE: true,
    ERROR: true,
    UNREACHABLE: true,
} satisfies Record<MemberState, true>);

/** Every metric of a node, but for events and the process. */
export const figures: Figure[] = [
    {
        name: "info",
        help: "What this node is, in labels; always 1.",
        labels: ["cluster", "node", "version", "launch_template"],
        read: ({ clusterId, id, server, templateVersion }) => [
            {
                labels: {
                    cluster: clusterId,
                    node: id,
                    version: server?.version ?? "",
                    launch_template: templateVersion,
                },
                value: 1,
            },
        ],
    },
    {
        name: "state",
        help: "1 for the state that the agent is in, 0 for all others.",
        labels: ["state"],
        read: (status) => states.map((state) => ({ labels: { state }, value: Number(state === status.state) })),
    },
    single("primary", "1 while /primary answers 200: this node takes writes.", ({ primary }) => Number(primary)),
    single("replica", "1 while /replica answers 200: this node serves reads.", ({ replica }) => Number(replica)),
    single("server_up", "1 while the agent's last look at its server was answered.", ({ server }) =>
        Number(server !== undefined),
    ),
    {
        name: "members",
        help: "Members of the group in this node's view, by their state.",
        labels: ["state"],
        read: ({ members }) =>
            memberStates.map((state) => ({
                labels: { state },
                value: members.filter((member) => member.state === state).length,
            })),
    },
    single("wanted_nodes", "Nodes that the cluster is to have.", ({ nodeCount }) => nodeCount),
    single("applier_queue_transactions", "Transactions that wait to be applied.", ({ server }) => server?.applierQueue),
    single("lag_seconds", "Seconds behind the primary; not there while unknown.", ({ server }) => server?.lagSeconds),
    single("epoch", "Epoch of the group: how often it was bootstrapped.", ({ epoch }) => epoch),
    single("view", "Number of the newest view of the group that this node knows of, within an epoch.", (status) => {
        return status.membership?.view;
    }),
    single(
        "decision_age_seconds",
        "Seconds since the agent's last decision, of which it makes one a second.",
        (status) => (status.decidedAgoMs === undefined ? undefined : status.decidedAgoMs / 1000),
    ),
    {
        name: "task_running",
        help: "1 for the task that is under way; not there without one.",
        labels: ["task"],
        read: ({ task }) => (task === undefined ? [] : [{ labels: { task: task.kind }, value: 1 }]),
    },
    single("task_seconds", "Seconds that the task under way has taken; 0 without one.", ({ task }) =>
        task === undefined ? 0 : task.forSeconds,
    ),
    age("backup_age_seconds", "Seconds since the newest complete backup began.", ({ newest }) => newest?.startedAt),
    age("restore_drill_age_seconds", "Seconds since a drill last restored a backup and found it whole.", (backups) => {
        return backups.verifiedAt;
    }),
    age("archive_age_seconds", "Seconds since the binary logs were archived last.", ({ archivedAt }) => archivedAt),
    single("backup_running", "1 while a backup or a drill is under way anywhere in the cluster.", ({ backups }) =>
        Number(backups.running !== undefined),
    ),
    single("uptime_seconds", "Seconds that the agent runs.", ({ uptimeMs }) => uptimeMs / 1000),
];

function single(name: string, help: string, read: (status: NodeStatus) => number | null | undefined): Figure {
    return {
        name,
        help,
        labels: [],
        read: (status) => {
            const value = read(status);
            return value === null || value === undefined ? [] : [{ value }];
        },
    };
}

function age(name: string, help: string, moment: (backups: NodeStatus["backups"]) => string | undefined): Figure {
    return {
        name,
        help,
        labels: [],
        read: ({ backups }, now) => {
            const then = moment(backups);
            const seconds = then === undefined ? undefined : secondsSince(then, now);
            return seconds === undefined ? [] : [{ value: seconds }];
        },
    };
}
