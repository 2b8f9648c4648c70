import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { accounts } from "../../../agents/percona-node/contract";
import { figures } from "../../../agents/percona-node/http/figures";
import { PerconaCluster, type PerconaClusterArgs, type PmmEc2Args } from "../../../components";
import { documents } from "../../../components/percona-cluster/documents";
import { expectAll, expectFiles, expectLinks, expectOutputs, mentionsIn } from "../../support/guide";
import { find, ofType, type RecordedResource, type Recording } from "../../support/mocks";
import { prometheusInstallLimit, promtool } from "../../support/prometheus";
import { alarmType } from "../support/alarm-conditions";
import { deployerOf } from "../support/deployer";
import { deploy, templateOf } from "../support/percona";
import { refusal } from "../support/pmm-ec2";

const folder = path.resolve(__dirname, "../../../docs/percona");
const [guide, operations, monitored] = ["README.md", "operations.md", "../monitored-databases.md"].map((file) =>
    fs.readFileSync(path.join(folder, file), "utf8"),
) as [string, string, string];

/** The text of a section, by its heading. */
function section(document: string, heading: string): string {
    const [, text = ""] = document.split(`\n## ${heading}\n`);
    expect(text, heading).not.to.equal("");
    return text.split("\n## ")[0]!;
}

/** The first YAML in a section. */
function example(document: string, heading: string): unknown {
    const [, text = ""] = /```yaml\n([^]*?)```/.exec(section(document, heading))!;
    return parse(text);
}

/** What stands between backticks, blocks of code left out. */
const quotedIn = (text: string): string[] =>
    [...text.replaceAll(/^ *```.*?^ *```$/gms, "").matchAll(/`([^`]+)`/g)].map(([, quoted]) => quoted!);

/** What the first column of a section's table quotes. */
const rowsOf = (document: string, heading: string): string[] =>
    section(document, heading)
        .split("\n")
        .filter((line) => line.startsWith("| `"))
        .flatMap((line) => quotedIn(line.split("|")[1]!));

describe("The guide to the database cluster", () => {
    let started: Recording;
    let commands: string[];

    before(async () => {
        const { config } = example(guide, "Start") as { config: Record<string, unknown> };
        expect(config["stackwarden:deployment"]).to.equal("percona");
        const args = config["stackwarden:percona"] as PerconaClusterArgs;
        started = await deployerOf(PerconaCluster, { name: "percona", args: () => args }).deploy();
        const [outputs = {}] = [...started.outputs.values()];
        commands = Object.keys(outputs.runbook as Record<string, string>);
    });

    it("begins with a configuration that is taken as it stands", () => {
        expect(started.failures).to.deep.equal([]);
        expect(templateOf(started).instanceType).to.equal("t3.medium");
    });

    it("makes a network with a zone for each node, of which one can be lost", () => {
        expect(section(guide, "Start")).to.include(
            "`network: { create: true }` makes all of it instead, over three zones",
        );
    });

    it("tells how to take it down, so that nothing of it stops that", async () => {
        const args = example(operations, "Take it down") as Partial<PerconaClusterArgs>;
        const released = await deploy({ args: { deletionProtection: true, ...args } });
        expect(released.failures).to.deep.equal([]);
        const holds = ({ protect, inputs }: RecordedResource): boolean =>
            protect || [inputs.enableDeletionProtection, inputs.deletionProtectionEnabled].includes(true);
        expect(released.resources.filter(holds)).to.deep.equal([]);
        expect(find(released, "aws:s3/bucket:Bucket", "percona-backups").inputs.forceDestroy).to.equal(true);
        expect(find(released, "aws:autoscaling/group:Group", "percona-nodes").inputs.forceDelete).to.equal(true);
    });

    it("links to documents and headings that exist, and names files that do", () => {
        expectLinks(folder, 15);
        expectFiles(folder);
    });

    it("names outputs that there are", () => {
        expectOutputs(folder, "PerconaCluster", 1);
        expect(operations).not.to.include("--show-secrets");
    });

    it("tells of each command of the runbook, and of none besides", () => {
        expect(quotedIn(operations)).to.include.members(commands);
        const named = mentionsIn(
            folder,
            /`((?:open|list|backUp|drill|rotate|read|follow|replace)[A-Z]\w+|reclone|restore|recover)`/g,
        ).filter(({ file }) => file === "operations.md");
        expectAll(named, 20, (name) => commands.includes(name));
    });

    it("tells of each alarm, and of none besides, and how many there are", () => {
        const made = ofType(started, alarmType).map(({ name }) => name.replace(/^percona-/, ""));
        expect(rowsOf(operations, "Alarms")).to.have.members(made);
        expect(guide).to.include(`[${made.length} of them](operations.md#alarms)`);
    });

    it("tells of each document", () => {
        const [row = ""] = guide.split("\n").filter((line) => line.startsWith("| Documents "));
        expect(quotedIn(row)).to.have.members(
            Object.keys(documents).map((name) => `${name === "status" ? "percona-<clusterId>" : ""}-${name}`),
        );
    });

    it("tells of each metric of a node, and of none besides", () => {
        const told = rowsOf(guide, "Metrics");
        expect(told).to.have.members(
            ["events_total", ...figures.map(({ name }) => name)].map((name) => `percona_node_${name}`),
        );
    });

    it("finds the nodes by a configuration that Prometheus takes, by the name that their group has", async function () {
        this.timeout(prometheusInstallLimit);
        const scrapeConfigs = example(guide, "Metrics");
        expect(JSON.stringify(scrapeConfigs)).to.include('"values":["percona-orders"]');
        const file = JSON.stringify({ scrape_configs: scrapeConfigs });
        const { passed, output } = await promtool({ "p.yaml": file }, "check", "config", "p.yaml");
        expect(passed, output).to.equal(true);
    });

    it("has our PMM monitor the nodes as an account that they have, by TLS", async () => {
        const args = example(monitored, "Nodes of a Percona Server cluster") as Pick<PmmEc2Args, "monitoredAsgs">;
        expect(await refusal({ args })).to.equal(undefined);
        const [entry] = args.monitoredAsgs ?? [];
        expect(entry).to.include({ tls: true });
        expect(accounts).to.include(entry?.credentialsUser);
    });
});
