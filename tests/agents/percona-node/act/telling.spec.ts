import {
    CreateTableCommand,
    DynamoDBClient,
    GetItemCommand,
    type GetItemCommandOutput,
} from "@aws-sdk/client-dynamodb";
import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { expect } from "chai";
import { setTimeout as pause } from "node:timers/promises";
import { onceOf } from "../../../../agents/percona-node/act/orders/once";
import { publishTopology } from "../../../../agents/percona-node/act/orders/publish-topology";
import { tell } from "../../../../agents/percona-node/act/orders/tell";
import type { Tools } from "../../../../agents/percona-node/act/tools";
import type { AgentState } from "../../../../agents/percona-node/agent-state";
import { fromItem } from "../../../../agents/percona-node/aws/item";
import { writeNode } from "../../../../agents/percona-node/aws/table";
import { items, type NodeItem, type TopologyItem } from "../../../../agents/percona-node/contract";
import type { Observed } from "../../../../agents/percona-node/model";
import { until } from "../../../../agents/percona-node/within";
import { motoStartLimit, startMoto, type Moto } from "../../../support/moto";
import { address, inside, peer, scene, uuid, view } from "../decide/scene";

const region = "eu-central-1";
const credentials = { accessKeyId: "test", secretAccessKey: "test" };
const table = "percona-test-locks";

