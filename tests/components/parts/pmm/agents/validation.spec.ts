import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import {
    MonitoredEngine,
    QuerySource,
    RdsEngine,
    type MonitoredAsg,
    type MonitoredDatabase,
} from "../../../../../components";
import type { PmmArgs } from "../../../../../components/parts/pmm/args";
import { agentEndpoint, automation, monitoredAsgs, monitoredDatabases } from "../../../support/automation";
import * as ec2 from "../../../support/pmm-ec2";
import * as ecs from "../../../support/pmm-ecs";

const [group, otherGroup] = monitoredAsgs;
const [instance, cluster] = monitoredDatabases;

/** The arguments with one group that differs from a good one. */
function withGroup(difference: Partial<MonitoredAsg>): Partial<PmmArgs> {
    return { monitoredAsgs: [{ ...group, ...difference }] };
}

/** The arguments with one database that differs from a good one. */
function withDatabase(difference: Partial<MonitoredDatabase>): Partial<PmmArgs> {
    return { monitoredDatabases: [{ ...instance, ...difference }] };
}

const entryName = "up to 20 lower-case letters, digits and single hyphens, and begin with a letter";
const label = "up to 64 letters, digits, ., _ and -";

/** Wrong arguments, and what the message must say: where, what, and what to do. */
const wrong: Record<string, [args: Partial<PmmArgs>, ...says: string[]]> = {
    "more entries than a role has room for": [
        {
            monitoredAsgs: Array.from({ length: 16 }, (_, index) => ({
                ...group,
                name: `group-${index}`,
                autoScalingGroupName: `group-${index}`,
            })),
            monitoredDatabases: Array.from({ length: 15 }, (_, index) => ({ ...instance, name: `database-${index}` })),
        },
        "monitoredAsgs and monitoredDatabases have 31 entries together: the reconciler has room for 30",
    ],
    "a private name that is PMM's public one": [
        { agentEndpoint: { domainName: "pmm.example.com" } },
        'agentEndpoint.domainName is "pmm.example.com"',
        "give agents a name of their own",
    ],
    "a group's name with capitals": [withGroup({ name: "Orders" }), 'monitoredAsgs[0].name is "Orders"', entryName],
    "a group's name of 21 letters": [withGroup({ name: "o".repeat(21) }), "monitoredAsgs[0].name is", entryName],
    "a group's name with two hyphens": [withGroup({ name: "a--b" }), 'monitoredAsgs[0].name is "a--b"', entryName],
    "two groups of one name": [
        { monitoredAsgs: [group, { ...otherGroup, name: group.name, autoScalingGroupName: "other" }] },
        'monitoredAsgs[].name is "orders"',
        "must be there once only: give each entry a name of its own",
    ],
    "two entries for one group": [
        { monitoredAsgs: [group, { ...otherGroup, autoScalingGroupName: "orders-mysql" }] },
        'monitoredAsgs[].autoScalingGroupName is "orders-mysql"',
        "must be there once only: keep one entry for the group",
    ],
    "a group whose name PMM does not take": [
        withGroup({ autoScalingGroupName: "orders mysql" }),
        'monitoredAsgs[0].autoScalingGroupName is "orders mysql"',
        "of letters, digits, ., _, / and -: others cannot be names of services in PMM",
    ],
    "a group whose services would be those of RDS": [
        withGroup({ autoScalingGroupName: "rds" }),
        'monitoredAsgs[0].autoScalingGroupName is "rds"',
        "rds/ is for databases on RDS",
    ],
    "a group's name that is too long": [
        withGroup({ autoScalingGroupName: "o".repeat(256) }),
        "monitoredAsgs[0].autoScalingGroupName is",
        "the name of an auto scaling group",
    ],
    "a security group that is none": [
        withGroup({ securityGroupId: "databases" }),
        'monitoredAsgs[0].securityGroupId is "databases"',
        "sg-0123456789abcdef0",
    ],
    "an instance profile for a role": [
        withGroup({ instanceRoleArn: "arn:aws:iam::123456789012:instance-profile/orders" }),
        "monitoredAsgs[0].instanceRoleArn is",
        "role/reader",
    ],
    "a user whose name no secret can have": [
        withGroup({ credentialsUser: "pmm user" }),
        'monitoredAsgs[0].credentialsUser is "pmm user"',
        "a name of 1 to 64 letters, digits, ., _ and -",
    ],
    "an engine that PMM cannot install": [
        withGroup({ engine: "oracle" as never, querySource: undefined, port: undefined }),
        'monitoredAsgs[0].engine is "oracle": must be one of mysql, postgresql, mongodb, valkey',
    ],
    "port 0": [withGroup({ port: 0 }), "monitoredAsgs[0].port is 0", "TCP port numbers from 1 to 65535"],
    "a port above all": [withGroup({ port: 65_536 }), "monitoredAsgs[0].port is 65536"],
    "a secret's name for its ARN": [
        withGroup({ credentialsSecretArn: "orders-login" }),
        'monitoredAsgs[0].credentialsSecretArn is "orders-login"',
        "arn:aws:secretsmanager",
    ],
    "a source of queries that is none": [
        withGroup({ querySource: "log" as never }),
        'monitoredAsgs[0].querySource is "log"',
        "one of perfschema, slowlog, none",
    ],
    "a source of queries for another engine": [
        withGroup({ engine: MonitoredEngine.Mongodb, querySource: QuerySource.Slowlog }),
        'monitoredAsgs[0].querySource is "slowlog"',
        "is for the engine mysql only: take it out",
    ],
    "an environment with a space": [
        withGroup({ environment: "my production" }),
        'monitoredAsgs[0].environment is "my production"',
        label,
    ],
    "a cluster's name of 65 letters": [withGroup({ cluster: "c".repeat(65) }), "monitoredAsgs[0].cluster is", label],
    "a database's name with an underscore": [
        withDatabase({ name: "billing_1" }),
        'monitoredDatabases[0].name is "billing_1"',
        entryName,
    ],
    "two databases of one name": [
        { monitoredDatabases: [instance, { ...cluster, name: instance.name }] },
        'monitoredDatabases[].name is "billing"',
        "must be there once only",
    ],
    "an engine that RDS has and PMM has not": [
        withDatabase({ engine: "oracle" as never, database: undefined }),
        'monitoredDatabases[0].engine is "oracle"',
        "one of mysql, postgresql",
    ],
    "an instance and a cluster in one entry": [
        withDatabase({ clusterIdentifier: "ledger" }),
        "monitoredDatabases[0].instanceIdentifier and monitoredDatabases[0].clusterIdentifier are both given",
        "take one out",
    ],
    "an identifier with an underscore": [
        withDatabase({ instanceIdentifier: "billing_1" }),
        'monitoredDatabases[0].instanceIdentifier is "billing_1"',
        "an identifier of RDS: up to 63 letters, digits and single hyphens",
    ],
    "a cluster's identifier of 64 letters": [
        { monitoredDatabases: [{ ...cluster, clusterIdentifier: "l".repeat(64) }] },
        "monitoredDatabases[0].clusterIdentifier is",
        "an identifier of RDS",
    ],
    "an ARN of a parameter for that of a secret": [
        withDatabase({ credentialsSecretArn: "arn:aws:ssm:eu-west-1:123456789012:parameter/login" }),
        "monitoredDatabases[0].credentialsSecretArn is",
        "arn:aws:secretsmanager",
    ],
    "an alias for a key": [
        withDatabase({ credentialsKmsKeyArn: "alias/billing" }),
        'monitoredDatabases[0].credentialsKmsKeyArn is "alias/billing"',
        "arn:aws:kms",
    ],
    "a database's security group that is none": [
        withDatabase({ securityGroupId: "databases" }),
        'monitoredDatabases[0].securityGroupId is "databases"',
    ],
    "a database's port above all": [withDatabase({ port: 70_000 }), "monitoredDatabases[0].port is 70000", "to 65535"],
    "a database to connect to in a MySQL": [
        withDatabase({ engine: RdsEngine.Mysql }),
        'monitoredDatabases[0].database is "invoices"',
        "is for the engine postgresql only: take it out",
    ],
    "a database to connect to without a name": [
        withDatabase({ database: "" }),
        'monitoredDatabases[0].database is ""',
        "the name of a database, of up to 63 characters",
    ],
    "an environment of a database with a slash": [
        withDatabase({ environment: "a/b" }),
        'monitoredDatabases[0].environment is "a/b"',
        label,
    ],
    "a run without removals": [
        { reconciler: { removalsPerRun: 0 } },
        "reconciler.removalsPerRun is 0",
        "whole number of nodes and services from 1 to 1000",
    ],
    "a run with more removals than PMM stands": [
        { reconciler: { removalsPerRun: 1001 } },
        "reconciler.removalsPerRun is 1001",
    ],
    "an address without a domain": [
        { agentEndpoint: { domainName: "agents" } },
        'agentEndpoint.domainName is "agents"',
        "such as pmm.example.com",
    ],
    "a zone's name for its id": [
        { agentEndpoint: { zoneId: "example.com" } },
        'agentEndpoint.zoneId is "example.com"',
        "a hosted zone id such as",
    ],
    "a range of agents with host bits": [
        { agentEndpoint: { allowedCidrs: ["10.7.0.0/16", "10.1.2.3/8"] } },
        'agentEndpoint.allowedCidrs[1] is "10.1.2.3/8"',
        "write 10.0.0.0/8",
    ],
    "a range of agents that stands twice": [
        { agentEndpoint: { allowedCidrs: ["10.7.0.0/16", "10.7.0.0/16"] } },
        "agentEndpoint.allowedCidrs is",
        'has "10.7.0.0/16" twice',
    ],
    "a rotation that is too frequent": [
        { passwordRotation: { schedule: "rate(1 hour)" } },
        'passwordRotation.schedule is "rate(1 hour)"',
        "from 4 hours to 999 days apart",
    ],
    "a rotation at half past": [
        { passwordRotation: { schedule: "cron(30 4 1 * ? *)" } },
        "passwordRotation.schedule is",
        "minute 0 and year *",
    ],
};

