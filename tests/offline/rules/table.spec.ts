import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { rules } from "../../../offline/rules";

const file = path.join(__dirname, "../../../docs/offline-cloud.md");
const table = /(?<=<!-- rules: [^>]* -->\n)[^]*(?=<!-- end of rules -->)/;

describe("the table of rules in docs/offline-cloud.md", () => {
    it("lists every rule (WRITE_DOCS=1 writes it)", () => {
        const written = fs.readFileSync(file, "utf8");
        const rows = Object.entries(rules).map(([id, { types, on = ["create", "update"], source }]) => {
            const kinds = types.map((type) => (type === "*" ? "every type" : type.split(":").at(-1)!));
            return `| [${id}](${source}) | ${kinds.join(", ")} | ${on.join(", ")} |`;
        });
        const wanted = `\n| rule, with its documentation | judges | on |\n| --- | --- | --- |\n${rows.join("\n")}\n\n`;
        if (process.env.WRITE_DOCS === "1") {
            fs.writeFileSync(
                file,
                written.replace(table, () => wanted),
            );
        }
        // The formatter pads the table's columns.
        const squeezed = (text: string): string => text.replace(/ +/g, " ").replace(/-{3,}/g, "---");
        expect(squeezed(table.exec(fs.readFileSync(file, "utf8"))?.[0] ?? "")).to.equal(wanted);
    });
});
