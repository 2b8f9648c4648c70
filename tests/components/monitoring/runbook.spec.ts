import { expect } from "chai";
import * as pulumi from "@pulumi/pulumi";
import { runbook, type RunbookNames } from "../../../components/monitoring/runbook";
import { valueOf } from "../../support/mocks";
import { motoStartLimit } from "../../support/moto";
import { startApi } from "../../support/aws-api";
import { startRunbookShell, type RunbookShell } from "../support/runbook-shell";

const secretArn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop-grafana-Ab3dEf";
const connectionArn = "arn:aws:codeconnections:eu-west-1:123456789012:connection/0a1b2c3d-4e5f-6789-abcd-ef0123456789";

function names(difference: Partial<RunbookNames> = {}): RunbookNames {
    return {
        region: "eu-west-1",
        deployment: "shop",
        clusterName: "shop-cluster",
        prometheusServices: ["shop-prometheus"],
        grafanaService: "shop-grafana",
        otherServices: ["shop-orders", "shop-cart"],
        grafanaUrl: "https://grafana.example.com",
        passwordSecretArn: secretArn,
        internalTargetGroupArn: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/shop-prom-int/2c3d",
        enableExec: true,
        pipeline: { connectionArn: pulumi.output(connectionArn), projectName: pulumi.output("shop-images") },
        ...difference,
    };
}

const commands = (difference?: Partial<RunbookNames>): Promise<Record<string, string>> =>
    valueOf(runbook(names(difference)));

const always = [
    "listServices",
    "listEvents",
    "listStops",
    "listAddresses",
    "checkTargets",
    "followPrometheus",
    "followGrafana",
    "findErrors",
    "restartPrometheus",
    "restartGrafana",
    "restartServices",
    "listCosts",
];

