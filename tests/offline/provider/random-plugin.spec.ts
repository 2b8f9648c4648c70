import { expect } from "chai";
import { RandomPlugin } from "../../../offline/provider/random/random-plugin";
import { isSecret, revealAll, unknown, type Properties } from "../../../offline/cloud/values";

describe("the random provider", () => {
    const plugin = new RandomPlugin();
    const subject = (kind: string): { urn: string; type: string; name: string } => {
        const type = `random:index/${kind.charAt(0).toLowerCase()}${kind.slice(1)}:${kind}`;
        return { urn: `urn:pulumi:dev::trial::${type}::x`, type, name: "x" };
    };
    const make = (kind: string, inputs: Properties): { id: string; properties: Properties } =>
        plugin.create({ ...subject(kind), inputs, preview: false });
    const result = (kind: string, inputs: Properties): string =>
        revealAll(make(kind, inputs).properties).result as string;

    it("makes passwords of the length and kinds that are wanted", () => {
        const password = make("RandomPassword", { length: 32 });
        expect(password.id).to.equal("none");
        expect(isSecret(password.properties.result) && isSecret(password.properties.bcryptHash)).to.equal(true);
        expect(revealAll(password.properties).result).to.match(/^[0-9A-Za-z!@#$%&*()\-_=+[\]{}<>:?]{32}$/);
        expect(revealAll(password.properties).bcryptHash).to.match(/^\$2a\$10\$[A-Za-z0-9./]{53}$/);
        expect(result("RandomPassword", { length: 200, special: false })).to.match(/^[0-9A-Za-z]{200}$/);
        expect(result("RandomString", { length: 200, special: false, upper: false, numeric: false })).to.match(
            /^[a-z]{200}$/,
        );
        expect(
            result("RandomString", { length: 50, upper: false, lower: false, number: false, overrideSpecial: "_-" }),
        ).to.match(/^[_-]{50}$/);
    });

    it("keeps the minimums", () => {
        for (let turn = 0; turn < 20; turn++) {
            const made = result("RandomPassword", {
                length: 8,
                minLower: 2,
                minUpper: 2,
                minNumeric: 2,
                minSpecial: 2,
            });
            expect([/[a-z]/g, /[A-Z]/g, /\d/g, /[^A-Za-z0-9]/g].map((kind) => made.match(kind)?.length)).to.deep.equal([
                2, 2, 2, 2,
            ]);
        }
    });

    it("says in the provider's words what cannot be", () => {
        expect(() => make("RandomPassword", { length: 3, minLower: 2, minUpper: 2 })).to.throw(
            "must be at least sum of",
        );
        expect(() =>
            make("RandomString", { length: 3, lower: false, upper: false, numeric: false, special: false }),
        ).to.throw("character set specified is empty");
        expect(() => make("RandomInteger", { min: 2, max: 1 })).to.throw("smaller than or equal to maximum");
        expect(() => make("RandomMac", {})).to.throw(
            "does not know random:index/randomMac:RandomMac: it has random:index/randomPassword",
        );
    });

    it("makes ids in every notation", () => {
        const { id, properties } = make("RandomId", { byteLength: 4, prefix: "p-" });
        const bytes = Buffer.from(id, "base64url");
        expect(bytes).to.have.length(4);
        expect(properties).to.include({
            hex: `p-${bytes.toString("hex")}`,
            b64Std: `p-${bytes.toString("base64")}`,
            b64Url: `p-${id}`,
            dec: `p-${bytes.readUInt32BE()}`,
        });
    });

    it("makes the other kinds", () => {
        expect(make("RandomUuid", {}).id).to.match(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
        expect(make("RandomPet", {}).id).to.match(/^[a-z]+-[a-z]+$/);
        expect(make("RandomPet", { length: 3, separator: "_", prefix: "pmm" }).id).to.match(/^pmm(_[a-z]+){3}$/);
        expect(make("RandomInteger", { min: 5, max: 5 })).to.deep.include({ id: "5" });
        expect(make("RandomShuffle", { inputs: ["a", "b", "c"] }).properties.results).to.have.members(["a", "b", "c"]);
        expect(make("RandomShuffle", { inputs: ["a", "b", "c"], resultCount: 1 }).properties.results).to.have.length(1);
        expect(
            Buffer.from(revealAll(make("RandomBytes", { length: 16 }).properties).base64 as string, "base64"),
        ).to.have.length(16);
    });

    it("makes a new value for any change, keepers too", () => {
        const diff = (before: Properties, after: Properties): boolean[] =>
            plugin
                .diff({ ...subject("RandomPassword"), id: "none", oldInputs: before, news: after })
                .changes.map(({ replaces }) => replaces);
        expect(diff({ length: 8 }, { length: 8 })).to.deep.equal([]);
        expect(diff({ length: 8, keepers: { a: "1" } }, { length: 8, keepers: { a: "2" } })).to.deep.equal([true]);
    });

    it("leaves the value open in a preview", () => {
        const { properties } = plugin.create({ ...subject("RandomPassword"), inputs: { length: 8 }, preview: true });
        expect(properties).to.deep.equal({ length: 8, result: unknown, bcryptHash: unknown });
    });

    it("keeps what the stack knows, and adopts a value at an import", () => {
        const known = {
            ...subject("RandomPassword"),
            id: "none",
            inputs: { length: 8 },
            properties: { length: 8, result: "x" },
        };
        expect(plugin.read(known)?.properties).to.deep.equal({ length: 8, result: "x" });
        const read = (kind: string, id: string): Properties =>
            revealAll(plugin.read({ ...subject(kind), id, inputs: {}, properties: {} })!.properties);
        expect(read("RandomPassword", "hunter2")).to.include({ result: "hunter2" });
        expect(read("RandomUuid", "0-1")).to.include({ result: "0-1" });
        expect(read("RandomId", "AAEC")).to.include({ hex: "000102" });
        expect(read("RandomPet", "a-b")).to.deep.equal({});
    });

    it("has a schema, no functions, and nothing to configure or delete", () => {
        expect(JSON.parse(plugin.schema())).to.have.nested.property(
            "resources.random:index/randomPassword:RandomPassword",
        );
        expect(() => plugin.invoke("random:index/x:x")).to.throw("has no function random:index/x:x");
        expect(plugin.check({ news: { length: 1 } })).to.deep.equal({ length: 1 });
        expect(
            plugin.update({
                ...subject("RandomPet"),
                id: "x",
                oldInputs: {},
                olds: { a: 1 },
                news: { b: 2 },
                preview: false,
            }),
        ).to.deep.equal({ a: 1, b: 2 });
        plugin.configure();
        plugin.delete();
    });
});