/** Arguments that are known only later, and what is said of them then. */
const late: Record<string, [args: Partial<PmmArgs>, says: string]> = {
    "a group's name": [
        withGroup({ autoScalingGroupName: pulumi.output("orders mysql") }),
        'monitoredAsgs[0].autoScalingGroupName is "orders mysql"',
    ],
    "two entries for one group": [
        { monitoredAsgs: [group, { ...otherGroup, autoScalingGroupName: pulumi.output("orders-mysql") }] },
        'monitoredAsgs[].autoScalingGroupName is "orders-mysql"',
    ],
    "a role": [withGroup({ instanceRoleArn: pulumi.output("orders") }), 'monitoredAsgs[0].instanceRoleArn is "orders"'],
    "a security group": [
        withGroup({ securityGroupId: pulumi.output("databases") }),
        'monitoredAsgs[0].securityGroupId is "databases"',
    ],
    "a secret": [
        withDatabase({ credentialsSecretArn: pulumi.output("login") }),
        'monitoredDatabases[0].credentialsSecretArn is "login"',
    ],
    "a cluster": [
        { monitoredDatabases: [{ ...cluster, clusterIdentifier: pulumi.output("a_b") }] },
        'monitoredDatabases[0].clusterIdentifier is "a_b"',
    ],
    "a zone": [{ agentEndpoint: { zoneId: pulumi.output("example.com") } }, 'agentEndpoint.zoneId is "example.com"'],
    "a schedule": [
        { passwordRotation: { schedule: pulumi.output("monthly") } },
        'passwordRotation.schedule is "monthly"',
    ],
};

