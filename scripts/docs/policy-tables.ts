import { rules } from "../../policy-pack/policies";
import type { Rule } from "../../policy-pack/rules/rule";
import { row } from "./generated-section";

/** A table of the policy rules of each family. */
export function policyTables(): string {
    const families = [...new Set(rules.map(({ family }) => family))];
    const sections = families.map((family) =>
        [
            `### ${family.charAt(0).toUpperCase()}${family.slice(1)}`,
            "",
            "| Rule | Level, severity | What must hold | Judged | Configuration |",
            "| --- | --- | --- | --- | --- |",
            ...rules.filter((rule) => rule.family === family).map(ruleRow),
        ].join("\n"),
    );
    return sections.join("\n\n");
}

function ruleRow(rule: Rule): string {
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
    return row(cells);
}
