// What the function, the script it has run on instances, and the component that makes both agree on.

/** What the function is told, as `config.json` beside its code: an environment would hold no more than 4 KB. */
export interface ReconcilerConfig {
    /** Name of the deployment; what is registered carries it in its labels. */
    deployment: string;
    /** Name of the service, unique in region and account; the function's metrics carry it. */
    serviceName: string;
    /** Host name or address, with its port unless it is 443, at which PMM answers with TLS to this function and to agents. */
    pmmAddress: string;
    /** ARN of the secret whose text is the password of PMM's user `admin`. */
    adminSecretArn: string;
    /** Name of the DynamoDB table with one item: the lease and the state. */
    stateTable: string;
    /** Name of the SSM document that sets up an instance. */
    documentName: string;
    /** Most nodes and services that one run removes. */
    removalsPerRun: number;
    groups: MonitoredGroupConfig[];
    databases: MonitoredDatabaseConfig[];
}

/** Engines of databases on instances, in PMM's words. */
export type Engine = "mysql" | "postgresql" | "mongodb" | "valkey";

/** An auto scaling group whose instances run a database each. */
export interface MonitoredGroupConfig {
    /** Name of the auto scaling group. */
    name: string;
    engine: Engine;
    /** Port of the database on 127.0.0.1 of each instance. */
    port: number;
    /** ARN of the secret, `{"username", "password"}`, that the agent logs in to the database with. */
    credentialsSecretArn: string;
    /** User whose password stands in that secret under this name; missing where the secret itself names the user. */
    credentialsUser?: string;
    /** ARN of the secret, `{"token"}`, that the group's agents register with; this function writes it. */
    agentSecretArn: string;
    /** Where MySQL's queries are read. */
    querySource: "perfschema" | "slowlog" | "none";
    /** Whether the agent talks TLS to the database; its certificate is not checked on 127.0.0.1. */
    tls: boolean;
    /** PMM's labels of these names; empty for none. */
    environment: string;
    cluster: string;
}

/** Databases on RDS: one DB instance, or all instances of an Aurora cluster. */
export interface MonitoredDatabaseConfig {
    /** Name of the entry, which its registrations carry in their labels. */
    name: string;
    engine: "mysql" | "postgresql";
    /** Exactly one of the two is there. */
    instanceIdentifier?: string;
    clusterIdentifier?: string;
    /** ARN of the secret, `{"username", "password"}`, that PMM logs in with. */
    credentialsSecretArn: string;
    /** Database to connect to, for PostgreSQL. */
    database: string;
    environment: string;
}

/** Labels of PMM's nodes and services that say what is ours. Nothing without the first is ever touched. */
export const labels = {
    deployment: "stackwarden_deployment",
    /** Auto scaling group, and id of the instance. */
    group: "stackwarden_group",
    instance: "stackwarden_instance",
    /** Name of the entry of `databases`. */
    database: "stackwarden_database",
    /**
     * Id of the version of the secret that the database is logged in to with. The whole: those of versions that Pulumi writes
     * all begin alike and may end alike (`terraform-<time><counter>`).
     */
    credential: "stackwarden_credential",
} as const;

/** Name of an instance's node, and of its service. */
export function instanceName(group: string, hostname: string): string {
    return `${group}/${hostname}`;
}

/** Name of the node, and of the service, of a DB instance on RDS. */
export function databaseName(identifier: string): string {
    return `rds/${identifier}`;
}

/** Name of the Grafana service account whose token a group's agents use. */
export function serviceAccountName(deployment: string, group: string): string {
    return `stackwarden-${deployment}-${group}`;
}

/**
 * Parameters of the SSM document, each a string that its pattern matches in full; the script gets them as environment
 * variables of the same names. They are of letters and digits only: SSM's agent drops every parameter whose name holds
 * another character (`paramNameRegex` of its docparser), and would leave `{{ PMM_ADDRESS }}` in the script as it is.
 */
export const documentParameters = {
    DEPLOYMENT: "[a-z0-9-]{1,64}",
    // Names of auto scaling groups may hold more; those that do not fit are refused by the component.
    GROUP: "[A-Za-z0-9._/-]{1,255}",
    PMMADDRESS: "[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?",
    ENGINE: "mysql|postgresql|mongodb|valkey",
    PORT: "[0-9]{1,5}",
    AGENTSECRETARN: "arn:[a-z-]+:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]+",
    CREDENTIALSSECRETARN: "arn:[a-z-]+:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]+",
    CREDENTIALSUSER: "[A-Za-z0-9._-]{0,64}",
    QUERYSOURCE: "perfschema|slowlog|none",
    TLS: "true|false",
    ENVIRONMENT: "[A-Za-z0-9._-]{0,64}",
    CLUSTER: "[A-Za-z0-9._-]{0,64}",
} as const;

/** The parameters of one command. */
export type DocumentParameters = Record<keyof typeof documentParameters, string>;

/** What the script ends with when PMM has a node or service of its name that does not carry our labels. */
export const conflictExitCode = 42;

/** Seconds that a command waits for an instance, and that the script may take there. */
export const deliverySeconds = 600;
export const executionSeconds = 900;

/** Seconds that one run of the function may take; less than lie between two runs, and the length of its lease. */
export const runSeconds = 240;

/** The item of the state table. */
export const stateKey = "deployment";

/** Where the function's metrics are, and their one dimension, whose value is the service's name. */
export const metricNamespace = "stackwarden/PmmReconciler";
export const metricDimension = "ServiceName";

/** Metrics of each run. */
export const metrics = {
    /** 1 when the whole run was done and nothing but single instances failed. */
    success: "Success",
    /** Calls for the run, for a group or for a database that failed. */
    failures: "Failures",
    /** Instances that were tried and are not right. */
    instancesFailing: "InstancesFailing",
    /** Instances that should be monitored, and those among them that are. */
    instancesWanted: "InstancesWanted",
    instancesRight: "InstancesRight",
    /** The rest: being set up, failing, not reached by SSM, or in conflict with something that is not ours. */
    instancesWrong: "InstancesWrong",
    commandsSent: "CommandsSent",
    removals: "Removals",
    /** Removals that wait for the next run, because of the cap. */
    removalsHeldBack: "RemovalsHeldBack",
} as const;