for (const [component, { deploy, refusal }] of Object.entries({ PmmEc2: ec2, PmmEcs: ecs })) {
    describe(`${component}, of what works on PMM by itself, refuses`, () => {
        for (const [what, [args, ...says]] of Object.entries(wrong)) {
            it(what, async () => {
                const message = await refusal({ args });
                expect(message).to.match(/^the arguments are not right: [^\n]*$/);
                for (const words of says) {
                    expect(message).to.include(words);
                }
            });
        }
    });

    describe(`${component}, of what works on PMM by itself, refuses later`, () => {
        for (const [what, [args, says]] of Object.entries(late)) {
            it(what, async () => {
                const { failures } = await deploy({ args });
                expect(failures[0]?.message).to.include(says);
                expect(failures[0]).to.be.instanceOf(pulumi.ResourceError);
            });
        }
    });

    describe(`${component}, of what works on PMM by itself, takes`, () => {
        it("values at their limits", async () => {
            const args: Partial<PmmArgs> = {
                monitoredAsgs: [
                    {
                        ...group,
                        name: "o".repeat(20),
                        autoScalingGroupName: "team/orders.v2_blue-green",
                        port: 65_535,
                        environment: "e".repeat(64),
                        cluster: "",
                    },
                ],
                monitoredDatabases: [
                    { ...instance, instanceIdentifier: "B".repeat(63), port: 1, database: "d".repeat(63) },
                ],
                reconciler: { removalsPerRun: 1000 },
                agentEndpoint: { allowedCidrs: [] },
                passwordRotation: { schedule: "rate(4 hours)" },
            };
            expect((await deploy({ args })).failures).to.deep.equal([]);
        });

        it("values that are known only later", async () => {
            const later = (value: string): pulumi.Output<string> => pulumi.output(value);
            const args: Partial<PmmArgs> = {
                ...automation,
                monitoredAsgs: [
                    {
                        ...group,
                        autoScalingGroupName: later("orders-mysql"),
                        securityGroupId: later("sg-0000000000000000a"),
                    },
                    { ...otherGroup, instanceRoleArn: later("arn:aws:iam::123456789012:role/cache") },
                ],
                monitoredDatabases: [{ ...cluster, clusterIdentifier: later("ledger-cluster") }],
                agentEndpoint: { ...agentEndpoint, zoneId: later("Z3AADJGX6KTTL2") },
                passwordRotation: { schedule: later("rate(30 days)") },
            };
            expect((await deploy({ args })).failures).to.deep.equal([]);
        });
    });
}
