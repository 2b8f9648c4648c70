import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { attachCopyCommand } from "../../../scripts/pmm-ec2/attach-copy";
import { backup } from "../../../scripts/pmm-ec2/backup";
import { grow } from "../../../scripts/pmm-ec2/grow";
import { restore } from "../../../scripts/pmm-ec2/restore";

const root = path.resolve(__dirname, "../../..");
const folder = path.join(root, "docs/pmm-ec2");

const commands: Partial<Record<string, { usage: string }>> = {
    "pmm-ec2:backup": backup,
    "pmm-ec2:restore": restore,
    "pmm-ec2:grow": grow,
    "pmm-ec2:attach-copy": attachCopyCommand,
};

/** The first group of every match of `pattern` in the documents, with the document it is in. */
function mentions(pattern: RegExp): { file: string; text: string; match: RegExpExecArray }[] {
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
function expectAll(
    found: ReturnType<typeof mentions>,
    least: number,
    exists: (text: string, file: string) => boolean,
): void {
    expect(found).to.have.length.of.at.least(least);
    const wrong = found.filter(({ text, file }) => !exists(text, file)).map(({ text, file }) => `${file}: ${text}`);
    expect([...new Set(wrong)]).to.deep.equal([]);
}

function source(...files: string[]): string {
    return files.map((file) => fs.readFileSync(path.join(root, file), "utf8")).join("\n");
}

function below(directory: string): string[] {
    return fs.readdirSync(path.join(root, directory), { recursive: true, encoding: "utf8" });
}

/** The anchor that GitHub makes of a heading. */
function anchorOf(heading: string): string {
    return heading
        .toLowerCase()
        .replace(/[^\w\- ]/g, "")
        .trim()
        .replace(/ /g, "-");
}

describe("docs/pmm-ec2", () => {
    it("names npm scripts that exist", () => {
        const { scripts } = JSON.parse(source("package.json")) as { scripts: Record<string, string> };
        expectAll(mentions(/npm run ([\w:-]+)/g), 15, (name) => name in scripts);
    });

    it("names options that the helper commands have", () => {
        const calls = mentions(/npm run (pmm-ec2:[\w-]+) -- ([^`#\n]*)/g);
        const options = calls.flatMap(({ file, text, match }) =>
            (match[2]!.match(/--[a-z-]+/g) ?? []).map((option) => ({ file, text: `${text} ${option}`, match })),
        );
        expectAll(options, 30, (call) => {
            const [name = "", option = ""] = call.split(" ");
            return commands[name]?.usage.includes(`  ${option} `) === true;
        });
    });

    it("links to documents and headings that exist", () => {
        const links = mentions(/\]\(([^)\s]+)\)/g).filter(({ text }) => !text.startsWith("https://"));
        expectAll(links, 30, (link, file) => {
            const [target = "", anchor] = link.split("#");
            const document = target === "" ? path.join(folder, file) : path.join(folder, target);
            if (!fs.existsSync(document)) {
                return false;
            }
            const headings = [...fs.readFileSync(document, "utf8").matchAll(/^#+ (.+)$/gm)].map((match) =>
                anchorOf(match[1]!),
            );
            return anchor === undefined || headings.includes(anchor);
        });
    });

    it("names files of this repository that exist", () => {
        const files = mentions(
            /`((?:scripts|docs|components|programs|policy-pack|tests|offline|examples)\/[\w./-]+)`/g,
        );
        expectAll(files, 0, (file) => fs.existsSync(path.join(root, file)));
    });

    it("names units and programs that the host has", () => {
        const units = below("components/pmm-ec2/files/systemd").map((name) => name.replace(/\.\w+$/, ""));
        expectAll(mentions(/\b((?:stackwarden|pmm)-[a-z-]+)\.(?:service|timer|target)\b/g), 2, (unit) =>
            units.includes(unit),
        );
        const named = mentions(/systemctl (?:status|start|stop|restart) ([^`\n|]+)/g).flatMap(({ file, text, match }) =>
            text
                .split(" ")
                .filter((word) => /^(stackwarden|pmm)-[a-z-]+$/.test(word))
                .map((word) => ({ file, text: word, match })),
        );
        expectAll(named, 8, (unit) => units.includes(unit));
        const programs = below("components/pmm-ec2/files/bin");
        expectAll(mentions(/\/opt\/stackwarden\/bin\/([a-z-]+)/g), 0, (program) => programs.includes(program));
    });

    it("names outputs that the stack has", () => {
        const schema = JSON.parse(source("schema.json")) as {
            resources: Record<string, { properties: Record<string, unknown> }>;
        };
        const outputs = Object.keys(schema.resources["stackwarden:index:PmmEc2"]?.properties ?? {});
        expectAll(mentions(/pulumi stack output ([a-zA-Z]+)/g), 8, (output) => outputs.includes(output));
    });

    it("names arguments that the component has", () => {
        const parts = below("components/parts").filter((name) => name.endsWith(".ts"));
        const declared = source(
            "components/pmm-ec2/args.ts",
            ...parts.map((name) => path.join("components/parts", name)),
        );
        const program = source("programs/network.ts");
        const argument =
            /`(?:stackwarden:pmm-ec2\.)?((?:network|endpoint|instance|dataVolume|pmm|backup|alarms|adminSecret)(?:\.[a-zA-Z]+)+)[`: ]/g;
        expectAll(
            [...mentions(argument), ...mentions(/'stackwarden:pmm-ec2\.([\w.]+)'/g)],
            30,
            (name) =>
                // A host name looks like an argument of `pmm`.
                name.endsWith(".example.com") ||
                name.split(".").every((part) => new RegExp(`\\b${part}\\??: `).test(declared + program)),
        );
    });
});
