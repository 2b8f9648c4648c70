import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { Checks, each, every, problem, type Rule } from "../../../../components/parts/validation/checks";
import { record, valueOf } from "../../../support/mocks";
import { awsAnswers } from "../../support/aws-answers";

const even: Rule<number> = (value, path) => (value % 2 === 0 ? [] : [problem(path, value, "must be even")]);
const positive: Rule<number> = (value, path) => (value > 0 ? [] : [problem(path, value, "must be above 0")]);

/** Runs `use` with the checks of a component, and gives what was refused later. */
async function withChecks(use: (checks: Checks) => unknown, preview = false): Promise<string[]> {
    const { failures } = await record(
        async () => {
            await use(new Checks(new pulumi.ComponentResource("test:index:Thing", "thing")));
        },
        { answers: awsAnswers(), preview },
    );
    // One output is several promises, and each of them fails.
    return [...new Set(failures.map((failure) => failure.message))].sort();
}

/** What `finish` throws after `use`. */
async function refused(use: (checks: Checks) => void): Promise<string> {
    let message = "";
    await withChecks((checks) => {
        use(checks);
        try {
            checks.finish();
        } catch (error) {
            expect(error).to.be.instanceOf(pulumi.ResourceError);
            expect((error as pulumi.ResourceError).hideStack).to.equal(true);
            message = (error as Error).message;
        }
    });
    return message;
}

describe("Checks", () => {
    it("throws nothing when all is well", async () => {
        const message = await refused((checks) => {
            checks.plain("a", 2, even);
            checks.input("b", 4, even, positive);
        });
        expect(message).to.equal("");
    });

    it("says a single problem in one line", async () => {
        const message = await refused((checks) => checks.plain("a.b", 3, even));
        expect(message).to.equal("the arguments are not right: a.b is 3: must be even");
    });

    it("collects all problems of all values, each with path, value and demand", async () => {
        const message = await refused((checks) => {
            checks.plain("a", -3, even, positive);
            checks.input("list", [2, 5], each(even));
            checks.optionalInput<number>("left.out", undefined, even);
        });
        expect(message.split("\n")).to.deep.equal([
            "the arguments are not right:",
            "  - a is -3: must be even",
            "  - a is -3: must be above 0",
            "  - list[1] is 5: must be even",
        ]);
    });

    it("gives plain values back as they are, and inputs as outputs that are known", async () => {
        await withChecks(async (checks) => {
            expect(checks.plain("a", 2, even)).to.equal(2);
            expect(await valueOf(checks.input("b", 4, even))).to.equal(4);
            expect(await valueOf(checks.optionalInput("c", 6, even)!)).to.equal(6);
            expect(checks.optionalInput<number>("d", undefined, even)).to.equal(undefined);
        });
    });

    it("checks an output when it becomes known, and only the value it returns tells", async () => {
        const failures = await withChecks((checks) => {
            const used = checks.input("a", pulumi.output(3), even);
            checks.finish();
            void valueOf(used);
        });
        expect(failures).to.deep.equal(["the arguments are not right: a is 3: must be even"]);
    });

    it("looks into lists and objects for outputs", async () => {
        const failures = await withChecks((checks) => {
            void valueOf(checks.input("list", [2, pulumi.output(5)], each(even)));
            void valueOf(checks.input("later", Promise.resolve(7), even));
            checks.finish();
        });
        expect(failures).to.deep.equal([
            "the arguments are not right: later is 7: must be even",
            "the arguments are not right: list[1] is 5: must be even",
        ]);
    });

    it("lets a value that is good through, also when it is known late", async () => {
        await withChecks(async (checks) => {
            expect(await valueOf(checks.input("list", [2, pulumi.output(4)], each(even)))).to.deep.equal([2, 4]);
        });
    });

    it("checks nothing that is not known in a preview", async () => {
        const failures = await withChecks((checks) => {
            const { id } = new Unknown("unknown");
            void valueOf(checks.input("a", id, () => ["was looked at"]));
            checks.finish();
        }, true);
        expect(failures).to.deep.equal([]);
    });
});

class Unknown extends pulumi.CustomResource {
    constructor(name: string) {
        super("test:index:Unknown", name);
    }
}

describe("rules", () => {
    it("can be joined", () => {
        expect(every(even, positive)(-3, "x")).to.have.length(2);
        expect(each(every(even, positive))([2, -3], "x")).to.deep.equal([
            "x[1] is -3: must be even",
            "x[1] is -3: must be above 0",
        ]);
    });

    it("say that a value is missing", () => {
        expect(problem("a.b", undefined, "must be there")).to.equal("a.b is missing: must be there");
    });
});
