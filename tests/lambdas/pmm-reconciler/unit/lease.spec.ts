import {
    CreateTableCommand,
    DynamoDBClient,
    GetItemCommand,
    type AttributeValue,
    type DynamoDBServiceException,
} from "@aws-sdk/client-dynamodb";
import { expect } from "chai";
import { callsOf } from "../../../../lambdas/pmm-reconciler/calls";
import { releaseLease, takeLease, type Lease } from "../../../../lambdas/pmm-reconciler/state/lease";
import { motoStartLimit, startMoto, type Moto } from "../../../support/moto";
import { errorOf, minutes, noon } from "./support/scene";

describe("pmm-reconciler: the lease, in a table", () => {
    let moto: Moto;
    let client: DynamoDBClient;
    let table: string;
    let tables = 0;
    const calls = callsOf({ pmmAddress: "", remainingMilliseconds: () => 240_000, callMilliseconds: 20_000 });

    before(async function () {
        this.timeout(motoStartLimit);
        moto = await startMoto();
        client = new DynamoDBClient({
            endpoint: moto.endpoint,
            region: "eu-west-1",
            credentials: { accessKeyId: "test", secretAccessKey: "test" },
        });
    });

    after(async () => {
        client.destroy();
        await moto.stop();
    });

    beforeEach(async () => {
        table = `state-${tables++}`;
        await client.send(
            new CreateTableCommand({
                TableName: table,
                BillingMode: "PAY_PER_REQUEST",
                AttributeDefinitions: [{ AttributeName: "deployment", AttributeType: "S" }],
                KeySchema: [{ AttributeName: "deployment", KeyType: "HASH" }],
            }),
        );
    });

    function leaseOf(owner: string): Lease {
        return { table, deployment: "test", owner };
    }

    async function item(): Promise<Record<string, AttributeValue> | undefined> {
        const key = { deployment: { S: "test" } };
        const { Item: found } = await client.send(new GetItemCommand({ TableName: table, Key: key }));
        return found;
    }

    it("is taken from nobody, for the length of a run, and nothing is remembered yet", async () => {
        const answer = await takeLease(calls, client, leaseOf("a"), noon, undefined);
        expect(answer).to.deep.equal({ status: "taken", state: undefined });
        expect(await item()).to.deep.equal({
            deployment: { S: "test" },
            leaseOwner: { S: "a" },
            leaseUntil: { N: String(minutes(4).getTime()) },
            startedAt: { S: noon.toISOString() },
        });
    });

    it("is not taken from a run that holds it, until its time is over", async () => {
        await takeLease(calls, client, leaseOf("a"), noon, undefined);
        expect(await takeLease(calls, client, leaseOf("b"), minutes(3.9), undefined)).to.deep.equal({ status: "busy" });
        expect((await item())?.leaseOwner).to.deep.equal({ S: "a" });
        expect(await takeLease(calls, client, leaseOf("b"), minutes(4), undefined)).to.have.property("status", "taken");
    });

    it("gives what the run before has written", async () => {
        await takeLease(calls, client, leaseOf("a"), noon, undefined);
        expect(await releaseLease(calls, client, leaseOf("a"), "what a remembers")).to.equal(true);
        expect(Object.keys((await item()) ?? {})).to.have.members(["deployment", "startedAt", "state"]);
        expect(await takeLease(calls, client, leaseOf("b"), minutes(1), undefined)).to.deep.equal({
            status: "taken",
            state: "what a remembers",
        });
    });

    it("is given back, and the state written, only by the run that holds it", async () => {
        await takeLease(calls, client, leaseOf("a"), noon, undefined);
        await takeLease(calls, client, leaseOf("b"), minutes(5), undefined);
        expect(await releaseLease(calls, client, leaseOf("a"), "what a remembers")).to.equal(false);
        expect(await item())
            .to.have.property("leaseOwner")
            .that.deep.equals({ S: "b" });
        expect(await item()).to.not.have.property("state");
    });

    it("is not taken for a change that a run has seen which started at that time or later", async () => {
        await takeLease(calls, client, leaseOf("a"), noon, undefined);
        await releaseLease(calls, client, leaseOf("a"), "{}");
        for (const changedAt of [minutes(-1), noon]) {
            const answer = await takeLease(calls, client, leaseOf("b"), minutes(1), changedAt);
            expect(answer).to.deep.equal({ status: "covered" });
        }
        expect(await takeLease(calls, client, leaseOf("b"), minutes(1), minutes(0.5))).to.have.property(
            "status",
            "taken",
        );
    });

    it("is taken for a change when there was no run before", async () => {
        expect(await takeLease(calls, client, leaseOf("a"), noon, noon)).to.have.property("status", "taken");
    });

    it("counts as taken, and as given back, when the AWS SDK asks again because an answer was lost", async () => {
        await takeLease(calls, client, leaseOf("a"), noon, undefined);
        expect(await takeLease(calls, client, leaseOf("a"), noon, undefined)).to.have.property("status", "taken");
        await releaseLease(calls, client, leaseOf("a"), "what a remembers");
        expect(await releaseLease(calls, client, leaseOf("a"), "what a remembers")).to.equal(true);
        expect(await releaseLease(calls, client, leaseOf("a"), "something else")).to.equal(false);
    });

    it("is an error when the table does not answer as a table", async () => {
        const error = (await errorOf(
            takeLease(calls, client, { ...leaseOf("a"), table: "no-such-table" }, noon, undefined),
        )) as DynamoDBServiceException;
        expect(error.name).to.equal("ResourceNotFoundException");
    });
});
