import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { root } from "../../offline/toolchain/layout";
import { expectAllRefused, told, trials, type Violation } from "../policy-pack/trial";
import { EngineProject } from "../support/engine";
import { network } from "./support/network";
import { changesIn, contentOf, fail, filesIn, judgedUp, passwordOf, resourceIn, succeed } from "./support/stack";

const ofComponent = "stackwarden:monitoring";

/** A stack file of this repository, with further arguments of the component. */
function stackFile(stack: string, settings: Record<string, unknown> = {}): Record<string, unknown> {
    const text = fs.readFileSync(path.join(root, `Pulumi.${stack}.yaml`), "utf8");
    const { config } = parse(text) as { config: Record<string, Record<string, unknown>> };
    return { ...config, [ofComponent]: { ...config[ofComponent], ...settings } };
}

/** The stack file that users begin with, on a network that exists. */
function configuration(settings: Record<string, unknown> = {}): Record<string, unknown> {
    return stackFile("monitoring", { network, ...settings });
}

const api = (name: string, port: number, version: string): Record<string, unknown> => ({
    name,
    image: `123456789012.dkr.ecr.eu-west-1.amazonaws.com/${name}:${version}`,
    ports: [port],
    publicPort: port,
});

/** What made monitoring a way in, by the resource that must not come to be. */
const violations: Violation[] = [
    {
        wrong: "lifecycle",
        rule: "prometheus-lifecycle-not-public",
        resource: "monitoring-prometheus",
        says: "has the flag",
    },
    { wrong: "lifecycle", rule: "monitoring-images-pinned", resource: "monitoring-prometheus", says: "called latest" },
    { wrong: "lifecycle", rule: "grafana-password-secret", resource: "monitoring-grafana", says: "is Grafana without" },
    {
        wrong: "all-rights",
        rule: "monitoring-roles-scoped",
        resource: "monitoring-prometheus-task-role-discovery",
        says: "`policy` allows on every resource",
    },
    {
        wrong: "all-ports",
        rule: "monitoring-ports-named",
        resource: "monitoring-prometheus-from-internal",
        says: "lets others in at every port",
    },
    {
        wrong: "all-ports",
        rule: "prometheus-not-open",
        resource: "monitoring-prometheus-from-internal",
        says: "lets the internet in",
    },
    {
        wrong: "for-ever",
        rule: "monitoring-log-retention",
        resource: "monitoring-prometheus-logs",
        says: "`retentionInDays` is not set",
    },
    { wrong: "plain", rule: "listener-encrypted", resource: "monitoring-grafana-3000", says: "`protocol` is HTTP" },
    {
        wrong: "plain",
        rule: "prometheus-listener-encrypted",
        resource: "monitoring-prometheus-9090",
        says: "it belongs to a public load balancer",
    },
    {
        wrong: "one-role",
        rule: "monitoring-tasks-own-roles",
        resource: "monitoring-grafana",
        says: "it has the same `taskRoleArn` as 'monitoring-prometheus'",
    },
];

