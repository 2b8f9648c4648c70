import { unknown, type Given } from "../judging";
import { changing, resourceTable, stackTable, without, type Later, type Table } from "./table";

const arn = "arn:aws:ec2:eu-west-1:123456789012:volume/vol-1";
const daily = { ruleName: "daily", schedule: "cron(0 5 * * ? *)", lifecycle: { deleteAfter: 30 } };

/** A volume with data, and a plan that backs it up. */
function backedUp(later: Later): Given[] {
    return [
        {
            type: "aws:ebs/volume:Volume",
            name: "data",
            props: { id: later("vol-1"), arn: later(arn), tags: { "stackwarden:data": "true", team: "db" } },
        },
        { type: "aws:backup/plan:Plan", name: "plan", props: { id: later("plan-1"), rules: [daily] } },
        {
            type: "aws:backup/selection:Selection",
            name: "selection",
            props: {
                planId: later("plan-1"),
                resources: [later(arn)],
                // The provider fills these in, as empty lists.
                notResources: later("") === "" ? [] : unknown,
                conditions: later("") === "" ? [] : unknown,
            },
            dependencies: { planId: ["plan"], resources: ["data"] },
        },
    ];
}

function planned(given: Given[], ...rules: unknown[]): Given[] {
    return changing(given, "plan", { rules });
}

/** The selection choosing by something else than the ARN of the volume. */
function selecting(given: Given[], props: Record<string, unknown>): Given[] {
    return changing(given, "selection", { resources: undefined, ...props }, { dependencies: { planId: ["plan"] } });
}

function tagged(
    given: Given[],
    tags: Record<string, unknown> | string | undefined,
    rest: Partial<Given> = {},
): Given[] {
    return changing(given, "data", { tags }, rest);
}

/** A PMM server on ECS that has a table. */
function tableOf(data: string | undefined, pointInTimeRecovery?: Record<string, unknown>): Given[] {
    return [
        { type: "stackwarden:index:PmmEcs", name: "pmm" },
        {
            type: "aws:dynamodb/table:Table",
            name: "state",
            parent: "pmm",
            props: { tags: { "stackwarden:data": data }, pointInTimeRecovery },
        },
    ];
}

/** A database that no plan backs up, though a destroy stops at it. */
function database(props: Record<string, unknown>): Given {
    return { type: "aws:rds/instance:Instance", name: "database", props, protect: true };
}

const byRds = { backupRetentionPeriod: 7, deleteAutomatedBackups: false };

/** A PMM server on ECS whose file system the plan backs up; nothing says of it that it holds data. */
function filesBackedUp(later: Later): Given[] {
    return [
        { type: "stackwarden:index:PmmEcs", name: "pmm" },
        {
            type: "aws:efs/fileSystem:FileSystem",
            name: "data",
            parent: "pmm",
            props: { id: later("fs-1"), arn: later("arn:fs-1") },
        },
        ...changing(without(backedUp(later), "data"), "selection", { resources: [later("arn:fs-1")] }),
    ];
}

/** A file system of Monitoring that EFS backs up by itself, or not. */
function filesOfEfs(later: Later, status: string): Given[] {
    return [
        { type: "stackwarden:index:Monitoring", name: "platform" },
        {
            type: "aws:efs/fileSystem:FileSystem",
            name: "data",
            parent: "platform",
            props: { id: later("fs-1") },
        },
        {
            type: "aws:efs/backupPolicy:BackupPolicy",
            name: "policy",
            props: { fileSystemId: later("fs-1"), backupPolicy: { status } },
            dependencies: { fileSystemId: ["data"] },
        },
    ];
}

const wanted = { key: "aws:ResourceTag/team", value: "db" };
const every = { resources: ["*"] };

