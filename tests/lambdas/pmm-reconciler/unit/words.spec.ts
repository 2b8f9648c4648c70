import { expect } from "chai";
import { momentOfChange } from "../../../../lambdas/pmm-reconciler/event";
import { emptyState, parseState } from "../../../../lambdas/pmm-reconciler/state/text";
import { batchesOf, shortList } from "../../../../lambdas/shared/batches";
import { PmmError } from "../../../../lambdas/shared/pmm-api";
import { reasonOf } from "../../../../lambdas/shared/reason";
import { secretTexts } from "../../../../lambdas/shared/secret-text";
import { awsError, minutes } from "./support/scene";

describe("pmm-reconciler: events", () => {
    it("of a group tell when something changed: at the latest at the end of a second that is told whole", () => {
        const event = { source: "aws.autoscaling", time: "2025-11-22T12:00:03Z" };
        expect(momentOfChange(event)?.toISOString()).to.equal("2025-11-22T12:00:03.999Z");
        const exact = { ...event, time: "2025-11-22T12:00:03.250Z" };
        expect(momentOfChange(exact)?.toISOString()).to.equal("2025-11-22T12:00:03.250Z");
    });

    it("of the schedule, of a person, or without a time ask for a run in any case", () => {
        for (const event of [
            { source: "aws.events", time: "2025-11-22T12:00:03Z" },
            {},
            { source: "aws.autoscaling" },
            { source: "aws.autoscaling", time: "soon" },
        ]) {
            expect(momentOfChange(event)).to.equal(undefined);
        }
    });
});

describe("pmm-reconciler: the state", () => {
    it("is read as it was written", () => {
        const state = {
            absences: { "node:1": { since: minutes(0).toISOString(), runs: 1 } },
            commands: [{ id: "c", group: "shop", sentAt: minutes(0).toISOString(), instanceIds: ["i-1"] }],
            attempts: { "i-2": { failures: 1, notBefore: minutes(5).toISOString() } },
            refused: { version: "v1", at: minutes(0).toISOString() },
        };
        expect(parseState(JSON.stringify(state))).to.deep.equal({ state, readable: true });
        expect(parseState(undefined)).to.deep.equal({ state: emptyState(), readable: true });
    });

    it("starts anew when it cannot be read", () => {
        for (const text of ["", "{", "[]", "{}", '{"absences": {}, "commands": [{}], "attempts": {}}']) {
            expect(parseState(text)).to.deep.equal({ state: emptyState(), readable: false });
        }
    });
});

describe("lambdas: reasons of failures", () => {
    it("are AWS's and PMM's own words", () => {
        expect(reasonOf(awsError("Throttling", "Rate exceeded"))).to.equal("Throttling: Rate exceeded");
        expect(reasonOf(new PmmError(404, "PMM: not found"))).to.equal("PMM: not found");
        expect(reasonOf(new Error(""))).to.equal("Error");
        expect(reasonOf("text")).to.equal("something that is no error was thrown");
    });

    it("do not quote an answer that could not be read", () => {
        let error: unknown;
        try {
            JSON.parse("hunter2");
        } catch (thrown) {
            error = thrown;
        }
        expect((error as Error).message).to.include("hunter2");
        expect(reasonOf(error)).to.equal("the answer could not be read");
        const ofSdk = Object.assign(new Error('Unexpected token: "hunter2"'), { $response: {} });
        expect(reasonOf(ofSdk)).to.equal("the answer could not be read");
    });
});

describe("lambdas: secrets with several texts", () => {
    it("are read when all texts are there", () => {
        const text = '{"username": "pmm", "password": "p\\"w", "host": "db"}';
        expect(secretTexts(text, ["username", "password"])).to.deep.equal({ username: "pmm", password: 'p"w' });
    });

    it("are nothing otherwise", () => {
        for (const text of [
            undefined,
            "",
            "hunter2",
            "null",
            "[]",
            '{"username": "pmm"}',
            '{"username": "pmm", "password": 1}',
        ]) {
            expect(secretTexts(text, ["username", "password"])).to.equal(undefined);
        }
    });
});

describe("lambdas: lists", () => {
    it("are cut into batches", () => {
        expect(batchesOf([1, 2, 3, 4, 5], 2)).to.deep.equal([[1, 2], [3, 4], [5]]);
        expect(batchesOf([], 2)).to.deep.equal([]);
    });

    it("are told by their beginning", () => {
        expect(shortList(["a", "b", "c"])).to.equal("a, b, c");
        expect(shortList(["a", "b", "c", "d"])).to.equal("a, b, c and 1 more");
    });
});
