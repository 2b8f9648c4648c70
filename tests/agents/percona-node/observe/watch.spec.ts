import { expect } from "chai";
import { setTimeout as pause } from "node:timers/promises";
import { watch, type Watched } from "../../../../agents/percona-node/observe/watch";

/** Asks at each look, and gives what `answers` come to, one after the other. */
function watched(answers: (() => Promise<string>)[], settings: Partial<Watched<string>> = {}): Watched<string> {
    return {
        what: "a thing",
        ask: () => answers.shift()!(),
        every: () => 0,
        limit: 40,
        lasts: 1_000,
        forgives: false,
        ...settings,
    };
}

const none = { known: false };

describe("percona-node: what is watched", () => {
    it("is unknown before it has answered, then the newest answer", async () => {
        const thing = watch(watched([() => Promise.resolve("one"), () => Promise.resolve("two")]));
        expect(thing.answer()).to.deep.equal(none);
        await thing.look();
        expect(thing.answer()).to.deep.equal({ known: true, value: "one" });
        await thing.look();
        expect(thing.answer()).to.deep.equal({ known: true, value: "two" });
    });

    it("is unknown once a question fails or takes too long, and then told to stop", async () => {
        const told: boolean[] = [];
        const answers: ((signal: AbortSignal) => Promise<string>)[] = [
            () => Promise.resolve("one"),
            () => Promise.reject(new Error("no")),
            () => Promise.resolve("three"),
            async (signal) => {
                await pause(60);
                told.push(signal.aborted);
                return "late";
            },
        ];
        const thing = watch(watched([], { ask: (signal) => answers.shift()!(signal) }));
        const known: boolean[] = [];
        for (let look = 0; look < 4; look++) {
            await thing.look();
            known.push(thing.answer().known);
        }
        expect(known).to.deep.equal([true, false, true, false]);
        await pause(40);
        expect(told).to.deep.equal([true]);
        expect(thing.answer()).to.deep.equal(none);
    });

    it("keeps the answer before a failure where that is good enough, until it is too old", async () => {
        const answers = [() => Promise.resolve("one"), () => Promise.reject(new Error("no"))];
        const thing = watch(watched(answers, { forgives: true, lasts: 50 }));
        await thing.look();
        await thing.look();
        expect(thing.answer().known).to.equal(true);
        await pause(60);
        expect(thing.answer()).to.deep.equal(none);
    });

    it("is asked one question at a time, and not more often than it is worth", async () => {
        let asked = 0;
        const thing = watch(
            watched([], {
                ask: async () => {
                    asked += 1;
                    await pause(20);
                    return "answer";
                },
                every: () => 100,
            }),
        );
        await Promise.all([thing.look(), thing.look()]);
        await thing.look();
        expect(asked).to.equal(1);
        await pause(100);
        await thing.look();
        expect(asked).to.equal(2);
    });
});
