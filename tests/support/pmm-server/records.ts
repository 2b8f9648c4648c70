import { randomUUID } from "node:crypto";

/** A program that runs on a node for PMM, or that PMM runs for it. */
export interface Agent {
    agent_id: string;
    agent_type: string;
    status: string;
    /** Only ever true of a `pmm-agent`: PMM has a connection to no other. */
    is_connected: boolean;
}

/** A host. */
export interface Node {
    node_id: string;
    node_name: string;
    node_type: "generic" | "container" | "remote_rds";
    address: string;
    region: string;
    az: string;
    custom_labels: Record<string, string>;
    /** Those that belong to the node itself: `pmm-agent`, `node_exporter`, `rds_exporter`. */
    agents: Agent[];
}

/** A database. */
export interface Service {
    service_id: string;
    service_type: string;
    service_name: string;
    node_id: string;
    address: string;
    port: number;
    cluster: string;
    environment: string;
    custom_labels: Record<string, string>;
    /** Those that belong to the service itself: its exporter and its query analytics. */
    agents: Agent[];
    /** What its agents log in with; PMM tells nobody. */
    login: { username: string; password: string };
}

/** Id of PMM's own node, and of the agent on it. */
export const serverId = "pmm-server";

/** An agent that runs. */
export function agent(agent_type: string, agent_id: string = randomUUID(), is_connected = false): Agent {
    return { agent_id, agent_type, status: "AGENT_STATUS_RUNNING", is_connected };
}

/** Type of the agent that exports the metrics of a type of service. */
export const exporters: Readonly<Record<string, string>> = {
    mysql: "mysqld_exporter",
    postgresql: "postgres_exporter",
    mongodb: "mongodb_exporter",
    valkey: "valkey_exporter",
};
