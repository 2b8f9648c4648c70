/** Each store of data is backed up at least daily, and the copies are kept long enough to notice a loss. */
import { databases, fileSystem, table, volume, volumeAttachment } from "../rules/aws-types";
import { ownComponents, perconaCluster, pmmEc2, pmmEcs } from "../rules/component-types";
import { dataTag, isRetired } from "../rules/data-tag";
import { matchesGlob } from "../rules/glob";
import type { Properties } from "../rules/properties";
import { every, not, some, Unknown, whenKnown, type Reading, type Verdict } from "../rules/reading";
import type { JudgedResource, Stack, StackResource } from "../rules/resource";
import { about, refuseItems, refuseUnless, refuseWhen, resourceRule, stackRule, type Rule } from "../rules/rule";
import { runsDaily, runsWeekly } from "../rules/schedule";
import { wholeNumber } from "../rules/threshold";

const plan = "aws:backup/plan:Plan";
const selection = "aws:backup/selection:Selection";
const fileBackups = "aws:efs/backupPolicy:BackupPolicy";

/** What holds data of its own and can be backed up by AWS Backup. */
const stores = [volume, fileSystem, table, ...databases];

const minRetentionDays = wholeNumber(7, 1, "Fewest days for which a backup must be kept.");

const backedUpDaily = stackRule({
    name: "data-backed-up-daily",
    family: "backup",
    description:
        "Each store of data that is tagged as one, protected or part of a component must be in a backup plan that runs at " +
        "least daily and keeps its backups long enough.",
    severity: "critical",
    level: "mandatory",
    remediation:
        "name the store's ARN in the `resources` of an `aws.backup.Selection` whose plan, in this stack, has a rule with a " +
        'schedule such as "cron(0 5 ? * * *)" and a `lifecycle.deleteAfter` of enough days. ' +
        `A store that was replaced and is no longer attached is left out by the tag ${dataTag} = retired, a table whose content ` +
        `is found out anew when it is lost by the tag ${dataTag} = rebuilt. A table may have point-in-time recovery instead, a ` +
        "file system an `aws.efs.BackupPolicy`, a database a `backupRetentionPeriod` of enough days with " +
        "`deleteAutomatedBackups: false`.",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/creating-a-backup-plan.html",
    types: stores,
    thresholds: { minRetentionDays },
    judge: (stack, settings) => {
        const plans = stack.ofType(plan).map((resource) => ({
            resource,
            daily: hasDailyRule(resource.properties, settings.minRetentionDays),
        }));
        return stack.ofType(...stores).flatMap((store) => {
            const covered = stack
                .ofType(selection)
                .map((chosen) =>
                    every([
                        some(
                            plans
                                .filter(({ resource }) => chosen.refersTo("planId", resource))
                                .map(({ daily }) => daily),
                        ),
                        selects(chosen, store),
                    ]),
                );
            const byItself = [
                recoversFor(store, settings.minRetentionDays),
                isBackedUpByEfs(store, stack, settings.minRetentionDays),
                isBackedUpByRds(store, settings.minRetentionDays),
            ];
            const uncovered = every([!isReplica(store), holdsData(store, stack), not(some([...covered, ...byItself]))]);
            const what = `no plan of this stack backs it up daily and keeps the backups for ${settings.minRetentionDays} days`;
            return about(store, refuseUnless(not(uncovered), what));
        });
    },
});

const planRetention = resourceRule({
    name: "backup-plan-retention",
    family: "backup",
    description: "Backup plans must keep what they back up long enough.",
    severity: "high",
    level: "mandatory",
    remediation: "raise `lifecycle.deleteAfter` of the rule, in days, or leave it out to keep its backups for ever.",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html",
    types: [plan],
    thresholds: { minRetentionDays },
    judge: ({ properties }, settings) =>
        refuseItems(
            properties,
            "rules",
            (rule) => not(keepsFor(rule, "lifecycle.deleteAfter", settings.minRetentionDays)),
            (rule) => `\`${rule}.lifecycle.deleteAfter\` is less than ${settings.minRetentionDays} days`,
        ),
});

const pmmBackup = resourceRule({
    name: "pmm-backup-kept",
    family: "backup",
    description: "A PMM server must be backed up daily, and its backups be kept long enough.",
    severity: "high",
    level: "mandatory",
    remediation:
        "leave `backup.schedule` and `backup.retentionDays` at their defaults, or make them as frequent and as long.",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/creating-a-backup-plan.html",
    types: [pmmEc2, pmmEcs],
    thresholds: { minRetentionDays },
    judge: ({ properties }, settings) => [
        ...refuseUnless(unlessDefault(properties, "backup.schedule", runsDaily), "`backup.schedule` leaves out days"),
        ...refuseUnless(
            keepsFor(properties, "backup.retentionDays", settings.minRetentionDays),
            `\`backup.retentionDays\` is less than ${settings.minRetentionDays}`,
        ),
    ],
});

