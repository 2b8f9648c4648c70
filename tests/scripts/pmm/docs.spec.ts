import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { pmmCommands } from "../../../scripts/pmm";

const root = path.resolve(__dirname, "../../..");

/** The deployments that have a guide, and the class of their component. */
const guides = [
    { name: "pmm-ec2", component: "PmmEc2" },
    { name: "pmm-ecs", component: "PmmEcs" },
];

/** The first group of every match of `pattern` in the documents of `folder`, with the document it is in. */
function mentionsIn(folder: string, pattern: RegExp): { file: string; text: string; match: RegExpExecArray }[] {
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
    found: ReturnType<typeof mentionsIn>,
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

/** Complains about links to documents and headings that do not exist. */
function expectLinks(folder: string, least: number): void {
    const links = mentionsIn(folder, /\]\(([^)\s]+)\)/g).filter(({ text }) => !text.startsWith("https://"));
    expectAll(links, least, (link, file) => {
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
}

/** Complains about files of this repository that do not exist. */
function expectFiles(folder: string): void {
    const named = /`((?:scripts|docs|components|programs|policy-pack|tests|offline|examples|lambdas)\/[\w./-]+)`/g;
    expectAll(mentionsIn(folder, named), 0, (file) => fs.existsSync(path.join(root, file)));
}

/** Complains about outputs that the stack of a component does not have. */
function expectOutputs(folder: string, component: string, least: number): void {
    const schema = JSON.parse(source("schema.json")) as {
        resources: Record<string, { properties: Record<string, unknown> }>;
    };
    const outputs = Object.keys(schema.resources[`stackwarden:index:${component}`]?.properties ?? {});
    expectAll(mentionsIn(folder, /pulumi stack output ([a-zA-Z]+)/g), least, (output) => outputs.includes(output));
}

describe("docs of all deployments", () => {
    const folder = path.join(root, "docs");

    it("link to documents and headings that exist", () => {
        expectLinks(folder, 30);
    });

    it("name files of this repository that exist", () => {
        expectFiles(folder);
    });

    it("name outputs that every stack has", () => {
        for (const { component } of guides) {
            expectOutputs(folder, component, 8);
        }
    });
});

for (const { name: deployment, component } of guides) {
    describe(`docs/${deployment}`, () => {
        const folder = path.join(root, "docs", deployment);
        const mentions = (pattern: RegExp): ReturnType<typeof mentionsIn> => mentionsIn(folder, pattern);
        /** The host's files are the deployment's own and those that it shares. */
        const hostFiles = (kind: string): string[] =>
            [`components/${deployment}/files/${kind}`, `components/parts/host/files/${kind}`].flatMap(below);

        it("names npm scripts that exist", () => {
            const { scripts } = JSON.parse(source("package.json")) as { scripts: Record<string, string> };
            expectAll(mentions(/npm run ([\w:-]+)/g), 15, (name) => name in scripts);
        });

        it("names options that the helper commands have", () => {
            const calls = mentions(/npm run (pmm-\w+:[\w-]+) -- ([^`#\n]*)/g);
            const options = calls.flatMap(({ file, text, match }) =>
                (match[2]!.match(/--[a-z-]+/g) ?? []).map((option) => ({ file, text: `${text} ${option}`, match })),
            );
            expectAll(options, 30, (call) => {
                const [name = "", option = ""] = call.split(" ");
                return pmmCommands[name]?.usage.includes(`  ${option} `) === true;
            });
        });

        it("links to documents and headings that exist", () => {
            expectLinks(folder, 30);
        });

        it("names files of this repository that exist", () => {
            expectFiles(folder);
        });

        it("names units and programs that the host has", () => {
            const units = hostFiles("systemd").map((name) => name.replace(/\.\w+$/, ""));
            expectAll(mentions(/\b((?:stackwarden|pmm)-[a-z-]+)\.(?:service|timer|target)\b/g), 2, (unit) =>
                units.includes(unit),
            );
            const named = mentions(/systemctl (?:status|start|stop|restart) ([^`\n|]+)/g).flatMap(
                ({ file, text, match }) =>
                    text
                        .split(" ")
                        .filter((word) => /^(stackwarden|pmm)-[a-z-]+$/.test(word))
                        .map((word) => ({ file, text: word, match })),
            );
            expectAll(named, 8, (unit) => units.includes(unit));
            const programs = hostFiles("bin");
            expectAll(mentions(/\/opt\/stackwarden\/bin\/([a-z-]+)/g), 0, (program) => programs.includes(program));
        });

        it("names outputs that the stack has", () => {
            expectOutputs(folder, component, 8);
        });

        it("names arguments that the component has", () => {
            const shared = below("components/parts").filter((name) => name.endsWith(".ts"));
            const declared = source(
                `components/${deployment}/args.ts`,
                ...shared.map((name) => path.join("components/parts", name)),
            );
            const program = source("programs/network.ts");
            const parts = "network|endpoint|instance|dataVolume|fileSystem|task|pmm|backup|alarms|adminSecret";
            const argument = new RegExp(
                `\`(?:stackwarden:${deployment}\\.)?((?:${parts})(?:\\.[a-zA-Z]+)+)[\`: ]`,
                "g",
            );
            expectAll(
                [...mentions(argument), ...mentions(new RegExp(`'stackwarden:${deployment}\\.([\\w.]+)'`, "g"))],
                30,
                (name) =>
                    // A host name looks like an argument of `pmm`.
                    name.endsWith(".example.com") ||
                    name.split(".").every((part) => new RegExp(`\\b${part}\\??: `).test(declared + program)),
            );
        });
    });
}
