import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";

const root = path.resolve(__dirname, "../..");

/** What a document says. */
export interface Mention {
    /** Name of the document. */
    file: string;
    /** First group of the match. */
    text: string;
    match: RegExpExecArray;
}

/** Every match of `pattern` in the documents of `folder`. */
export function mentionsIn(folder: string, pattern: RegExp): Mention[] {
    return fs
        .readdirSync(folder)
        .filter((name) => name.endsWith(".md"))
        .flatMap((file) =>
            [...fs.readFileSync(path.join(folder, file), "utf8").matchAll(pattern)].map((match) => {
                return { file, text: match[1] ?? "", match };
            }),
        );
}

/** Complains unless at least `least` things are mentioned and `exists` holds for each of them. */
export function expectAll(found: Mention[], least: number, exists: (text: string, file: string) => boolean): void {
    expect(found).to.have.length.of.at.least(least);
    const wrong = found.filter(({ text, file }) => !exists(text, file)).map(({ text, file }) => `${file}: ${text}`);
    expect([...new Set(wrong)]).to.deep.equal([]);
}

/** The anchor that GitHub makes of a heading. */
function anchorOf(heading: string): string {
    return heading
        .toLowerCase()
        .replace(/[^\w\- ]/g, "")
        .trim()
        .replace(/ /g, "-");
}

/** Complains about links to documents and headings that do not exist. */
export function expectLinks(folder: string, least: number): void {
    const links = mentionsIn(folder, /\]\(([^)\s]+)\)/g).filter(({ text }) => !text.startsWith("https://"));
    expectAll(links, least, (link, file) => {
        const [target = "", anchor] = link.split("#");
        const document = target === "" ? path.join(folder, file) : path.join(folder, target);
        if (!fs.existsSync(document)) {
            return false;
        }
        if (anchor === undefined) {
            return true;
        }
        const headings = [...fs.readFileSync(document, "utf8").matchAll(/^#+ (.+)$/gm)].map((match) =>
            anchorOf(match[1]!),
        );
        return headings.includes(anchor);
    });
}

/** Complains about files of this repository that do not exist. */
export function expectFiles(folder: string): void {
    const named = /`((?:scripts|docs|components|programs|policy-pack|tests|offline|examples|lambdas)\/[\w./-]+)`/g;
    expectAll(mentionsIn(folder, named), 0, (file) => fs.existsSync(path.join(root, file)));
}

/** Complains about outputs that the stack of a component does not have. */
export function expectOutputs(folder: string, component: string, least: number): void {
    const schema = JSON.parse(fs.readFileSync(path.join(root, "schema.json"), "utf8")) as {
        resources: Record<string, { properties: Record<string, unknown> }>;
    };
    const outputs = Object.keys(schema.resources[`stackwarden:index:${component}`]?.properties ?? {});
    expectAll(mentionsIn(folder, /pulumi stack output ([a-zA-Z]+)/g), least, (output) => outputs.includes(output));
}
