import { PublishCommand } from "@aws-sdk/client-sns";
import { expect } from "chai";
import { readTable } from "../../../../agents/percona-node/aws/table";
import { pauseAfter, readFailures, withCountedLock } from "../../../../agents/percona-node/backup/failures";
import { newCredentials } from "../../../../agents/percona-node/rotation/passwords";
import { reasonOf } from "../../../../agents/percona-node/within";
import { motoStartLimit } from "../../../support/moto";
import { Cloud, type TestNode } from "./cloud";

describe("backups that fail", () => {
    let cloud: Cloud;
    let node: TestNode;
    const told: string[] = [];

    before(async function () {
        this.timeout(motoStartLimit);
        cloud = await Cloud.start();
        node = await cloud.node("first", newCredentials(), { TOPIC_ARN: "arn:aws:sns:eu-central-1:123456789012:told" });
        const send = ({ input }: PublishCommand): Promise<unknown> => Promise.resolve(told.push(input.Message ?? ""));
        node.aws.sns = { send } as never;
    });

    after(() => cloud.stop());

    it("are tried again after one hour, two, four, and then each eight", () => {
        const at = "2026-11-22T02:00:00.000Z";
        const hours = (count: number): number => {
            const said = pauseAfter("backup", { backup: { count, at } }, new Date(at)) ?? "";
            const [, next = ""] = /not tried before (\S+):/.exec(said) ?? [];
            expect(pauseAfter("backup", { backup: { count, at } }, new Date(Date.parse(next) - 1))).to.equal(said);
            expect(pauseAfter("backup", { backup: { count, at } }, new Date(next))).to.equal(undefined);
            return (Date.parse(next) - Date.parse(at)) / 3_600_000;
        };
        expect([1, 2, 3, 4, 5, 40].map(hours)).to.deep.equal([1, 2, 4, 8, 8, 8]);
        expect(pauseAfter("backup", { backup: { count: 3, at } }, new Date(at))).to.equal(
            "a backup is due, and not tried before 2026-11-22T06:00:00.000Z: 3 failed in a row, the last at " + at,
        );
        expect(pauseAfter("drill", { backup: { count: 3, at } }, new Date(at)), "of another kind").to.equal(undefined);
    });

    it("are counted by all nodes together, and told once until one was made", async () => {
        const other: TestNode = { ...cloud.anotherNode("i-0b", node.configuration), aws: node.aws };
        const fail = (one: TestNode, kind: "full" | "incremental" | "drill"): Promise<unknown> =>
            withCountedLock(one, kind, () => Promise.reject(new Error("no room"))).catch(reasonOf);
        expect(await fail(node, "full")).to.equal("no room");
        await fail(other, "incremental");
        await fail(other, "drill");
        const failures = await readFailures(node);
        expect([failures.backup?.count, failures.drill?.count]).to.deep.equal([2, 1]);
        expect(told).to.deep.equal(["i-0a: a backup has failed: no room", "i-0b: a drill has failed: no room"]);
        const { topology } = await readTable(node.aws.dynamoDb, node.configuration.TABLE_NAME);
        expect(topology?.events?.map(({ what }) => what)).to.have.members([
            "a backup has failed: no room",
            "a drill has failed: no room",
        ]);
        await withCountedLock(node, "full", () => Promise.resolve("made"));
        expect(await readFailures(node)).to.have.all.keys("drill");
        await fail(node, "full");
        expect(told).to.have.length(3);
    });
});
