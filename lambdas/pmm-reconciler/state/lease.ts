import {
    ConditionalCheckFailedException,
    UpdateItemCommand,
    type AttributeValue,
    type DynamoDBClient,
} from "@aws-sdk/client-dynamodb";
import type { Calls } from "../calls";
import { runSeconds, stateKey } from "../contract";

/** Whose turn it is to run: at most one run at a time holds the lease, and only until it ends. */
export interface Lease {
    table: string;
    /** Key of the item. */
    deployment: string;
    /** A name of this run alone. */
    owner: string;
}

/** What asking for the lease came to. `state` is what the run before wrote. */
export type LeaseAnswer = { status: "taken"; state: string | undefined } | { status: "busy" | "covered" };

type Item = Record<string, AttributeValue> | undefined;

/**
 * Takes the lease for `runSeconds`, in one call: not when another run holds it, and not when a run has started at
 * `changedAt` or later.
 *
 * @param changedAt what the run is for has happened by then; undefined when it is to run in any case.
 */
export async function takeLease(
    { aws }: Calls,
    client: DynamoDBClient,
    lease: Lease,
    now: Date,
    changedAt: Date | undefined,
): Promise<LeaseAnswer> {
    const free = "(attribute_not_exists(leaseUntil) OR leaseUntil <= :now)";
    const uncovered = "(attribute_not_exists(startedAt) OR startedAt < :changedAt)";
    const command = new UpdateItemCommand({
        TableName: lease.table,
        Key: keyOf(lease),
        UpdateExpression: "SET leaseOwner = :owner, leaseUntil = :until, startedAt = :startedAt",
        ConditionExpression: changedAt === undefined ? free : `${free} AND ${uncovered}`,
        ExpressionAttributeValues: {
            ":owner": { S: lease.owner },
            ":now": { N: String(now.getTime()) },
            ":until": { N: String(now.getTime() + runSeconds * 1000) },
            ":startedAt": { S: now.toISOString() },
            ...(changedAt !== undefined && { ":changedAt": { S: changedAt.toISOString() } }),
        },
        ReturnValues: "ALL_NEW",
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    });
    try {
        const { Attributes: item } = await aws((options) => client.send(command, options));
        return taken(item);
    } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) {
            throw error;
        }
        // The AWS SDK tries again when an answer is lost: then it is our own lease that is in the way.
        if (error.Item?.leaseOwner?.S === lease.owner) {
            return taken(error.Item);
        }
        const held = Number(error.Item?.leaseUntil?.N ?? 0) > now.getTime();
        return { status: held || error.Item === undefined ? "busy" : "covered" };
    }
}

/**
 * Gives the lease back and writes the state, in one call, made in any case.
 *
 * @returns false when the lease is not ours any more; then nothing is written.
 */
export async function releaseLease(
    { lastAws }: Calls,
    client: DynamoDBClient,
    lease: Lease,
    state: string,
): Promise<boolean> {
    const command = new UpdateItemCommand({
        TableName: lease.table,
        Key: keyOf(lease),
        UpdateExpression: "SET #state = :state REMOVE leaseOwner, leaseUntil",
        ConditionExpression: "leaseOwner = :owner",
        // `state` is a reserved word of DynamoDB.
        ExpressionAttributeNames: { "#state": "state" },
        ExpressionAttributeValues: { ":state": { S: state }, ":owner": { S: lease.owner } },
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    });
    try {
        await lastAws((options) => client.send(command, options));
        return true;
    } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) {
            throw error;
        }
        // Again an answer that was lost: nobody holds the lease, and what is written is ours.
        return error.Item?.leaseOwner === undefined && error.Item?.state?.S === state;
    }
}

function taken(item: Item): LeaseAnswer {
    return { status: "taken", state: item?.state?.S };
}

function keyOf({ deployment }: Lease): Record<string, AttributeValue> {
    return { [stateKey]: { S: deployment } };
}
