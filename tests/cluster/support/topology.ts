import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { readTable } from "../../../agents/percona-node/aws/table";
import type { TopologyItem } from "../../../agents/percona-node/contract";
import { until } from "../../../agents/percona-node/within";
import { clientSettings } from "./aws";
import type { Cluster } from "./cluster";
import type { ClusterNode } from "./node";

/** Milliseconds in which the item is to tell of what happened. */
const limit = 5_000;

/**
 * Waits until the item `topology` is as other programs expect it: it names `primary` with its address and its epoch, and its
 * events tell of its role.
 *
 * @param members that are to be in it, all ONLINE. Default: as many as there are.
 * @throws Error after 5 s, with the item as it is.
 */
export async function topologyTells(cluster: Cluster, primary: ClusterNode, members?: ClusterNode[]): Promise<void> {
    const dynamoDb = new DynamoDBClient(clientSettings(cluster.aws.endpoint));
    const epoch = (await primary.status())?.epoch;
    const online = members?.map(({ id, address }) => `${id} ${address}`).sort();
    let found: Partial<TopologyItem> = {};
    const isAsExpected = async (): Promise<true | undefined> => {
        found = (await readTable(dynamoDb, cluster.around.variables.TABLE_NAME)).topology ?? {};
        const told = (found.members ?? [])
            .filter(({ state }) => state === "ONLINE")
            .map(({ id, address }) => `${id} ${address}`);
        const isNamed = found.primary === primary.id && found.primaryAddress === primary.address;
        const isTold = found.events?.some(({ node, what }) => node === primary.id && what.includes("is primary now"));
        const areThere = online === undefined || told.sort().join() === online.join();
        return isNamed && isTold === true && areThere && found.epoch === epoch ? true : undefined;
    };
    await until(limit, "the topology", isAsExpected).catch((error: unknown) => {
        throw new Error(`the topology is not as it should be: ${JSON.stringify(found)}`, { cause: error });
    });
}
