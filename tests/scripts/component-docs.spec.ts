import * as fs from "node:fs";
import { expect } from "chai";
import { guides, withTables } from "../../scripts/component-docs";

describe("scripts: tables of arguments and outputs in the guides", () => {
    for (const { page, component } of guides) {
        it(`${component}'s guide has them as they are (npm run docs brings it up to date)`, async () => {
            const text = fs.readFileSync(page, "utf8");
            expect(text).to.equal(await withTables(page, component, text));
            expect(text).to.contain("| `sizeGb`").and.to.contain("### `dataVolume`").and.to.contain("(required)");
        });
    }

    it("says where the tables would go when a guide has no place for them", async () => {
        const problem = await withTables("guide.md", "PmmEc2", "# Guide\n").catch((error: unknown) => error as Error);
        expect((problem as Error).message).to.contain('guide.md must hold the lines "<!-- arguments');
    });
});
