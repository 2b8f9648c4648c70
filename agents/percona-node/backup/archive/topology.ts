import { ConditionalCheckFailedException, GetItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { items } from "../../contract";
import { GtidSet } from "../../gtid-set";
import type { NodeContext } from "../../node";

/** What `topology` says of the archive. */
export interface Archived {
    gtids: GtidSet;
    /** As it stands there; undefined when it does not. */
    text: string | undefined;
}

export async function readArchived({ aws, configuration }: NodeContext): Promise<Archived> {
    const { Item } = await aws.dynamoDb.send(
        new GetItemCommand({
            TableName: configuration.TABLE_NAME,
            Key: { pk: { S: items.topology } },
            ConsistentRead: true,
            ProjectionExpression: "archivedGtid",
        }),
    );
    const text = Item?.archivedGtid?.S;
    return { gtids: GtidSet.parse(text ?? ""), text };
}

/**
 * Writes what is archived now.
 *
 * @param at ISO 8601: when the newest archived transaction was committed.
 * @returns what was written; undefined when another archiver has written in between, and nothing was done.
 */
export async function writeArchived(
    { aws, configuration }: NodeContext,
    before: Archived,
    gtids: GtidSet,
    at: string | undefined,
): Promise<Archived | undefined> {
    const text = gtids.toString();
    try {
        await aws.dynamoDb.send(
            new UpdateItemCommand({
                TableName: configuration.TABLE_NAME,
                Key: { pk: { S: items.topology } },
                UpdateExpression:
                    at === undefined ? "SET archivedGtid = :new" : "SET archivedGtid = :new, archivedAt = :at",
                ConditionExpression:
                    before.text === undefined ? "attribute_not_exists(archivedGtid)" : "archivedGtid = :old",
                ExpressionAttributeValues: {
                    ":new": { S: text },
                    ...(at === undefined ? {} : { ":at": { S: at } }),
                    ...(before.text === undefined ? {} : { ":old": { S: before.text } }),
                },
            }),
        );
        return { gtids, text };
    } catch (error) {
        if (error instanceof ConditionalCheckFailedException) {
            return undefined;
        }
        throw error;
    }
}
