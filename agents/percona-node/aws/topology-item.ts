import { ConditionalCheckFailedException, UpdateItemCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { items, type TopologyEvent, type TopologyItem } from "../contract";
import { toAttribute } from "./item";

/** Events that the item keeps; more are cut off when the primary writes it anew. */
export const keptEvents = 20;

const Key = { pk: { S: items.topology } };

/** The part of `TopologyItem` that the primary writes. */
export type Topology = Pick<TopologyItem, "epoch" | "view" | "primary" | "primaryAddress" | "members">;

/**
 * Writes the topology; what others have added to the item (events, the archive's position) stays.
 *
 * @param events how many events the item is known to have: more than are kept are cut off.
 * @returns false when a newer one is there already.
 */
export async function writeTopology(
    client: DynamoDBClient,
    table: string,
    topology: Topology,
    events: number,
): Promise<boolean> {
    // `view`, `primary` and `members` may be words of DynamoDB's own.
    const fields = Object.entries({ ...topology, changedAt: new Date().toISOString() });
    const surplus = Array.from({ length: Math.max(0, events - keptEvents) }, (_, index) => keptEvents + index);
    const cut = surplus.length > 0 ? ` REMOVE ${surplus.map((index) => `events[${index}]`).join(", ")}` : "";
    const command = new UpdateItemCommand({
        TableName: table,
        Key,
        UpdateExpression: `SET ${fields.map(([name]) => `#${name} = :${name}`).join(", ")}${cut}`,
        ConditionExpression: "attribute_not_exists(#epoch) OR #epoch < :epoch OR (#epoch = :epoch AND #view <= :view)",
        ExpressionAttributeNames: Object.fromEntries(fields.map(([name]) => [`#${name}`, name])),
        ExpressionAttributeValues: Object.fromEntries(fields.map(([name, value]) => [`:${name}`, toAttribute(value)])),
    });
    try {
        await client.send(command);
        return true;
    } catch (error) {
        if (error instanceof ConditionalCheckFailedException) {
            return false;
        }
        throw error;
    }
}

/** Adds an event, as the newest. */
export async function addEvent(client: DynamoDBClient, table: string, event: TopologyEvent): Promise<void> {
    await client.send(
        new UpdateItemCommand({
            TableName: table,
            Key,
            UpdateExpression: "SET events = list_append(:event, if_not_exists(events, :none))",
            ExpressionAttributeValues: { ":event": toAttribute([event]), ":none": toAttribute([]) },
        }),
    );
}
