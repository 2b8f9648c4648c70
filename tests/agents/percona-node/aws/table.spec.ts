import { CreateTableCommand, DeleteItemCommand, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { expect } from "chai";
import { claimEpoch, markLive, readGroup, type Claim } from "../../../../agents/percona-node/aws/group-item";
import { readTable, retireNode, writeNode } from "../../../../agents/percona-node/aws/table";
import { addEvent, keptEvents, writeTopology, type Topology } from "../../../../agents/percona-node/aws/topology-item";
import { items } from "../../../../agents/percona-node/contract";
import { motoStartLimit, startMoto, type Moto } from "../../../support/moto";

const table = "percona-test-locks";

describe("percona-node: the table", () => {
    let moto: Moto;
    let client: DynamoDBClient;

    before(async function () {
        this.timeout(motoStartLimit);
        moto = await startMoto();
        client = new DynamoDBClient({
            endpoint: moto.endpoint,
            region: "eu-central-1",
            credentials: { accessKeyId: "test", secretAccessKey: "test" },
        });
        await client.send(
            new CreateTableCommand({
                TableName: table,
                BillingMode: "PAY_PER_REQUEST",
                AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
                KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
            }),
        );
    });

    after(() => moto.stop());

    afterEach(async () => {
        for (const pk of [items.group, items.topology, items.node("i-1"), items.node("i-2")]) {
            await client.send(new DeleteItemCommand({ TableName: table, Key: { pk: { S: pk } } }));
        }
    });

    function claimOf(epoch: number, owner = "i-1"): Claim {
        return { epoch, owner, groupName: `name-${epoch}-${owner}` };
    }

    describe("epochs", () => {
        it("are none at first, and then the claimed one, which goes live", async () => {
            expect(await readGroup(client, table)).to.equal(null);
            expect(await claimEpoch(client, table, claimOf(1))).to.equal(true);
            expect(await readGroup(client, table)).to.include({ ...claimOf(1), state: "BOOTING" });
            expect(await markLive(client, table, claimOf(1))).to.equal(true);
            expect(await readGroup(client, table)).to.include({ ...claimOf(1), state: "LIVE" });
        });

        it("are given to one alone of many that want the same", async () => {
            for (const epoch of [1, 2]) {
                const owners = Array.from({ length: 8 }, (_, index) => `i-${index}`);
                const given = await Promise.all(
                    owners.map((owner) => claimEpoch(client, table, claimOf(epoch, owner))),
                );
                expect(given.filter(Boolean)).to.have.length(1);
                const winner = owners[given.indexOf(true)]!;
                expect(await readGroup(client, table)).to.include(claimOf(epoch, winner));
            }
        });

        it("follow each other: none is left out, and none comes back", async () => {
            expect(await claimEpoch(client, table, claimOf(2))).to.equal(false);
            await claimEpoch(client, table, claimOf(1));
            expect(await claimEpoch(client, table, claimOf(3))).to.equal(false);
            expect(await claimEpoch(client, table, claimOf(2))).to.equal(true);
            expect(await claimEpoch(client, table, claimOf(1, "i-2"))).to.equal(false);
        });

        it("are one's own also when the answer to the first try was lost", async () => {
            await claimEpoch(client, table, claimOf(1));
            expect(await claimEpoch(client, table, claimOf(1))).to.equal(true);
            await markLive(client, table, claimOf(1));
            expect(await markLive(client, table, claimOf(1))).to.equal(true);
        });

        it("do not go live once there is a later one, be it of the same owner", async () => {
            await claimEpoch(client, table, claimOf(1));
            await claimEpoch(client, table, claimOf(2));
            expect(await markLive(client, table, claimOf(1))).to.equal(false);
            expect(await readGroup(client, table)).to.include({ ...claimOf(2), state: "BOOTING" });
        });

        it("are read as they are at this moment, not as a copy of the table has them", async () => {
            const asked: unknown[] = [];
            const send = ({ input }: { input: unknown }): Promise<object> => (asked.push(input), Promise.resolve({}));
            await readGroup({ send } as unknown as DynamoDBClient, table);
            expect(asked).to.have.deep.nested.property("[0].ConsistentRead", true);
        });

        it("are not taken for none when the item cannot be read", async () => {
            await client.send(
                new PutItemCommand({ TableName: table, Item: { pk: { S: items.group }, epoch: { S: "one" } } }),
            );
            expect(await readGroup(client, table).catch(() => "failed")).to.equal("failed");
        });
    });

    describe("topology", () => {
        const topology: Topology = {
            epoch: 2,
            view: 5,
            primary: "i-1",
            primaryAddress: "10.0.0.1",
            members: [{ id: "i-1", address: "10.0.0.1", serverUuid: "a", role: "PRIMARY", state: "ONLINE" }],
        };

        it("is replaced by a newer one only", async () => {
            expect(await writeTopology(client, table, topology, 0)).to.equal(true);
            expect(await writeTopology(client, table, { ...topology, view: 4 }, 0)).to.equal(false);
            expect(await writeTopology(client, table, { ...topology, epoch: 1, view: 9 }, 0)).to.equal(false);
            expect(await writeTopology(client, table, { ...topology, epoch: 3, view: 1 }, 0)).to.equal(true);
            expect((await readTable(client, table)).topology).to.include({ epoch: 3, view: 1 });
        });

        it("keeps what others add, the newest events first, and no more than enough of them", async () => {
            for (let event = 1; event <= keptEvents + 3; event++) {
                await addEvent(client, table, { at: "2026", node: "i-1", what: `event ${event}` });
            }
            await writeTopology(client, table, topology, keptEvents + 3);
            const { events, members } = (await readTable(client, table)).topology!;
            expect(events).to.have.length(keptEvents);
            expect(events?.[0]?.what).to.equal(`event ${keptEvents + 3}`);
            expect(members).to.deep.equal(topology.members);
        });
    });

    const node = {
        id: "i-1",
        address: "10.0.0.1",
        serverUuid: "a",
        state: "replica",
        epoch: 1,
        gtids: "",
        serverVersion: "8.0.33",
        writtenAt: "2026",
    };

    it("has an item of each node, which goes when the node has left", async () => {
        await writeNode(client, table, node);
        await writeNode(client, table, { ...node, id: "i-2" });
        await retireNode(client, table, "i-2");
        const { nodes } = await readTable(client, table);
        const [first, second] = nodes.sort((left, right) => left.id.localeCompare(right.id));
        expect(first).to.deep.equal({ pk: "node-i-1", ...node });
        const week = 7 * 24 * 3600;
        expect(second!.ttl).to.be.closeTo(Date.now() / 1000 + week, 60);
    });

    it("lets an item go in time, however often somebody says that its node has left", async () => {
        await writeNode(client, table, { ...node, ttl: 1_800_000_000 });
        await retireNode(client, table, "i-1");
        expect((await readTable(client, table)).nodes[0]!.ttl).to.equal(1_800_000_000);
    });
});