const tableRecoverable = resourceRule({
    name: "dynamodb-point-in-time-recovery",
    family: "backup",
    description: "DynamoDB tables must have point-in-time recovery.",
    severity: "high",
    level: "mandatory",
    remediation:
        "set `pointInTimeRecovery: { enabled: true }`, with a `recoveryPeriodInDays` of enough days or none, for 35. " +
        `A table whose content is found out anew when it is lost is left out by the tag ${dataTag} = rebuilt, but for that of a ` +
        "Percona Server cluster, which without it takes a person to start again after an outage.",
    url: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html",
    types: [table],
    thresholds: { minRetentionDays },
    judge: (resource, settings) =>
        refuseWhen(
            every([
                not(recoversFor(resource, settings.minRetentionDays)),
                some([
                    resource.isInside([perconaCluster]),
                    whenKnown(resource.properties.entry("tags", dataTag), (tag) => tag !== "rebuilt"),
                ]),
            ]),
            `\`pointInTimeRecovery\` is not enabled for ${settings.minRetentionDays} days`,
        ),
});

const perconaBackup = resourceRule({
    name: "percona-backed-up",
    family: "backup",
    description: "A Percona Server cluster must be backed up at least weekly, and its backups be kept and tried.",
    severity: "critical",
    level: "mandatory",
    remediation:
        "leave `backup.fullSchedule`, `backup.drillSchedule` and `backup.retentionWeeks` at their defaults, or make them as " +
        "frequent and as long: incremental backups and archived binary logs are of no use without a full backup before them.",
    url: "https://docs.percona.com/percona-xtrabackup/8.4/create-incremental-backup.html",
    types: [perconaCluster],
    thresholds: { minRetentionWeeks: wholeNumber(2, 1, "Fewest weeks for which a backup must be kept.") },
    judge: ({ properties }, { minRetentionWeeks }) => [
        ...refuseUnless(
            unlessDefault(properties, "backup.fullSchedule", runsWeekly),
            "`backup.fullSchedule` leaves out weeks",
        ),
        ...refuseUnless(
            unlessDefault(properties, "backup.drillSchedule", (schedule) => schedule !== "never"),
            "`backup.drillSchedule` is never",
        ),
        ...refuseUnless(
            keepsFor(properties, "backup.retentionWeeks", minRetentionWeeks),
            `\`backup.retentionWeeks\` is less than ${minRetentionWeeks}`,
        ),
    ],
});

/** The rules of this family. */
export const backup: Rule[] = [backedUpDaily, planRetention, pmmBackup, tableRecoverable, perconaBackup];

/**
 * What says so itself holds data, and so does what is protected or part of one of our components, lest a dropped tag drop the
 * backup. A retired volume is not needed any more, unless it is still in use; a table that is rebuilt never was.
 */
function holdsData(store: StackResource, stack: Stack): Verdict {
    const attached = stack.ofType(volumeAttachment).some((attachment) => attachment.refersTo("volumeId", store));
    return whenKnown(store.properties.entry("tags", dataTag), (tag) =>
        tag === "retired"
            ? some([attached, leavesNoOther(store, stack)])
            : !(tag === "rebuilt" && store.type === table) &&
              (tag === "true" || store.isProtected || store.isInside(ownComponents)),
    );
}

/**
 * The host of a PmmEcs attaches its volume itself, which no resource tells; but it needs one that is not retired, unless it is
 * told of a file system that no stack has made.
 */
function leavesNoOther(store: StackResource, stack: Stack): Verdict {
    const server = stack.ofType(pmmEcs).find((component) => store.isChildOf(component));
    return server === undefined || server.properties.has("fileSystem.existingId")
        ? false
        : every(stack.childrenOf(server, ...stores).map(isRetired));
}

function hasDailyRule(properties: Properties, days: number): Verdict {
    return whenKnown(properties.items("rules"), (rules) =>
        some(
            rules.map((item) =>
                whenKnown(item, (rule) =>
                    every([
                        whenKnown(rule.text("schedule"), (schedule) => schedule !== undefined && runsDaily(schedule)),
                        keepsFor(rule, "lifecycle.deleteAfter", days),
                    ]),
                ),
            ),
        ),
    );
}

/** Whether a table can be brought back to any moment of so many days; DynamoDB keeps 35 when it is told no number. */
function recoversFor({ type, properties }: JudgedResource, days: number): Verdict {
    return type !== table
        ? false
        : every([
              properties.isTrue("pointInTimeRecovery.enabled"),
              keepsFor(properties, "pointInTimeRecovery.recoveryPeriodInDays", days),
          ]);
}

