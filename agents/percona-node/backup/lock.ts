import { ConditionalCheckFailedException, GetItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { fromItem } from "../aws/item";
import { items, type BackupLockItem } from "../contract";
import type { NodeContext } from "../node";
import { monotonic } from "../within";

/** Milliseconds of the lock's life. */
export interface LockPace {
    /** Between two beats. */
    beat: number;
    /** For which another must have seen the same beat, by its own clock, before it takes the lock. */
    stale: number;
    /** Between two looks at a beat. */
    look: number;
    /** After which a holder that could not beat gives up; it is over before another can take the lock. */
    giveUp: number;
}

/** As `BackupLockItem` has it. */
export const lockPace: LockPace = { beat: 10_000, stale: 60_000, look: 5_000, giveUp: 40_000 };

/** Seconds for which a released lock stays in the table, for people to look at. */
const releasedSeconds = 24 * 3600;

/** What came of trying. */
export type Locked<T> = { held: true; value: T } | { held: false; by: BackupLockItem };

/**
 * Does `work` while this node holds the cluster's backup lock, or tells who holds it. A holder that is gone is recognised by
 * its beat, which takes `pace.stale`.
 *
 * @param work is given a signal that says that the lock was lost, and must then end.
 */
export async function withBackupLock<T>(
    node: NodeContext,
    kind: BackupLockItem["kind"],
    work: (signal: AbortSignal) => Promise<T>,
    pace = lockPace,
): Promise<Locked<T>> {
    const beat = await take(node, kind, pace);
    if (typeof beat !== "string") {
        return { held: false, by: beat };
    }
    const lost = new AbortController();
    const beats = keep(node, beat, pace, lost);
    try {
        const value = await work(lost.signal);
        lost.signal.throwIfAborted();
        return { held: true, value };
    } catch (error) {
        // Whatever the work died of, this is why.
        throw lost.signal.aborted ? (lost.signal.reason as Error) : error;
    } finally {
        await release(node, await beats.stop());
    }
}

/** The lock as it is; undefined when nobody holds it. */
export async function readBackupLock({ aws, configuration }: NodeContext): Promise<BackupLockItem | undefined> {
    const { Item } = await aws.dynamoDb.send(
        new GetItemCommand({
            TableName: configuration.TABLE_NAME,
            Key: { pk: { S: items.backupLock } },
            ConsistentRead: true,
        }),
    );
    // Only this file writes it.
    return Item === undefined || Item.ttl !== undefined ? undefined : (fromItem(Item) as unknown as BackupLockItem);
}

/**
 * The lock when its holder lives, which is known once it has beaten; undefined when nobody holds it, or whoever did is gone,
 * which takes `pace.stale`.
 */
export async function liveBackupLock(node: NodeContext, pace = lockPace): Promise<BackupLockItem | undefined> {
    const first = await readBackupLock(node);
    const began = monotonic();
    while (first !== undefined && monotonic() - began < pace.stale) {
        await sleep(pace.look);
        const lock = await readBackupLock(node);
        if (lock?.beat !== first.beat) {
            return lock;
        }
    }
    return undefined;
}

/** The beat it was taken with, or who has it. */
async function take(node: NodeContext, kind: string, pace: LockPace): Promise<string | BackupLockItem> {
    let seen: { lock: BackupLockItem; since: number } | undefined;
    for (;;) {
        const beat = randomUUID();
        const stale = seen !== undefined && monotonic() - seen.since >= pace.stale;
        if (await write(node, kind, beat, stale ? seen?.lock.beat : undefined)) {
            return beat;
        }
        const lock = await readBackupLock(node);
        if (lock !== undefined) {
            if (seen !== undefined && seen.lock.beat !== lock.beat) {
                return lock; // It beats.
            }
            seen ??= { lock, since: monotonic() };
            await sleep(pace.look);
        }
    }
}

/** Takes the lock where it is free, or where its beat is still `instead`. */
async function write(node: NodeContext, kind: string, beat: string, instead?: string): Promise<boolean> {
    const free = "attribute_not_exists(pk) OR attribute_exists(#ttl)";
    return accepted(node, beat, {
        UpdateExpression: "SET #owner = :owner, kind = :kind, beat = :beat, startedAt = :now REMOVE #ttl",
        ConditionExpression: instead === undefined ? free : `${free} OR beat = :instead`,
        ExpressionAttributeNames: { "#ttl": "ttl", "#owner": "owner" },
        ExpressionAttributeValues: {
            ":owner": { S: node.id },
            ":kind": { S: kind },
            ":beat": { S: beat },
            ":now": { S: new Date().toISOString() },
            ...(instead === undefined ? {} : { ":instead": { S: instead } }),
        },
    });
}

/** Beats until it is stopped. */
function keep(
    node: NodeContext,
    first: string,
    pace: LockPace,
    lost: AbortController,
): { stop: () => Promise<string | undefined> } {
    let current: string | undefined = first;
    let goodAt = monotonic();
    const stopped = new AbortController();
    const beating = (async () => {
        while (current !== undefined && !lost.signal.aborted) {
            await sleep(pace.beat, undefined, { signal: stopped.signal }).catch(() => undefined);
            if (stopped.signal.aborted) {
                return;
            }
            const began = monotonic();
            const next = randomUUID();
            try {
                if (await renew(node, current, next)) {
                    current = next;
                    goodAt = began;
                } else {
                    current = undefined;
                    lost.abort(
                        new Error("the backup lock was taken by another node, which saw this one's beat stand still"),
                    );
                }
            } catch (error) {
                node.log("the backup lock cannot be renewed", { reason: (error as Error).message });
                // The write may have been done although its answer was lost.
                current = (await readBackupLock(node).catch(() => undefined))?.beat === next ? next : current;
                if (monotonic() - goodAt > pace.giveUp) {
                    lost.abort(new Error("the backup lock could not be renewed in time: DynamoDB does not answer"));
                }
            }
        }
    })();
    return {
        async stop() {
            stopped.abort();
            await beating;
            return current;
        },
    };
}

function renew(node: NodeContext, beat: string, next: string): Promise<boolean> {
    return accepted(node, next, {
        UpdateExpression: "SET beat = :next",
        ConditionExpression: "beat = :beat",
        ExpressionAttributeValues: { ":beat": { S: beat }, ":next": { S: next } },
    });
}

async function release(node: NodeContext, beat: string | undefined): Promise<void> {
    if (beat === undefined) {
        return;
    }
    try {
        await accepted(node, beat, {
            UpdateExpression: "SET #ttl = :ttl",
            ConditionExpression: "beat = :beat",
            ExpressionAttributeNames: { "#ttl": "ttl" },
            ExpressionAttributeValues: {
                ":beat": { S: beat },
                ":ttl": { N: String(Math.floor(Date.now() / 1000) + releasedSeconds) },
            },
        });
    } catch (error) {
        // The next one waits for a minute then.
        node.log("the backup lock could not be released", { reason: (error as Error).message });
    }
}

type Update = Pick<
    ConstructorParameters<typeof UpdateItemCommand>[0],
    "UpdateExpression" | "ConditionExpression" | "ExpressionAttributeNames" | "ExpressionAttributeValues"
>;

/**
 * Whether the condition held, after which the lock has the beat `written`. It has it also when the answer to a first try was
 * lost, and the second one found what the first had written.
 */
async function accepted({ aws, configuration }: NodeContext, written: string, update: Update): Promise<boolean> {
    try {
        await aws.dynamoDb.send(
            new UpdateItemCommand({
                TableName: configuration.TABLE_NAME,
                Key: { pk: { S: items.backupLock } },
                ReturnValuesOnConditionCheckFailure: "ALL_OLD",
                ...update,
            }),
        );
        return true;
    } catch (error) {
        if (error instanceof ConditionalCheckFailedException) {
            return error.Item?.beat?.S === written;
        }
        throw error;
    }
}
