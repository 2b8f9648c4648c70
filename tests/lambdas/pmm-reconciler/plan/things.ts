import {
    databaseName,
    instanceName,
    labels,
    type MonitoredDatabaseConfig,
    type MonitoredGroupConfig,
    type ReconcilerConfig,
} from "../../../../lambdas/pmm-reconciler/contract";
import type {
    Member,
    Observation,
    PmmNode,
    PmmService,
    RdsInstance,
    State,
} from "../../../../lambdas/pmm-reconciler/model";

export const deployment = "pmm";

/** The version of each secret, as registrations of now carry it. */
export const currentCredential = "c0000001";

export const now = new Date("2026-03-10T12:00:00.000Z");

/** `minutes` after `now`, in the words of the state. */
export function later(minutes: number): string {
    return new Date(now.getTime() + minutes * 60_000).toISOString();
}

export const emptyState: State = { absences: {}, commands: [], attempts: {} };

export function group(name: string, fields: Partial<MonitoredGroupConfig> = {}): MonitoredGroupConfig {
    return {
        name,
        engine: "mysql",
        port: 3306,
        credentialsSecretArn: `arn:credentials:${name}`,
        agentSecretArn: `arn:agent:${name}`,
        querySource: "perfschema",
        tls: false,
        environment: "",
        cluster: "",
        ...fields,
    };
}

export function entry(name: string, fields: Partial<MonitoredDatabaseConfig> = {}): MonitoredDatabaseConfig {
    return {
        name,
        engine: "mysql",
        instanceIdentifier: name,
        credentialsSecretArn: `arn:credentials:${name}`,
        database: "",
        environment: "",
        ...fields,
    };
}

export function configuration(fields: Partial<ReconcilerConfig> = {}): ReconcilerConfig {
    return {
        deployment,
        serviceName: "pmm-production",
        pmmAddress: "pmm.internal",
        adminSecretArn: "arn:admin",
        stateTable: "state",
        documentName: "document",
        removalsPerRun: 10,
        groups: [],
        databases: [],
        ...fields,
    };
}

export function member(instanceId: string, fields: Partial<Member> = {}): Member {
    return {
        instanceId,
        lifecycleState: "InService",
        healthStatus: "Healthy",
        hostname: `host-${instanceId}`,
        ...fields,
    };
}

export function rdsInstance(identifier: string, fields: Partial<RdsInstance> = {}): RdsInstance {
    return {
        identifier,
        instanceClass: "db.r6g.large",
        zone: "eu-west-1a",
        address: `${identifier}.rds.internal`,
        port: 3306,
        cluster: "",
        ...fields,
    };
}

/** Labels as the script on an instance gives them. */
export function instanceLabels(groupName: string, instanceId: string): Record<string, string> {
    return { [labels.deployment]: deployment, [labels.group]: groupName, [labels.instance]: instanceId };
}

/** Labels as the function gives them. */
export function databaseLabels(entryName: string): Record<string, string> {
    return { [labels.deployment]: deployment, [labels.database]: entryName };
}

const withCredential = { [labels.credential]: currentCredential };

/** The node of an instance, as it should be: `node:<name>`, connected. */
export function hostNode(groupName: string, instanceId: string, fields: Partial<PmmNode> = {}): PmmNode {
    const name = fields.name ?? instanceName(groupName, `host-${instanceId}`);
    return { id: `node:${name}`, name, labels: instanceLabels(groupName, instanceId), connected: true, ...fields };
}

/** The service of an instance, as it should be: `service:<name>`, on the node of the same name. */
export function hostService(groupName: string, instanceId: string, fields: Partial<PmmService> = {}): PmmService {
    const name = fields.name ?? instanceName(groupName, `host-${instanceId}`);
    return {
        id: `service:${name}`,
        name,
        type: "mysql",
        nodeId: `node:${instanceName(groupName, `host-${instanceId}`)}`,
        address: "127.0.0.1",
        port: 3306,
        labels: { ...instanceLabels(groupName, instanceId), ...withCredential },
        exported: true,
        ...fields,
    };
}

/** The node of a DB instance, as it should be. */
export function databaseNode(entryName: string, identifier: string, fields: Partial<PmmNode> = {}): PmmNode {
    const name = databaseName(identifier);
    return { id: `node:${name}`, name, labels: databaseLabels(entryName), connected: false, ...fields };
}

/** The service of a DB instance, as it should be. */
export function databaseService(entryName: string, identifier: string, fields: Partial<PmmService> = {}): PmmService {
    const name = databaseName(identifier);
    return {
        id: `service:${name}`,
        name,
        type: "mysql",
        nodeId: `node:${name}`,
        address: `${identifier}.rds.internal`,
        port: 3306,
        labels: { ...databaseLabels(entryName), ...withCredential },
        exported: true,
        ...fields,
    };
}

/** What a run saw: every secret in its current version unless `fields` says otherwise, and nothing under way. */
export function observation(config: ReconcilerConfig, fields: Partial<Observation> = {}): Observation {
    const secrets = [...config.groups, ...config.databases].map((each) => each.credentialsSecretArn);
    return {
        nodes: [],
        services: [],
        groups: new Map(),
        databases: new Map(),
        credentials: new Map(secrets.map((arn) => [arn, currentCredential])),
        busy: new Set(),
        ...fields,
    };
}

/** A state in which these were not wanted in the run before. */
export function absentBefore(...keys: string[]): State {
    return { ...emptyState, absences: Object.fromEntries(keys.map((key) => [key, { since: later(-5), runs: 1 }])) };
}