describe("percona-node: what the world is told of", () => {
    let moto: Moto;
    let dynamoDb: DynamoDBClient;
    let sns: SNSClient;
    let queue: string;
    let topic: string;

    before(async function () {
        this.timeout(motoStartLimit);
        moto = await startMoto();
        const settings = { endpoint: moto.endpoint, region, credentials, maxAttempts: 1 };
        dynamoDb = new DynamoDBClient(settings);
        sns = new SNSClient(settings);
        await dynamoDb.send(
            new CreateTableCommand({
                TableName: table,
                BillingMode: "PAY_PER_REQUEST",
                AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
                KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
            }),
        );
        queue = (await callQueues("CreateQueue", { QueueName: "people" })).QueueUrl ?? "";
        topic = (await sns.send(new CreateTopicCommand({ Name: "alarms" }))).TopicArn ?? "";
        const Endpoint = `arn:aws:sqs:${region}:123456789012:people`;
        await sns.send(new SubscribeCommand({ TopicArn: topic, Protocol: "sqs", Endpoint }));
    });

    after(() => moto.stop());

    /** Of SQS, of whose interface this is all that is needed. */
    async function callQueues(action: string, body: object): Promise<{ QueueUrl?: string; Messages?: Message[] }> {
        const response = await fetch(moto.endpoint, {
            method: "POST",
            headers: {
                "Content-Type": "application/x-amz-json-1.0",
                "X-Amz-Target": `AmazonSQS.${action}`,
                // The region and the service are read from here.
                Authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/${region}/sqs/aws4_request, Signature=none`,
            },
            body: JSON.stringify(body),
        });
        expect(response.status, action).to.equal(200);
        return (await response.json()) as { QueueUrl?: string; Messages?: Message[] };
    }

    /** What the topic's people have heard since they were asked last. */
    async function heard(): Promise<{ Subject: string; Message: string }[]> {
        const { Messages = [] } = await callQueues("ReceiveMessage", { QueueUrl: queue, MaxNumberOfMessages: 10 });
        return Messages.map(({ Body }) => JSON.parse(Body) as { Subject: string; Message: string });
    }

    /** Of node 1. */
    function toolsOf(TOPIC_ARN = topic): Tools & { lines: string[] } {
        const lines: string[] = [];
        const configuration = { TABLE_NAME: table, TOPIC_ARN, CLUSTER_ID: "orders" };
        const node = {
            configuration,
            id: "i-1",
            address: address(1),
            aws: { dynamoDb, sns },
            log: (message: string) => lines.push(message),
        };
        const state = { events: [], remembered: { lasting: { epoch: 3 } } } as unknown as AgentState;
        return { node, state, lines } as unknown as Tools & { lines: string[] };
    }

    async function read<T>(pk: string): Promise<Partial<T>> {
        const { Item = {} }: GetItemCommandOutput = await dynamoDb.send(
            new GetItemCommand({ TableName: table, Key: { pk: { S: pk } }, ConsistentRead: true }),
        );
        return fromItem(Item) as Partial<T>;
    }

    /** The newest events of the topology, once there are as many. */
    function events(count: number): Promise<string[]> {
        return until(
            15_000,
            "the events",
            async () => {
                const { events: all = [] } = await read<TopologyItem>(items.topology);
                return all.length >= count ? all.map(({ what }) => what) : undefined;
            },
            50,
        );
    }

    describe("events", function () {
        this.timeout(30_000);

        it("are in the topology, and on the topic only when they are loud; the same is told once a minute", async () => {
            const tools = toolsOf();
            tell(tools, { what: "i-1 is primary now", loud: true });
            tell(tools, { what: "i-1 is primary now", loud: true });
            tell(tools, { what: "something for the record", loud: false });
            expect(await events(2)).to.have.members(["i-1 is primary now", "something for the record"]);
            expect(tools.lines).to.deep.equal(["i-1 is primary now", "something for the record"]);
            expect(await heardWithin()).to.deep.equal([
                { Subject: "Percona cluster orders", Message: "i-1: i-1 is primary now" },
            ]);
        });

        it("are told also after AWS has failed twice, both in the topology and on the topic", async () => {
            let [tableFails, topicFails] = [2, 2];
            dynamoDb.middlewareStack.add(
                (next) => (call) => (tableFails-- > 0 ? Promise.reject(new Error("AWS fails")) : next(call)),
                { step: "initialize", name: "failures" },
            );
            sns.middlewareStack.add(
                (next) => (call) => (topicFails-- > 0 ? Promise.reject(new Error("AWS fails")) : next(call)),
                { step: "initialize", name: "failures" },
            );
            try {
                tell(toolsOf(), { what: "an outage is over", loud: true });
                expect(await heardWithin(20_000)).to.have.length(1);
                expect(await events(3)).to.include("an outage is over");
                expect([tableFails, topicFails].every((left) => left < 0)).to.equal(true);
            } finally {
                dynamoDb.middlewareStack.remove("failures");
                sns.middlewareStack.remove("failures");
            }
        });

        it("need no topic", async () => {
            tell(toolsOf(""), { what: "nobody to tell", loud: true });
            expect(await events(4)).to.include("nobody to tell");
            expect(await heard()).to.deep.equal([]);
        });

        async function heardWithin(limit = 5_000): Promise<{ Subject: string; Message: string }[]> {
            const all = await until(limit, "a message", async () => {
                const some = await heard();
                return some.length > 0 ? some : undefined;
            });
            return all.map(({ Subject, Message }) => ({ Subject, Message }));
        }
    });

    describe("the topology", () => {
        const leads = view([1, 2, 3]);
        const seen = (changes: Partial<Observed> = {}): Observed =>
            scene({ server: inside(leads), peers: [peer(2, leads), peer(3, leads)], ...changes });

        it("is what the primary sees, with instance ids", async () => {
            await publish(toolsOf(), seen());
            const written = await read<TopologyItem>(items.topology);
            expect(Date.parse(written.changedAt ?? "")).to.be.closeTo(Date.now(), 10_000);
            expect(written).to.deep.include({
                pk: items.topology,
                epoch: 3,
                view: 5,
                primary: "i-1",
                primaryAddress: address(1),
                members: [1, 2, 3].map((node) => ({
                    id: `i-${node}`,
                    address: address(node),
                    serverUuid: uuid(node),
                    role: node === 1 ? "PRIMARY" : "SECONDARY",
                    state: "ONLINE",
                })),
            });
        });

        it("is written at each change, and else once a minute", async () => {
            const tools = toolsOf();
            const once = onceOf((_key, error) => {
                throw error;
            });
            let writes = 0;
            dynamoDb.middlewareStack.add(
                (next) => (call) => {
                    writes += 1;
                    return next(call);
                },
                { step: "initialize", name: "count" },
            );
            const afterTicks = async (look: Observed): Promise<number> => {
                for (let tick = 0; tick < 4; tick += 1) {
                    publishTopology(tools, look, once);
                    await pause(100);
                }
                return writes;
            };
            try {
                expect(await afterTicks(seen())).to.equal(1);
                const server = inside(view([1, 2, 3], { 3: "UNREACHABLE" }));
                expect(await afterTicks(seen({ server }))).to.equal(2);
            } finally {
                dynamoDb.middlewareStack.remove("count");
            }
            const { members } = await read<TopologyItem>(items.topology);
            expect(members?.map(({ state }) => state)).to.deep.equal(["ONLINE", "ONLINE", "UNREACHABLE"]);
        });

        it("is not written while the group is unknown", async () => {
            const stranger = toolsOf();
            stranger.state.remembered = { lasting: {} };
            expect(await publish(stranger, seen())).to.equal(0);
            expect(await publish(toolsOf(), seen({ server: undefined }))).to.equal(0);
        });

        it("goes with the end of items whose instances are gone, unless they are members", async () => {
            const gone = itemOf(8);
            const member = itemOf(3);
            await Promise.all([gone, member].map((item) => writeNode(dynamoDb, table, item)));
            const tools = toolsOf();
            tools.state.table = { nodes: [gone, member].map((item) => ({ pk: items.node(item.id), ...item })) };
            tools.state.group = { instances: [], templateVersion: "" };
            await publish(tools, seen());
            expect((await read<NodeItem>(items.node(gone.id))).ttl).to.be.greaterThan(Date.now() / 1000);
            expect(await read<NodeItem>(items.node(member.id))).not.to.have.property("ttl");
        });

        /** Publishes at once. Gives how many writes that was. */
        async function publish(tools: Tools, observed: Observed): Promise<number> {
            const writes: Promise<unknown>[] = [];
            publishTopology(tools, observed, (_key, _value, _every, work) => writes.push(work()));
            await Promise.all(writes);
            return writes.length;
        }
    });
});

interface Message {
    Body: string;
}

function itemOf(node: number): Omit<NodeItem, "pk"> {
    return {
        id: `i-${node}`,
        address: address(node),
        serverUuid: uuid(node),
        state: "replica",
        epoch: 3,
        gtids: "",
        serverVersion: "8.0.36",
        writtenAt: new Date().toISOString(),
    };
}
