import { expect } from "chai";
import { parse, stringify } from "yaml";
import { alerts, type AlertThresholds } from "../../../components/monitoring/prometheus/alerts";
import { recorded } from "../../../components/monitoring/prometheus/recorded";
import { alertRules, recordingRules } from "../../../components/monitoring/prometheus/rules";
import { prometheusInstallLimit, promtool } from "../../support/prometheus";
import { alertCases } from "./rule-cases";

const thresholds: AlertThresholds = {
    jobs: ["telemetry-api", 'analytics "api"'],
    errorPercent: 5,
    latencySeconds: 1,
    memoryPercent: 80,
    taskMemoryBytes: 1024 ** 3,
    discoveryIntervalSeconds: 60,
    discovery: true,
    okStatuses: ["success", "ok", "sent"],
};

/** A test of promtool. */
interface RuleTest {
    series: Record<string, string>;
    alert_rule_test?: object[];
    promql_expr_test?: object[];
}

/** What promtool says against tests of the rules; nothing when they hold. */
async function broken(tests: RuleTest[], changed: Partial<AlertThresholds> = {}): Promise<string> {
    const file = {
        rule_files: ["recording.yaml", "alerts.yaml"],
        tests: tests.map(({ series, ...expectations }) => ({
            interval: "1m",
            input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
            ...expectations,
        })),
    };
    const files = {
        "recording.yaml": recordingRules(),
        "alerts.yaml": alertRules({ ...thresholds, ...changed }),
        "test.yaml": stringify(file),
    };
    const { passed, output } = await promtool(files, "test", "rules", "test.yaml");
    return passed ? "" : output;
}

/** What is recorded under a name after ten minutes, to a thousandth. */
function valueOf(series: Record<string, string>, name: string, value: number): RuleTest {
    const exp_samples = [{ labels: '{job="api"}', value }];
    return { series, promql_expr_test: [{ expr: `round(${name}, 0.001)`, eval_time: "10m", exp_samples }] };
}

function namesOf(rules: string, kind: "alert" | "record"): (string | undefined)[] {
    const { groups } = parse(rules) as { groups: { rules: Record<string, string>[] }[] };
    return groups.flatMap((group) => group.rules.map((rule) => rule[kind]));
}

