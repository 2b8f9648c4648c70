import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { parse, stringify } from "yaml";
import type { MonitoringArgs } from "../../../components";
import { alerts } from "../../../components/monitoring/prometheus/alerts";
import { recorded } from "../../../components/monitoring/prometheus/recorded";
import { monitoringSettings } from "../../../components/monitoring/settings";
import { warnings } from "../../../components/monitoring/warnings";
import { expectAll, expectFiles, expectLinks, expectOutputs, mentionsIn } from "../../support/guide";
import { prometheusInstallLimit, promtool } from "../../support/prometheus";
import { find } from "../../support/mocks";
import { containerOf, deploy, environmentOf, goodMonitoringArgs } from "../support/monitoring";

const folder = path.resolve(__dirname, "../../../docs/monitoring");

const operations = fs.readFileSync(path.join(folder, "operations.md"), "utf8");

/** The text of a section of the page on operations, by its heading. */
function section(heading: string): string {
    const [, text = ""] = operations.split(`\n## ${heading}\n`);
    expect(text, heading).not.to.equal("");
    return text.split("\n## ")[0]!;
}

/** The configurations that the guide shows, in their order: the least there is, and parts of larger ones. */
const shown = [...fs.readFileSync(path.join(folder, "README.md"), "utf8").matchAll(/```yaml\n(.*?)```/gs)].map(
    ([, text = ""]) => parse(text) as Partial<MonitoringArgs>,
);

/** What stands in single backticks, outside of blocks of code. */
const quotedIn = (text: string): string[] =>
    [...text.replace(/```[^]*?```/g, "").matchAll(/`([^`]+)`/g)].map(([, quoted]) => quoted!);

describe("The guide to monitoring", () => {
    it("links to documents and headings that exist, and names files that do", () => {
        expectLinks(folder, 20);
        expectFiles(folder);
    });

    it("begins with a configuration that finds the service it names, and nothing is to be said of", async () => {
        const least = shown[0] as MonitoringArgs;
        expect(warnings(monitoringSettings(undefined, "mon", { namePrefix: "mon", ...least }))).to.deep.equal([]);
        const recording = await deploy({ args: least });
        expect(recording.failures).to.deep.equal([]);
        const discovery = environmentOf(containerOf(recording, "prometheus", "discovery"));
        expect(discovery.ECS_CLUSTER).to.equal("arn:aws:ecs:eu-west-1:123456789012:cluster/apps");
        expect(discovery.SERVICES).to.include('"service":"telemetry-api"').and.to.include('"port":8000');
        const way = find(
            recording,
            "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
            "mon-scraped-telemetry-api-8000",
        );
        expect(way.inputs).to.include({
            securityGroupId: "sg-0123456789abcdef0",
            referencedSecurityGroupId: "mon-prometheus-id",
        });
    });

    it("shows no settings that would be refused", () => {
        expect(shown).to.have.length(3);
        for (const args of shown) {
            monitoringSettings(undefined, "mon", { namePrefix: "mon", ...goodMonitoringArgs(), ...args });
        }
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
        expectAll(
            mentionsIn(folder, /`((?:list|show|check|follow|find|restart|open|send|start)[A-Z]\w+)`/g),
            30,
            (name) => commands.includes(name),
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
