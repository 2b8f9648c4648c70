import { DeleteItemCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { expect } from "chai";
import { setTimeout as pause } from "node:timers/promises";
import type { AgentState } from "../../../agents/percona-node/agent-state";
import { bootstrap } from "../../../agents/percona-node/act/tasks/bootstrap";
import { prepareServer } from "../../../agents/percona-node/act/tasks/prepare-server";
import type { Tools } from "../../../agents/percona-node/act/tools";
import { readGroup } from "../../../agents/percona-node/aws/group-item";
import { nodeConfiguration } from "../../../agents/percona-node/configuration";
import { items, ownSchema } from "../../../agents/percona-node/contract";
import { accessWith } from "../../../agents/percona-node/mysql/accounts";
import { settleRelayLog } from "../../../agents/percona-node/mysql/relay-log";
import { resetStatement } from "../../../agents/percona-node/mysql/version";
import type { NodeContext } from "../../../agents/percona-node/node";
import { watchPeers } from "../../../agents/percona-node/observe/peers";
import { within } from "../../../agents/percona-node/within";
import type { Cluster } from "./cluster";
import { region, type ClusterNode } from "./node";

/** How a server stands after a round. */
interface Stand {
    address: string;
    groupName: string | null;
    online: number;
    open: number;
}

/** Who made the group, in how many rounds. */
export interface Won {
    first: number;
    second: number;
    none: number;
}

/**
 * Lets the two nodes of a cluster, which do not run yet, bootstrap at once, over and over: the agents' own task on real servers
 * and a real conditional write, with what decides left out, so that each node does its worst. Each round there must be one
 * group that serves clients at most, and the item must tell which.
 *
 * @param loseAnswer is called with the id of a node whose next write to AWS is to happen without a good answer.
 */
export async function race(cluster: Cluster, rounds: number, loseAnswer: (id: string) => void): Promise<Won> {
    const dynamoDb = dynamoDbOf(cluster, "test");
    const table = cluster.around.variables.TABLE_NAME;
    const [one, other] = cluster.nodes;
    if (one === undefined || other === undefined) {
        throw new Error("a race is between two nodes");
    }
    await Promise.all(cluster.nodes.map((node) => node.server.start()));
    await Promise.all(cluster.nodes.map((node) => prepareServer(toolsOf(cluster, node))));
    const won: Won = { first: 0, second: 0, none: 0 };
    for (let round = 0; round < rounds; round++) {
        const epoch = (await readGroup(dynamoDb, table))?.epoch ?? 0;
        // Both claim the same epoch; or one claims the next one while the other is at work, for it takes it for dead.
        const takesOver = round % 2 === 1;
        const lag = takesOver ? (round % 10) * 150 : (round % 5) * 10;
        if (round % 4 === 3) {
            loseAnswer(one.id);
        }
        const [first, second] = await Promise.allSettled([
            bootstrap(toolsOf(cluster, one), { after: epoch, restore: false }),
            pause(lag).then(() =>
                bootstrap(toolsOf(cluster, other), { after: takesOver ? epoch + 1 : epoch, restore: false }),
            ),
        ]);
        const stands = await Promise.all(cluster.nodes.map(standOf));
        const told = `round ${round}: ${JSON.stringify({ first, second, stands })}`;
        const open = stands.filter((stand) => stand.open === 1);
        const online = stands.filter((stand) => stand.online === 1);
        expect(open.length, told).is.at.most(1);
        expect(new Set(online.map(({ groupName }) => groupName)).size, told).equals(online.length);
        expect(open.length, told).equals([first, second].filter(({ status }) => status === "fulfilled").length);
        const item = await readGroup(dynamoDb, table);
        if (item?.state === "LIVE") {
            const names = open.map(({ groupName }) => groupName);
            expect(names, told).deep.equals([item.groupName]);
        }
        won[first.status === "fulfilled" ? "first" : second.status === "fulfilled" ? "second" : "none"]++;
        await Promise.all(cluster.nodes.map(clean));
        if (round % 3 === 0) {
            await dynamoDb.send(new DeleteItemCommand({ TableName: table, Key: { pk: { S: items.group } } }));
        }
    }
    return won;
}

function dynamoDbOf(cluster: Cluster, accessKeyId: string): DynamoDBClient {
    const credentials = { accessKeyId, secretAccessKey: "secret" };
    return new DynamoDBClient({ endpoint: cluster.aws.endpoint, region, credentials });
}

/** What the agent's tasks work with on a node, without the agent. */
function toolsOf(cluster: Cluster, node: ClusterNode): Tools {
    const { passwords } = cluster.around;
    const access = accessWith(node.server.socket, () => Promise.resolve(passwords));
    const context: Pick<NodeContext, "configuration" | "id" | "address" | "credentials" | "log"> = {
        configuration: nodeConfiguration(node.environment()),
        id: node.id,
        address: node.address,
        credentials: () => Promise.resolve({ version: "1", passwords }),
        log: () => undefined,
    };
    // Nothing else of AWS is asked by it.
    const aws = { dynamoDb: dynamoDbOf(cluster, node.id) };
    const peers = cluster.others(node).map(({ id, address }) => ({ id, address }));
    return {
        node: { ...context, aws } as unknown as NodeContext,
        access,
        state: {} as AgentState,
        async askPeers() {
            const watch = watchPeers(access);
            try {
                await watch.look(peers);
                return watch.peers(peers, undefined);
            } finally {
                watch.end();
            }
        },
    };
}

async function standOf(node: ClusterNode): Promise<Stand> {
    const [stand] = await node.query<Omit<Stand, "address">>(`
        SELECT
            (SELECT VARIABLE_VALUE FROM performance_schema.global_variables
                WHERE VARIABLE_NAME = 'group_replication_group_name') AS groupName,
            COUNT(*) AS online,
            COUNT(*) AND NOT @@offline_mode AND NOT @@super_read_only AS open
        FROM performance_schema.replication_group_members
        WHERE MEMBER_ID = @@server_uuid AND MEMBER_STATE = 'ONLINE'`);
    return { address: node.address, ...stand! };
}

/** As it was before any round: accounts, and not one transaction. */
async function clean(node: ClusterNode): Promise<void> {
    const sql = await node.sql();
    await sql.query("STOP GROUP_REPLICATION", [], 60_000);
    // A group that is broken off leaves its view change behind, which must hold up nobody who would join another.
    await within(30_000, "the relay log to be settled", settleRelayLog(sql));
    await sql.query("SET GLOBAL super_read_only = OFF");
    await sql.query("SET SESSION sql_log_bin = OFF");
    await sql.query(`DROP DATABASE IF EXISTS ${ownSchema}`);
    const [server] = await sql.query<{ version: string }>("SELECT @@version AS version");
    await sql.query(resetStatement(server!.version), [], 60_000);
    await sql.query("SET GLOBAL offline_mode = ON, super_read_only = ON");
    sql.end();
}
