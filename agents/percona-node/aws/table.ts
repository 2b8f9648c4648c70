import { paginateScan, PutItemCommand, UpdateItemCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { items, type BackupLockItem, type NodeItem, type TopologyItem } from "../contract";
import { fromItem, toItem } from "./item";

/** All of the table but the group's item, which is read on its own. */
export interface TableContents {
    /** In part while nothing but an event, or the archive's position, was written. */
    topology?: Partial<TopologyItem>;
    backupLock?: BackupLockItem;
    nodes: NodeItem[];
}

/** Seconds that the item of a node that is gone stays: a week. */
const retained = 7 * 24 * 3600;

/** Reads the table, which holds some ten items. */
export async function readTable(client: DynamoDBClient, table: string): Promise<TableContents> {
    const contents: TableContents = { nodes: [] };
    for await (const { Items = [] } of paginateScan({ client }, { TableName: table, ConsistentRead: true })) {
        for (const item of Items.map(fromItem)) {
            const key = String(item.pk);
            // The agents write these, each of its type.
            if (key === items.topology) {
                contents.topology = item;
            } else if (key === items.backupLock) {
                contents.backupLock = item as unknown as BackupLockItem;
            } else if (key.startsWith(items.node(""))) {
                contents.nodes.push(item as unknown as NodeItem);
            }
        }
    }
    return contents;
}

export async function writeNode(client: DynamoDBClient, table: string, node: Omit<NodeItem, "pk">): Promise<void> {
    const Item = toItem({ pk: items.node(node.id), ...node } satisfies NodeItem);
    await client.send(new PutItemCommand({ TableName: table, Item }));
}

/** Lets the item of a node that has left, or is no more, go in a week. */
export async function retireNode(client: DynamoDBClient, table: string, id: string): Promise<void> {
    await client.send(
        new UpdateItemCommand({
            TableName: table,
            Key: { pk: { S: items.node(id) } },
            UpdateExpression: "SET #ttl = if_not_exists(#ttl, :ttl)",
            ExpressionAttributeNames: { "#ttl": "ttl" },
            ExpressionAttributeValues: { ":ttl": { N: String(Math.floor(Date.now() / 1000) + retained) } },
        }),
    );
}
