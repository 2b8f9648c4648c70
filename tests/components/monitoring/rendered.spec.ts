import { execFileSync } from "node:child_process";
import { expect } from "chai";
import { readConfiguration } from "../../../agents/ecs-discovery/configuration";
import type { MonitoringArgs } from "../../../components";
import type { Recording } from "../../support/mocks";
import { amtool, prometheusInstallLimit, promtool } from "../../support/prometheus";
import { containerOf, deploy, documentedArgs, environmentOf, filesOf } from "../support/monitoring";

const service = { name: "telemetry-api", image: "example/api:1", ports: [8000] };

/** Deployments whose files differ. */
const kinds: Record<string, Partial<MonitoringArgs>> = {
    "nothing to scrape": {},
    "as documented": documentedArgs(),
    "all that there is": {
        services: [service],
        scrapedServices: [{ serviceName: "orders", metrics: [{ port: 7000, path: "/stats" }] }],
        prometheus: {
            replicas: 2,
            remoteWrite: { workspace: {} },
            discovery: { dockerLabels: true },
            externalLabels: { team: "platform" },
            rules: { mine: "groups: [{name: mine, rules: [{alert: Mine, expr: up == 0}]}]" },
            scrapeConfigs: "- job_name: blackbox\n  static_configs: [{targets: [10.0.0.1:9115]}]",
        },
    },
};

/** The files of Prometheus's task, all in one folder, as the tools are to find them. */
function together(recording: Recording): Record<string, string> {
    const nearby = (text: string): string => text.replaceAll(/\/configuration\/(rules\/)?|\/targets\//g, "");
    const files = Object.entries(filesOf(recording, "prometheus"));
    return {
        ...Object.fromEntries(files.map(([path, text]) => [nearby(path), nearby(text)])),
        "targets.json": "[]",
    };
}

for (const [kind, args] of Object.entries(kinds)) {
    describe(`Monitoring: the files of a deployment with ${kind}`, function () {
        this.timeout(prometheusInstallLimit);
        let recording: Recording;

        before(async () => {
            recording = await deploy({ args });
        });

        it("are such as Prometheus and Alertmanager take", async () => {
            const files = together(recording);
            const prometheus = await promtool(files, "check", "config", "prometheus.yml");
            expect(prometheus.passed, prometheus.output).to.equal(true);
            const alertmanager = await amtool(files, "check-config", "alertmanager.yml");
            expect(alertmanager.passed, alertmanager.output).to.equal(true);
        });
    });
}

describe("Monitoring: what its sidecar is told", () => {
    let recording: Recording;

    before(async () => {
        recording = await deploy({ args: kinds["all that there is"] });
    });

    it("is such as the sidecar takes", () => {
        expect(readConfiguration(environmentOf(containerOf(recording, "prometheus", "discovery")))).to.deep.include({
            region: "eu-west-1",
            interval: 60_000,
            dockerLabels: true,
            targetsFile: "/targets/targets.json",
        });
    });

    it("is a program that runs", () => {
        const program = filesOf(recording, "prometheus")["/configuration/ecs-discovery.js"];
        execFileSync("node", ["--check", "-"], { input: program });
    });
});
