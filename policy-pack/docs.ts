/** `npx tsx policy-pack/docs.ts` writes the table of rules into docs/policies.md anew. */
import * as fs from "node:fs";
import * as path from "node:path";
import { format, resolveConfig } from "prettier";
import { rules } from "./policies";
import type { Rule } from "./rules/rule";

/** The page that holds the table. */
export const page = path.join(__dirname, "../docs/policies.md");

const start = "<!-- rules: written by policy-pack/docs.ts -->";
const end = "<!-- end of rules -->";

/** The page with the table of rules in it made anew, in the house format. */
export async function withRules(text: string): Promise<string> {
    const from = text.indexOf(start);
    const to = text.indexOf(end);
    if (from < 0 || to < from) {
        throw new Error(`the page must hold the lines "${start}" and "${end}", in this order`);
    }
    const families = [...new Set(rules.map(({ family }) => family))];
    const sections = families.map((family) =>
        [
            `### ${family.charAt(0).toUpperCase()}${family.slice(1)}`,
            "",
            "| Rule | Level, severity | What must hold | Judged | Configuration |",
            "| --- | --- | --- | --- | --- |",
            ...rules.filter((rule) => rule.family === family).map(row),
        ].join("\n"),
    );
    const inserted = `${text.slice(0, from)}${start}\n\n${sections.join("\n\n")}\n\n${text.slice(to)}`;
    return format(inserted, { ...(await resolveConfig(page)), parser: "markdown" });
}

function row(rule: Rule): string {
    const thresholds = Object.entries(rule.thresholds).map(
        ([name, { description, default: value }]) =>
            `\`${name}\`: ${description} Default: \`${JSON.stringify(value)}\`.`,
    );
    const cells = [
        `[\`${rule.name}\`](${rule.url})`,
        `${rule.level}, ${rule.severity}`,
        rule.description,
        rule.kind === "resource" ? "before each change" : "with the whole stack",
        thresholds.length === 0 ? "" : thresholds.join("<br>"),
    ];
    return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

if (require.main === module) {
    void withRules(fs.readFileSync(page, "utf8")).then((text) => {
        fs.writeFileSync(page, text);
    });
}
