import { randomUUID } from "node:crypto";
import type { Inventory } from "./inventory";
import { asFields, customLabels, flag, needed, onlyKnown, portNumber, text, type Fields } from "./fields";
import { agent, exporters, serverId, type Node, type Service } from "./records";
import { alreadyExists, failedPrecondition, invalid, notFound } from "./refusal";

/** Adds what the body of `POST /v1/management/services` asks for, and gives the answer. */
export function addedService(inventory: Inventory, body: Fields): unknown {
    const kinds = Object.keys(body);
    const kind = kinds[0] ?? "";
    if (kinds.length !== 1 || !(kind in fieldsOf)) {
        throw invalid(`invalid request: ${kinds.join(", ")} is not one kind of service`);
    }
    const fields = asFields(body[kind], kind);
    onlyKnown(fields, [...commonFields, ...(fieldsOf[kind] ?? [])], kind);
    return kind === "rds" ? addedDatabase(inventory, fields) : addedOnNode(inventory, kind, fields);
}

/** A database on a node that runs its own pmm-agent. */
function addedOnNode(inventory: Inventory, type: string, fields: Fields): unknown {
    const node = nodeOf(inventory, fields);
    const agentId = needed(fields, "pmm_agent_id");
    const host = inventory.nodeOfAgent(agentId);
    if (host === undefined) {
        throw notFound(`Agent with ID "${agentId}" not found.`);
    }
    const service = madeService(inventory, type, node, fields);
    if (!flag(fields, "skip_connection_check")) {
        const connected = host.agents.some((each) => each.agent_id === agentId && each.is_connected);
        if (!connected) {
            throw failedPrecondition(`pmm-agent with ID "${agentId}" is not currently connected`);
        }
        checkConnection(inventory, service);
    }
    inventory.services.set(service.service_id, service);
    return { [type]: { service: told(service), [exporters[type] ?? ""]: service.agents[0] } };
}

/** A database on RDS, which PMM's own agent watches, with a node of its own. */
function addedDatabase(inventory: Inventory, fields: Fields): unknown {
    const type = { DISCOVER_RDS_ENGINE_MYSQL: "mysql", DISCOVER_RDS_ENGINE_POSTGRESQL: "postgresql" }[
        text(fields, "engine")
    ];
    if (type === undefined) {
        throw invalid(`Unsupported Engine type ${JSON.stringify(fields.engine ?? "")}.`);
    }
    const instanceId = needed(fields, "instance_id");
    if (instanceId.includes(".")) {
        throw invalid("DB instance identifier should not contain dots.");
    }
    if ((text(fields, "pmm_agent_id") || serverId) !== serverId) {
        throw notFound(`Agent with ID "${text(fields, "pmm_agent_id")}" not found.`);
    }
    const name = text(fields, "node_name") || instanceId;
    const region = needed(fields, "region");
    inventory.refuseTaken(name, instanceId, region);
    const node: Node = {
        node_id: randomUUID(),
        node_name: name,
        node_type: "remote_rds",
        address: instanceId,
        region,
        az: text(fields, "az"),
        custom_labels: customLabels(fields),
        agents: flag(fields, "rds_exporter") ? [agent("rds_exporter")] : [],
    };
    const service = madeService(inventory, type, node, { service_name: instanceId, ...fields });
    if (!flag(fields, "skip_connection_check")) {
        checkConnection(inventory, service);
    }
    inventory.nodes.set(node.node_id, node);
    inventory.services.set(service.service_id, service);
    return { rds: { node: { node_id: node.node_id, node_name: name }, [type]: told(service) } };
}

function nodeOf(inventory: Inventory, fields: Fields): Node {
    const id = text(fields, "node_id");
    const name = text(fields, "node_name");
    if ((id === "") === (name === "")) {
        throw invalid("expected only one param; node id, node name or register node params");
    }
    const node = id === "" ? inventory.nodeNamed(name) : inventory.nodes.get(id);
    if (node === undefined) {
        throw notFound(id === "" ? `Node with name "${name}" not found.` : `Node with ID "${id}" not found.`);
    }
    return node;
}

