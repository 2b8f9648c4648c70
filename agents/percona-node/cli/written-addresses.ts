import { readTable } from "../aws/table";
import type { NodeContext } from "../node";

/** Addresses of all nodes that have written themselves into the table and have not left. */
export async function writtenAddresses({ aws, configuration }: NodeContext): Promise<string[]> {
    const { nodes } = await readTable(aws.dynamoDb, configuration.TABLE_NAME);
    return nodes.filter(({ ttl }) => ttl === undefined).map(({ address }) => address);
}
