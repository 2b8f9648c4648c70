// What the agent of a node, its commands, and the component that makes the cluster agree on.

/** Port of the agent's HTTP server on every node: health checks, `/status`, `/metrics` and the page for people. */
export const agentPort = 3000;

/** Port of MySQL on every node. */
export const mysqlPort = 3306;

/** Paths of the agent's HTTP server. */
export const paths = {
    /** 200 on the one node that takes writes, else 503; the write target group's health check. */
    primary: "/primary",
    /** 200 on a node that may serve reads, else 503; the read target group's health check. */
    replica: "/replica",
    /** `NodeStatus` of `status.ts` as JSON. */
    status: "/status",
    /** For Prometheus. */
    metrics: "/metrics",
    /** For people. */
    page: "/",
} as const;

/**
 * What a node's programs read from their environment, which on a host is `/etc/stackwarden/host.env`; nothing here is
 * secret, since user data is readable. All values are texts there.
 */
export interface NodeVariables {
    AWS_REGION: string;
    /** The cluster's id: `percona-<id>-...` are the names of what it has. */
    CLUSTER_ID: string;
    /** Nodes that the cluster is to have: 3, 5 or 7. */
    NODE_COUNT: number;
    /** Series of Percona Server. */
    ENGINE_SERIES: "8.0" | "8.4";
    /** DynamoDB table of `items`. */
    TABLE_NAME: string;
    /** Bucket of `prefixes`. */
    BUCKET_NAME: string;
    /** The secret of `Credentials`. */
    CREDENTIALS_SECRET_ARN: string;
    /** Auto scaling group of the nodes. */
    ASG_NAME: string;
    /** Target group of writes; a node that leaves waits until its successor is healthy there. Empty: it does not wait. */
    WRITE_TARGET_GROUP_ARN: string;
    /** SNS topic of the deployment's alarms, which also hears of failovers. Empty: nobody is told. */
    TOPIC_ARN: string;
    /** Seconds behind the primary from which a replica serves no reads. */
    READ_MAX_LAG_SECONDS: number;
    /** Whether the primary serves reads on the read endpoint: never, when no replica can, or always. */
    READS_FROM_PRIMARY: "never" | "fallback" | "always";
    /**
     * What happens when all nodes were down and one of the last membership does not come back within five minutes:
     * `availability` goes on with a majority of it, `consistency` waits for a person.
     */
    OUTAGE_POLICY: "availability" | "consistency";
    /** What happens to a node with transactions that the cluster has not: it is cloned anew, or waits for a person. */
    ERRANT_POLICY: "reclone" | "wait";
    /**
     * What a cluster that never was begins with: empty (nothing, unless its bucket holds backups, which is refused),
     * `empty` (nothing, whatever the bucket holds), or `s3://<bucket>/<cluster id>` (the newest backup of that cluster).
     */
    BOOTSTRAP_FROM: string;
    /** Point to restore to, for `BOOTSTRAP_FROM`: ISO 8601 in UTC (`2026-11-22T03:00:00Z`). Empty: the newest. */
    RESTORE_TO_TIME: string;
    /** The same as a GTID set: restored are the transactions in it. Empty: the newest. */
    RESTORE_TO_GTID: string;
    /** What makes full backups: Percona XtraBackup, or MySQL's own CLONE (which makes no incremental ones). */
    BACKUP_TOOL: "xtrabackup" | "clone";
    /** AWS cron expressions in UTC, without `cron()` (`0 2 ? * SUN *`); empty for none. */
    FULL_BACKUP_SCHEDULE: string;
    INCREMENTAL_BACKUP_SCHEDULE: string;
    RESTORE_DRILL_SCHEDULE: string;
}