function madeService(inventory: Inventory, type: string, node: Node, fields: Fields): Service {
    const name = needed(fields, "service_name");
    if (inventory.serviceNamed(name) !== undefined) {
        throw alreadyExists(`Service with name "${name}" already exists.`);
    }
    const analytics = Object.entries(queryAnalytics)
        .filter(([field]) => flag(fields, field))
        .map(([, agentType]) => agent(agentType));
    return {
        service_id: randomUUID(),
        service_type: type,
        service_name: name,
        node_id: node.node_id,
        address: needed(fields, "address"),
        port: portNumber(fields, "port"),
        cluster: text(fields, "cluster"),
        environment: text(fields, "environment"),
        custom_labels: customLabels(fields),
        agents: [agent(exporters[type] ?? ""), ...analytics],
        login: {
            username: ["mysql", "postgresql"].includes(type) ? needed(fields, "username") : text(fields, "username"),
            password: text(fields, "password"),
        },
    };
}

function checkConnection(inventory: Inventory, service: Service): void {
    const reason = inventory.connectionCheck(service);
    if (reason !== undefined) {
        throw failedPrecondition(`Connection check failed: ${reason}.`);
    }
}

function told({ login: _login, agents: _agents, ...service }: Service): unknown {
    return service;
}

/** Fields that ask for an agent that reads queries, and its type. */
const queryAnalytics = {
    qan_mysql_perfschema: "qan-mysql-perfschema-agent",
    qan_mysql_slowlog: "qan-mysql-slowlog-agent",
    qan_postgresql_pgstatements: "qan-postgresql-pgstatements-agent",
    qan_postgresql_pgstatements_agent: "qan-postgresql-pgstatements-agent",
    qan_postgresql_pgstatmonitor_agent: "qan-postgresql-pgstatmonitor-agent",
    qan_mongodb_profiler: "qan-mongodb-profiler-agent",
    qan_mongodb_mongolog: "qan-mongodb-mongolog-agent",
};

const commonFields = [
    "node_name",
    "service_name",
    "address",
    "port",
    "pmm_agent_id",
    "environment",
    "cluster",
    "replication_set",
    "username",
    "password",
    "custom_labels",
    "skip_connection_check",
    "tls",
    "tls_skip_verify",
    "metrics_mode",
    "agent_password",
    "disable_collectors",
    "log_level",
];

const hostFields = ["node_id", "socket", "tls_ca", "tls_cert", "tls_key", "expose_exporter", "max_query_length"];

/** Fields of each kind, besides the common ones. Source: https://percona-pmm.readme.io/reference/addservice */
const fieldsOf: Readonly<Record<string, string[]>> = {
    mysql: [
        ...hostFields,
        "qan_mysql_perfschema",
        "qan_mysql_slowlog",
        "disable_comments_parsing",
        "disable_query_examples",
        "max_slowlog_file_size",
        "tablestats_group_table_limit",
        "extra_dsn_params",
    ],
    postgresql: [
        ...hostFields,
        "database",
        "qan_postgresql_pgstatements_agent",
        "qan_postgresql_pgstatmonitor_agent",
        "disable_comments_parsing",
        "disable_query_examples",
        "auto_discovery_limit",
        "max_exporter_connections",
    ],
    mongodb: [
        ...hostFields,
        "qan_mongodb_profiler",
        "qan_mongodb_mongolog",
        "tls_certificate_key",
        "tls_certificate_key_file_password",
        "authentication_mechanism",
        "authentication_database",
        "stats_collections",
        "collections_limit",
        "enable_all_collectors",
    ],
    valkey: hostFields,
    rds: [
        "region",
        "az",
        "instance_id",
        "node_model",
        "engine",
        "aws_access_key",
        "aws_secret_key",
        "rds_exporter",
        "qan_mysql_perfschema",
        "qan_postgresql_pgstatements",
        "disable_query_examples",
        "disable_comments_parsing",
        "tablestats_group_table_limit",
        "disable_basic_metrics",
        "disable_enhanced_metrics",
        "database",
        "auto_discovery_limit",
        "max_postgresql_exporter_connections",
        "extra_dsn_params",
    ],
};
