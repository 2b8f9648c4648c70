import * as pulumi from "@pulumi/pulumi";
import { documentParameters } from "../../../../lambdas/pmm-reconciler/contract";
import { ec2Id, kmsKeyArn, roleArn, secretArn } from "../../validation/aws-rules";
import { problem, type Checks, type Rule } from "../../validation/checks";
import { lowerCaseName } from "../../validation/names";
import { tcpPort } from "../../validation/network-rules";
import { matching, oneOf, repeated } from "../../validation/rules";
import { RdsEngine, rdsPort } from "../rds-access";

/**
 * An auto scaling group whose instances run a database that PMM monitors. Each instance in service gets `pmm-client` by
 * Systems Manager, a node and a service `<group>/<host name>` in PMM; they go again with the instance.
 *
 * The instances need the SSM agent and its permissions, a way to PMM, to the package repositories and to AWS, and the right
 * to read `credentialsSecretArn`.
 */
export interface MonitoredAsg {
    /** Name of this entry, unique in the deployment: up to 20 lower-case letters, digits and hyphens. */
    name: string;
    /** Name of the auto scaling group. Default: `name`. */
    autoScalingGroupName?: pulumi.Input<string>;
    /**
     * Id of a security group that the group's instances are in, which is let in to PMM. Give it once where several entries
     * share it: AWS refuses a rule that is there already. Default: no rule is made.
     */
    securityGroupId?: pulumi.Input<string>;
    /** ARN of the IAM role of the group's instances, which may read the token that their agents register with. */
    instanceRoleArn: pulumi.Input<string>;
    /** Database on each instance. */
    engine: MonitoredEngine;
    /**
     * Port of the database on the instance itself. Default: 3306 for `mysql`, 5432 for `postgresql`, 27017 for `mongodb`, 6379
     * for `valkey`.
     */
    port?: number;
    /**
     * ARN of the secret `{"username": "...", "password": "..."}` that the agent logs in to the database with, or of one as
     * `credentialsUser` needs it.
     */
    credentialsSecretArn: pulumi.Input<string>;
    /**
     * Name of a user whose password stands in the secret under that very name, for a secret with the passwords of several, such
     * as `{"root": "...", "monitor": "..."}`: up to 64 letters, digits, `.`, `_` and `-`. Default: none, for
     * `{"username": "...", "password": "..."}`.
     */
    credentialsUser?: string;
    /** Where MySQL's queries are read. Default: `perfschema`. */
    querySource?: QuerySource;
    /** Whether the agent talks TLS to the database. Its certificate is not checked: it is the instance itself. Default: false. */
    tls?: boolean;
    /** Value of PMM's label `environment`: up to 64 letters, digits, `.`, `_` and `-`. Default: none. */
    environment?: string;
    /** Value of PMM's label `cluster`: up to 64 letters, digits, `.`, `_` and `-`. Default: none. */
    cluster?: string;
}

/** Database that runs on a monitored instance. */
export enum MonitoredEngine {
    /** MySQL, Percona Server, MariaDB: port 3306. */
    Mysql = "mysql",
    /** PostgreSQL: port 5432. */
    Postgresql = "postgresql",
    /** MongoDB, Percona Server for MongoDB: port 27017. */
    Mongodb = "mongodb",
    /** Valkey, Redis: port 6379. */
    Valkey = "valkey",
}

/** Where the queries of a MySQL are read. */
export enum QuerySource {
    /** The performance schema. */
    Perfschema = "perfschema",
    /** The slow query log. */
    Slowlog = "slowlog",
    /** Nowhere: no query analytics. */
    None = "none",
}

