import { execFileSync } from "node:child_process";
import { packaged } from "../lib/mocha";

/**
 * The text of the Markdown file `page` with the part called `what` made anew, in the house format. The part stands between
 * the lines `<!-- <what>: written by npm run docs -->` and `<!-- end of <what> -->`.
 *
 * @throws Error when the text has no place for it.
 */
export function withGenerated(page: string, text: string, what: string, content: string): string {
    const start = `<!-- ${what}: written by npm run docs -->`;
    const end = `<!-- end of ${what} -->`;
    const from = text.indexOf(start);
    const to = text.indexOf(end);
    if (from < 0 || to < from) {
        throw new Error(`${page} must hold the lines "${start}" and "${end}", in this order`);
    }
    const inserted = `${text.slice(0, from)}${start}\n\n${content}\n\n${text.slice(to)}`;
    return execFileSync(packaged("oxfmt"), ["--stdin-filepath", page], { input: inserted, encoding: "utf8" });
}

/** A row of a Markdown table. */
export function row(cells: string[]): string {
    return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}
