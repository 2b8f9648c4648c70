import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { expect } from "chai";
import { parse, stringify } from "yaml";
import { alertmanagerConfiguration } from "../../../components/monitoring/prometheus/alertmanager";
import { containerOf, deploy } from "../support/monitoring";
import { amtool, prometheusInstallLimit, startAlertmanager, type AlertmanagerServer } from "../../support/prometheus";

const topicArn = "arn:aws:sns:eu-west-1:123456789012:alarms";
const grafanaUrl = "https://grafana.example.com";
const duties = { topicArn, region: "eu-west-1", grafanaUrl };

/** A request to SNS's interface, as far as it matters here. */
interface Published {
    topic: string | null;
    subject: string;
    message: string;
    authorization: string;
}

describe("Monitoring: Alertmanager's configuration", function () {
    this.timeout(prometheusInstallLimit);

    it("is what amtool takes for good, with and without Grafana's address", async () => {
        for (const configuration of [
            alertmanagerConfiguration(duties),
            alertmanagerConfiguration({ topicArn, region: "eu-west-1" }),
        ]) {
            const { passed, output } = await amtool({ "am.yml": configuration }, "check-config", "am.yml");
            expect(passed, output).equals(true);
            expect(output).includes("1 receivers");
        }
    });

    describe("in a running Alertmanager, with a stand-in for SNS", () => {
        const published: Published[] = [];
        let sns: Server;
        let alertmanager: AlertmanagerServer | undefined;

        before(async () => {
            sns = standIn(published).listen(0, "127.0.0.1");
            await once(sns, "listening");
            const { port } = sns.address() as AddressInfo;
            alertmanager = await startAlertmanager(hasty(`http://127.0.0.1:${port}`), {
                AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
                AWS_SECRET_ACCESS_KEY: "example",
            });
        });

        after(async () => {
            await alertmanager?.stop();
            sns.closeAllConnections();
            sns.close();
        });

        const alert = { labels: { alertname: "TargetDown", job: "telemetry-api", severity: "warning" } };
        const annotations = { summary: "It does not answer.", description: "Look at its logs." };

        it("tells the topic what is wrong, and when it is over", async () => {
            const startsAt = "2026-01-02T03:04:05Z";
            await tell([{ ...alert, annotations, startsAt }]);
            const first = await next();
            expect(first.topic).equals(topicArn);
            expect(first.authorization).matches(/^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d+\/eu-west-1\/sns\//);
            expect(first.subject).equals("[FIRING] TargetDown telemetry-api");
            expect(first.message.split("\n")).deep.equals([
                "FIRING (warning): It does not answer.",
                "Look at its logs.",
                "Labels: alertname=TargetDown job=telemetry-api severity=warning ",
                "Since: 2026-01-02 03:04:05 UTC",
                "",
                `Grafana: ${grafanaUrl}`,
            ]);
            await tell([{ ...alert, annotations, startsAt, endsAt: new Date().toISOString() }]);
            const last = await next();
            expect(last.subject).equals("[RESOLVED] TargetDown telemetry-api");
            expect(last.message).includes("RESOLVED (warning): It does not answer.");
        });

        it("keeps to the subjects that SNS takes, whatever an alert is called", async () => {
            await tell([{ labels: { alertname: "Überlast\nzwei", job: "j".repeat(200) }, annotations }]);
            const { subject } = await next();
            expect(subject).equals(`[FIRING] ?berlast?zwei ${"j".repeat(76)}`);
            expect(subject).matches(/^[ -~]{1,99}$/);
        });

        it("takes the runbook's test alert, whose message arrives", async () => {
            const recording = await deploy({ args: { enableExec: true } });
            const [{ runbook } = { runbook: {} }] = recording.outputs.values();
            const { sendTestAlert = "" } = runbook as Record<string, string>;
            const [, container, command = ""] = /--container (\S+) .*--command '(.*?)' /.exec(sendTestAlert)!;
            const { healthCheck, image } = containerOf(recording, "prometheus", container!);
            expect(image).includes("prometheus/alertmanager");
            // What its health is found out with is there, and answers.
            const [, program, , , address = ""] = (healthCheck as { command: string[] }).command;
            const [called, ...words] = command.split(" ");
            expect(called).equals(program);
            expect(words).includes(address);
            const here = words.map((word) => (word === address ? `--alertmanager.url=${alertmanager!.url}` : word));
            const { passed, output } = await amtool({}, ...here);
            expect(passed, output).equals(true);
            const { subject, message } = await next();
            expect(subject).equals("[FIRING] TestAlert test");
            expect(message).includes("FIRING (warning): only-a-test");
        });

        async function tell(alerts: object[]): Promise<void> {
            const response = await fetch(`${alertmanager!.url}/api/v2/alerts`, {
                method: "POST",
                headers: { "Content-Type": "application/json" },
                body: JSON.stringify(alerts),
            });
            expect(response.status, await response.text()).equals(200);
        }

        async function next(): Promise<Published> {
            if (published.length === 0) {
                const late = setTimeout(() => sns.emit("error", new Error(alertmanager!.log())), 20_000);
                await once(sns, "published");
                clearTimeout(late);
            }
            return published.shift()!;
        }
    });
});

/** Our configuration, in a hurry and with another address of SNS. */
function hasty(api_url: string): string {
    const configuration = parse(alertmanagerConfiguration(duties)) as {
        route: object;
        receivers: { sns_configs: object[] }[];
    };
    Object.assign(configuration.route, { group_wait: "10ms", group_interval: "100ms" });
    Object.assign(configuration.receivers[0]!.sns_configs[0]!, { api_url });
    return stringify(configuration);
}

/** Takes what is published, and emits `published`. */
function standIn(published: Published[]): Server {
    const server = createServer((request, response) => {
        void text(request).then((body) => {
            const form = new URLSearchParams(body);
            published.push({
                topic: form.get("TopicArn"),
                subject: form.get("Subject") ?? "",
                message: form.get("Message") ?? "",
                authorization: request.headers.authorization ?? "",
            });
            response.setHeader("Content-Type", "text/xml");
            response.end("<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>");
            server.emit("published");
        });
    });
    return server;
}
