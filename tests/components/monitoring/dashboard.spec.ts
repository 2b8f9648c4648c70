import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { parse, stringify } from "yaml";
import { dashboardProviders, dataSources } from "../../../components/monitoring/grafana/provisioning";
import { buildDashboards } from "../../../scripts/build-dashboards";
import { prometheusInstallLimit, promtool } from "../../support/prometheus";
import { filledIn, readDashboard, usualLabels, type Dashboard } from "./panels";

/** Metrics that the applications are documented to have, and the instrumentator's finer histogram. */
const metrics = [
    "http_requests_total",
    "http_request_duration_seconds",
    "http_request_duration_highr_seconds",
    "kafka_messages_sent_total",
    "kafka_send_duration_seconds",
    "dynamodb_operations_total",
    "dynamodb_operation_seconds",
    "s3_uploads_total",
    "s3_upload_seconds",
    "up",
    "process_cpu_seconds_total",
    "process_resident_memory_bytes",
];

/** Queries of each panel, by its title. */
function queriesOf({ panels }: Dashboard): Record<string, string[]> {
    return Object.fromEntries(panels.map(({ title, targets }) => [title, targets.map(({ expr }) => expr)]));
}

describe("Monitoring: Grafana's dashboard", function () {
    this.timeout(prometheusInstallLimit);

    let dashboard: Dashboard;

    before(async () => {
        await buildDashboards();
        dashboard = readDashboard();
    });

    it("has the 14 documented panels, each with its unit", () => {
        expect(
            dashboard.panels.map(({ title, type, fieldConfig }) => [title, type, fieldConfig.defaults.unit]),
        ).deep.equals([
            ["Service availability", "stat", undefined],
            ["Request rate by service", "timeseries", "reqps"],
            ["Request rate by endpoint", "timeseries", "reqps"],
            ["Request latency p50, p95, p99", "timeseries", "s"],
            ["Mean request and GraphQL query time", "timeseries", "s"],
            ["HTTP error rate", "timeseries", "percentunit"],
            ["Dependency failures", "timeseries", "ops"],
            ["Kafka throughput", "timeseries", "ops"],
            ["Kafka send duration", "timeseries", "s"],
            ["DynamoDB operations", "timeseries", "ops"],
            ["DynamoDB latency", "timeseries", "s"],
            ["S3 uploads and duration", "timeseries", "ops"],
            ["CPU", "timeseries", "short"],
            ["Memory", "timeseries", "bytes"],
        ]);
        expect(dashboard.panels[11]?.fieldConfig.overrides).deep.equals([
            {
                matcher: { id: "byFrameRefID", options: "B" },
                properties: [
                    { id: "custom.axisPlacement", value: "right" },
                    { id: "unit", value: "s" },
                ],
            },
        ]);
    });

    it("gives each panel an id, a description and a place of its own on 24 columns", () => {
        expect(dashboard.panels.map(({ id }) => id)).deep.equals(Array.from({ length: 14 }, (_, index) => index + 1));
        const taken = new Map<string, string>();
        for (const { title, description, gridPos } of dashboard.panels) {
            expect(description, title).not.equals("");
            for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
                for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
                    const place = `${x}, ${y}`;
                    expect(x, title).is.within(0, 23);
                    expect(taken.get(place), `${title} at ${place}`).equals(undefined);
                    taken.set(place, title);
                }
            }
        }
        const height = Math.max(...dashboard.panels.map(({ gridPos }) => gridPos.y + gridPos.h));
        expect(taken.size, "no hole").equals(24 * height);
    });

    it("asks the data source and the services that the reader chooses: at first the default, and all", () => {
        expect(
            dashboard.templating.list.map(({ name, type, query, current }) => [name, type, query, current.value]),
        ).deep.equals([
            ["datasource", "datasource", "prometheus", "default"],
            ["job", "query", "label_values(up, job)", ["$__all"]],
        ]);
        for (const { title, datasource, targets } of dashboard.panels) {
            expect(datasource, title).deep.equals({ type: "prometheus", uid: "${datasource}" });
            for (const { expr } of targets) {
                expect(expr.match(/\{/g)?.length, expr).equals(expr.match(/\{job=~"\$job"/g)?.length);
            }
            expect(targets.map(({ refId }) => refId)).deep.equals(["A", "B", "C"].slice(0, targets.length));
        }
    });

    it("asks for documented metrics alone, in PromQL that promtool takes", async () => {
        const queries = Object.values(queriesOf(dashboard)).flat();
        const names = queries.flatMap((query) => query.match(/\b[a-z0-9]+_[a-z0-9_]+(?=\{)|\bup(?=\{)/g) ?? []);
        const asked = new Set(names.map((name) => name.replace(/_(bucket|sum|count)$/, "")));
        expect([...asked].sort()).deep.equals([...metrics].sort());
        const rules = queries.map((query, index) => ({ record: `panel:query:${index}`, expr: filledIn(query, "5m") }));
        const file = stringify({ groups: [{ name: "panels", rules }] });
        const { passed, output } = await promtool({ "panels.yaml": file }, "check", "rules", "panels.yaml");
        expect(passed, output).equals(true);
        expect(output).includes(`${queries.length} rules found`);
    });

    it("takes the label of endpoints, and the values of success, as they are given", () => {
        const queries = queriesOf(readDashboard({ endpointLabel: "endpoint", okStatuses: ['a.b|"c"', "$1"] }));
        const rate = 'rate(http_requests_total{job=~"$job"}[$__rate_interval])';
        expect(queries["Request rate by endpoint"]).deep.equals([`topk(10, sum by (job, method, endpoint) (${rate}))`]);
        const failed = (counter: string): string =>
            `sum by (job) (rate(${counter}{job=~"$job", status!~"a\\\\.b\\\\|\\"c\\"|\\\\$1"}[$__rate_interval]))`;
        expect(queries["Dependency failures"]).deep.equals([
            failed("kafka_messages_sent_total"),
            failed("dynamodb_operations_total"),
            failed("s3_uploads_total"),
        ]);
        const usual = JSON.stringify(readDashboard(usualLabels));
        expect(usual).includes("{{job}} {{method}} {{handler}}").and.not.includes("ENDPOINT_LABEL");
        expect(usual).includes('status!~\\"success|ok|sent\\"').and.not.includes("OK_STATUSES");
    });

    it("is small enough for a task definition, and cannot be changed in the browser", () => {
        expect(gzipSync(JSON.stringify(dashboard)).toString("base64").length).is.below(4096);
        expect(dashboard.editable).equals(false);
        expect(dashboard.uid).equals("stackwarden-services");
    });
});

describe("Monitoring: Grafana's provisioning", () => {
    const prometheusUrl = "http://internal-prom.eu-west-1.elb.amazonaws.com:9090";

    it("asks Prometheus by its internal address", () => {
        expect(parse(dataSources({ prometheusUrl, scrapeIntervalSeconds: 15 }))).deep.equals({
            apiVersion: 1,
            datasources: [
                {
                    name: "Prometheus",
                    uid: "prometheus",
                    type: "prometheus",
                    access: "proxy",
                    editable: false,
                    url: prometheusUrl,
                    isDefault: true,
                    jsonData: { httpMethod: "POST", timeInterval: "15s" },
                },
            ],
        });
    });

    it("asks a workspace first, and signs for it by the task's role", () => {
        const url = "https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-1";
        const text = dataSources({ prometheusUrl, scrapeIntervalSeconds: 30, history: { url, region: "eu-west-1" } });
        const { datasources } = parse(text) as { datasources: Record<string, unknown>[] };
        expect(datasources.map(({ name, uid, isDefault }) => [name, uid, isDefault])).deep.equals([
            ["Prometheus", "prometheus", false],
            ["Amazon Managed Prometheus", "amazon-managed-prometheus", true],
        ]);
        expect(datasources[1]).deep.includes({
            url,
            jsonData: {
                httpMethod: "POST",
                timeInterval: "30s",
                sigV4Auth: true,
                sigV4AuthType: "default",
                sigV4Region: "eu-west-1",
            },
        });
    });

    it("asks another receiver first as well, and signs nothing for it", () => {
        const url = "https://mimir.example.com/prometheus";
        const text = dataSources({ prometheusUrl, scrapeIntervalSeconds: 15, history: { url } });
        const { datasources } = parse(text) as { datasources: Record<string, unknown>[] };
        expect(datasources[1]).deep.includes({
            name: "History",
            uid: "history",
            url,
            isDefault: true,
            jsonData: { httpMethod: "POST", timeInterval: "15s" },
        });
    });

    it("reads dashboards from a folder, and keeps dollars from becoming variables", () => {
        expect(parse(dashboardProviders("/provisioning/$1"))).deep.equals({
            apiVersion: 1,
            providers: [
                {
                    name: "stackwarden",
                    type: "file",
                    disableDeletion: true,
                    allowUiUpdates: false,
                    options: { path: "/provisioning/$$1" },
                },
            ],
        });
    });
});
