// What a run sees, remembers and decides. Plain data: all of it can be written down in a test.
import type { MonitoredDatabaseConfig } from "./contract";

/** A node of PMM, with the agents that run on it. */
export interface PmmNode {
    id: string;
    name: string;
    labels: Record<string, string>;
    /** Whether its pmm-agent runs and has a connection to PMM now. */
    connected: boolean;
}

/** A service of PMM. */
export interface PmmService {
    id: string;
    name: string;
    /** `mysql`, `postgresql`, `mongodb`, `valkey`, ... */
    type: string;
    nodeId: string;
    address: string;
    port: number;
    labels: Record<string, string>;
    /** Whether an agent exports its metrics. */
    exported: boolean;
}

/** An instance of an auto scaling group. */
export interface Member {
    instanceId: string;
    /** `InService`, `Standby`, `Pending`, `Terminating:Wait`, ... */
    lifecycleState: string;
    /** `Healthy` or `Unhealthy`. */
    healthStatus: string;
    /** First label of its private DNS name; missing when EC2 does not know the instance (yet). */
    hostname: string | undefined;
}

/** A DB instance on RDS that can be connected to. */
export interface RdsInstance {
    identifier: string;
    /** `db.r6g.large`. */
    instanceClass: string;
    zone: string;
    address: string;
    port: number;
    /** Aurora cluster that it belongs to; empty for none. */
    cluster: string;
}

/** Everything that a run has seen. What could not be read is missing, and nothing is decided about it. */
export interface Observation {
    nodes: PmmNode[];
    services: PmmService[];
    /** Members by name of their group; groups that AWS does not have, or did not tell of, are missing. */
    groups: ReadonlyMap<string, Member[]>;
    /** Databases by name of their entry; those that RDS did not tell of are missing; an empty list is no database. */
    databases: ReadonlyMap<string, RdsInstance[]>;
    /** Id of the current version, by ARN of the secret; those that could not be read are missing. */
    credentials: ReadonlyMap<string, string>;
    /** Instances on which a command is under way. */
    busy: ReadonlySet<string>;
}

/** What runs remember. Times are ISO 8601 in UTC. */
export interface State {
    /** What was not wanted, run after run, by `node:<id>` or `service:<id>`. */
    absences: Record<string, { since: string; runs: number }>;
    /** Commands that were not seen to end yet. */
    commands: PendingCommand[];
    /** Instances whose set-up failed, by id, and when to try again. */
    attempts: Record<string, { failures: number; notBefore: string }>;
    /** Version of the administrator's secret that PMM has refused last, and when; missing when it never has. */
    refused?: { version: string; at: string } | undefined;
}

export interface PendingCommand {
    id: string;
    group: string;
    sentAt: string;
    instanceIds: string[];
}

/** Something of ours to take out of PMM, with all that depends on it. */
export interface Removal {
    kind: "node" | "service";
    id: string;
    name: string;
    /** For the log. */
    reason: string;
}

/** A DB instance to register; `replaces` is the registration that is removed just before. */
export interface DatabaseAddition {
    config: MonitoredDatabaseConfig;
    instance: RdsInstance;
    credential: string;
    replaces: Removal | undefined;
}

/** What a run does, in this order: removals, additions, set-ups (of instances that SSM reaches). */
export interface Plan {
    removals: Removal[];
    /** Removals that were due, and wait for the next run. */
    heldBack: number;
    additions: DatabaseAddition[];
    /** Ids of the instances to set up, by group, in the order of the group's members. */
    setUps: ReadonlyMap<string, string[]>;
    /** What is in the way and not ours; a person must look. */
    conflicts: { name: string; reason: string }[];
    /** Of ours, not wanted, and kept for a reason (its agent is connected; its group is unknown). */
    leftAlone: { name: string; reason: string }[];
    /** InService and healthy instances, and those that are as they should be. */
    wanted: number;
    right: number;
    /** The next state's. */
    absences: State["absences"];
}
