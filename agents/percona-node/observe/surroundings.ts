import { readAddresses } from "../aws/addresses";
import { isRefreshing, readAutoScalingGroup, type Group } from "../aws/auto-scaling";
import { readGroup } from "../aws/group-item";
import { hasBackup } from "../aws/has-backup";
import { readTable, type TableContents } from "../aws/table";
import type { GroupItem } from "../contract";
import type { Metadata } from "../host/metadata";
import type { NodeContext } from "../node";
import { watch, type Watch } from "./watch";

/** What is asked of AWS, each at its pace. */
export interface Surroundings {
    group: Watch<GroupItem | null>;
    table: Watch<TableContents>;
    autoScaling: Watch<Group>;
    addresses: Watch<Map<string, string>>;
    refreshing: Watch<boolean>;
    backups: Watch<boolean>;
    /** `autoscaling/target-lifecycle-state`; undefined outside of an auto scaling group. */
    lifecycle: Watch<string | undefined>;
}

/** Milliseconds that a question to AWS may take. */
const limit = 2_000;

/** Milliseconds that what changes slowly counts when AWS does not answer. */
const lasting = 60_000;

/** @param inGroup whether the own server is in a group: then less depends on what AWS says. */
export function watchSurroundings(node: NodeContext, metadata: Metadata, inGroup: () => boolean): Surroundings {
    const { aws, configuration } = node;
    const { TABLE_NAME: table, ASG_NAME: asg, BUCKET_NAME: bucket, CLUSTER_ID: cluster } = configuration;
    const slow = { limit: 2 * limit, lasts: lasting, forgives: true };
    const autoScaling = watch({
        ...slow,
        what: "the auto scaling group",
        ask: () => readAutoScalingGroup(aws.autoScaling, asg),
        every: () => 5_000,
    });
    const tableWatch = watch({
        ...slow,
        what: "the table",
        ask: () => readTable(aws.dynamoDb, table),
        every: () => (inGroup() ? 5_000 : 2_000),
    });

    /** Those of the group that have written no item yet. */
    async function newcomers(): Promise<Map<string, string>> {
        const group = autoScaling.answer();
        const contents = tableWatch.answer();
        const named = new Set(contents.known ? contents.value.nodes.map(({ id }) => id) : []);
        const ids = group.known ? group.value.instances.map(({ id }) => id) : [];
        return readAddresses(
            node.configuration.AWS_REGION,
            ids.filter((id) => id !== node.id && !named.has(id)),
        );
    }

    return {
        group: watch({
            what: "the group's item",
            ask: (signal) => readGroup(aws.dynamoDb, table, signal),
            every: () => (inGroup() ? 5_000 : 0),
            limit,
            // What is read in a group counts until the next question must have been answered.
            lasts: 5_000 + limit,
            forgives: false,
        }),
        table: tableWatch,
        autoScaling,
        addresses: watch({ ...slow, what: "the instances' addresses", ask: newcomers, every: () => 5_000 }),
        refreshing: watch({
            ...slow,
            what: "the instance refreshes",
            ask: () => isRefreshing(aws.autoScaling, asg),
            every: () => 15_000,
        }),
        backups: watch({
            ...slow,
            what: "the backups",
            ask: () => hasBackup(aws.s3, bucket, cluster),
            every: () => 5_000,
        }),
        lifecycle: watch({
            ...slow,
            what: "the instance's lifecycle state",
            ask: () => metadata.get("autoscaling/target-lifecycle-state"),
            every: () => limit,
        }),
    };
}
