import * as fs from "node:fs";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { parse } from "yaml";
import { pmmEc2Settings } from "../../../components/pmm-ec2/settings";
import { pmmEcsSettings } from "../../../components/pmm-ecs/settings";
import { expectedNetwork, networkSettings, type NetworkSettings } from "../../../programs/network";
import { readSettings } from "../../../programs/settings";
import { pmmCommands } from "../../../scripts/pmm";
import { expectAll, expectFiles, expectLinks, expectOutputs, mentionsIn, type Mention } from "../../support/guide";

const root = path.resolve(__dirname, "../../..");

/** The deployments that have a guide, the class of their component, and the check of its arguments. */
const guides = [
    { name: "pmm-ec2", component: "PmmEc2", check: pmmEc2Settings },
    { name: "pmm-ecs", component: "PmmEcs", check: pmmEcsSettings },
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

    it("are found from the README and its neighbours", () => {
        expectLinks(root, 20);
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

for (const { name: deployment, component, check } of guides) {
    describe(`docs/${deployment}`, () => {
        const folder = path.join(root, "docs", deployment);
        const mentions = (pattern: RegExp): Mention[] => mentionsIn(folder, pattern);
        /** The host's files are the deployment's own and those that it shares. */
        const hostFiles = (kind: string): string[] =>
            [`components/${deployment}/files/${kind}`, `components/parts/host/files/${kind}`].flatMap(below);

        it("begins with a configuration that is taken as it stands", async () => {
            const [, yaml = ""] =
                /\n## Start\n[^]*?```yaml\n([^]*?)```/.exec(source(`docs/${deployment}/README.md`)) ?? [];
            const { config } = parse(yaml) as { config: Record<string, unknown> };
            expect(config["stackwarden:deployment"]).to.equal(deployment);
            const key = `stackwarden:${deployment}`;
            await pulumi.runtime.setMocks(
                { newResource: ({ name }) => ({ id: name, state: {} }), call: () => ({}) },
                "stackwarden",
                "my-pmm",
            );
            pulumi.runtime.setAllConfig({ [key]: JSON.stringify(config[key]) });
            const settings = readSettings(deployment, component, { network: networkSettings(component) });
            const { network, ...args } = settings as { network: NetworkSettings };
            check(undefined, "pmm", { ...args, network: expectedNetwork(network) } as never);
        });

        it("costs in the README what its own table comes to", () => {
            const [, told] =
                new RegExp(`^\\| \\[\`${deployment}\`\\].*\\| +(\\d+) \\|$`, "m").exec(source("README.md")) ?? [];
            const table = source(`docs/${deployment}/README.md`);
            expect(told).to.equal(
                /^\| \*\*All of the default deployment\*\* .*\*\*(\d+)\*\* \|$/m.exec(table)?.[1] ?? "a sum",
            );
        });

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
