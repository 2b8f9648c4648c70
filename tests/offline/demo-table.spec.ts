import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { addressIn, addressOutputs, table } from "../../offline/demo-table";
import { root } from "../../offline/toolchain/layout";

describe("the table of npm run demo", () => {
    it("has an address for every kind of deployment", () => {
        const { resources } = JSON.parse(fs.readFileSync(path.join(root, "schema.json"), "utf8")) as {
            resources: Record<string, { properties: Record<string, unknown> }>;
        };
        expect(resources).to.not.deep.equal({});
        for (const [component, { properties }] of Object.entries(resources)) {
            const outputs = addressOutputs.filter((name) => name in properties);
            expect(outputs, component).to.have.length(1);
            expect(addressIn({ [outputs[0]!]: "https://x.example.com", region: "eu-west-1" })).to.equal(
                "https://x.example.com",
            );
        }
    });

    it("stays empty where no output tells an address", () => {
        expect(addressIn({ url: undefined, region: "eu-west-1" })).to.equal("");
    });

    it("stands in columns", () => {
        const row = {
            stack: "a-long-name",
            resources: 7,
            seconds: 1.5,
            policiesChecked: 90,
            violations: 0,
            address: "",
        };
        const lines = table([row]).split("\n");
        expect(lines[0]).to.match(/^stack {8}resources {2}seconds/);
        expect(lines[2]).to.match(/^a-long-name {2}7 {10}1\.5 {6}90 +0$/);
    });
});