describe("Monitoring: Prometheus's rules", function () {
    this.timeout(prometheusInstallLimit);

    it("are what promtool takes for good", async () => {
        const files = { "recording.yaml": recordingRules(), "alerts.yaml": alertRules(thresholds) };
        const { passed, output } = await promtool(files, "check", "rules", ...Object.keys(files));
        expect(passed, output).equals(true);
        expect(namesOf(recordingRules(), "record")).deep.equals(Object.values(recorded));
    });

    it("have a case here for each alert", () => {
        expect(namesOf(alertRules(thresholds), "alert")).deep.equals(Object.keys(alertCases));
    });

    for (const [alertname, { trouble, labels, severity, summary, silent, fires, well }] of Object.entries(alertCases)) {
        it(`${alertname} fires when it lasts, tells what to do, and is silent when all is well`, async () => {
            const description = alerts(thresholds)[alertname]?.description;
            const alert = { exp_labels: { severity, ...labels }, exp_annotations: { summary, description } };
            const at = (minute: number, ...exp_alerts: object[]): object => ({
                eval_time: `${minute}m`,
                alertname,
                exp_alerts,
            });
            const tests = [
                { series: trouble, alert_rule_test: [at(silent), at(fires, alert)] },
                { series: well, alert_rule_test: [at(7), at(15), at(25)] },
            ];
            expect(await broken(tests)).equals("");
        });
    }

    it("a test that expects too much fails", async () => {
        const wrong = { eval_time: "30m", alertname: "TargetDown", exp_alerts: [{ exp_labels: { job: "api" } }] };
        expect(await broken([{ series: {}, alert_rule_test: [wrong] }])).includes("FAILED");
    });

    it("count requests, failed ones in both ways of writing a status, and none", async () => {
        const requests = (status: string, perMinute: number): Record<string, string> => ({
            [`http_requests_total{job="api",handler="/",status="${status}"}`]: `0+${perMinute}x20`,
        });
        const tests = [
            valueOf({ ...requests("2xx", 540), ...requests("5xx", 60) }, recorded.requests, 10),
            valueOf({ ...requests("2xx", 540), ...requests("5xx", 60) }, recorded.errors, 0.1),
            valueOf({ ...requests("200", 540), ...requests("503", 60) }, recorded.errors, 0.1),
            valueOf({ ...requests("200", 540), ...requests("404", 60) }, recorded.errors, 0),
        ];
        expect(await broken(tests)).equals("");
    });

    it("take the finer histogram of latency where there is one", async () => {
        const buckets = (metric: string, counts: Record<string, number>): Record<string, string> =>
            Object.fromEntries(
                Object.entries(counts).map(([le, n]) => [`${metric}_bucket{job="api",le="${le}"}`, `0+${n}x20`]),
            );
        const documented = buckets("http_request_duration_seconds", { "0.1": 90, "0.5": 90, "1": 90, "+Inf": 100 });
        const finer = buckets("http_request_duration_highr_seconds", { "1": 90, "3": 90, "4": 100, "+Inf": 100 });
        const tests = [
            valueOf(documented, recorded.latency, 1),
            valueOf({ ...documented, ...finer }, recorded.latency, 3.5),
        ];
        expect(await broken(tests)).equals("");
    });

    it("know a discovery that never succeeded, and are patient with one that asks seldom", async () => {
        const never = { exp_labels: { severity: "critical" }, exp_annotations: annotationsOf("DiscoveryStale", {}) };
        const at = (eval_time: string, exp_alerts: object[]): object => ({
            eval_time,
            alertname: "DiscoveryStale",
            exp_alerts,
        });
        expect(await broken([{ series: {}, alert_rule_test: [at("4m", []), at("6m", [never])] }])).equals("");
        const seldom = { 'ecs_sd_last_success_timestamp_seconds{job="ecs-discovery"}': "0x40" };
        const patience = [{ series: seldom, alert_rule_test: [at("34m", [])] }];
        expect(await broken(patience, { discoveryIntervalSeconds: 600 })).equals("");
    });

    it("leave out what there is nothing to look at for", () => {
        const names = namesOf(alertRules({ ...thresholds, jobs: [], discovery: false }), "alert");
        const expected = Object.keys(alertCases).filter((name) => !["ServiceMissing", "DiscoveryStale"].includes(name));
        expect(names).deep.equals(expected);
    });

    it("take the values of success literally", async () => {
        const kafka = (status: string): Record<string, string> => ({
            [`kafka_messages_sent_total{job="api",status="${status}"}`]: "0+60x20",
        });
        const firing = {
            exp_labels: { severity: "warning", job: "api" },
            exp_annotations: annotationsOf("KafkaFailures", { okStatuses: ["a.b", "c|d"] }),
        };
        const at = (exp_alerts: object[]): object[] => [{ eval_time: "9m", alertname: "KafkaFailures", exp_alerts }];
        const tests = [
            { series: { ...kafka("a.b"), ...kafka("c|d") }, alert_rule_test: at([]) },
            { series: kafka("aXb"), alert_rule_test: at([firing]) },
            { series: kafka("c"), alert_rule_test: at([firing]) },
        ];
        expect(await broken(tests, { okStatuses: ["a.b", "c|d"] })).equals("");
    });

    function annotationsOf(alert: "DiscoveryStale" | "KafkaFailures", changed: Partial<AlertThresholds>): object {
        const summaries = {
            DiscoveryStale: "Discovery has not read ECS for 300 seconds.",
            KafkaFailures: "api: 1.00 messages to Kafka a second fail.",
        };
        return { summary: summaries[alert], description: alerts({ ...thresholds, ...changed })[alert]?.description };
    }
});
