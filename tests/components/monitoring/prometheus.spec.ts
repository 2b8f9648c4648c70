import { expect } from "chai";
import { Updater } from "../../../components";
import { find, type Recording } from "../../support/mocks";
import { json } from "../support/json";
import {
    containerOf,
    containersOf,
    deploy,
    documentedArgs,
    environmentOf,
    filesOf,
    serviceOf,
    taskOf,
} from "../support/monitoring";
import { statements } from "../support/policies";
import { without } from "../support/without";

const logConfiguration = {
    logDriver: "awslogs",
    options: {
        "awslogs-group": "/ecs/mon-dev-prometheus",
        "awslogs-region": "eu-west-1",
        "awslogs-stream-prefix": "task",
        mode: "non-blocking",
        "max-buffer-size": "25m",
    },
};
const confined = { readonlyRootFilesystem: true, linuxParameters: { capabilities: { drop: ["ALL"] } } };
const afterWriting = [{ containerName: "configuration", condition: "SUCCESS" }];
const configuration = { sourceVolume: "configuration", containerPath: "/configuration", readOnly: true };
const api = { name: "telemetry-api", image: "example/api:1", ports: [8000] };

describe("Monitoring: Prometheus's task", () => {
    let usual: Recording;

    before(async () => {
        usual = await deploy({ args: { services: [api] } });
    });

    it("is the documented size on Fargate, with roles of its own", () => {
        expect(without(taskOf(usual, "prometheus"), "tags", "containerDefinitions")).to.deep.equal({
            family: "mon-dev-prometheus",
            requiresCompatibilities: ["FARGATE"],
            networkMode: "awsvpc",
            cpu: "512",
            memory: "1024",
            runtimePlatform: { cpuArchitecture: "X86_64", operatingSystemFamily: "LINUX" },
            executionRoleArn: "arn:aws:iam::123456789012:role/mon-prometheus-execution-role-0a1b2c3",
            taskRoleArn: "arn:aws:iam::123456789012:role/mon-prometheus-task-role-0a1b2c3",
            volumes: ["configuration", "targets", "alertmanager", "data"].map((name) => ({ name })),
            skipDestroy: true,
        });
    });

    it("runs the published image as nobody, without a door to reload or stop it", () => {
        expect(containerOf(usual, "prometheus", "prometheus")).to.deep.equal({
            name: "prometheus",
            image: "quay.io/prometheus/prometheus:v3.15.0",
            essential: true,
            user: "65534:65534",
            portMappings: [{ containerPort: 9090, protocol: "tcp" }],
            command: [
                "--config.file=/configuration/prometheus.yml",
                "--storage.tsdb.path=/prometheus",
                "--storage.tsdb.retention.time=15d",
                "--storage.tsdb.retention.size=15GB",
                "--web.external-url=http://mon-internal.eu-west-1.elb.amazonaws.com:9090",
            ],
            // 90 % of 1024 MiB without the 192 of its neighbours.
            environment: [{ name: "GOMEMLIMIT", value: "748MiB" }],
            mountPoints: [
                configuration,
                { sourceVolume: "data", containerPath: "/prometheus", readOnly: false },
                { sourceVolume: "targets", containerPath: "/targets", readOnly: true },
            ],
            dependsOn: afterWriting,
            healthCheck: {
                command: ["CMD", "/bin/promtool", "check", "healthy"],
                interval: 30,
                timeout: 5,
                retries: 3,
                startPeriod: 60,
            },
            stopTimeout: 120,
            ...confined,
            logConfiguration,
        });
    });

    it("has a sidecar that knows the cluster and where its services answer with metrics", () => {
        const discovery = containerOf(usual, "prometheus", "discovery");
        expect(environmentOf(discovery)).to.deep.equal({
            AWS_REGION: "eu-west-1",
            ECS_CLUSTER: "arn:aws:ecs:eu-west-1:123456789012:mon-dev-cluster",
            SERVICES: JSON.stringify([
                { service: "mon-dev-telemetry-api", metrics: [{ port: 8000, path: "/metrics", job: "telemetry-api" }] },
            ]),
            INTERVAL_SECONDS: "60",
            DOCKER_LABELS: "false",
            TARGETS_FILE: "/targets/targets.json",
        });
        expect(discovery).to.deep.include({
            image: "public.ecr.aws/docker/library/node:22.21.1-alpine3.22",
            essential: true,
            user: "1000:1000",
            mountPoints: [configuration, { sourceVolume: "targets", containerPath: "/targets", readOnly: false }],
            dependsOn: afterWriting,
            restartPolicy: { enabled: true, restartAttemptPeriod: 60 },
            ...confined,
        });
    });

    it("has an Alertmanager that nothing outside the task reaches", () => {
        expect(containerOf(usual, "prometheus", "alertmanager")).to.deep.include({
            image: "quay.io/prometheus/alertmanager:v0.28.1",
            user: "65534:65534",
            command: [
                "--config.file=/configuration/alertmanager.yml",
                "--storage.path=/alertmanager",
                "--web.listen-address=127.0.0.1:9093",
                "--cluster.listen-address=",
            ],
            ...confined,
        });
    });

    it("has its files written first, for folders that belong to who writes there", () => {
        const writer = containerOf(usual, "prometheus", "configuration");
        expect(writer).to.deep.include({ essential: false, user: "0:0", readonlyRootFilesystem: true });
        expect(json(environmentOf(writer).OWNERS)).to.deep.equal({
            "/alertmanager": 65_534,
            "/prometheus": 65_534,
            "/targets": 1000,
        });
        const files = filesOf(usual, "prometheus");
        expect(Object.keys(files)).to.have.members([
            "/configuration/prometheus.yml",
            "/configuration/rules/recording.yaml",
            "/configuration/rules/alerts.yaml",
            "/configuration/alertmanager.yml",
            "/configuration/ecs-discovery.js",
        ]);
        expect(files["/configuration/alertmanager.yml"]).to.include(
            "topic_arn: arn:aws:sns:eu-west-1:123456789012:mon-alarms-0a1b2c3",
        );
        expect(files["/configuration/rules/alerts.yaml"]).to.include("telemetry-api");
        expect(files["/configuration/prometheus.yml"]).to.include("cluster: mon-dev-cluster");
    });

    it("fits into what ECS takes of a definition", () => {
        expect(Buffer.byteLength(taskOf(usual, "prometheus").containerDefinitions as string)).to.be.below(32 * 1024);
    });

    it("has one task, and while it changes a second for a moment", () => {
        expect(serviceOf(usual, "prometheus")).to.deep.include({
            name: "mon-dev-prometheus",
            launchType: "FARGATE",
            desiredCount: 1,
            deploymentMinimumHealthyPercent: 100,
            deploymentMaximumPercent: 200,
            deploymentCircuitBreaker: { enable: true, rollback: true },
            healthCheckGracePeriodSeconds: 60,
            propagateTags: "SERVICE",
        });
    });

    it("has what the user sets", async () => {
        const registry = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";
        const recording = await deploy({
            args: {
                scrapedServices: [{ serviceName: "orders", job: "shop", metrics: [{ port: 7000, path: "/stats" }] }],
                prometheus: {
                    image: "quay.io/prometheus/prometheus:v3.14.0",
                    alertmanagerImage: `${registry}/alertmanager:v0.28.1`,
                    cpu: 1024,
                    memoryMb: 4096,
                    scrapeIntervalSeconds: 30,
                    retention: { days: 7, sizeGb: 10 },
                    discovery: { intervalSeconds: 30, dockerLabels: true, image: "example/node:22" },
                    externalLabels: { team: "platform" },
                    rules: { mine: "groups: []" },
                    scrapeConfigs: "- job_name: blackbox",
                    public: { allowedCidrs: ["10.0.0.0/8"] },
                },
            },
        });
        const prometheus = containerOf(recording, "prometheus", "prometheus");
        expect(prometheus.image).to.equal("quay.io/prometheus/prometheus:v3.14.0");
        expect(containerOf(recording, "prometheus", "alertmanager").image).to.equal(`${registry}/alertmanager:v0.28.1`);
        const [, pull] = statements(recording, "aws:iam/rolePolicy:RolePolicy", "mon-prometheus-execution-role-images");
        expect(pull)
            .to.have.property("Resource")
            .that.includes("arn:aws:ecr:eu-west-1:123456789012:repository/alertmanager");
        expect(prometheus.command).to.include.members([
            "--storage.tsdb.retention.time=7d",
            "--storage.tsdb.retention.size=10GB",
            "--web.external-url=https://grafana.example.com:9090",
        ]);
        expect(environmentOf(prometheus)).to.deep.equal({ GOMEMLIMIT: "3513MiB" });
        const files = filesOf(recording, "prometheus");
        expect(files["/configuration/rules/mine.yaml"]).to.equal("groups: []");
        for (const words of ["scrape_interval: 30s", "team: platform", "job_name: blackbox", "rules/mine.yaml"]) {
            expect(files["/configuration/prometheus.yml"]).to.include(words);
        }
        const discovery = containerOf(recording, "prometheus", "discovery");
        expect(discovery.image).to.equal("example/node:22");
        expect(environmentOf(discovery)).to.deep.include({
            SERVICES: JSON.stringify([{ service: "orders", metrics: [{ port: 7000, path: "/stats", job: "shop" }] }]),
            INTERVAL_SECONDS: "30",
            DOCKER_LABELS: "true",
        });
    });

    describe("with the documented script", () => {
        let recording: Recording;

        before(async () => {
            recording = await deploy({ args: documentedArgs() });
        });

        it("runs the pipeline's image, whose script gets a template and Prometheus's flags", () => {
            const prometheus = containerOf(recording, "prometheus", "prometheus");
            expect(prometheus.image).to.match(/event-platform-prometheus:latest$/);
            expect(prometheus.command).to.deep.equal([
                "--storage.tsdb.path=/prometheus",
                "--storage.tsdb.retention.time=15d",
                "--storage.tsdb.retention.size=15GB",
                "--web.external-url=http://mon-alb.eu-west-1.elb.amazonaws.com:9090",
                "--web.enable-lifecycle",
            ]);
            expect(environmentOf(prometheus)).to.deep.include({
                AWS_REGION: "eu-west-1",
                ECS_CLUSTER: "event-platform-cluster",
                CONFIG_TEMPLATE: "/configuration/prometheus.yml",
                INTERVAL_SECONDS: "60",
            });
            expect(json(environmentOf(prometheus).SERVICES)).to.deep.equal(
                [
                    ["telemetry-api", 8000],
                    ["analytics-api", 8001],
                    ["processor", 8002],
                ].map(([job, port]) => ({
                    service: `event-platform-${job}`,
                    metrics: [{ port, path: "/metrics", job }],
                })),
            );
            expect(prometheus.healthCheck).to.deep.equal({
                command: [
                    "CMD-SHELL",
                    "wget --no-verbose --tries=1 --spider http://localhost:9090/-/healthy || exit 1",
                ],
                interval: 30,
                timeout: 5,
                retries: 3,
                startPeriod: 60,
            });
            expect(prometheus).not.to.have.any.keys("user", "readonlyRootFilesystem");
        });

        it("has no sidecar, and lets people open a shell", () => {
            expect(Object.keys(containersOf(recording, "prometheus"))).to.have.members([
                "configuration",
                "alertmanager",
                "prometheus",
            ]);
            expect(serviceOf(recording, "prometheus").enableExecuteCommand).to.equal(true);
            expect(containerOf(recording, "prometheus", "alertmanager")).not.to.have.property("readonlyRootFilesystem");
        });
    });

    it("can run an image with the script that the user names, in a cluster that is there", async () => {
        const clusterArn = "arn:aws:ecs:eu-west-1:123456789012:cluster/apps";
        const recording = await deploy({
            args: { clusterArn, prometheus: { image: "example/prometheus:1", discovery: { updater: Updater.Script } } },
        });
        const prometheus = containerOf(recording, "prometheus", "prometheus");
        expect(prometheus.image).to.equal("example/prometheus:1");
        expect(environmentOf(prometheus).ECS_CLUSTER).to.equal("apps");
        expect(find(recording, "aws:ecs/service:Service", "mon-prometheus").inputs.cluster).to.equal(clusterArn);
        expect(recording.resources.filter(({ type }) => type === "aws:ecs/cluster:Cluster")).to.deep.equal([]);
    });
});
