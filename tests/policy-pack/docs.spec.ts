import * as fs from "node:fs";
import { expect } from "chai";
import { page, withRules } from "../../policy-pack/docs";

describe("policy pack: docs/policies.md", () => {
    it("has the rules as they are (npx tsx policy-pack/docs.ts brings it up to date)", async () => {
        const text = fs.readFileSync(page, "utf8");
        expect(text).to.equal(await withRules(text));
    });

    it("is refused when it has no place for the rules", async () => {
        let message = "";
        await withRules("# Policies\n").catch((error: unknown) => (message = String(error)));
        expect(message).to.contain("must hold the lines");
    });
});
