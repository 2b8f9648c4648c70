import {
    ConditionalCheckFailedException,
    GetItemCommand,
    PutItemCommand,
    UpdateItemCommand,
    type DynamoDBClient,
} from "@aws-sdk/client-dynamodb";
import { z } from "zod";
import { items, type GroupItem } from "../contract";
import { fromItem, toItem, type Item } from "./item";

const shape: z.ZodType<GroupItem> = z.object({
    pk: z.string(),
    epoch: z.number().int().positive(),
    groupName: z.string(),
    owner: z.string(),
    state: z.enum(["BOOTING", "LIVE"]),
    changedAt: z.string(),
});

const Key = { pk: { S: items.group } };

/**
 * The group's item as it is at this moment; null when there is none.
 *
 * @throws Error of DynamoDB; or when the item is not of the right shape, which must not count as none.
 */
export async function readGroup(
    client: DynamoDBClient,
    table: string,
    abortSignal?: AbortSignal,
): Promise<GroupItem | null> {
    const { Item: item } = await client.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }), {
        ...(abortSignal && { abortSignal }),
    });
    return item === undefined ? null : shape.parse(fromItem(item));
}

/** What a bootstrap is begun with. */
export interface Claim {
    epoch: number;
    /** A fresh UUID. */
    groupName: string;
    owner: string;
}

/**
 * Takes an epoch for one bootstrap: only when the epoch before it, or none, is the last one.
 *
 * @returns whether it is ours. It is also when the answer to a first try was lost and the second one found our own.
 */
export async function claimEpoch(client: DynamoDBClient, table: string, claim: Claim): Promise<boolean> {
    const first = claim.epoch === 1;
    const command = new PutItemCommand({
        TableName: table,
        Item: toItem({
            pk: items.group,
            ...claim,
            state: "BOOTING",
            changedAt: new Date().toISOString(),
        } satisfies GroupItem),
        ConditionExpression: first ? "attribute_not_exists(pk)" : "epoch = :before",
        ...(!first && { ExpressionAttributeValues: { ":before": { N: String(claim.epoch - 1) } } }),
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    });
    return accepted(client.send(command), (item) => item.groupName?.S === claim.groupName);
}

/**
 * Marks the bootstrap as done: only while nobody has taken a later epoch.
 *
 * @returns whether it is so now.
 */
export async function markLive(client: DynamoDBClient, table: string, claim: Claim): Promise<boolean> {
    const command = new UpdateItemCommand({
        TableName: table,
        Key,
        UpdateExpression: "SET #state = :live, changedAt = :now",
        ConditionExpression: "epoch = :epoch AND #owner = :owner AND groupName = :name AND #state = :booting",
        ExpressionAttributeNames: { "#state": "state", "#owner": "owner" },
        ExpressionAttributeValues: {
            ":live": { S: "LIVE" },
            ":booting": { S: "BOOTING" },
            ":now": { S: new Date().toISOString() },
            ":epoch": { N: String(claim.epoch) },
            ":owner": { S: claim.owner },
            ":name": { S: claim.groupName },
        },
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    });
    return accepted(client.send(command), (item) => item.groupName?.S === claim.groupName && item.state?.S === "LIVE");
}

async function accepted(write: Promise<unknown>, isOurs: (item: Item) => boolean): Promise<boolean> {
    try {
        await write;
        return true;
    } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) {
            throw error;
        }
        return error.Item !== undefined && isOurs(error.Item);
    }
}
