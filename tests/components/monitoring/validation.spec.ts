import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import {
    Monitoring,
    StorageKind,
    Updater,
    type MonitoredService,
    type MonitoringArgs,
    type MonitoringPrometheus,
} from "../../../components";
import { record } from "../../support/mocks";
import { awsAnswers } from "../support/aws-answers";
import { deploy, goodMonitoringArgs, refusal } from "../support/monitoring";
import { login, withLogin } from "./support/login";

const { network, endpoint, alarms } = goodMonitoringArgs();
const hostnames = ["grafana.example.com"];

/** A service with one thing changed. */
function service(changed: Partial<MonitoredService>): Partial<MonitoringArgs> {
    return { services: [{ name: "api", image: "example/api:1", ports: [8000], ...changed }] };
}

function prometheus(changed: MonitoringPrometheus): Partial<MonitoringArgs> {
    return { prometheus: changed };
}

/** Text that gzip makes no shorter than this. */
function noise(bytes: number): string {
    let seed = 1;
    const next = (): number => (seed = (seed * 48_271) % 2_147_483_647);
    return Array.from({ length: bytes }, () => String.fromCharCode(97 + (next() % 26))).join("");
}

/** Wrong arguments, and what the message must say: where, what, and what to do. */
const wrong: Record<string, [args: Partial<MonitoringArgs>, ...says: string[]]> = {
    "a prefix that target groups have no room for": [{ namePrefix: "a".repeat(19) }, "namePrefix is", "at most 18"],
    "one private subnet": [
        { network: { ...network, privateSubnetIds: ["subnet-0000000000000001a"] } },
        "network.privateSubnetIds is",
        "at least 2",
    ],
    "a cluster by its name": [{ clusterArn: "apps" }, 'clusterArn is "apps"', "an ARN such as"],
    "insights of another's cluster": [
        { clusterArn: "arn:aws:ecs:eu-west-1:123456789012:cluster/apps", containerInsights: true },
        "containerInsights is a setting of a new cluster",
    ],
    "no word about TLS": [{ endpoint: {} }, "endpoint must have one of zoneId", "insecure: true"],
    "a certificate and none": [
        { endpoint: { zoneId: "Z0123456789ABCDEFGHIJ", hostnames, insecure: true } },
        "endpoint must have one of",
    ],
    "a certificate for nobody": [{ endpoint: { zoneId: "Z0123456789ABCDEFGHIJ" } }, "endpoint.hostnames is []"],
    "certificates of others alone": [
        { endpoint: { zoneId: "Z0123456789ABCDEFGHIJ", hostnames, certificateIssuers: ["letsencrypt.org"] } },
        "endpoint.certificateIssuers has no amazon.com",
    ],
    "issuers of a certificate that is not made here": [
        { endpoint: { insecure: true, certificateIssuers: [] } },
        "endpoint.certificateIssuers goes with zoneId",
    ],
    "a name without a certificate": [
        { endpoint: { insecure: true, hostnames } },
        "endpoint.hostnames needs a certificate",
    ],
    "a certificate that is none": [
        { endpoint: { certificateArn: "arn:aws:iam::123456789012:server-certificate/x", hostnames } },
        "endpoint.certificateArn is",
    ],
    "nobody who may connect": [{ endpoint: { ...endpoint, allowedCidrs: [] } }, "endpoint.allowedCidrs is []"],
    "a load balancer of AWS's": [
        { endpoint: { ...endpoint, loadBalancerName: "internal-x" } },
        "endpoint.loadBalancerName",
    ],
    "two load balancers of one name": [
        { endpoint: { ...endpoint, loadBalancerName: "mon-dev-internal" } },
        'names of load balancers is ["mon-dev-internal","mon-dev-internal"]',
    ],
    "a service called grafana": [service({ name: "grafana" }), 'services[0].name is "grafana"', "choose another"],
    "a service in capitals": [service({ name: "API" }), 'services[0].name is "API"', "lower-case"],
    "two services of one name": [{ services: [...service({}).services!, ...service({}).services!] }, 'has "api" twice'],
    "a target group of a name that is taken": [
        service({ name: "prom-int", publicPort: 8000 }),
        "names of target groups",
        'has "mon-dev-prom-int" twice',
    ],
    "a public service with a long name": [
        service({ name: "a".repeat(30), publicPort: 8000 }),
        "services[0].name makes the name mon-dev-a",
        "32 characters",
    ],
    "no image and no pipeline": [service({ image: undefined }), "services[0].image is missing", "pipeline"],
    "an image in capitals": [service({ image: "Example/API" }), 'services[0].image is "Example/API"'],
    "a service without ports": [service({ ports: [] }), "services[0].ports is []"],
    "Grafana's port for another": [
        service({ publicPort: 3000 }),
        "services[0].publicPort is 3000",
        "80, 443, 3000, 9090",
    ],
    "metrics of a port that is not there": [
        service({ metrics: [{ port: 9000 }] }),
        "services[0].metrics[0].port is 9000",
        "must be one of ports: 8000",
    ],
    "metrics at a pattern": [
        service({ metrics: [{ port: 8000, path: "/metrics*" }] }),
        'services[0].metrics[0].path is "/metrics*"',
    ],
    "a job of Prometheus's own": [
        service({ metrics: [{ port: 8000, job: "ecs-discovery" }] }),
        "is a job of Prometheus's own task",
    ],
    "memory that Fargate has not": [
        service({ memoryMb: 768 }),
        "services[0].memoryMb is 768",
        "one of 512, 1024, 2048 with 256 CPU units",
    ],
    "processors that Fargate has not": [service({ cpu: 300 }), "services[0].cpu is 300", "256, 512, 1024"],
    "a variable that is none": [service({ environment: { "A-B": "x" } }), "the name of an environment variable"],
    "a variable twice": [
        service({
            environment: { KEY: "x" },
            secrets: { KEY: "arn:aws:ssm:eu-west-1:123456789012:parameter/key" },
        }),
        "services[0].secrets.KEY is in environment as well",
    ],
    "a secret that is none": [service({ secrets: { KEY: "key" } }), 'services[0].secrets.KEY is "key"'],
    "a policy that is none": [service({ policyArns: ["admin"] }), 'services[0].policyArns[0] is "admin"'],
    "a scraped service without metrics": [
        { scrapedServices: [{ serviceName: "orders", metrics: [] }] },
        "scrapedServices[0].metrics is []",
    ],
    "a scraped port that is to be opened twice": [
        {
            scrapedServices: [
                {
                    serviceName: "orders",
                    metrics: ["/a", "/b"].map((path) => ({ port: 1, path, securityGroupId: "sg-0123456789abcdef0" })),
                },
            ],
        },
        "has 1 twice",
    ],
    "a Prometheus without memory": [prometheus({ memoryMb: 512 }), "prometheus.memoryMb is 512", "with 512 CPU units"],
    "scrapes every second": [prometheus({ scrapeIntervalSeconds: 1 }), "prometheus.scrapeIntervalSeconds is 1"],
    "more blocks than disk": [
        prometheus({ retention: { sizeGb: 21 } }),
        "prometheus.retention.sizeGb is 21",
        "from 1 to 20",
    ],
    "a disk that Fargate has not": [
        prometheus({ storage: { sizeGb: 201 } }),
        "prometheus.storage.sizeGb is 201",
        "from 21 to 200",
    ],
    "a file system with a size": [
        prometheus({ storage: { kind: StorageKind.Efs, sizeGb: 10 } }),
        "prometheus.storage.sizeGb is 10",
        "grows by itself",
    ],
    "backups of what is gone with its task": [
        prometheus({ storage: { backup: {} } }),
        "prometheus.storage.backup goes with efs",
    ],
    "backups kept for no day": [
        prometheus({ storage: { kind: StorageKind.Efs, backup: { retentionDays: 0 } } }),
        "prometheus.storage.backup.retentionDays is 0",
    ],
    "a file system for a list of subnets that is not known": [
        {
            network: { ...network, privateSubnetIds: pulumi.output(network.privateSubnetIds) },
            ...prometheus({ storage: { kind: StorageKind.Efs } }),
        },
        "network.privateSubnetIds must be a list whose length is known",
    ],
    "a file system for public tasks in a list of subnets that is not known": [
        {
            publicTasks: true,
            network: { ...network, publicSubnetIds: pulumi.output(network.publicSubnetIds), privateSubnetIds: [] },
            ...prometheus({ storage: { kind: StorageKind.Efs } }),
        },
        "network.publicSubnetIds must be a list whose length is known",
    ],
    "a pair without a place for its history": [prometheus({ replicas: 2 }), "prometheus.replicas is 2", "remoteWrite"],
    "a pair on one file system": [
        prometheus({ replicas: 2, remoteWrite: { workspace: {} }, storage: { kind: StorageKind.Efs } }),
        "prometheus.storage.kind efs is for one Prometheus",
    ],
    "a pair without room for a second name": [
        prometheus({
            replicas: 2,
            remoteWrite: { workspace: {} },
            internalEndpoint: { targetGroupName: "x".repeat(31) },
        }),
        "prometheus.internalEndpoint.targetGroupName for the second server",
    ],
    "three of them": [prometheus({ replicas: 3, remoteWrite: { workspace: {} } }), "prometheus.replicas is 3", "1, 2"],
    "remote write to nowhere": [prometheus({ remoteWrite: {} }), "prometheus.remoteWrite must have one of workspace"],
    "remote write with a password in clear": [
        prometheus({ remoteWrite: { url: "https://me:secret@example.com/write" } }),
        "prometheus.remoteWrite.url must be",
        "no password",
    ],
    "a workspace without signatures": [
        prometheus({ remoteWrite: { workspace: {}, signed: false } }),
        "prometheus.remoteWrite.signed goes with url",
    ],
    "another place to ask a workspace that is made here": [
        prometheus({ remoteWrite: { workspace: {}, queryUrl: "https://example.com/" } }),
        "prometheus.remoteWrite.queryUrl goes with url",
    ],
    "another region for a workspace that is made here": [
        prometheus({ remoteWrite: { workspace: {}, region: "eu-west-1" } }),
        "prometheus.remoteWrite.region goes with url",
    ],
    "a region without signatures": [
        prometheus({ remoteWrite: { url: "https://example.com/write", signed: false, region: "eu-west-1" } }),
        "prometheus.remoteWrite.region goes with signatures",
    ],
    "a region that is none": [
        prometheus({ remoteWrite: { url: "https://example.com/write", region: "Frankfurt" } }),
        'prometheus.remoteWrite.region is "Frankfurt"',
    ],
    "questions with a password in clear": [
        prometheus({ remoteWrite: { url: "https://example.com/write", queryUrl: "https://me:secret@example.com/" } }),
        "prometheus.remoteWrite.queryUrl must be",
        "no password",
    ],
    "a workspace for four years": [
        prometheus({ remoteWrite: { workspace: { retentionDays: 1096 } } }),
        "retentionDays is 1096",
    ],
    "a script without an image": [
        prometheus({ discovery: { updater: Updater.Script } }),
        "prometheus.image is missing",
        "have a pipeline build it",
    ],
    "docker labels for the script": [
        prometheus({ image: "example/prometheus:1", discovery: { updater: Updater.Script, dockerLabels: true } }),
        "prometheus.discovery.dockerLabels does not go with",
    ],
    "a question to ECS each second": [
        prometheus({ discovery: { intervalSeconds: 1 } }),
        "prometheus.discovery.intervalSeconds is 1",
    ],
    "a public Prometheus for nobody": [
        prometheus({ public: { allowedCidrs: [] } }),
        "prometheus.public.allowedCidrs is []",
    ],
    "a public Prometheus for whom nobody can tell": [
        prometheus({ public: { allowedCidrs: ["everybody"] } }),
        'prometheus.public.allowedCidrs[0] is "everybody"',
    ],
    "a login by HTTP": [
        { endpoint: { insecure: true }, ...withLogin({}) },
        "prometheus.public.oidc needs TLS",
        "in place of insecure",
    ],
    "a login that the load balancer cannot reach": [
        withLogin({ tokenEndpoint: "https://login.example.com:8443/token" }),
        'prometheus.public.oidc.tokenEndpoint is "https://login.example.com:8443/token"',
        "on port 443",
    ],
    "a login with a secret in clear": [
        withLogin({ clientSecretArn: "c1ient" }),
        "prometheus.public.oidc.clientSecretArn is",
        "an ARN such as",
    ],
    "a login that asks for no identity": [
        withLogin({ scope: "email" }),
        'prometheus.public.oidc.scope is "email"',
        "openid",
    ],
    "a login for a month": [
        withLogin({ sessionSeconds: 2_592_000 }),
        "prometheus.public.oidc.sessionSeconds is 2592000",
        "from 1 to 604800",
    ],
    "a login at nobody's": [
        withLogin({ issuer: "login.example.com", clientId: "" }),
        'prometheus.public.oidc.issuer is "login.example.com"',
        'prometheus.public.oidc.clientId is ""',
    ],
    "an image of Alertmanager in capitals": [
        prometheus({ alertmanagerImage: "Example/Alertmanager" }),
        'prometheus.alertmanagerImage is "Example/Alertmanager"',
    ],
    "a label of Prometheus's own": [prometheus({ externalLabels: { __address__: "x" } }), '"__address__"', "a label"],
    "rules that are none": [prometheus({ rules: { mine: "- groups" } }), 'prometheus.rules["mine"]', "groups of rules"],
    "rules that are no YAML": [prometheus({ rules: { mine: "groups: [" } }), 'prometheus.rules["mine"]', "YAML"],
    "rules by a name that is taken": [prometheus({ rules: { alerts: "groups: []" } }), "choose another"],
    "rules outside their folder": [
        prometheus({ rules: { "../x": "groups: []" } }),
        'a name in prometheus.rules is "../x"',
    ],
    "scrape configurations that are none": [prometheus({ scrapeConfigs: "job_name: x" }), "prometheus.scrapeConfigs"],
    "a scrape configuration by a name that is taken": [
        prometheus({ scrapeConfigs: "- job_name: ecs" }),
        'the job_name "ecs" is taken',
    ],
    "rules that a definition has no room for": [
        prometheus({ rules: { mine: `groups: [] # ${noise(70_000)}` } }),
        "prometheus: the task definition would have",
        "shorten prometheus.rules",
    ],
    "dashboards that a definition has no room for": [
        { grafana: { dashboards: { mine: JSON.stringify({ panels: [], title: noise(80_000) }) } } },
        "grafana: the task definition would have",
        "shorten grafana.dashboards",
    ],
    "a dashboard that is none": [{ grafana: { dashboards: { mine: "{" } } }, 'grafana.dashboards["mine"] is not JSON'],
    "a dashboard by a name that is taken": [
        { grafana: { dashboards: { monitoring: '{"panels":[]}' } } },
        "choose another",
    ],
    "readers of a secret that is not there": [
        { grafana: { defaultPassword: true, secretReaders: ["arn:aws:iam::123456789012:role/reader"] } },
        "grafana.defaultPassword leaves no secret",
    ],
    "a password of Grafana's in clear": [
        { grafana: { environment: { GF_SMTP_PASSWORD: "s3cret" } } },
        "GF_SMTP_PASSWORD",
        "give it by grafana.secrets",
    ],
    "Grafana's password twice": [
        { grafana: { secrets: { GF_SECURITY_ADMIN_PASSWORD: login.clientSecretArn } } },
        "GF_SECURITY_ADMIN_PASSWORD",
        "take it out",
    ],
    "Grafana's password by a file": [
        { grafana: { environment: { GF_SECURITY_ADMIN_PASSWORD__FILE: "/tmp/password" } } },
        "GF_SECURITY_ADMIN_PASSWORD__FILE",
        "take it out",
    ],
    "a secret of Grafana's that is none": [
        { grafana: { secrets: { GF_SMTP_PASSWORD: "smtp" } } },
        'grafana.secrets.GF_SMTP_PASSWORD is "smtp"',
    ],
    "a status with a pattern": [{ grafana: { dashboard: { okStatuses: ["ok|sent"] } } }, "okStatuses[0]"],
    "nobody to tell": [{ alarms: { emails: [] } }, "alarms.emails"],
    "an error rate above everything": [{ alarms: { ...alarms, errorPercent: 101 } }, "alarms.errorPercent is 101"],
    "latency of nothing": [{ alarms: { ...alarms, latencySeconds: 0 } }, "alarms.latencySeconds is 0"],
    "two days of logs": [{ logRetentionDays: 2 }, "logRetentionDays is 2"],
};