describe("stacks: monitoring on the real engine, policed", function () {
    this.timeout(300_000);

    describe("as it is", () => {
        let home: string;
        let stack: EngineProject;
        /** Outputs of the first update, which later ones are compared with. */
        let first: Record<string, unknown>;

        before(async () => {
            home = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-home-"));
            stack = await EngineProject.create({ stack: "monitoring", home, config: configuration(), policed: false });
        });
        after(() => {
            stack.dispose();
            fs.rmSync(home, { recursive: true, force: true });
        });

        it("goes up with its outputs, with nothing said against it", async () => {
            await judgedUp(stack);
            first = await stack.outputs();
            expect(first).to.deep.include({
                grafanaUrl: "https://grafana.example.com",
                clusterName: "analytics-cluster",
                region: "eu-west-1",
                serviceNames: [
                    "analytics-prometheus",
                    "analytics-grafana",
                    "analytics-telemetry-api",
                    "analytics-analytics-api",
                ],
                serviceUrls: {
                    "telemetry-api": "https://grafana.example.com:8000",
                    "analytics-api": "https://grafana.example.com:8001",
                },
                // Hidden from the internet, and Prometheus as well.
                metricsUrls: {},
            });
            expect(first).not.to.have.any.keys("prometheusUrl", "buildspec");
            expect(first.prometheusInternalUrl).to.match(
                /^http:\/\/internal-analytics-internal-\d+\.eu-west-1\.elb\.amazonaws\.com:9090$/,
            );
            expect(first.prometheusConfiguration).to.contain(`${String(first.workspaceUrl)}api/v1/remote_write`);
        });

        it("registers Prometheus with the internal load balancer, and Grafana's password by its secret alone", async () => {
            const service = await resourceIn(stack, "aws:ecs/service:Service", "monitoring-prometheus");
            expect(service.inputs?.loadBalancers).to.deep.equal([
                {
                    containerName: "prometheus",
                    containerPort: 9090,
                    targetGroupArn: first.internalTargetGroupArn,
                },
            ]);
            const password = await passwordOf(stack);
            expect(contentOf(home).includes(password)).to.equal(false);
        });

        it("refuses to be destroyed, and loses nothing", async () => {
            // With its preview, as people run it: without one, what is not protected goes. The next update finds all there.
            const said = await fail(stack.run("destroy", "--yes"));
            for (const name of ["monitoring-workspace", "monitoring-grafana-password"]) {
                expect(said).to.match(new RegExp(`::${name}" cannot be deleted`));
            }
        });

        it("takes another version and one more service without touching what people and history depend on", async () => {
            const services = [
                api("telemetry-api", 8000, "1.1.0"),
                api("analytics-api", 8001, "1.0.0"),
                { ...api("processor", 8002, "1.0.0"), publicPort: undefined },
            ];
            stack.configure(configuration({ services, protect: false }));
            const changes = changesIn(await succeed(stack.up()));
            expect(changes).to.include({
                "TaskDefinition monitoring-service-telemetry-api": "replace",
                "Service monitoring-service-telemetry-api": "update",
                "Service monitoring-service-processor": "create",
                // It looks for one more service.
                "TaskDefinition monitoring-prometheus": "replace",
                "Service monitoring-prometheus": "update",
            });
            const others = Object.entries(changes).filter(
                ([name, change]) => change !== "update" && !/^TaskDefinition | monitoring-service-processor/.test(name),
            );
            // All else that changes is changed in place.
            expect(others.map(([name]) => name)).to.deep.equal([]);
            expect(changes).not.to.have.any.keys(
                "TaskDefinition monitoring-service-analytics-api",
                "Service monitoring-service-analytics-api",
            );
            const now = await stack.outputs();
            for (const output of ["workspaceId", "internalTargetGroupArn", "targetGroupArns", "loadBalancerDnsName"]) {
                expect(now[output], output).to.deep.equal(first[output]);
            }
        });

        it("changes nothing when nothing changed", async () => {
            await succeed(stack.up("--expect-no-changes"));
        });

        it("leaves nothing behind but what AWS keeps for a while", async () => {
            await succeed(stack.destroy());
            expect(await stack.resources()).to.deep.equal([]);
            const kinds = filesIn(path.join(home, "cloud")).map((file) => file.split(path.sep)[1]);
            expect(new Set(kinds)).to.deep.equal(
                new Set(["ecs-taskDefinitionFamily", "secretsmanager-scheduledForDeletion"]),
            );
        });
    });

    describe("as documented", () => {
        it("is refused by the preview, with every reason", async () => {
            const stack = await EngineProject.create({
                stack: "as-documented",
                config: stackFile("monitoring-as-documented"),
            });
            try {
                const preview = await stack.preview();
                expect(preview.exitCode, preview.output).to.not.equal(0);
                const refused = told(preview.events).filter(({ level }) => level === "mandatory");
                expect([...new Set(refused.map(({ rule }) => rule))].sort(), preview.output).to.deep.equal([
                    "ec2-not-public",
                    "grafana-password-secret",
                    "ingress-open-ports",
                    "listener-encrypted",
                    "monitoring-images-pinned",
                    "monitoring-log-retention",
                    "monitoring-ports-named",
                    "monitoring-roles-scoped",
                    "monitoring-tasks-own-roles",
                    "prometheus-listener-encrypted",
                    "prometheus-not-open",
                    "prometheus-script-not-public",
                ]);
                for (const { message, rule } of refused) {
                    expect(message, rule).to.match(/To fix: .+\.\nWhy: https:\/\//s);
                }
            } finally {
                stack.dispose();
            }
        });
    });

    describe("changed for the worse from outside", () => {
        const stackOf = trials();

        it("is refused by the preview, each fault with what to do about it, before anything is made", async () => {
            const project = await stackOf("monitoring.cjs", [...new Set(violations.map(({ wrong }) => wrong))]);
            await expectAllRefused(project, violations);
        });
    });
});
