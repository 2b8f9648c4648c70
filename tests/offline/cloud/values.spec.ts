import { expect } from "chai";
import * as values from "../../../offline/cloud/values";

describe("property values", () => {
    const { secret } = values;

    it("opens secrets however deep they are", () => {
        const wrapped = { a: secret("x"), b: [{ c: secret({ d: secret(1) }) }] };
        expect(values.revealAll(wrapped)).to.deep.equal({ a: "x", b: [{ c: { d: 1 } }] });
        expect(values.hasSecret(wrapped)).to.equal(true);
        expect(values.hasSecret({ a: "x" })).to.equal(false);
    });

    it("wraps a secret once", () => {
        expect(secret(secret("x"))).to.deep.equal(secret("x"));
    });

    it("finds what is unknown inside", () => {
        expect(values.hasUnknown({ a: [values.unknown] })).to.equal(true);
        expect(values.hasUnknown({ a: [1, null, "x"] })).to.equal(false);
    });

    it("compares by meaning: a null is nothing, an asset is its hash", () => {
        const asset = (path: string, hash: string): values.Value => ({
            "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17",
            path,
            hash,
        });
        expect(values.same({ a: 1, b: null }, { a: 1 })).to.equal(true);
        expect(values.same([1, 2], [1, 2, 3])).to.equal(false);
        expect(values.same(asset("/a", "1"), asset("/b", "1"))).to.equal(true);
        expect(values.same(asset("/a", "1"), asset("/a", "2"))).to.equal(false);
    });

    it("reads properties by kind and takes nothing for granted", () => {
        expect([
            values.text(1),
            values.number("1"),
            values.list({}),
            values.texts(["a", 1]),
            values.object([]),
            values.objects({ a: 1 }),
        ]).to.deep.equal([undefined, undefined, [], ["a"], {}, [{ a: 1 }]]);
    });
});
