import { GetItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { fromAttribute, toAttribute } from "../aws/item";
import { notify } from "../aws/notify";
import { addEvent } from "../aws/topology-item";
import { items, type BackupFailures, type BackupLockItem } from "../contract";
import type { NodeContext } from "../node";
import { reasonOf } from "../within";
import { withBackupLock, type Locked, type LockPace } from "./lock";

/** What fails and is paused by itself. */
type Work = keyof BackupFailures;

/**
 * Milliseconds that the schedules wait after a failure, and after many: each time twice as long. Each try reads all data, and
 * what it has put into the bucket by then stays for weeks.
 */
const firstPause = 3_600_000;
const longestPause = 8 * 3_600_000;

/** Why the schedules leave some work for later; undefined when they do not. */
export function pauseAfter(work: Work, failures: BackupFailures, now: Date): string | undefined {
    const failed = failures[work];
    if (failed === undefined) {
        return undefined;
    }
    const { count, at } = failed;
    const next = new Date(Date.parse(at) + Math.min(longestPause, firstPause * 2 ** (count - 1)));
    return now < next
        ? `a ${work} is due, and not tried before ${next.toISOString()}: ${count} failed in a row, the last at ${at}`
        : undefined;
}

/** The failures of the last tries of the whole cluster. */
export async function readFailures({ aws, configuration }: NodeContext): Promise<BackupFailures> {
    const { Item } = await aws.dynamoDb.send(
        new GetItemCommand({
            TableName: configuration.TABLE_NAME,
            Key: { pk: { S: items.backupLock } },
            ConsistentRead: true,
            ProjectionExpression: "failures",
        }),
    );
    // Only this file writes them.
    return Item?.failures === undefined ? {} : (fromAttribute(Item.failures) as BackupFailures);
}

/**
 * `withBackupLock`, which notes failures of the work in the lock's item, and forgets them when it was done. People are told of
 * the first in a row.
 */
export function withCountedLock<T>(
    node: NodeContext,
    kind: BackupLockItem["kind"],
    work: (signal: AbortSignal) => Promise<T>,
    pace?: LockPace,
): Promise<Locked<T>> {
    const what = kind === "drill" ? "drill" : "backup";
    async function counted(signal: AbortSignal): Promise<T> {
        try {
            const value = await work(signal);
            await note(node, what, () => undefined);
            return value;
        } catch (error) {
            // One that has lost the lock leaves its item alone.
            if (!signal.aborted) {
                await failed(node, what, error);
            }
            throw error;
        }
    }
    return withBackupLock(node, kind, counted, pace);
}

async function failed(node: NodeContext, work: Work, error: unknown): Promise<void> {
    const at = new Date().toISOString();
    const count = await note(node, work, (before = 0) => ({ count: before + 1, at }));
    if (count === 1) {
        await tell(node, at, `a ${work} has failed: ${reasonOf(error)}`);
    }
}

/** Writes one entry. @returns its count; undefined when it could not be written, which must not hide how the work went. */
async function note(
    node: NodeContext,
    work: Work,
    change: (before: number | undefined) => BackupFailures[Work],
): Promise<number | undefined> {
    const { aws, configuration } = node;
    try {
        const { [work]: before, ...others } = await readFailures(node);
        const after = change(before?.count);
        if (before !== undefined || after !== undefined) {
            const failures: BackupFailures = { ...others, ...(after && { [work]: after }) };
            await aws.dynamoDb.send(
                new UpdateItemCommand({
                    TableName: configuration.TABLE_NAME,
                    Key: { pk: { S: items.backupLock } },
                    UpdateExpression: "SET failures = :failures",
                    // An item without a holder would look like a lock that is held.
                    ConditionExpression: "attribute_exists(pk)",
                    ExpressionAttributeValues: { ":failures": toAttribute(failures) },
                }),
            );
        }
        return after?.count;
    } catch (error) {
        node.log("how often backups failed cannot be noted", { reason: reasonOf(error) });
        return undefined;
    }
}

/** In the events of the cluster, and on its topic. */
async function tell({ aws, configuration, id, log }: NodeContext, at: string, what: string): Promise<void> {
    try {
        await addEvent(aws.dynamoDb, configuration.TABLE_NAME, { at, node: id, what });
        if (configuration.TOPIC_ARN !== "") {
            await notify(aws.sns, configuration.TOPIC_ARN, configuration.CLUSTER_ID, `${id}: ${what}`);
        }
    } catch (error) {
        log("an event could not be told", { what, reason: reasonOf(error) });
    }
}
