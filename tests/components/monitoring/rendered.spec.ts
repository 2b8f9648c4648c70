import { execFileSync } from "node:child_process";
import { expect } from "chai";
import { readConfiguration } from "../../../agents/ecs-discovery/configuration";
import type { MonitoringArgs } from "../../../components";
import { prometheusRoles } from "../../../components/monitoring/prometheus/replicas";
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
    "a receiver that asks for no signatures": {
        prometheus: { remoteWrite: { url: "https://mimir.example.com/api/v1/push", signed: false } },
    },
    "a workspace in another region": {
        prometheus: {
            remoteWrite: {
                url: "https://aps-workspaces.us-east-1.amazonaws.com/workspaces/ws-0123/api/v1/remote_write",
                region: "us-east-1",
            },
        },
    },
};

/** The files of a Prometheus's task, all in one folder, as the tools are to find them. */
function together(recording: Recording, role: string): Record<string, string> {
    const nearby = (text: string): string => text.replaceAll(/\/configuration\/(rules\/)?|\/targets\//g, "");
    const files = Object.entries(filesOf(recording, role));
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
            const servers = prometheusRoles(args.prometheus?.replicas ?? 1);
            for (const role of servers) {
                const files = together(recording, role);
                const prometheus = await promtool(files, "check", "config", "prometheus.yml");
                expect(prometheus.passed, `${role}: ${prometheus.output}`).to.equal(true);
                const alertmanager = await amtool(files, "check-config", "alertmanager.yml");
                expect(alertmanager.passed, `${role}: ${alertmanager.output}`).to.equal(true);
            }
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