/** Where things are on a node. A test moves them with variables of these names; a host has the defaults. */
export const places = {
    DATA_DIR: "/var/lib/mysql",
    MYSQL_SOCKET: "/var/run/mysqld/mysqld.sock",
    /** The agent's own: what it must remember when it starts again (`state.json`), and room for restores. */
    AGENT_DIR: "/var/lib/percona-node",
    /**
     * What becomes the data directory of a cluster that begins with a backup. Outside of it, in all of which InnoDB looks for
     * tablespaces, and beside the folder that is shown there (`/srv/mysql`): no rename leads from one mount to another.
     */
    RESTORE_DIR: "/srv/restore",
    /** Unix socket on which the agent takes commands from root on its own host. */
    CONTROL_SOCKET: "/run/percona-node/control.sock",
    /** Directory of mysqld, mysqlbinlog and the others; empty for PATH. */
    MYSQL_BIN: "",
    /** systemd's name of the server. */
    MYSQL_UNIT: "mysql.service",
} as const;

/** The secret `<cluster id>/mysql-credentials`: passwords of MySQL's accounts of these names. */
export interface Credentials {
    /** `root`@`localhost`: the agent. */
    root: string;
    /** `replication`@`%`, TLS only: nodes among themselves (group communication, CLONE, looking at each other). */
    replication: string;
    /** `backup`@`localhost`: XtraBackup and mysqlbinlog. */
    backup: string;
    /** `monitor`@`%`, TLS only: exporters and PMM; reads performance_schema, sys and statuses. */
    monitor: string;
}

/** Accounts of MySQL in `Credentials`. */
export const accounts = ["root", "replication", "backup", "monitor"] as const;

/** Schema of the agents' own tables, which are replicated: `heartbeat`. */
export const ownSchema = "stackwarden";

/** Keys (attribute `pk`) of the DynamoDB table's items. TTL (attribute `ttl`, seconds since 1970) is set on stale ones only. */
export const items = {
    /** `GroupItem`; never deleted, never expires. */
    group: "master_lock",
    /** `TopologyItem`. */
    topology: "topology",
    /** `BackupLockItem`. */
    backupLock: "backup_lock",
    /** `NodeItem` of a node, by instance id. */
    node: (id: string) => `node-${id}`,
} as const;

/** Who bootstrapped the cluster last, and under which name. Every bootstrap is one conditional write of the next epoch. */
export interface GroupItem {
    pk: string;
    /** 1 for the first bootstrap, then one more each. */
    epoch: number;
    /** `group_replication_group_name`, a fresh UUID each epoch. */
    groupName: string;
    /** Id of the node that bootstraps. */
    owner: string;
    /** `BOOTING` until the owner has bootstrapped and taken writes. */
    state: "BOOTING" | "LIVE";
    /** ISO 8601. */
    changedAt: string;
}

/** What the cluster looks like, written by the primary at each change and every minute. For people and for other programs. */
export interface TopologyItem {
    pk: string;
    epoch: number;
    /** The second part of MySQL's view id, which counts within an epoch. */
    view: number;
    /** Id and address of the primary. */
    primary: string;
    primaryAddress: string;
    members: TopologyMember[];
    changedAt: string;
    /** The newest first, at most 20. */
    events: TopologyEvent[];
    /** GTID set of the binary logs that are archived, written by the archiver. */
    archivedGtid?: string;
    archivedAt?: string;
}

export interface TopologyMember {
    /** Instance id; the address while it is unknown. */
    id: string;
    address: string;
    serverUuid: string;
    role: "PRIMARY" | "SECONDARY";
    state: string;
}

export interface TopologyEvent {
    at: string;
    /** Id of the node that tells. */
    node: string;
    what: string;
}

/** One node as it was when it wrote this. */
export interface NodeItem {
    pk: string;
    id: string;
    address: string;
    serverUuid: string;
    /** `NodeState` of the agent. */
    state: string;
    epoch: number;
    /** Executed and received GTIDs. */
    gtids: string;
    serverVersion: string;
    writtenAt: string;
    /** Only on a node that has left: a week later DynamoDB deletes it. */
    ttl?: number;
}

/** Who makes a backup. It is taken by a conditional write, and kept by writing `beat` anew every 10 s. */
export interface BackupLockItem {
    pk: string;
    owner: string;
    kind: "full" | "incremental" | "drill";
    /** Fresh with each renewal. Another may take the lock when it saw the same beat for 60 s by its own clock. */
    beat: string;
    startedAt: string;
    /** Set when the lock is released. */
    ttl?: number;
    /** Failures in a row, after which the schedules wait for longer and longer. */
    failures?: BackupFailures;
}