/** Trials of the rules on backups. */
export const backup: Table[] = [
    stackTable("data-backed-up-daily", backedUp, [
        ["pass", "it runs each hour", (given) => planned(given, { ...daily, schedule: "rate(1 hour)" })],
        ["pass", "it keeps the backups for ever", (given) => planned(given, { ...daily, lifecycle: undefined })],
        [
            "pass",
            "a weekly rule stands beside the daily one",
            (given) => planned(given, { ...daily, schedule: "cron(0 6 ? * MON *)" }, daily),
        ],
        [
            "pass",
            "it selects by tag",
            (given) => selecting(given, { selectionTags: [{ ...wanted, type: "STRINGEQUALS", key: "team" }] }),
        ],
        ["pass", "it selects everything", (given) => selecting(given, every)],
        [
            "pass",
            "it selects everything on a condition that holds",
            (given) =>
                selecting(given, {
                    ...every,
                    conditions: [{ stringEquals: [wanted], stringNotLikes: [{ ...wanted, value: "test*" }] }],
                }),
        ],
        ["pass", "the volume is nobody's data", (given) => tagged(without(given, "selection"), undefined)],
        [
            "pass",
            "the volume is retired",
            (given) => tagged(without(given, "selection"), { "stackwarden:data": "retired" }, { protect: true }),
        ],
        ["fail", "there is no plan", (given) => without(given, "plan", "selection"), { says: "no plan of this stack" }],
        ["fail", "the selection is by nothing", (given) => selecting(given, {})],
        ["fail", "nothing is selected", (given) => without(given, "selection")],
        [
            "fail",
            "something else is selected",
            (given) =>
                changing(
                    given,
                    "selection",
                    { resources: ["arn:aws:ec2:eu-west-1:1:volume/vol-2"] },
                    { dependencies: { planId: ["plan"] } },
                ),
        ],
        [
            "fail",
            "the plan is of another stack",
            (given) => changing(given, "selection", { planId: "plan-9" }, { dependencies: { resources: ["data"] } }),
        ],
        ["fail", "it is weekly", (given) => planned(given, { ...daily, schedule: "cron(0 6 ? * MON *)" })],
        ["fail", "it has no schedule", (given) => planned(given, { ...daily, schedule: undefined })],
        [
            "fail",
            "the backups are dropped too soon",
            (given) => planned(given, { ...daily, lifecycle: { deleteAfter: 6 } }),
            { says: "7 days" },
        ],
        [
            "fail",
            "the backups are dropped sooner than configured",
            (given) => given,
            { config: { minRetentionDays: 31 }, says: "31 days" },
        ],
        [
            "fail",
            "the daily rule drops its backups, the other is weekly",
            (given) =>
                planned(
                    given,
                    { ...daily, lifecycle: { deleteAfter: 1 } },
                    { ...daily, schedule: "cron(0 6 ? * MON *)" },
                ),
        ],
        [
            "fail",
            "it selects by another tag",
            (given) => selecting(given, { selectionTags: [{ key: "team", type: "STRINGEQUALS", value: "web" }] }),
        ],
        [
            "fail",
            "the tags narrow the ARNs down to nothing",
            (given) =>
                changing(given, "selection", { selectionTags: [{ key: "team", type: "STRINGEQUALS", value: "web" }] }),
        ],
        [
            "fail",
            "the volume is excluded",
            (given, later) =>
                changing(
                    selecting(given, every),
                    "selection",
                    { notResources: [later(arn)] },
                    { dependencies: { planId: ["plan"], notResources: ["data"] } },
                ),
        ],
        [
            "fail",
            "a condition does not hold",
            (given) =>
                selecting(given, { ...every, conditions: [{ stringEquals: [wanted] }, { stringNotEquals: [wanted] }] }),
        ],
        [
            "fail",
            "a condition on a pattern does not hold",
            (given) => selecting(given, { ...every, conditions: [{ stringLikes: [{ ...wanted, value: "w*" }] }] }),
        ],
        [
            "fail",
            "the volume is protected, though not tagged",
            (given) => tagged(without(given, "selection"), undefined, { protect: true }),
        ],
        [
            "fail",
            "the volume is part of a component, though not tagged",
            (given) => [
                { type: "stackwarden:index:PmmEc2", name: "pmm" },
                ...tagged(without(given, "selection"), {}, { parent: "pmm" }),
            ],
        ],
        [
            "fail",
            "the volume is called retired and still attached",
            (given, later) => [
                ...tagged(without(given, "selection"), { "stackwarden:data": "retired" }),
                {
                    type: "aws:ec2/volumeAttachment:VolumeAttachment",
                    name: "attachment",
                    props: { volumeId: later("vol-1") },
                    dependencies: { volumeId: ["data"] },
                },
            ],
        ],
        ["pass", "PMM's file system on ECS is selected", (_, later) => filesBackedUp(later)],
        [
            "fail",
            "PMM's file system on ECS is not selected",
            (_, later) => without(filesBackedUp(later), "selection"),
            { says: "'data'" },
        ],
        [
            "pass",
            "PMM on ECS has a volume that is retired and one that is not",
            (given, later) => [
                { type: "stackwarden:index:PmmEcs", name: "pmm" },
                ...changing(given, "data", {}, { parent: "pmm" }),
                {
                    type: "aws:ebs/volume:Volume",
                    name: "old",
                    parent: "pmm",
                    props: { id: later("vol-0"), tags: { "stackwarden:data": "retired" } },
                },
            ],
        ],
        ["pass", "EFS backs up a file system by itself", (_, later) => filesOfEfs(later, "ENABLED")],
        ["fail", "EFS was told not to", (_, later) => filesOfEfs(later, "DISABLED")],
        [
            "fail",
            "EFS forgets too early",
            (_, later) => filesOfEfs(later, "ENABLED"),
            { config: { minRetentionDays: 36 } },
        ],
        [
            "pass",
            "PMM on ECS is told of another file system, and the one it made is retired",
            (given, later) => [
                ...given,
                { type: "stackwarden:index:PmmEcs", name: "pmm", props: { fileSystem: { existingId: "fs-0123" } } },
                {
                    type: "aws:efs/fileSystem:FileSystem",
                    name: "own",
                    parent: "pmm",
                    props: { id: later("fs-0"), tags: { "stackwarden:data": "retired" } },
                },
            ],
        ],
        ["pass", "PMM on ECS has a table that is rebuilt", (given) => [...given, ...tableOf("rebuilt")]],
        ["fail", "PMM on ECS has a table that says nothing", (given) => [...given, ...tableOf(undefined)]],
        [
            "pass",
            "a table can be brought back to any moment",
            (given) => [...given, ...tableOf("true", { enabled: true })],
        ],
        [
            "fail",
            "a table can be brought back to moments of few days",
            (given) => [...given, ...tableOf("true", { enabled: true, recoveryPeriodInDays: 3 })],
        ],
        [
            "unknown",
            "it is not known whether a table can be brought back",
            (given) => [...given, ...tableOf("true", { enabled: unknown })],
            { says: "pointInTimeRecovery.enabled`" },
        ],
        ["pass", "RDS backs up a database by itself", (given) => [...given, database(byRds)]],
        [
            "fail",
            "RDS forgets too early",
            (given) => [...given, database({ ...byRds, backupRetentionPeriod: 6 })],
            { says: "'database'" },
        ],
        [
            "fail",
            "RDS forgets with the database, by default",
            (given) => [...given, database({ backupRetentionPeriod: 35 })],
        ],
        [
            "fail",
            "a database leaves to the provider for how long RDS keeps",
            (given) => [...given, database({ ...byRds, backupRetentionPeriod: unknown })],
        ],
        [
            "unknown",
            "it is not known for how long RDS keeps",
            (given) => [
                ...given,
                {
                    ...database({ ...byRds, backupRetentionPeriod: unknown }),
                    dependencies: { backupRetentionPeriod: ["plan"] },
                },
            ],
            { says: "backupRetentionPeriod`" },
        ],
        [
            "pass",
            "a database is a replica of another",
            (given, later) => [
                ...given,
                { ...database({ replicateSourceDb: later("db-1") }), dependencies: { replicateSourceDb: ["data"] } },
            ],
        ],
        [
            "fail",
            "a database was a replica, and is one of its own now",
            (given) => [...given, database({ replicateSourceDb: "" })],
        ],
        [
            "fail",
            "a database leaves to the provider whether it is a replica",
            (given, later) => [
                ...given,
                database({ replicationSourceIdentifier: later("") === "" ? undefined : unknown }),
            ],
        ],
        [
            "fail",
            "a volume says that it is rebuilt, which volumes are not",
            (given) => [
                { type: "stackwarden:index:PmmEcs", name: "pmm" },
                ...tagged(without(given, "selection"), { "stackwarden:data": "rebuilt" }, { parent: "pmm" }),
            ],
        ],
        [
            "fail",
            "PMM on ECS calls its only volume retired",
            (given) => [
                { type: "stackwarden:index:PmmEcs", name: "pmm" },
                ...tagged(without(given, "selection"), { "stackwarden:data": "retired" }, { parent: "pmm" }),
            ],
        ],
        [
            "fail",
            "a file system is not selected",
            (given) => [
                ...given,
                {
                    type: "aws:efs/fileSystem:FileSystem",
                    name: "files",
                    props: { tags: { "stackwarden:data": "true" } },
                },
            ],
        ],
        [
            "unknown",
            "the schedule is not known",
            (given) => planned(given, { ...daily, schedule: unknown }),
            { says: "rules[0].schedule`" },
        ],
        [
            "unknown",
            "the retention is not known",
            (given) => planned(given, { ...daily, lifecycle: { deleteAfter: unknown } }),
            { says: "rules[0].lifecycle.deleteAfter`" },
        ],
        [
            "unknown",
            "the plan's rules are not known",
            (given) => changing(given, "plan", { rules: unknown }),
            { says: "rules`" },
        ],
        [
            "unknown",
            "the ARN that a pattern may fit is not known",
            (given) => selecting(given, { resources: ["arn:aws:ec2:*:*:volume/*"] }),
            { says: "arn`" },
        ],
        [
            "unknown",
            "the tag that is selected by is not known",
            (given) =>
                tagged(selecting(given, { selectionTags: [{ key: "team", type: "STRINGEQUALS", value: "db" }] }), {
                    "stackwarden:data": "true",
                    team: unknown,
                }),
            { says: 'tags["team"]`' },
        ],
        [
            "unknown",
            "it is not known whether the volume is retired",
            (given) => tagged(without(given, "selection"), { "stackwarden:data": unknown }),
            { says: 'tags["stackwarden:data"]`' },
        ],
    ]),
    resourceTable(
        "dynamodb-point-in-time-recovery",
        { type: "aws:dynamodb/table:Table", props: { pointInTimeRecovery: { enabled: true }, tags: { team: "db" } } },
        [
            [
                "pass",
                "the table is rebuilt",
                { pointInTimeRecovery: undefined, tags: { "stackwarden:data": "rebuilt" } },
            ],
            [
                "fail",
                "the table is that of a cluster, rebuilt or not",
                ({ type }) => ({ type, parent: "orders", props: { tags: { "stackwarden:data": "rebuilt" } } }),
            ],
            ["fail", "nothing is said", { pointInTimeRecovery: undefined }, { says: "`pointInTimeRecovery` is not" }],
            ["fail", "it is off", { pointInTimeRecovery: { enabled: false } }],
            ["fail", "it goes back few days", { pointInTimeRecovery: { enabled: true, recoveryPeriodInDays: 1 } }],
            [
                "pass",
                "it goes back as many days as configured",
                { pointInTimeRecovery: { enabled: true, recoveryPeriodInDays: 1 } },
                { config: { minRetentionDays: 1 } },
            ],
            [
                "unknown",
                "it is not known",
                { pointInTimeRecovery: { enabled: unknown } },
                { says: "pointInTimeRecovery.enabled`" },
            ],
            [
                "unknown",
                "it is off for a table of which it is not known whether it is rebuilt",
                { pointInTimeRecovery: undefined, tags: unknown },
                { says: "tags`" },
            ],
        ],
        [{ type: "stackwarden:index:PerconaCluster", name: "orders" }],
    ),
    resourceTable(
        "percona-backed-up",
        {
            type: "stackwarden:index:PerconaCluster",
            props: { backup: { fullSchedule: "cron(0 2 ? * SUN *)", retentionWeeks: 4 } },
        },
        [
            ["pass", "all is left to the defaults", { backup: undefined }],
            ["pass", "it is daily", { backup: { fullSchedule: "cron(0 2 * * ? *)", incrementalSchedule: "never" } }],
            ["fail", "there are none", { backup: { fullSchedule: "never" } }, { says: "`backup.fullSchedule` leaves" }],
            ["fail", "they are monthly", { backup: { fullSchedule: "cron(0 2 1 * ? *)" } }],
            ["fail", "nobody tries them", { backup: { drillSchedule: "never" } }, { says: "`backup.drillSchedule`" }],
            [
                "fail",
                "they are dropped too soon",
                { backup: { retentionWeeks: 1 } },
                { says: "`backup.retentionWeeks` is less than 2" },
            ],
            ["fail", "they are dropped sooner than configured", {}, { config: { minRetentionWeeks: 8 } }],
            [
                "unknown",
                "the retention is not known",
                { backup: { retentionWeeks: unknown } },
                { says: "backup.retentionWeeks`" },
            ],
        ],
    ),
    resourceTable("backup-plan-retention", { type: "aws:backup/plan:Plan", props: { rules: [daily] } }, [
        ["pass", "the backups are kept for ever", { rules: [{ ruleName: "daily" }] }],
        [
            "fail",
            "one rule drops its backups too soon",
            { rules: [daily, { lifecycle: { deleteAfter: 6 } }] },
            { says: "`rules[1].lifecycle.deleteAfter` is less than 7" },
        ],
        ["fail", "the rule drops its backups sooner than configured", {}, { config: { minRetentionDays: 35 } }],
        [
            "unknown",
            "the retention is not known",
            { rules: [{ lifecycle: { deleteAfter: unknown } }] },
            { says: "rules[0].lifecycle.deleteAfter`" },
        ],
        ["unknown", "the rules are not known", { rules: unknown }, { says: "rules`" }],
    ]),
    resourceTable(
        "pmm-backup-kept",
        { type: "stackwarden:index:PmmEc2", props: { backup: { schedule: "cron(0 3 * * ? *)", retentionDays: 14 } } },
        [
            ["pass", "all is left to the defaults", { backup: undefined }],
            [
                "fail",
                "the schedule is weekly",
                { backup: { schedule: "cron(0 5 ? * SUN *)" } },
                { says: "`backup.schedule` leaves out days" },
            ],
            [
                "fail",
                "the backups are dropped too soon",
                { backup: { retentionDays: 3 } },
                { says: "`backup.retentionDays` is less than 7" },
            ],
            [
                "fail",
                "the backups are dropped too soon, whatever the schedule",
                { backup: { schedule: unknown, retentionDays: 3 } },
            ],
            [
                "unknown",
                "the retention is not known",
                { backup: { retentionDays: unknown } },
                { says: "backup.retentionDays`" },
            ],
        ],
    ),
];
