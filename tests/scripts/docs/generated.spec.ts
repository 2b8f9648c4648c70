import * as fs from "node:fs";
import { expect } from "chai";
import { pageFile, parts } from "../../../scripts/docs";
import { withGenerated } from "../../../scripts/docs/generated-section";

describe("scripts: the parts of the guides that follow from the code", () => {
    for (const { page, what, content } of parts) {
        it(`docs/${page} has its ${what} as they are (npm run docs brings it up to date)`, () => {
            const text = fs.readFileSync(pageFile(page), "utf8");
            expect(text).to.equal(withGenerated(pageFile(page), text, what, content()));
        });
    }

    it("name arguments, policies and refusals", () => {
        const contentOf = (page: string): string | undefined => parts.find((part) => part.page === page)?.content();
        expect(contentOf("pmm-ec2/README.md"))
            .to.contain("| `sizeGb`")
            .and.to.contain("### `dataVolume`")
            .and.to.contain("(required)");
        expect(contentOf("policies.md")).to.contain("`ebs-volume-encrypted`");
        expect(contentOf("offline-cloud.md")).to.match(/\| \[[a-z-]+\]\(https:\/\/docs\.aws\.amazon\.com/);
    });

    it("are refused where a page has no place for them", () => {
        expect(() => withGenerated("guide.md", "# Guide\n", "rules", "")).to.throw(
            'guide.md must hold the lines "<!-- rules: written by npm run docs -->"',
        );
    });
});
