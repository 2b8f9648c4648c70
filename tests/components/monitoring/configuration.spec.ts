import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { discoveryPort } from "../../../agents/ecs-discovery/contract";
import {
    jobsMarker,
    prometheusConfiguration,
    type PrometheusDuties,
} from "../../../components/monitoring/prometheus/configuration";
import { recordingRules } from "../../../components/monitoring/prometheus/rules";
import { prometheusInstallLimit, promtool } from "../../support/prometheus";

/** Prometheus's configuration as this deployment would have it. */
function configurationWith(duties: Partial<PrometheusDuties>): string {
    return prometheusConfiguration({
        scrapeIntervalSeconds: 15,
        externalLabels: { cluster: "event-platform-cluster" },
        targetsFile: "targets.json",
        ruleFiles: ["recording.yaml"],
        alertmanager: true,
        discovery: true,
        ...duties,
    });
}

interface Configuration {
    global: { scrape_interval: string; external_labels: Record<string, string> };
    alerting?: unknown;
    rule_files?: string[];
    remote_write?: unknown[];
    scrape_configs: { job_name: string }[];
}

/** What promtool finds wrong with a configuration; nothing when it is good. */
async function faults(configuration: string): Promise<string> {
    const files = { "prometheus.yml": configuration, "recording.yaml": recordingRules(), "targets.json": "[]" };
    const { passed, output } = await promtool(files, "check", "config", "prometheus.yml");
    return passed ? "" : output;
}

function jobsOf(configuration: string): string[] {
    return (parse(configuration) as Configuration).scrape_configs.map(({ job_name }) => job_name);
}

describe("Monitoring: Prometheus's configuration", function () {
    this.timeout(prometheusInstallLimit);

    it("scrapes itself, its neighbours and the targets of the sidecar, every 15 seconds", async () => {
        const text = configurationWith({});
        expect(await faults(text)).equals("");
        const neighbour = (job_name: string, port: number): object => ({
            job_name,
            static_configs: [{ targets: [`127.0.0.1:${port}`] }],
        });
        expect(parse(text)).deep.equals({
            global: {
                scrape_interval: "15s",
                evaluation_interval: "15s",
                external_labels: { cluster: "event-platform-cluster" },
            },
            rule_files: ["recording.yaml"],
            alerting: { alertmanagers: [{ static_configs: [{ targets: ["127.0.0.1:9093"] }] }] },
            scrape_configs: [
                neighbour("prometheus", 9090),
                neighbour("alertmanager", 9093),
                neighbour("ecs-discovery", discoveryPort),
                { job_name: "ecs", file_sd_configs: [{ files: ["targets.json"], refresh_interval: "30s" }] },
            ],
        });
    });

    it("leaves the jobs to the script, which puts them in place of the last line", async () => {
        const template = configurationWith({ targetsFile: undefined, discovery: false });
        expect(template.split("\n").slice(-2)).deep.equals([jobsMarker, ""]);
        expect(await faults(template)).equals("");
        const script = "components/monitoring/files/updater/update-prometheus-targets.sh";
        expect(fs.readFileSync(path.resolve(__dirname, "../../..", script), "utf8")).includes(`MARKER='${jobsMarker}'`);
        const job = '  - job_name: telemetry-api\n    static_configs: [{"targets":["10.0.0.1:8000"]}]';
        const written = template.replace(jobsMarker, job);
        expect(await faults(written)).equals("");
        expect(jobsOf(written)).deep.equals(["prometheus", "alertmanager", "telemetry-api"]);
    });

    it("has neither rules nor Alertmanager unless there are some", async () => {
        const text = configurationWith({ ruleFiles: [], alertmanager: false });
        expect(await faults(text)).equals("");
        expect(parse(text)).to.have.all.keys("global", "scrape_configs");
    });

    it("signs what it writes to a workspace, and nothing else", async () => {
        const url = "https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-1/api/v1/remote_write";
        const queue_config = { max_samples_per_send: 1000, max_shards: 200, capacity: 2500 };
        const signed = configurationWith({ remoteWrite: { url, region: "eu-west-1" } });
        expect(await faults(signed)).equals("");
        expect((parse(signed) as Configuration).remote_write).deep.equals([
            { url, sigv4: { region: "eu-west-1" }, queue_config },
        ]);
        const plain = configurationWith({ remoteWrite: { url: "http://receiver:9009/write" } });
        expect(await faults(plain)).equals("");
        expect((parse(plain) as Configuration).remote_write).deep.equals([
            { url: "http://receiver:9009/write", queue_config },
        ]);
    });

    it("takes labels as they are, whatever YAML would make of them", async () => {
        const externalLabels = { cluster: "on", __replica__: "a", shard: "01", note: 'it\'s: "x" # y' };
        const text = configurationWith({ externalLabels });
        expect(await faults(text)).equals("");
        expect((parse(text) as Configuration).global.external_labels).deep.equals(externalLabels);
    });

    it("adds scrape configurations of one's own", async () => {
        const text = configurationWith({
            scrapeConfigs: "- job_name: node\n  scheme: https\n  static_configs: [{ targets: ['node:9100'] }]\n",
        });
        expect(await faults(text)).equals("");
        expect(jobsOf(text)).deep.equals(["prometheus", "alertmanager", "ecs-discovery", "ecs", "node"]);
    });

    it("refuses scrape configurations that Prometheus would", () => {
        const refusal = (scrapeConfigs: string): (() => void) => {
            return () => configurationWith({ scrapeConfigs });
        };
        const noList = "prometheus.scrapeConfigs must be a YAML list whose items have a job_name";
        expect(refusal("job_name: node")).throws(noList);
        expect(refusal("- static_configs: []")).throws(noList);
        expect(refusal("")).throws(noList);
        expect(refusal("- job_name: [")).throws("prometheus.scrapeConfigs is no YAML");
        expect(refusal("- job_name: ecs")).throws('the job_name "ecs" is taken; give this one another');
    });
});