/** Days for which EFS keeps its own daily backups: https://docs.aws.amazon.com/efs/latest/ug/automatic-backups.html */
const daysOfEfs = 35;

function isBackedUpByEfs(store: StackResource, stack: Stack, days: number): Verdict {
    const policies = stack.ofType(fileBackups).filter((policy) => policy.refersTo("fileSystemId", store));
    return every([
        store.type === fileSystem && days <= daysOfEfs,
        some(policies.map(({ properties }) => properties.isOneOf("backupPolicy.status", "ENABLED"))),
    ]);
}

/** RDS backs up daily and keeps its log beside; by default all of that goes with the database. */
function isBackedUpByRds(store: StackResource, days: number): Verdict {
    const period = "backupRetentionPeriod";
    const deleted = "deleteAutomatedBackups";
    return every([
        databases.includes(store.type) && ![period, deleted].some((property) => store.isLeftToProvider(property)),
        whenKnown(store.properties.number(period), (kept = 0) => kept >= days),
        store.properties.isOneOf(deleted, "false"),
    ]);
}

/** A replica has no data of its own; one that was made independent has an empty source. */
function isReplica(store: StackResource): boolean {
    return (
        databases.includes(store.type) &&
        ["replicateSourceDb", "replicationSourceIdentifier"].some(
            (source) => store.properties.text(source) !== undefined && !store.isLeftToProvider(source),
        )
    );
}

/** Whether a component's schedule is as it must be; one that is left out is the component's own. */
function unlessDefault(properties: Properties, path: string, good: (schedule: string) => boolean): Verdict {
    return whenKnown(properties.text(path), (schedule) => schedule === undefined || good(schedule));
}

/** Backups without an end are kept for ever. */
function keepsFor(rule: Properties, path: string, days: number): Verdict {
    return whenKnown(rule.number(path), (kept) => kept === undefined || kept >= days);
}

/**
 * Whether a selection takes in a store. With ARNs and tags both, AWS lets the tags narrow the ARNs down, so both must fit;
 * conditions narrow further.
 *
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html
 */
function selects(chosen: StackResource, store: StackResource): Verdict {
    const given = (property: string): boolean => chosen.properties.has(property) && !chosen.isLeftToProvider(property);
    if (!given("resources") && !given("selectionTags")) {
        return false;
    }
    return every([
        given("resources") ? names(chosen, "resources", store) : true,
        given("notResources") ? not(names(chosen, "notResources", store)) : true,
        given("selectionTags") ? hasSomeTag(chosen.properties.items("selectionTags"), store) : true,
        given("conditions") ? meetsConditions(chosen.properties.items("conditions"), store) : true,
    ]);
}

function names(chosen: StackResource, property: string, store: StackResource): Verdict {
    const arn = whenKnown(store.properties.text("arn"), (text) => text ?? new Unknown("arn"));
    const patterns = chosen.properties.texts(property).values.filter((value) => value.includes("*"));
    return some([
        chosen.refersTo(property, store),
        ...patterns.map((pattern) => pattern === "*" || whenKnown(arn, (text) => matchesGlob(pattern, text))),
    ]);
}

function hasSomeTag(tags: Reading<Reading<Properties>[]>, store: StackResource): Verdict {
    return whenKnown(tags, (known) =>
        some(known.map((tag) => matches(tag, store, (wanted, value) => value === wanted))),
    );
}

/** How a condition compares the wanted value with the tag's. */
const operators: Record<string, (wanted: string, value: string) => boolean> = {
    stringEquals: (wanted, value) => value === wanted,
    stringLikes: (wanted, value) => matchesGlob(wanted, value),
    stringNotEquals: (wanted, value) => value !== wanted,
    stringNotLikes: (wanted, value) => !matchesGlob(wanted, value),
};

function meetsConditions(conditions: Reading<Reading<Properties>[]>, store: StackResource): Verdict {
    return whenKnown(conditions, (known) =>
        every(
            known.flatMap((item) =>
                Object.entries(operators).map(([operator, compare]) =>
                    whenKnown(item, (condition) =>
                        whenKnown(condition.items(operator), (tags) =>
                            every(tags.map((tag) => matches(tag, store, compare))),
                        ),
                    ),
                ),
            ),
        ),
    );
}

/** Compares a tag that a selection asks for (conditions write its key as `aws:ResourceTag/<key>`) with the store's. */
function matches(
    asked: Reading<Properties>,
    store: StackResource,
    compare: (wanted: string, value: string) => boolean,
): Verdict {
    return whenKnown(asked, (tag) =>
        whenKnown(tag.text("key"), (key = "") =>
            whenKnown(tag.text("value"), (wanted = "") =>
                whenKnown(store.properties.entry("tags", key.replace(/^aws:ResourceTag\//, "")), (value = "") =>
                    compare(wanted, value),
                ),
            ),
        ),
    );
}
