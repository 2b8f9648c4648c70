/** `npm run docs`: writes the parts of the guides that follow from the code; a test fails while they differ. */
import * as fs from "node:fs";
import * as path from "node:path";
import { componentTables } from "./component-tables";
import { withGenerated } from "./generated-section";
import { offlineRuleTable } from "./offline-rule-table";
import { policyTables } from "./policy-tables";

/** Generated parts: the page below `docs/`, what the part is called there, and how it is made. */
export const parts: { page: string; what: string; content: () => string }[] = [
    { page: "pmm-ec2/README.md", what: "arguments and outputs", content: () => componentTables("PmmEc2") },
    { page: "pmm-ecs/README.md", what: "arguments and outputs", content: () => componentTables("PmmEcs") },
    { page: "percona/README.md", what: "arguments and outputs", content: () => componentTables("PerconaCluster") },
    { page: "monitoring/README.md", what: "arguments and outputs", content: () => componentTables("Monitoring") },
    {
        page: "panintelligence/README.md",
        what: "arguments and outputs",
        content: () => componentTables("Panintelligence"),
    },
    { page: "policies.md", what: "rules", content: policyTables },
    { page: "offline-cloud.md", what: "rules", content: offlineRuleTable },
];

/** Path of a page below `docs/`. */
export function pageFile(page: string): string {
    return path.join(__dirname, "..", "..", "docs", page);
}

function main(): void {
    for (const { page, what, content } of parts) {
        const file = pageFile(page);
        fs.writeFileSync(file, withGenerated(file, fs.readFileSync(file, "utf8"), what, content()));
    }
}

if (require.main === module) {
    main();
}
