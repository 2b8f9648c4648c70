import { setTimeout as pause } from "node:timers/promises";
import { expect } from "chai";
import { prometheusConfiguration, prometheusPort } from "../../../components/monitoring/prometheus/configuration";
import { recorded } from "../../../components/monitoring/prometheus/recorded";
import { alertRules, recordingRules } from "../../../components/monitoring/prometheus/rules";
import { buildDashboards } from "../../../scripts/build-dashboards";
import { prometheusInstallLimit, startPrometheus, type PrometheusServer, type Sample } from "../../support/prometheus";
import { startAnalyticsApi, startTelemetryApi, type FakeApplication } from "./fake-application";
import { filledIn, readDashboard, usualLabels } from "./panels";

/** Milliseconds after which Prometheus must have all it is asked for: it takes five seconds to its first scrape. */
const patience = 45_000;

/** What the applications' failures cause. */
const expectedAlerts = ["HighErrorRate", "KafkaFailures", "DynamoDbFailures", "S3UploadFailures"];

/** Targets as the sidecar writes them. */
function targetsFile(applications: Record<string, FakeApplication>): string {
    const groups = Object.entries(applications).map(([job, { address }]) => ({
        targets: [address],
        labels: { job, ecs_cluster: "platform", ecs_service: job, ecs_task: job, __metrics_path__: "/metrics" },
    }));
    return JSON.stringify(groups);
}

describe("Monitoring: a real Prometheus with its configuration, rules and dashboard", function () {
    this.timeout(prometheusInstallLimit);

    const applications: Record<string, FakeApplication> = {};
    let prometheus: PrometheusServer | undefined;

    before(async () => {
        await buildDashboards();
        applications["telemetry-api"] = await startTelemetryApi();
        applications["analytics-api"] = await startAnalyticsApi();
        const configuration = prometheusConfiguration({
            scrapeIntervalSeconds: 1,
            externalLabels: { cluster: "platform", __replica__: "a" },
            targetsFile: "targets.json",
            ruleFiles: ["recording.yaml", "alerts.yaml"],
            alertmanager: false,
            discovery: false,
        });
        const rules = alertRules({
            jobs: Object.keys(applications),
            errorPercent: 5,
            latencySeconds: 1,
            memoryPercent: 80,
            taskMemoryBytes: 1024 ** 3,
            discoveryIntervalSeconds: 60,
            discovery: true,
            okStatuses: usualLabels.okStatuses,
        });
        prometheus = await startPrometheus({
            // Whatever has that port here is not this server.
            configuration: configuration.replace(`127.0.0.1:${prometheusPort}`, "127.0.0.1:1"),
            files: {
                "targets.json": targetsFile(applications),
                "recording.yaml": recordingRules(),
                "alerts.yaml": rules,
            },
        });
        // Two looks at each counter make a rate, and the rules come after it.
        for (const job of Object.keys(applications)) {
            await seriesOf(`${recorded.errors}{job="${job}"}`);
        }
        for (const alert of expectedAlerts) {
            await seriesOf(`ALERTS{alertname="${alert}"}`);
        }
    });

    after(async () => {
        await prometheus?.stop();
        await Promise.all(Object.values(applications).map(({ stop }) => stop()));
    });

    it("gives the targets the labels of the sidecar's file", async () => {
        const targets = await prometheus!.targets();
        const scraped = targets
            .filter(({ labels }) => labels.job !== "prometheus")
            .map(({ labels, health }) => ({ labels, health }));
        const expected = Object.entries(applications).map(([job, { address }]) => ({
            labels: { job, instance: address, ecs_cluster: "platform", ecs_service: job, ecs_task: job },
            health: "up",
        }));
        expect(scraped).has.deep.members(expected);
    });

    it("answers all queries of the 14 panels with series", async () => {
        const counts: Record<string, number[]> = {};
        for (const { title, targets } of readDashboard().panels) {
            counts[title] = [];
            for (const { expr } of targets) {
                const series = await seriesOf(filledIn(expr, "20s"));
                counts[title].push(series.filter(({ value }) => Number.isFinite(value)).length);
            }
        }
        expect(counts).deep.equals({
            "Service availability": [3], // With Prometheus itself.
            "Request rate by service": [2],
            "Request rate by endpoint": [2],
            "Request latency p50, p95, p99": [2, 2, 2],
            "Mean request and GraphQL query time": [2],
            "HTTP error rate": [2],
            "Dependency failures": [1, 1, 1],
            "Kafka throughput": [2],
            "Kafka send duration": [1, 1],
            "DynamoDB operations": [2],
            "DynamoDB latency": [1],
            "S3 uploads and duration": [2, 1],
            CPU: [2],
            Memory: [2],
        });
    });

    it("tells what the applications did: one request of ten failed", async () => {
        const { panels } = readDashboard();
        const errors = panels.find(({ title }) => title === "HTTP error rate")!.targets[0]!.expr;
        for (const { value } of await seriesOf(filledIn(errors, "20s"))) {
            expect(value).is.closeTo(0.1, 1e-9);
        }
        for (const { value } of await seriesOf(recorded.errors)) {
            expect(value).is.closeTo(0.1, 1e-9);
        }
    });

    it("evaluates every rule without a fault, and has alerts on their way", async () => {
        const { groups } = (await prometheus!.api("rules")) as {
            groups: { rules: { name: string; health: string; state?: string; lastError?: string }[] }[];
        };
        const rules = groups.flatMap((group) => group.rules);
        expect(rules.filter(({ health }) => health !== "ok")).deep.equals([]);
        const pending = rules.filter(({ state }) => state === "pending").map(({ name }) => name);
        expect(pending).includes.members(expectedAlerts);
        expect(pending).not.includes("ServiceMissing").and.not.includes("PrometheusMemory");
    });

    /** What a query gives, as soon as that is something. */
    async function seriesOf(expression: string): Promise<Sample[]> {
        const end = Date.now() + patience;
        while (Date.now() < end) {
            const series = await prometheus!.query(expression);
            if (series.length > 0) {
                return series;
            }
            await pause(250);
        }
        throw new Error(`Prometheus has no series for ${expression}\n${prometheus!.log()}`);
    }
});