describe("Monitoring's runbook", () => {
    it("has a command for each everyday task, and for what there is", async () => {
        expect(Object.keys(await commands())).to.have.members([
            ...always,
            "readPassword",
            "showTargets",
            "showAlerts",
            "showMemory",
            "openPrometheusShell",
            "openGrafanaShell",
            "openPrometheusPage",
            "sendTestAlert",
            "checkConnection",
            "startBuild",
            "followBuild",
        ]);
        const least = { passwordSecretArn: undefined, enableExec: false, pipeline: undefined };
        expect(Object.keys(await commands(least))).to.have.members(always);
    });

    it("starts no build before there is a project", async () => {
        const unconfirmed = { connectionArn: pulumi.output(connectionArn), projectName: undefined };
        const keys = Object.keys(await commands({ pipeline: unconfirmed }));
        expect(keys).to.include("checkConnection");
        expect(keys).not.to.include.oneOf(["startBuild", "followBuild"]);
    });

    it("follows the logs of each service in the log group of its name", async () => {
        const { followPrometheus, followGrafana, findErrors } = await commands();
        expect(followPrometheus).to.equal("aws logs tail /ecs/shop-prometheus --region eu-west-1 --since 10m --follow");
        expect(followGrafana).to.equal("aws logs tail /ecs/shop-grafana --region eu-west-1 --since 10m --follow");
        expect(findErrors).to.match(/^aws logs tail \/ecs\/shop-prometheus .* --filter-pattern '\?"level=error" /);
    });

    it("asks for ten services at a time, as many as one question takes", async () => {
        const otherServices = Array.from({ length: 12 }, (_, index) => `shop-${index}`);
        const { listServices } = await commands({ otherServices });
        const asked = [...listServices!.matchAll(/--services (.*?) --query/g)].map(([, list]) => list!.split(" "));
        expect(asked.map((list) => list.length)).to.deep.equal([10, 4]);
        expect(asked.flat()).to.deep.equal(["shop-prometheus", "shop-grafana", ...otherServices]);
    });

    it("restarts every service that is made here, where there are any", async () => {
        const { restartServices } = await commands();
        expect([...restartServices!.matchAll(/--service (\S+) --force/g)].map(([, name]) => name)).to.deep.equal([
            "shop-orders",
            "shop-cart",
        ]);
        expect(await commands({ otherServices: [] })).not.to.have.property("restartServices");
    });

    it("restarts both of two replicas", async () => {
        const { restartPrometheus } = await commands({ prometheusServices: ["shop-prometheus", "shop-prometheus-b"] });
        expect([...restartPrometheus!.matchAll(/--service (\S+) --force/g)].map(([, name]) => name)).to.deep.equal([
            "shop-prometheus",
            "shop-prometheus-b",
        ]);
    });
});

const answers = {
    DescribeServices: {
        services: [
            {
                serviceName: "shop-prometheus",
                status: "ACTIVE",
                runningCount: 1,
                desiredCount: 1,
                deployments: [{ id: "ecs-svc/1", rolloutState: "COMPLETED" }],
                events: [{ createdAt: 1_700_000_000, message: "has reached a steady state." }],
            },
        ],
    },
    ListTasks: { taskArns: ["arn:aws:ecs:eu-west-1:123456789012:task/shop-cluster/0a1b"] },
    DescribeTasks: {
        tasks: [
            {
                taskArn: "arn:aws:ecs:eu-west-1:123456789012:task/shop-cluster/0a1b",
                clusterArn: "arn:aws:ecs:eu-west-1:123456789012:cluster/shop-cluster",
                group: "service:shop-orders",
                lastStatus: "RUNNING",
                healthStatus: "HEALTHY",
                stopCode: "EssentialContainerExited",
                stoppedReason: "Essential container in task exited",
                containers: [
                    { name: "configuration" },
                    { name: "grafana", runtimeId: "0a1b-2" },
                    { name: "alertmanager", runtimeId: "0a1b-3" },
                    {
                        name: "prometheus",
                        runtimeId: "0a1b-1",
                        reason: "OutOfMemoryError: Container killed due to memory usage",
                    },
                ],
                attachments: [
                    { type: "AmazonElasticBlockStorage", details: [{ name: "volumeId", value: "vol-0a1b" }] },
                    {
                        type: "ElasticNetworkInterface",
                        details: [
                            { name: "subnetId", value: "subnet-0a1b" },
                            { name: "privateIPv4Address", value: "10.0.7.9" },
                        ],
                    },
                ],
            },
        ],
    },
    DescribeTargetHealth:
        '<DescribeTargetHealthResponse xmlns="http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/">' +
        "<DescribeTargetHealthResult><TargetHealthDescriptions><member><Target><Id>10.0.7.9</Id><Port>9090</Port></Target>" +
        "<TargetHealth><State>unhealthy</State><Description>Health checks failed with these codes: [503]</Description>" +
        "</TargetHealth></member></TargetHealthDescriptions></DescribeTargetHealthResult></DescribeTargetHealthResponse>",
    UpdateService: { service: { deployments: [{ id: "ecs-svc/2", rolloutState: "IN_PROGRESS" }] } },
    GetCostAndUsage: { ResultsByTime: [{ Groups: [{ Keys: ["Amazon Elastic Container Service"], Metrics: {} }] }] },
    GetSecretValue: { SecretString: 'p"w\\_.1' },
    ExecuteCommand: (body: string) => ({
        clusterArn: "arn:aws:ecs:eu-west-1:123456789012:cluster/shop-cluster",
        taskArn: "arn:aws:ecs:eu-west-1:123456789012:task/shop-cluster/0a1b",
        containerName: (JSON.parse(body) as { container: string }).container,
        session: { sessionId: "s-1", streamUrl: "wss://example", tokenValue: "t" },
    }),
    StartSession: { SessionId: "s-2", StreamUrl: "wss://example", TokenValue: "t" },
    GetConnection: { Connection: { ConnectionStatus: "PENDING" } },
    StartBuild: { build: { id: "shop-images:0a1b" } },
    "/api/datasources/proxy/uid/prometheus/api/v1/targets?state=active": {
        data: {
            activeTargets: [
                {
                    labels: { job: "orders" },
                    scrapeUrl: "http://10.0.7.9:8000/metrics",
                    health: "down",
                    lastError: "connection refused",
                },
            ],
        },
    },
    "/api/datasources/proxy/uid/prometheus/api/v1/alerts": {
        data: {
            alerts: [
                {
                    state: "firing",
                    activeAt: "2026-01-01T00:00:00Z",
                    labels: { alertname: "TargetDown" },
                    annotations: { summary: "10.0.7.9 does not answer" },
                },
            ],
        },
    },
    "/api/datasources/proxy/uid/prometheus/api/v1/status/tsdb": { data: { headStats: { numSeries: 4711 } } },
};

/** What each command must print, of what AWS answers and of what Prometheus does by way of Grafana. */
const printed: Record<string, RegExp> = {
    listServices: /shop-prometheus.*ACTIVE.*1.*1.*COMPLETED/,
    listEvents: /has reached a steady state\./,
    listStops: /EssentialContainerExited.*Essential container in task exited.*OutOfMemoryError: Container killed/,
    listAddresses: /service:shop-orders.*RUNNING.*HEALTHY.*10\.0\.7\.9/,
    checkTargets: /10\.0\.7\.9.*unhealthy.*Health checks failed with these codes: \[503\]/,
    restartPrometheus: /ecs-svc\/2\s+IN_PROGRESS/,
    restartGrafana: /ecs-svc\/2\s+IN_PROGRESS/,
    restartServices: /ecs-svc\/2\s+IN_PROGRESS\necs-svc\/2\s+IN_PROGRESS/,
    listCosts: /Amazon Elastic Container Service/,
    readPassword: /^p"w\\_\.1$/m,
    showTargets: /^orders\thttp:\/\/10\.0\.7\.9:8000\/metrics\tdown\tconnection refused$/m,
    showAlerts: /^firing\tTargetDown\t2026-01-01T00:00:00Z\t10\.0\.7\.9 does not answer$/m,
    showMemory: /"numSeries": 4711/,
    // The plugin tells which container it was asked for, and what to do there.
    openPrometheusShell: /^\{"Target": "ecs:shop-cluster_0a1b_0a1b-1"\}$/m,
    openGrafanaShell: /^\{"Target": "ecs:shop-cluster_0a1b_0a1b-2"\}$/m,
    sendTestAlert: /^\{"Target": "ecs:shop-cluster_0a1b_0a1b-3"\}$/m,
    openPrometheusPage:
        /"Target": "ecs:shop-cluster_0a1b_0a1b-1", .*"portNumber": \["9090"\], "localPortNumber": \["9090"\]/,
    checkConnection: /PENDING/,
    startBuild: /shop-images:0a1b/,
};

describe("Monitoring's runbook, with the AWS command line", function () {
    this.timeout(60_000);
    let shell: RunbookShell;
    let all: Record<string, string>;

    before(async function () {
        this.timeout(motoStartLimit);
        shell = await startRunbookShell(answers);
        all = await commands({ grafanaUrl: shell.api.url });
    });

    after(() => shell.stop());

    const output = (task: string, url?: string): Promise<string> => shell.print(all[task] ?? "", {}, url);

    for (const [task, expected] of Object.entries(printed)) {
        it(`${task} prints what is answered`, async () => {
            expect(await output(task)).to.match(expected);
        });
    }

    it("is tried whole, but for following logs, which version 1 of the command line cannot", () => {
        const untried = Object.keys(all).filter((task) => !(task in printed));
        expect(untried).to.have.members(["followPrometheus", "followGrafana", "findErrors", "followBuild"]);
    });

    it("signs in to Grafana with the secret, whatever characters it has, and in no argument", () => {
        const [call] = shell.api.calls.filter(({ operation }) => operation.endsWith("/alerts"));
        const [, sent = ""] = (call?.headers.authorization ?? "").split(" ");
        expect(Buffer.from(sent, "base64").toString()).to.equal('admin:p"w\\_.1');
        expect(all.showAlerts).to.match(/--query SecretString --output text \| sed .* \| curl .*--config - /);
    });

    it("asks about the past year, by the component's tag", () => {
        const { body } = shell.api.calls.find(({ operation }) => operation === "GetCostAndUsage")!;
        const asked = JSON.parse(body) as { TimePeriod: { Start: string; End: string }; Filter: unknown };
        expect(asked.TimePeriod.Start).to.match(/^\d{4}-\d{2}-01$/);
        const [start, end] = [new Date(asked.TimePeriod.Start), new Date(asked.TimePeriod.End)];
        expect(end.getUTCFullYear() - start.getUTCFullYear()).to.equal(1);
        expect(end.getUTCMonth()).to.equal(start.getUTCMonth());
        expect(asked.Filter).to.deep.equal({ Tags: { Key: "stackwarden:deployment", Values: ["shop"] } });
    });

    it("has nothing to say when no task has stopped", async () => {
        const none = await startApi({ ...answers, ListTasks: { taskArns: [] } });
        try {
            expect(await output("listStops", none.url)).to.equal("");
            expect(none.calls.map(({ operation }) => operation)).to.deep.equal(["ListTasks"]);
        } finally {
            await none.stop();
        }
    });
});