/** Databases on RDS that PMM registers and monitors itself: a DB instance, or all instances of an Aurora cluster. */
export interface MonitoredDatabase {
    /** Name of this entry, unique in the deployment: up to 20 lower-case letters, digits and hyphens. */
    name: string;
    /** Engine of the database. */
    engine: RdsEngine;
    /** Identifier of the DB instance. Default: `name`, when there is no `clusterIdentifier`. */
    instanceIdentifier?: pulumi.Input<string>;
    /**
     * Identifier of the Aurora cluster, all of whose instances are monitored, instead of `instanceIdentifier`. Default: none.
     */
    clusterIdentifier?: pulumi.Input<string>;
    /**
     * ARN of the secret `{"username": "...", "password": "..."}` that PMM logs in with; one that RDS manages will do. When it
     * is rotated, the registration follows.
     */
    credentialsSecretArn: pulumi.Input<string>;
    /** ARN of the KMS key that encrypts that secret. Default: the AWS-managed key of Secrets Manager. */
    credentialsKmsKeyArn?: pulumi.Input<string>;
    /**
     * Id of the database's security group; gets a rule that lets PMM in at `port`. Give it once where several entries share
     * it. Default: no rule is made.
     */
    securityGroupId?: pulumi.Input<string>;
    /**
     * Port that the rule is for, from 1 to 65535; RDS tells PMM the real one. Default: 3306 for `mysql`, 5432 for
     * `postgresql`.
     */
    port?: number;
    /** Database that PMM connects to, for `postgresql`. Default: `postgres`. */
    database?: string;
    /** Value of PMM's label `environment`: up to 64 letters, digits, `.`, `_` and `-`. Default: none. */
    environment?: string;
}

/** `MonitoredAsg`, checked and complete. */
export interface MonitoredAsgSettings {
    name: string;
    autoScalingGroupName: pulumi.Output<string>;
    securityGroupId: pulumi.Output<string> | undefined;
    instanceRoleArn: pulumi.Output<string>;
    engine: MonitoredEngine;
    port: number;
    credentialsSecretArn: pulumi.Output<string>;
    credentialsUser: string | undefined;
    querySource: QuerySource;
    tls: boolean;
    environment: string;
    cluster: string;
}

/** `MonitoredDatabase`, checked and complete. */
export interface MonitoredDatabaseSettings {
    name: string;
    engine: RdsEngine;
    instanceIdentifier: pulumi.Output<string> | undefined;
    clusterIdentifier: pulumi.Output<string> | undefined;
    credentialsSecretArn: pulumi.Output<string>;
    credentialsKmsKeyArn: pulumi.Output<string> | undefined;
    securityGroupId: pulumi.Output<string> | undefined;
    port: number;
    database: string;
    environment: string;
}

const usualPorts: Record<MonitoredEngine, number> = {
    [MonitoredEngine.Mysql]: 3306,
    [MonitoredEngine.Postgresql]: 5432,
    [MonitoredEngine.Mongodb]: 27_017,
    [MonitoredEngine.Valkey]: 6379,
};

