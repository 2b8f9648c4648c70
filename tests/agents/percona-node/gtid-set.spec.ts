import { expect } from "chai";
import fc from "fast-check";
import { GtidSet } from "../../../agents/percona-node/gtid-set";

const uuids = ["3e11fa47-71ca-11e1-9e33-c80aa9429562", "4e11fa47-71ca-11e1-9e33-c80aa9429562"];
const sources = [...uuids, `${uuids[0]!}:tag_1`];

/** The naive model: each transaction as a text of its own. */
type Model = Set<string>;

const anyModel = fc
    .array(fc.tuple(fc.constantFrom(...sources), fc.integer({ min: 1, max: 12 })), { maxLength: 24 })
    .map((list): Model => new Set(list.map(([source, number]) => `${source}:${number}`)));

function setOf(model: Model): GtidSet {
    return GtidSet.parse([...model].join(","));
}

function all(model: Model, keep: (gtid: string) => boolean): Model {
    return new Set([...model].filter(keep));
}

describe("a GTID set", () => {
    it("does what sets of single transactions do", () => {
        fc.assert(
            fc.property(anyModel, anyModel, (left, right) => {
                const [a, b] = [setOf(left), setOf(right)];
                expect(a.count()).to.equal(left.size);
                expect(a.isEmpty()).to.equal(left.size === 0);
                expect(a.union(b).equals(setOf(new Set([...left, ...right])))).to.be.true;
                expect(a.union(b).count()).to.equal(new Set([...left, ...right]).size);
                const rest = all(left, (gtid) => !right.has(gtid));
                expect(a.subtract(b).toString()).to.equal(setOf(rest).toString());
                expect(a.isSubsetOf(b)).to.equal(rest.size === 0);
                expect(a.equals(b)).to.equal(left.size === right.size && rest.size === 0);
            }),
            { numRuns: 500 },
        );
    });

    it("reads what it writes", () => {
        fc.assert(
            fc.property(anyModel, (model) => {
                const set = setOf(model);
                expect(GtidSet.parse(set.toString()).equals(set)).to.be.true;
                expect(GtidSet.parse(set.toString()).toString()).to.equal(set.toString());
            }),
        );
    });

    it("writes as MySQL does, with what adjoins as one interval", () => {
        const text = `${uuids[1]!.toUpperCase()}:7:1-3:4-5,\n${uuids[0]!}:9:tag_1:2`;
        expect(GtidSet.parse(text).toString()).to.equal(`${uuids[0]!}:9:tag_1:2,${uuids[1]!}:1-5:7`);
    });

    it("is empty for the empty text, and for an interval that ends before it begins", () => {
        expect(GtidSet.parse("").toString()).to.equal("");
        expect(GtidSet.parse(` ${uuids[0]!}:5-3`).isEmpty()).to.be.true;
    });

    for (const text of [
        "x",
        uuids[0]!,
        `${uuids[0]!}:0`,
        `${uuids[0]!}:1-`,
        `${uuids[0]!}:9007199254740993`,
        `${uuids[0]!}:1-2,y:1`,
    ]) {
        it(`refuses ${text}`, () => {
            expect(() => GtidSet.parse(text)).to.throw("is not a GTID set");
        });
    }
});
