import * as fs from "node:fs";
import * as path from "node:path";
import { pmmCommands } from "../../../scripts/pmm";
import { expectAll, expectFiles, expectLinks, expectOutputs, mentionsIn, type Mention } from "../../support/guide";

const root = path.resolve(__dirname, "../../..");

/** The deployments that have a guide, and the class of their component. */
const guides = [
    { name: "pmm-ec2", component: "PmmEc2" },
    { name: "pmm-ecs", component: "PmmEcs" },
];

function source(...files: string[]): string {
    return files.map((file) => fs.readFileSync(path.join(root, file), "utf8")).join("\n");
}

function below(directory: string): string[] {
    return fs.readdirSync(path.join(root, directory), { recursive: true, encoding: "utf8" });
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
        const mentions = (pattern: RegExp): Mention[] => mentionsIn(folder, pattern);
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
