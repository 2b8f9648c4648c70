import * as sdk from "@pulumi/policy";
import { expect } from "chai";
import { Properties } from "../../../policy-pack/rules/properties";
import { Unknown } from "../../../policy-pack/rules/reading";
import { unknown } from "../judging";

const { unknownCheckingProxy } = sdk as unknown as { unknownCheckingProxy: (props: object) => object };

function reading(props: object): Properties {
    return new Properties(unknownCheckingProxy(props));
}

describe("policy pack: reading properties", () => {
    const properties = reading({
        name: "pmm",
        empty: "",
        size: 100,
        written: "443",
        on: true,
        off: "false",
        nothing: null,
        later: unknown,
        nested: { deep: { name: "inner", later: unknown } },
        tags: { "stackwarden:data": "true", "a.b": "dotted", later: unknown },
        list: [{ name: "first" }, unknown, { name: unknown }, "not an object"],
        matrix: [{ groups: ["sg-1", unknown, "sg-2"] }, { groups: ["sg-3"] }],
        json: '{"a": {"b": [1]}}',
        notJson: "{",
        jsonList: '[{"image": "a"}, "not an object", {"image": "b"}]',
    });

    it("gives text, numbers and flags, and undefined for what is absent, empty or of another type", () => {
        expect(properties.text("name")).to.equal("pmm");
        expect(properties.text("size")).to.equal("100");
        expect(properties.text("empty")).to.equal(undefined);
        expect(properties.text("nothing")).to.equal(undefined);
        expect(properties.text("nested")).to.equal(undefined);
        expect(properties.text("name.further")).to.equal(undefined);
        expect(properties.number("size")).to.equal(100);
        expect(properties.number("written")).to.equal(443);
        expect(properties.number("name")).to.equal(undefined);
        expect(properties.flag("on")).to.equal(true);
        expect(properties.flag("off")).to.equal(false);
        expect(properties.flag("name")).to.equal(undefined);
        expect(properties.text("nested.deep.name")).to.equal("inner");
    });

    it("gives the path of what is not known yet", () => {
        for (const [path, found] of [
            ["later", properties.text("later")],
            ["later", properties.text("later.further")],
            ["nested.deep.later", properties.flag("nested.deep.later")],
            ["later", properties.items("later")],
            ["later", properties.document("later")],
            ['tags["later"]', properties.entry("tags", "later")],
            ["later", properties.entry("later", "any")],
            ["matrix[0].groups[1]", properties.texts("matrix.groups").unknown],
            ["later", properties.texts("later.groups").unknown],
        ] as const) {
            expect(found).to.deep.equal(new Unknown(path));
        }
    });

    it("gives the known items of a list beside the unknown ones", () => {
        const items = properties.items("list") as (Properties | Unknown)[];
        expect(items).to.have.length(3);
        expect((items[0] as Properties).text("name")).to.equal("first");
        expect(items[1]).to.deep.equal(new Unknown("list[1]"));
        expect((items[2] as Properties).text("name")).to.deep.equal(new Unknown("list[2].name"));
        expect(properties.items("absent")).to.deep.equal([]);
        expect(properties.items("nested")).to.have.length(1);
    });

    it("counts the entries of a list, known or not", () => {
        expect(properties.length("list")).to.equal(4);
        expect(properties.length("absent")).to.equal(0);
        expect(properties.length("nested")).to.equal(0);
        expect(properties.length("later")).to.deep.equal(new Unknown("later"));
    });

    it("names the entries of a map, known or not", () => {
        expect(properties.keys("tags")).to.deep.equal(["stackwarden:data", "a.b", "later"]);
        expect(properties.keys("absent")).to.deep.equal([]);
        expect(properties.keys("name")).to.deep.equal([]);
        expect(properties.keys("later")).to.deep.equal(new Unknown("later"));
    });

    it("gives the known texts at a path through lists", () => {
        expect(properties.texts("matrix.groups").values).to.deep.equal(["sg-1", "sg-2", "sg-3"]);
        expect(properties.texts("name")).to.deep.equal({ values: ["pmm"] });
        expect(properties.texts("absent.path")).to.deep.equal({ values: [] });
    });

    it("finds properties by their names at whatever depth, but within values that are not known", () => {
        expect(properties.pathsNamed(/^(name|groups|later)$/)).to.deep.equal([
            "name",
            "later",
            "nested.deep.name",
            "nested.deep.later",
            "tags.later",
            "list.name",
            "matrix.groups",
        ]);
        expect(properties.pathsNamed(/absent/)).to.deep.equal([]);
    });

    it("reads maps by keys with dots, and tells written from absent", () => {
        expect(properties.entry("tags", "stackwarden:data")).to.equal("true");
        expect(properties.entry("tags", "a.b")).to.equal("dotted");
        expect(properties.entry("name", "any")).to.equal(undefined);
        expect(properties.has("later")).to.equal(true);
        expect(properties.has("nothing")).to.equal(false);
        expect(properties.has("absent")).to.equal(false);
    });

    it("reads JSON lists as the objects in them, each with its place", () => {
        const documents = properties.documents("jsonList") as Properties[];
        expect(documents.map((document) => document.text("image"))).to.deep.equal(["a", "b"]);
        expect(properties.documents("notJson")).to.deep.equal([]);
        expect(properties.documents("absent")).to.deep.equal([]);
        expect(properties.documents("later")).to.deep.equal(new Unknown("later"));
    });

    it("reads JSON documents as properties", () => {
        const document = properties.document("json") as Properties;
        expect(document.texts("a.b").values).to.deep.equal(["1"]);
        expect(properties.document("notJson")).to.equal(undefined);
        expect(properties.document("size")).to.equal(undefined);
        expect((properties.document("nested") as Properties).text("deep.name")).to.equal("inner");
    });
});
