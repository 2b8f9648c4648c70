import { expect } from "chai";
import { every, not, some, Unknown, whenKnown } from "../../../policy-pack/rules/reading";

const first = new Unknown("first");
const second = new Unknown("second");

describe("policy pack: deciding with unknown values", () => {
    it("all hold: one that does not decides, then one that is unknown", () => {
        expect(every([])).to.equal(true);
        expect(every([true, true])).to.equal(true);
        expect(every([first, false])).to.equal(false);
        expect(every([true, first, second])).to.equal(first);
    });

    it("one holds: one that does decides, then one that is unknown", () => {
        expect(some([])).to.equal(false);
        expect(some([false, false])).to.equal(false);
        expect(some([first, true])).to.equal(true);
        expect(some([false, second, first])).to.equal(second);
    });

    it("the opposite and what follows of an unknown value are unknown", () => {
        expect(not(true)).to.equal(false);
        expect(not(first)).to.equal(first);
        expect(whenKnown(1, (number) => number + 1)).to.equal(2);
        expect(whenKnown(first, () => 2)).to.equal(first);
    });
});