const entryName = lowerCaseName(20);
const label = matching(new RegExp(`^${documentParameters.ENVIRONMENT}$`), "up to 64 letters, digits, ., _ and -");
const userName = matching(/^[A-Za-z0-9._-]{1,64}$/, "a name of 1 to 64 letters, digits, ., _ and -");
const groupName = matching(
    // Services below `rds/` are those of databases on RDS.
    new RegExp(`^(?!rds$)(${documentParameters.GROUP})$`),
    "the name of an auto scaling group, of letters, digits, ., _, / and -: others cannot be names of services in PMM, and rds/ is for databases on RDS",
);
/** Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html */
const identifier = matching(
    /^(?=.{1,63}$)[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*$/,
    "an identifier of RDS: up to 63 letters, digits and single hyphens, and begin with a letter",
);
/** Source: https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS */
const databaseName = matching(/^.{1,63}$/, "the name of a database, of up to 63 characters");

/** Checks the groups and fills in what they leave out. */
export function monitoredAsgSettings(checks: Checks, args: MonitoredAsg[]): MonitoredAsgSettings[] {
    checks.plain("monitoredAsgs", args, distinctNames);
    const groupNames = args.map((group) => group.autoScalingGroupName ?? group.name);
    const distinctGroups = checks.input("monitoredAsgs[].autoScalingGroupName", groupNames, oneEntryEach);
    return args.map((group, index) => {
        const at = (field: keyof MonitoredAsg): string => `monitoredAsgs[${index}].${field}`;
        const engine = checks.plain(at("engine"), group.engine, oneOf(Object.values(MonitoredEngine)));
        if (group.querySource !== undefined && group.engine !== MonitoredEngine.Mysql) {
            checks.add(problem(at("querySource"), group.querySource, `is for the engine mysql only: take it out`));
        }
        return {
            name: checks.plain(at("name"), group.name, entryName),
            autoScalingGroupName: pulumi
                .all([checks.input(at("autoScalingGroupName"), groupNames[index] ?? "", groupName), distinctGroups])
                .apply(([known]) => known),
            securityGroupId: checks.optionalInput(at("securityGroupId"), group.securityGroupId, ec2Id("sg")),
            instanceRoleArn: checks.input(at("instanceRoleArn"), group.instanceRoleArn, roleArn),
            engine,
            port: group.port === undefined ? usualPorts[engine] : checks.plain(at("port"), group.port, tcpPort),
            credentialsSecretArn: checks.input(at("credentialsSecretArn"), group.credentialsSecretArn, secretArn),
            credentialsUser:
                group.credentialsUser === undefined
                    ? undefined
                    : checks.plain(at("credentialsUser"), group.credentialsUser, userName),
            querySource: checks.plain(
                at("querySource"),
                group.querySource ?? QuerySource.Perfschema,
                oneOf(Object.values(QuerySource)),
            ),
            tls: group.tls ?? false,
            environment: checks.plain(at("environment"), group.environment ?? "", label),
            cluster: checks.plain(at("cluster"), group.cluster ?? "", label),
        };
    });
}

/** Checks the databases and fills in what they leave out. */
export function monitoredDatabaseSettings(checks: Checks, args: MonitoredDatabase[]): MonitoredDatabaseSettings[] {
    checks.plain("monitoredDatabases", args, distinctNames);
    return args.map((database, index) => {
        const at = (field: keyof MonitoredDatabase): string => `monitoredDatabases[${index}].${field}`;
        const { instanceIdentifier, clusterIdentifier } = database;
        if (instanceIdentifier !== undefined && clusterIdentifier !== undefined) {
            checks.add(
                `${at("instanceIdentifier")} and ${at("clusterIdentifier")} are both given: an entry is one instance or ` +
                    "one cluster; take one out",
            );
        }
        if (database.database !== undefined && database.engine !== RdsEngine.Postgresql) {
            checks.add(problem(at("database"), database.database, "is for the engine postgresql only: take it out"));
        }
        return {
            name: checks.plain(at("name"), database.name, entryName),
            engine: checks.plain(at("engine"), database.engine, oneOf(Object.values(RdsEngine))),
            instanceIdentifier: checks.optionalInput(
                at("instanceIdentifier"),
                clusterIdentifier === undefined ? (instanceIdentifier ?? database.name) : undefined,
                identifier,
            ),
            clusterIdentifier: checks.optionalInput(at("clusterIdentifier"), clusterIdentifier, identifier),
            credentialsSecretArn: checks.input(at("credentialsSecretArn"), database.credentialsSecretArn, secretArn),
            credentialsKmsKeyArn: checks.optionalInput(
                at("credentialsKmsKeyArn"),
                database.credentialsKmsKeyArn,
                kmsKeyArn,
            ),
            securityGroupId: checks.optionalInput(at("securityGroupId"), database.securityGroupId, ec2Id("sg")),
            port: checks.plain(at("port"), database.port ?? rdsPort(database.engine), tcpPort),
            database: checks.plain(at("database"), database.database ?? "postgres", databaseName),
            environment: checks.plain(at("environment"), database.environment ?? "", label),
        };
    });
}

const distinctNames: Rule<{ name: string }[]> = (entries, path) =>
    repeated(entries.map(({ name }) => name)).map((name) =>
        problem(`${path}[].name`, name, "must be there once only: give each entry a name of its own"),
    );

/** An instance has one node and one service in PMM, of one engine. */
const oneEntryEach: Rule<string[]> = (names, path) =>
    repeated(names).map((name) => problem(path, name, "must be there once only: keep one entry for the group"));

/**
 * The policies of the reconciler's role may have 10,240 characters together, of which an entry takes up to 260; and an event
 * rule's pattern 2,048. Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html and
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
 */
const mostEntries = 30;

/** Checks that one function can serve so many groups and databases. */
export function checkNumberOfEntries(checks: Checks, entries: number): void {
    if (entries > mostEntries) {
        checks.add(
            `monitoredAsgs and monitoredDatabases have ${entries} entries together: the reconciler has room for ` +
                `${mostEntries}; monitor the rest from another deployment of PMM`,
        );
    }
}
