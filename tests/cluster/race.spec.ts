import { DeleteItemCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { expect } from "chai";
import { setTimeout as pause } from "node:timers/promises";
import type { AgentState } from "../../agents/percona-node/agent-state";
import { bootstrap } from "../../agents/percona-node/act/tasks/bootstrap";
import { prepareServer } from "../../agents/percona-node/act/tasks/prepare-server";
import type { Tools } from "../../agents/percona-node/act/tools";
import { readGroup } from "../../agents/percona-node/aws/group-item";
import { items, ownSchema } from "../../agents/percona-node/contract";
import { accessWith } from "../../agents/percona-node/mysql/accounts";
import { resetStatement } from "../../agents/percona-node/mysql/version";
import type { NodeContext } from "../../agents/percona-node/node";
import { watchPeers } from "../../agents/percona-node/observe/peers";
import { nodeConfiguration } from "../../agents/percona-node/configuration";
import { mysqlInstallLimit } from "../support/mysql-server";
import { Cluster } from "./support/cluster";
import { region, type ClusterNode } from "./support/node";

const rounds = 50;

/** How a server stands after a round. */
interface Stand {
    address: string;
    groupName: string | null;
    online: number;
    open: number;
}

/**
 * Two nodes bootstrap at once, over and over: the agents' own task on real servers and a real conditional write, with what
 * decides left out, so that each node does its worst. The next group must never come to be twice.
 */
describe("two nodes that bootstrap at once", function () {
    this.timeout(600_000);

    let cluster: Cluster;
    let dynamoDb: DynamoDBClient;

    before(async function () {
        this.timeout(mysqlInstallLimit);
        cluster = await Cluster.create({ nodes: 2 });
        const settings = { endpoint: cluster.aws.endpoint, region };
        dynamoDb = new DynamoDBClient({ ...settings, credentials: { accessKeyId: "test", secretAccessKey: "test" } });
        await Promise.all(cluster.nodes.map((node) => node.server.start()));
        await Promise.all(cluster.nodes.map((node) => prepareServer(toolsOf(node))));
    });

    after(() => cluster.stop());

    it(`never fork the cluster, in ${rounds} rounds`, async () => {
        const table = cluster.around.variables.TABLE_NAME;
        const won = { first: 0, second: 0, none: 0 };
        for (let round = 0; round < rounds; round++) {
            const epoch = (await readGroup(dynamoDb, table))?.epoch ?? 0;
            // Both claim the same epoch; or one claims the next one while the other is at work, for it takes it for dead.
            const takesOver = round % 2 === 1;
            const lag = takesOver ? (round % 10) * 150 : (round % 5) * 10;
            // Each fourth round the answer to a write of one of them is lost.
            const [one, other] = cluster.nodes;
            let lost = round % 4 === 3 ? 1 : 0;
            cluster.aws.faults = ({ caller, action }) =>
                action !== "GetItem" && caller === one!.id && lost-- > 0 ? { kind: "lost-answer" } : undefined;
            const [first, second] = await Promise.allSettled([
                bootstrap(toolsOf(one!), { after: epoch, restore: false }),
                pause(lag).then(() =>
                    bootstrap(toolsOf(other!), { after: takesOver ? epoch + 1 : epoch, restore: false }),
                ),
            ]);
            cluster.aws.faults = undefined;
            const stands = await Promise.all(cluster.nodes.map(standOf));
            const told = `round ${round}: ${JSON.stringify({ first, second, stands })}`;
            const open = stands.filter((stand) => stand.open === 1);
            const online = stands.filter((stand) => stand.online === 1);
            expect(open.length, told).is.at.most(1);
            expect(new Set(online.map(({ groupName }) => groupName)).size, told).equals(online.length);
            expect(open.length, told).equals([first, second].filter(({ status }) => status === "fulfilled").length);
            const item = await readGroup(dynamoDb, table);
            if (item?.state === "LIVE") {
                expect(
                    open.map(({ groupName }) => groupName),
                    told,
                ).deep.equals([item.groupName]);
            }
            won[first.status === "fulfilled" ? "first" : second.status === "fulfilled" ? "second" : "none"]++;
            await Promise.all(cluster.nodes.map(clean));
            if (round % 3 === 0) {
                await dynamoDb.send(new DeleteItemCommand({ TableName: table, Key: { pk: { S: items.group } } }));
            }
        }
        console.log(`      ${JSON.stringify(won)}`);
        expect(won.first + won.second, "rounds in which one of them made the group").is.above(rounds / 2);
    });

    function toolsOf(node: ClusterNode): Tools {
        const credentials = { accessKeyId: node.id, secretAccessKey: "secret" };
        const settings = { endpoint: cluster.aws.endpoint, region, credentials };
        const { passwords } = cluster.around;
        const access = accessWith(node.server.socket, () => Promise.resolve(passwords));
        const context: Pick<NodeContext, "configuration" | "id" | "address" | "credentials" | "log"> = {
            configuration: nodeConfiguration(node.environment()),
            id: node.id,
            address: node.address,
            credentials: () => Promise.resolve({ version: "1", passwords }),
            log: () => undefined,
        };
        const aws = { dynamoDb: new DynamoDBClient(settings), secrets: new SecretsManagerClient(settings) };
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
        await sql.query("SET GLOBAL super_read_only = OFF");
        await sql.query("SET SESSION sql_log_bin = OFF");
        await sql.query(`DROP DATABASE IF EXISTS ${ownSchema}`);
        const [server] = await sql.query<{ version: string }>("SELECT @@version AS version");
        await sql.query(resetStatement(server!.version), [], 60_000);
        await sql.query("SET GLOBAL offline_mode = ON, super_read_only = ON");
        sql.end();
    }
});
