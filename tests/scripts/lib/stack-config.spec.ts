import { expect } from "chai";
import { parse } from "yaml";
import { Refusal } from "../../../scripts/lib/command";
import { configObject, editConfig, showDiff, type ConfigEdit } from "../../../scripts/lib/stack-config";

const key = "stackwarden:pmm-ec2";
const path = "/project/Pulumi.pmm-ec2.yaml";

function edit(text: string, ...edits: ConfigEdit[]): string {
    return editConfig({ path, text }, key, edits);
}

describe("scripts: a stack's configuration", () => {
    const setSize: ConfigEdit = { kind: "set", path: ["dataVolume", "sizeGb"], value: 200 };
    const retire: ConfigEdit = { kind: "append", path: ["dataVolume", "retired"], value: "initial" };

    const layouts: [string, string][] = [
        [
            "two spaces",
            "# top\nconfig:\n  a:b: 1\n\n  stackwarden:pmm-ec2:\n    # why\n    dataVolume:\n      sizeGb: 100 # GiB\n    list:\n      - a\n      - b\n",
        ],
        [
            "four spaces",
            "config:\n    stackwarden:pmm-ec2:\n        dataVolume:\n            sizeGb: 100\n        list:\n            - a\n            - b\n",
        ],
        [
            "quotes, flow lists and a long secret",
            `config:\n  x:secret:\n    secure: v1:${"A".repeat(300)}\n  x:text: ${"many words ".repeat(20)}end\n  stackwarden:pmm-ec2:\n    dataVolume: {sizeGb: 100}\n    list: ["a", 'b']\nencryptionsalt: v1:abc=\n`,
        ],
        ["padded flow maps", "config:\n  stackwarden:pmm-ec2:\n    dataVolume: { sizeGb: 100, type: gp3 }\n"],
    ];
    for (const [name, text] of layouts) {
        it(`changes one value and nothing else in a file with ${name}`, () => {
            expect(edit(text, setSize)).to.equal(text.replace("sizeGb: 100", "sizeGb: 200"));
        });
    }

    it("makes what is missing, also below a name without a value", () => {
        for (const text of [
            "config:\n  stackwarden:pmm-ec2:\n    url: x\n",
            "config:\n  stackwarden:pmm-ec2:\n    url: x\n    dataVolume:\n",
            "config:\n  stackwarden:pmm-ec2:\n    url: x\n    dataVolume:\n      retired:\n",
        ]) {
            expect(parse(edit(text, retire, setSize))).to.deep.equal({
                config: { [key]: { url: "x", dataVolume: { retired: ["initial"], sizeGb: 200 } } },
            });
        }
    });

    it("adds to a list and keeps its comments", () => {
        const text = "config:\n  stackwarden:pmm-ec2:\n    dataVolume:\n      retired:\n        - snap-1 # March\n";
        expect(edit(text, retire)).to.equal(`${text}        - initial\n`);
    });

    it("shows a change as a diff, and no change as nothing", () => {
        const file = { path, text: "config:\n  stackwarden:pmm-ec2:\n    dataVolume:\n      sizeGb: 100\n" };
        expect(
            showDiff(file, editConfig(file, key, [setSize]))
                .split("\n")
                .slice(-2),
        ).to.deep.equal(["-      sizeGb: 100", "+      sizeGb: 200"]);
        expect(showDiff(file, file.text)).to.equal("");
    });

    it("reads the object, and refuses a file that has none or is no YAML", () => {
        expect(configObject({ path, text: "config:\n  stackwarden:pmm-ec2: { a: [1] }\n" }, key)).to.deep.equal({
            a: [1],
        });
        for (const text of ["", "config: {}\n", "config:\n  stackwarden:pmm-ec2: text\n"]) {
            expect(() => configObject({ path, text }, key)).to.throw(
                Refusal,
                /has no configuration object stackwarden:pmm-ec2/,
            );
        }
        expect(() => configObject({ path, text: "a: b: c" }, key)).to.throw(Refusal, /is not valid YAML/);
    });
});
