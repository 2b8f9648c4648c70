import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { stringify } from "yaml";
import { alerts } from "../../../components/monitoring/prometheus/alerts";
import { recorded } from "../../../components/monitoring/prometheus/recorded";
import { expectAll, expectFiles, expectLinks, expectOutputs, mentionsIn } from "../../support/guide";
import { prometheusInstallLimit, promtool } from "../../support/prometheus";
import { deploy } from "../support/monitoring";

const folder = path.resolve(__dirname, "../../../docs/monitoring");

const operations = fs.readFileSync(path.join(folder, "operations.md"), "utf8");

/** The text of a section of the page on operations, by its heading. */
function section(heading: string): string {
    const [, text = ""] = operations.split(`\n## ${heading}\n`);
    expect(text, heading).not.to.equal("");
    return text.split("\n## ")[0]!;
}

const quotedIn = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, quoted]) => quoted!);

describe("The guide to monitoring", () => {
    it("links to documents and headings that exist, and names files that do", () => {
        expectLinks(folder, 20);
        expectFiles(folder);
    });

    it("names outputs that there are", () => {
        expectOutputs(folder, "Monitoring", 3);
    });

    it("tells of each command of the runbook, and of none besides", async () => {
        const everything = {
            enableExec: true,
            services: [{ name: "orders", ports: [8000] }],
            pipeline: { repositoryUrl: "https://github.com/team/platform.git", connectionConfirmed: true },
        };
        const [outputs = {}] = [...(await deploy({ args: everything })).outputs.values()];
        const commands = Object.keys(outputs.runbook as Record<string, string>);
        const told = quotedIn(operations);
        expect(told).to.include.members(commands);
        expectAll(mentionsIn(folder, /`((?:list|show|check|follow|find|restart|open|start)[A-Z]\w+)`/g), 30, (name) =>
            commands.includes(name),
        );
    });

    it("tells of each alert, and of none besides", () => {
        const all = alerts({
            jobs: ["orders"],
            errorPercent: 5,
            latencySeconds: 1,
            memoryPercent: 80,
            taskMemoryBytes: 1,
            discoveryIntervalSeconds: 60,
            discovery: true,
            okStatuses: ["ok"],
        });
        const told = quotedIn(section("Alerts")).filter((word) => /^[A-Z]\w+$/.test(word));
        expect(told).to.have.members(Object.keys(all));
    });

    it("asks in PromQL that promtool takes, and by the label that the metrics have", async function () {
        this.timeout(prometheusInstallLimit);
        const lines = section("Queries").split("\n");
        const queries = lines.filter((line) => line.startsWith("| ")).flatMap((line) => quotedIn(line));
        expect(queries).to.have.length.above(7);
        const rules = queries.map((expr, index) => ({ record: `query:${index}`, expr }));
        const file = stringify({ groups: [{ name: "queries", rules }] });
        const { passed, output } = await promtool({ "queries.yaml": file }, "check", "rules", "queries.yaml");
        expect(passed, output).to.equal(true);
        expect(queries.join()).not.to.include("status_code");
        expect(quotedIn(section("Queries"))).to.include.members(Object.values(recorded));
    });
});
