import { expect } from "chai";
import { DeleteItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { setTimeout as sleep } from "node:timers/promises";
import {
    liveBackupLock,
    readBackupLock,
    withBackupLock,
    type LockPace,
} from "../../../../agents/percona-node/backup/lock";
import { items } from "../../../../agents/percona-node/contract";
import { newCredentials } from "../../../../agents/percona-node/rotation/passwords";
import { reasonOf } from "../../../../agents/percona-node/within";
import { motoStartLimit } from "../../../support/moto";
import { Cloud, type TestNode } from "./cloud";

/** As `lockPace`, a hundred times as fast. */
const pace: LockPace = { beat: 100, stale: 600, look: 50, giveUp: 400 };

describe("the backup lock", () => {
    let cloud: Cloud;
    let one: TestNode;
    let two: TestNode;

    before(async function () {
        this.timeout(motoStartLimit);
        cloud = await Cloud.start();
        one = await cloud.node("first", newCredentials());
        two = cloud.anotherNode("i-0b", one.configuration);
    });

    after(() => cloud.stop());

    const Key = { pk: { S: items.backupLock } };

    afterEach(async () => {
        await one.aws.dynamoDb.send(new DeleteItemCommand({ TableName: one.configuration.TABLE_NAME, Key }));
    });

    it("is held while there is work, and free after it, also when that has failed", async () => {
        const during = await withBackupLock(one, "full", () => liveBackupLock(two, pace), pace);
        expect(during).to.have.nested.property("value.owner", "i-0a");
        expect(await readBackupLock(two)).to.equal(undefined);
        const failed = await withBackupLock(one, "full", () => Promise.reject(new Error("no room")), pace).catch(
            String,
        );
        expect(failed).to.equal("Error: no room");
        expect((await withBackupLock(two, "drill", () => Promise.resolve("done"), pace)).held).to.equal(true);
    });

    it("is not taken from one that beats, however long it takes", async () => {
        const work = withBackupLock(one, "full", () => sleep(1_200, "made"), pace);
        await sleep(100);
        const refused = await withBackupLock(two, "incremental", () => Promise.resolve("never"), pace);
        expect(refused).to.deep.include({ held: false });
        expect(refused).to.have.nested.property("by.owner", "i-0a");
        expect(await work).to.deep.equal({ held: true, value: "made" });
    });

    it("is taken from one whose beat stands still, and never sooner", async () => {
        // As a node leaves it that is gone. That it began long ago says nothing.
        await one.aws.dynamoDb.send(
            new UpdateItemCommand({
                TableName: one.configuration.TABLE_NAME,
                Key,
                UpdateExpression: "SET #owner = :owner, kind = :kind, beat = :beat, startedAt = :at",
                ExpressionAttributeNames: { "#owner": "owner" },
                ExpressionAttributeValues: {
                    ":owner": { S: "i-gone" },
                    ":kind": { S: "full" },
                    ":beat": { S: "the last one" },
                    ":at": { S: "2026-01-01T00:00:00Z" },
                },
            }),
        );
        expect(await liveBackupLock(one, pace), "nobody is at work").to.equal(undefined);
        const began = performance.now();
        const locked = await withBackupLock(two, "full", () => Promise.resolve(performance.now() - began), pace);
        expect(locked.held && locked.value).to.be.greaterThan(pace.stale - 1);
    });

    it("is kept where answers are lost, and each write is sent a second time", async () => {
        const { dynamoDb } = one.aws;
        const send = async (command: UpdateItemCommand): Promise<unknown> => {
            if (command instanceof UpdateItemCommand) {
                await dynamoDb.send(command);
            }
            return dynamoDb.send(command);
        };
        const unlucky: TestNode = { ...one, aws: { ...one.aws, dynamoDb: { send } as never } };
        const work = (): Promise<string> => sleep(4 * pace.beat, "made");
        expect(await withBackupLock(unlucky, "full", work, pace)).to.deep.equal({ held: true, value: "made" });
        expect(await readBackupLock(two)).to.equal(undefined);
    });

    it("stops the work of one that has lost it, which then leaves it alone", async () => {
        let stopped = "";
        const work = withBackupLock(
            one,
            "full",
            async (signal) => {
                await one.aws.dynamoDb.send(
                    new UpdateItemCommand({
                        TableName: one.configuration.TABLE_NAME,
                        Key,
                        UpdateExpression: "SET beat = :beat",
                        ExpressionAttributeValues: { ":beat": { S: "of another node" } },
                    }),
                );
                await sleep(5_000, undefined, { signal }).catch(() => (stopped = "stopped"));
            },
            pace,
        );
        expect(await work.catch(reasonOf)).to.contain("was taken by another node");
        expect(stopped).to.equal("stopped");
        expect((await readBackupLock(two))?.beat).to.equal("of another node");
    });

    it("stops the work when DynamoDB does not answer, before another can take it", async () => {
        const lonely: TestNode = { ...one, aws: { ...one.aws } };
        const work = withBackupLock(
            lonely,
            "full",
            async (signal) => {
                lonely.aws.dynamoDb = { send: () => Promise.reject(new Error("no answer")) } as never;
                const began = performance.now();
                await sleep(5_000, undefined, { signal }).catch(() => undefined);
                expect(performance.now() - began).to.be.lessThan(pace.stale);
            },
            pace,
        );
        expect(await work.catch(reasonOf)).to.contain("DynamoDB does not answer");
    });
});