describe("Monitoring refuses", () => {
    for (const [what, [args, ...says]] of Object.entries(wrong)) {
        it(what, async () => {
            const message = await refusal({ args });
            expect(message).to.be.a("string");
            for (const words of says) {
                expect(message).to.include(words);
            }
        });
    }

    it("a prefix that its own name and the stack's are too long for", async () => {
        expect(await refusal({ name: "monitoring", stack: "production" })).to.include(
            'namePrefix is "monitoring-production": must be at most 18',
        );
    });

    it("everything at once, before anything is made", async () => {
        let message = "";
        const { resources } = await record(
            () => {
                try {
                    new Monitoring("mon", {
                        ...goodMonitoringArgs(),
                        namePrefix: "No",
                        alarms: { emails: [] },
                        endpoint: {},
                        prometheus: { replicas: 2 },
                    });
                } catch (error) {
                    ({ message } = error as Error);
                }
            },
            { answers: awsAnswers() },
        );
        expect(message.split("\n")).to.have.length(5);
        expect(resources.map(({ type }) => type)).to.deep.equal(["stackwarden:index:Monitoring"]);
    });

    it("what it learns only later", async () => {
        const { failures } = await deploy({ args: { logRetentionDays: pulumi.output(2) } });
        expect(failures[0]?.message).to.include("logRetentionDays is 2");
        const size = await deploy({ args: service({ memoryMb: pulumi.output(768) }) });
        expect(size.failures[0]?.message).to.include("services[0].memoryMb is 768");
        const large = await deploy({ args: service({ environment: { TEXT: pulumi.output("x".repeat(65_000)) } }) });
        expect(large.failures[0]?.message).to.match(
            /definition would have .* take variables out of the environment of api/,
        );
    });
});

describe("Monitoring takes", () => {
    const good: Record<string, Partial<MonitoringArgs>> = {
        "public tasks without private subnets": {
            publicTasks: true,
            network: { ...network, privateSubnetIds: [] },
            ...prometheus({ storage: { kind: StorageKind.Efs } }),
        },
        "outputs of lists of subnets": {
            network: {
                ...network,
                publicSubnetIds: pulumi.output(network.publicSubnetIds),
                privateSubnetIds: pulumi.output(network.privateSubnetIds),
            },
        },
        "the largest task that Fargate has": { prometheus: { cpu: 16_384, memoryMb: 122_880 } },
        "logs for ever": { logRetentionDays: 0 },
        "a service that nobody scrapes, with nobody at work": service({ metrics: [], desiredCount: 0 }),
        "an image by its digest": service({ image: `example.com:5000/api@sha256:${"0".repeat(64)}` }),
    };
    for (const [what, args] of Object.entries(good)) {
        it(what, async () => {
            expect(await refusal({ args })).to.equal(undefined);
        });
    }
});