/** By what has failed; not there for what was done well the last time. */
export type BackupFailures = Partial<Record<"backup" | "drill", { count: number; /** ISO 8601. */ at: string }>>;

/** Prefixes of the bucket's keys, all below `<cluster id>/`. */
export const prefixes = {
    /** `full/<backup id>/`: parts, then `manifest.json`, without which it is no backup. */
    full: "full/",
    /** `incremental/<backup id>/`, likewise. */
    incremental: "incremental/",
    /** `binlogs/<UTC time>-<digest>.binlog.gz` and the same name with `.json`. */
    binlogs: "binlogs/",
    /** `errant/<node id>/<UTC time>/`: binary logs of a node that was cloned anew. */
    errant: "errant/",
    /** `agent/<sha256>.js`: the program of the nodes. */
    agent: "agent/",
} as const;

/** Hooks of the auto scaling group. */
export const lifecycleHooks = {
    /** A new node is not in service until it is seeded. It gives up by itself when it is not in time. */
    launch: "seeded",
    /** A node that goes hands over and leaves the group first. */
    terminate: "left",
} as const;

/**
 * CloudWatch metrics, all with the dimension `ClusterId` alone; those of a node a second time with `InstanceId` as well, so that
 * an alarm on the whole cluster sees the worst of its nodes.
 */
export const metricsNamespace = "Stackwarden/Percona";

export const metrics = {
    /** 1 from the node that is primary, once a minute. None for minutes: no primary. */
    primary: "Primary",
    /** Members that are ONLINE, in the primary's view. */
    members: "OnlineMembers",
    /** The epoch of the group, from the primary. */
    epoch: "Epoch",
    /** 1 for ten minutes after the group has begun anew, in a later epoch than the first; else 0; from the primary. */
    beganAnew: "BeganAnew",
    /** Seconds since the newest complete backup began, or since the bootstrap while there is none; from the primary. */
    backupAge: "BackupAgeSeconds",
    /** Seconds since the newest backup that a drill has restored began, or since the bootstrap; from the primary. */
    verifiedBackupAge: "VerifiedBackupAgeSeconds",
    /** Seconds since the newest transaction that is archived, or the bootstrap, while there are newer ones; from the primary. */
    archiveLag: "ArchiveLagSeconds",
    /** Transactions that wait to be applied; of a node. */
    applierQueue: "ApplierQueue",
    /** Seconds behind the primary; of a node. */
    lag: "ReplicaLagSeconds",
    /** 1 while the node has transactions that the group has not; of a node. */
    errant: "ErrantNode",
    /** 1 when the node was expelled from the group, or cut off from it, since it last measured; else 0; of a node. */
    expelled: "Expelled",
    /** Percent of the data directory's file system; of a node. */
    dataUsed: "DataUsedPercent",
} as const;

/**
 * Commands of the program `percona-node` on a host, which is the agent without one. SSM documents run them as root.
 *
 * - `agent`: the agent itself, until SIGTERM, which leaves the server as it is.
 * - `status [--json]`: the cluster as this node sees it.
 * - `switchover [--to <instance id>]`: makes another node primary; run on any node.
 * - `backup full|incremental|due`: makes one now (`due`: what the schedules ask for, later after failures); exits 0 where it
 *   is not this node's turn.
 * - `drill`: restores the newest backup aside, and looks at it.
 * - `restore --from s3://<bucket>/<cluster id> --into <dir> [--to-time T | --to-gtid G]`: makes a data directory of backups.
 * - `reclone [--yes]`: replaces this node's data by a copy of another's; `--yes` also when it has errant transactions.
 * - `rotate-passwords`: new passwords for all accounts, with the old ones valid until every node has the new ones; run on all
 *   nodes, of which the primary does it. It is refused while a backup is made.
 * - `recover --accept-data-loss`: after an outage that waits for a person: this node bootstraps with what it has.
 * - `leave`: hands over, leaves the group and stops the server.
 * - `archive`: archives the binary logs that are complete now.
 */
export const commands = [
    "agent",
    "status",
    "switchover",
    "backup",
    "drill",
    "restore",
    "reclone",
    "rotate-passwords",
    "recover",
    "leave",
    "archive",
] as const;
