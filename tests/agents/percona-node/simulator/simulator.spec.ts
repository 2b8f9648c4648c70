import { expect } from "chai";
import { faultKinds } from "./faults";
import { simulate, type Outcome } from "./simulate";

/** Runs of one test run; each is of its own seed. */
const runs = Number(process.env.SIMULATOR_RUNS ?? 600);
/** Runs in which everything that can go wrong does. */
const enough = 300;
/** The first seed; a failure prints its own, and with `SIMULATOR_SEED` only that run is made. */
const only = process.env.SIMULATOR_SEED;
const first = Number(process.env.SIMULATOR_FIRST_SEED ?? 1);

describe("the agents of a cluster under faults", function () {
    this.timeout(120_000 + runs * 100);

    it("never fork or lose what was acknowledged, and are well again afterwards", () => {
        const seeds = only === undefined ? Array.from({ length: runs }, (_, index) => first + index) : [Number(only)];
        const outcomes = seeds.map(simulate);
        // A world in which nothing happens would prove nothing.
        expect(sum(outcomes, ({ acknowledged }) => acknowledged)).to.be.greaterThan(
            only === undefined ? runs * 20 : -1,
        );
        expect(sum(outcomes, ({ groups }) => groups)).to.be.greaterThan(only === undefined ? runs : -1);
        const happened = new Set(outcomes.flatMap(({ faults }) => [...faults]));
        const never = faultKinds.filter((kind) => !happened.has(kind));
        expect(runs < enough || only !== undefined ? [] : never, "faults that never happened").to.deep.equal([]);
    });
});

function sum(outcomes: Outcome[], of: (outcome: Outcome) => number): number {
    return outcomes.reduce((total, outcome) => total + of(outcome), 0);
}
