import * as pulumi from "@pulumi/pulumi";

import { expect } from "chai";
import program from "../../programs/index";

/** The least that a stack must say. */
function good(): Record<string, unknown> {
    return {
        network: { create: true },
        endpoint: { zoneId: "Z0123456789EXAMPLE", hostnames: ["pmm.example.com"] },
        alarms: { emails: ["database-team@example.com"] },
    };
}

/** `good()` with the value at a dotted path set, or, when the value is left out, removed. */
function changed(path: string, value?: unknown): Record<string, unknown> {
    const settings = good();
    const keys = path.split(".");
    const last = keys.pop()!;
    const holder = keys.reduce<Record<string, unknown>>((object, key) => {
        object[key] ??= {};
        return object[key] as Record<string, unknown>;
    }, settings);
    // A value that is left out does not survive its way through JSON.
    holder[last] = value;
    return settings;
}

/** The least that a Percona cluster must say, with `settings` beside it. */
function percona(settings: Record<string, unknown>): Record<string, unknown> {
    return {
        clusterId: "orders",
        network: { create: true },
        alarms: { emails: ["database-team@example.com"] },
        ...settings,
    };
}

/** The least that monitoring must say, with `settings` beside it. */
function monitoring(settings: Record<string, unknown>): Record<string, unknown> {
    return {
        namePrefix: "analytics",
        network: { create: true },
        endpoint: { zoneId: "Z0123456789EXAMPLE", hostnames: ["grafana.example.com"] },
        alarms: { emails: ["platform-team@example.com"] },
        ...settings,
    };
}

/** The least that Panintelligence must say, with `settings` beside it. */
function panintelligence(settings: Record<string, unknown>): Record<string, unknown> {
    const secret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret";
    return {
        namePrefix: "bi",
        network: { create: true },
        endpoint: { zoneId: "Z0123456789EXAMPLE", hostnames: ["pi.example.com"] },
        licence: { kind: "online", secretArn: `${secret}:licence-Ab3dEf` },
        images: { version: "2025_10.1", credentialsSecretArn: `${secret}:github-Cd4eFg` },
        alarms: { emails: ["bi-team@example.com"] },
        ...settings,
    };
}

/** One wrong configuration: what is wrong, how it is written, and what the refusal must name and advise. */
interface Case {
    what: string;
    /** Default: `pmm-ec2`. */
    deployment?: string;
    settings: unknown;
    says: RegExp;
}

const wrong = (what: string, path: string, value: unknown, says: RegExp): Case => ({
    what,
    settings: changed(path, value),
    says,
});

/** Likewise for pmm-ecs: what it has of its own. */
const wrongOnEcs = (...given: Parameters<typeof wrong>): Case => ({ ...wrong(...given), deployment: "pmm-ecs" });

/** Likewise for percona. */
const wrongOnPercona = (what: string, settings: Record<string, unknown>, says: RegExp): Case => ({
    what,
    deployment: "percona",
    settings: percona(settings),
    says,
});

/** Likewise for monitoring. */
const wrongInMonitoring = (what: string, settings: Record<string, unknown>, says: RegExp): Case => ({
    what,
    deployment: "monitoring",
    settings: monitoring(settings),
    says,
});

/** Likewise for panintelligence. */
const wrongOnPanintelligence = (what: string, settings: Record<string, unknown>, says: RegExp): Case => ({
    what,
    deployment: "panintelligence",
    settings: panintelligence(settings),
    says,
});

const cases: Case[] = [
    // The shape, checked against the component's schema.
    {
        what: "nothing at all",
        settings: undefined,
        says: /stackwarden:pmm-ec2 is not set: describe the deployment there/,
    },
    { what: "a text for an object", settings: "pmm", says: /stackwarden:pmm-ec2 .*describe the deployment there/s },
    { what: "a list for an object", settings: [], says: /pmm-ec2: must be an object/ },
    wrong("a missing part", "endpoint", undefined, /pmm-ec2\.endpoint: is required: set it to an object/),
    wrong(
        "a missing property",
        "endpoint.zoneId",
        undefined,
        /pmm-ec2\.endpoint\.zoneId: is required: set it to a string/,
    ),
    wrong("no network", "network", undefined, /pmm-ec2\.network: is required: set it to an object/),
    wrong(
        "a misspelt part",
        "dataVolumes",
        {},
        /pmm-ec2\.dataVolumes: is not a known property: remove it, or correct its name/,
    ),
    wrong("a misspelt property", "dataVolume.sizeGB", 50, /pmm-ec2\.dataVolume\.sizeGB: is not a known property/),
    wrong(
        "a text for a number",
        "dataVolume.sizeGb",
        "200",
        /pmm-ec2\.dataVolume\.sizeGb: must be a number, not "200"/,
    ),
    wrong("a text for a switch", "dashboard", "yes", /pmm-ec2\.dashboard: must be a boolean, not "yes"/),
    wrong(
        "a text for a list",
        "endpoint.hostnames",
        "pmm.example.com",
        /pmm-ec2\.endpoint\.hostnames: must be an array, not "pmm/,
    ),
    wrong("a number in a list of texts", "alarms.emails", [7], /pmm-ec2\.alarms\.emails\.0: must be a string, not 7/),
    wrong(
        "an unknown volume type",
        "dataVolume.type",
        "gp4",
        /pmm-ec2\.dataVolume\.type: must be one of "gp3", "gp2", "io1", "io2", not "gp4"/,
    ),
    wrong(
        "an unknown engine",
        "rdsAccess",
        [{ securityGroupId: "sg-0123456789abcdef0", engine: "oracle" }],
        /pmm-ec2\.rdsAccess\.0\.engine: must be one of "mysql", "postgresql"/,
    ),
    wrong(
        "half a network",
        "network",
        { vpcId: "vpc-0123456789abcdef0" },
        /pmm-ec2\.network\.publicSubnetIds: is required/,
    ),
    wrong(
        "a new network with a bad range",
        "network",
        { create: true, cidrBlock: "10.0.0.0/33" },
        /pmm-ec2\.network\.cidrBlock: /,
    ),
    wrong(
        "a new network with addresses of others, as was once documented",
        "network",
        { create: true, cidrBlock: "11.0.0.0/16" },
        /pmm-ec2\.network\.cidrBlock: is "11\.0\.0\.0\/16", where others are on the internet.*192\.168\.0\.0\/16$/,
    ),
    wrong(
        "a new network larger than AWS's",
        "network",
        { create: true, cidrBlock: "10.0.0.0/15" },
        /pmm-ec2\.network\.cidrBlock: is "10\.0\.0\.0\/15": over 2 zones must be from \/16.* to \/24/,
    ),
    wrong(
        "a new network without room for its zones",
        "network",
        { create: true, cidrBlock: "10.0.0.0/24", availabilityZones: 3 },
        /pmm-ec2\.network\.cidrBlock: is "10\.0\.0\.0\/24": over 3 zones must be from \/16.* to \/23/,
    ),
    wrongOnPercona(
        "a cluster's new network without room for the three zones that it has by default",
        { network: { create: true, cidrBlock: "10.0.0.0/24" } },
        /percona\.network\.cidrBlock: is "10\.0\.0\.0\/24": over 3 zones must be from \/16.* to \/23/,
    ),
    wrong(
        "a new network without a way out",
        "network",
        { create: true, natGateways: "None" },
        /pmm-ec2\.network\.natGateways: is "None": .* no way to images and to AWS; take Single or OnePerAz$/,
    ),
    wrong(
        "a new network in one zone",
        "network",
        { create: true, availabilityZones: 1 },
        /pmm-ec2\.network\.availabilityZones: /,
    ),
    wrong(
        "a new network with ids",
        "network",
        { create: true, vpcId: "vpc-0123456789abcdef0" },
        /pmm-ec2\.network\.vpcId: is not a known property/,
    ),
    // The values, checked by the component.
    wrong("a host name without a domain", "endpoint.hostnames", ["pmm"], /endpoint\.hostnames\[0\] is "pmm"/),
    wrong("no host name", "endpoint.hostnames", [], /endpoint\.hostnames/),
    wrong("a host name twice", "endpoint.hostnames", ["a.example.com", "a.example.com"], /endpoint\.hostnames/),
    wrong(
        "a range that is none",
        "endpoint.allowedCidrs",
        ["10.0.0.0"],
        /endpoint\.allowedCidrs\[0\] is "10\.0\.0\.0"/,
    ),
    wrong(
        "a range with host bits",
        "endpoint.allowedCidrs",
        ["10.0.0.1/8"],
        /endpoint\.allowedCidrs\[0\].*10\.0\.0\.0\/8/,
    ),
    wrong("an idle timeout beyond AWS's", "endpoint.idleTimeoutSeconds", 4001, /endpoint\.idleTimeoutSeconds is 4001/),
    wrong("no e-mail address", "alarms.emails", [], /alarms\.emails/),
    wrong("an e-mail address that is none", "alarms.emails", ["team"], /alarms\.emails\[0\] is "team"/),
    wrong("a volume too small", "dataVolume.sizeGb", 0, /dataVolume\.sizeGb is 0/),
    wrong("too many operations for the size", "dataVolume", { sizeGb: 10, iops: 16000 }, /dataVolume\.iops is 16000/),
    wrong("too much throughput for the operations", "dataVolume.throughput", 1000, /dataVolume\.throughput is 1000/),
    wrong("operations for a type without", "dataVolume", { type: "gp2", iops: 3000 }, /dataVolume\.iops is 3000/),
    wrong(
        "a snapshot id that is none",
        "dataVolume.restoreFromSnapshotId",
        "vol-1",
        /dataVolume\.restoreFromSnapshotId is "vol-1"/,
    ),
    wrong("the live generation retired", "dataVolume.retired", ["initial"], /dataVolume\.retired has "initial"/),
    wrong("a five-field schedule", "backup.schedule", "cron(0 5 * * *)", /backup\.schedule is "cron\(0 5 \* \* \*\)"/),
    wrong("both days of a schedule given", "backup.schedule", "cron(0 5 * * * *)", /backup\.schedule/),
    wrong("backups kept for no day", "backup.retentionDays", 0, /backup\.retentionDays is 0/),
    wrong("a retention of logs that AWS has not", "logRetentionDays", 100, /logRetentionDays is 100/),
    wrong("an instance type that is none", "instance.type", "big", /instance\.type is "big"/),
    wrong(
        "SSH from a host name",
        "instance.adminCidr",
        "office.example.com",
        /instance\.adminCidr is "office\.example\.com"/,
    ),
    wrong(
        "a setting that PMM does not know",
        "pmm.settings",
        { DISABLE_TELEMETRY: "1" },
        /pmm\.settings.*DISABLE_TELEMETRY/,
    ),
    wrong(
        "a secret among the settings",
        "pmm.settings",
        { GF_SECURITY_ADMIN_PASSWORD: "x" },
        /pmm\.settings.*GF_SECURITY_ADMIN_PASSWORD/,
    ),
    wrong("a reader that is no role", "secretReaders", ["arn:aws:iam::123456789012:user/me"], /secretReaders\[0\]/),
    wrong(
        "a port out of range",
        "rdsAccess",
        [{ securityGroupId: "sg-0123456789abcdef0", engine: "mysql", port: 70000 }],
        /rdsAccess\[0\]\.port is 70000/,
    ),
    wrong("a tag that is ours", "tags", { "stackwarden:data": "no" }, /tags.*stackwarden:data/),
    // What pmm-ecs has of its own.
    {
        what: "nothing at all, on ECS",
        deployment: "pmm-ecs",
        settings: undefined,
        says: /stackwarden:pmm-ecs is not set: describe the deployment there.*Pulumi\.pmm-ecs\.yaml/,
    },
    wrongOnEcs("an unknown storage", "storage", "s3", /pmm-ecs\.storage: must be one of "efs", "ebs", not "s3"/),
    wrongOnEcs(
        "a misspelt property of the file system",
        "fileSystem.folder",
        "/pmm",
        /pmm-ecs\.fileSystem\.folder: is not a known property/,
    ),
    wrongOnEcs(
        "an unknown mode of throughput",
        "fileSystem.throughputMode",
        "fast",
        /pmm-ecs\.fileSystem\.throughputMode: must be one of "bursting", "provisioned", "elastic"/,
    ),
    wrongOnEcs("a text for CPU units", "task.cpu", "2 vCPU", /pmm-ecs\.task\.cpu: must be a number, not "2 vCPU"/),
    wrongOnEcs("memory in GiB", "task.memoryMb", 4, /task\.memoryMb is 4: must be a whole number of MiB from 2048/),
    wrongOnEcs(
        "a volume without the storage ebs",
        "dataVolume.sizeGb",
        200,
        /dataVolume does not go with the storage efs: take it out, or set storage/,
    ),
    wrongOnEcs(
        "a figure of throughput for a mode without",
        "fileSystem.provisionedThroughput",
        64,
        /fileSystem\.provisionedThroughput goes with the throughput mode provisioned/,
    ),
    wrongOnEcs(
        "a folder that does not begin at the root",
        "fileSystem.directory",
        "aws-backup-restore_2026-01-02/pmm",
        /fileSystem\.directory is "aws-backup-restore_2026-01-02\/pmm"/,
    ),
    wrongOnEcs("a backup of the host's root volume", "backup.rootVolume", true, /backup\.rootVolume is true/),
    // What percona has of its own.
    wrongOnPercona("no id", { clusterId: undefined }, /percona\.clusterId: is required/),
    wrongOnPercona("an id that no bucket could be called by", { clusterId: "Orders" }, /clusterId is "Orders"/),
    wrongOnPercona("an even number of nodes", { nodeCount: 4 }, /nodeCount is 4: must be 3, 5 or 7/),
    wrongOnPercona("an engine that there is not", { engine: "5.7" }, /percona\.engine: must be one of "8\.0", "8\.4"/),
    wrongOnPercona("clients from everywhere", { clientCidrs: ["0.0.0.0/0"] }, /clientCidrs\[0\] .*let everybody in/),
    wrongOnPercona("a threshold below AWS's", { healthCheck: { threshold: 1 } }, /healthCheck\.threshold is 1/),
    wrongOnPercona("an idle timeout beyond AWS's", { idleTimeoutSeconds: 6001 }, /idleTimeoutSeconds is 6001/),
    wrongOnPercona("an unknown policy", { outagePolicy: "hope" }, /percona\.outagePolicy: must be one of /),
    wrongOnPercona(
        "a schedule that is none",
        { backup: { fullSchedule: "sundays" } },
        /backup\.fullSchedule is "sunda/,
    ),
    wrongOnPercona(
        "incremental backups by a tool without",
        { backup: { tool: "clone", incrementalSchedule: "cron(0 2 ? * MON *)" } },
        /backup\.incrementalSchedule/,
    ),
    wrongOnPercona("a time to restore to without a backup", { restoreToTime: "2026-11-22T03:00:00Z" }, /bootstrapFrom/),
    wrongOnPercona(
        "two points to restore to",
        {
            bootstrapFrom: "s3://backups/orders",
            restoreToTime: "2026-11-22T03:00:00Z",
            restoreToGtid: "0b1c2d3e-0000-0000-0000-000000000001:1-9",
        },
        /restoreToTime and restoreToGtid are both set/,
    ),
    wrongOnPercona("an instance type that is none", { node: { type: "big" } }, /node\.type is "big"/),
    wrongOnPercona("a tag that is ours", { tags: { "stackwarden:data": "no" } }, /tags.*stackwarden:data/),
    // What monitoring has of its own.
    wrongInMonitoring("no word about TLS", { endpoint: {} }, /endpoint must have one of zoneId .*insecure: true/),
    wrongInMonitoring(
        "an unknown updater",
        { prometheus: { discovery: { updater: "cron" } } },
        /one of "sidecar", "script"/,
    ),
    wrongInMonitoring("an unknown storage", { prometheus: { storage: { kind: "s3" } } }, /"ephemeral", "ebs", "efs"/),
    wrongInMonitoring("a pair without its history", { prometheus: { replicas: 2 } }, /replicas is 2.*remoteWrite/),
    wrongInMonitoring("a public Prometheus for nobody", { prometheus: { public: {} } }, /allowedCidrs: is required/),
    wrongInMonitoring(
        "a service without an image",
        { services: [{ name: "api", ports: [8000] }] },
        /services\[0\]\.image is missing: name the image, or have a pipeline build it/,
    ),
    wrongInMonitoring(
        "a misspelt property of a service",
        { services: [{ name: "api", ports: [8000], port: 8000 }] },
        /monitoring\.services\.0\.port: is not a known property/,
    ),
    wrongInMonitoring(
        "a task that Fargate has not",
        { grafana: { cpu: 256, memoryMb: 4096 } },
        /grafana\.memoryMb is 4096: must be one of 512, 1024, 2048 with 256 CPU units/,
    ),
    // What panintelligence has of its own.
    wrongOnPanintelligence("no licence", { licence: undefined }, /panintelligence\.licence: is required/),
    wrongOnPanintelligence(
        "a kind of licence that is none",
        { licence: { kind: "free", value: "key" } },
        /panintelligence\.licence\.kind: must be one of "online", "offline", not "free"/,
    ),
    wrongOnPanintelligence("a licence without text", { licence: { kind: "online" } }, /one of value and secretArn/),
    wrongOnPanintelligence("images that move", { images: { version: "latest" } }, /images\.version is "latest"/),
    wrongOnPanintelligence(
        "the documented memory, which Fargate has not",
        { pirana: { cpu: 512, memoryMb: 512 } },
        /pirana\.memoryMb is 512: must be one of 1024, 2048, 3072, 4096 with 512 CPU units/,
    ),
    wrongOnPanintelligence(
        "more schedulers",
        { scheduler: { maxTasks: 2 } },
        /panintelligence\.scheduler\.maxTasks: is not a known property/,
    ),
    wrongOnPanintelligence(
        "scaling by memory",
        { dashboard: { memoryTargetPercent: 80 } },
        /panintelligence\.dashboard\.memoryTargetPercent: is not a known property/,
    ),
    wrongOnPanintelligence("a heap of all memory", { dashboard: { heapMb: 2048 } }, /dashboard\.heapMb is 2048.*1536/),
    wrongOnPanintelligence(
        "a password among the variables",
        { dashboard: { environment: { PI_DB_PASSWORD: "x" } } },
        /dashboard\.environment's names\[0\] is "PI_DB_PASSWORD": comes from Secrets Manager/,
    ),
    wrongOnPanintelligence(
        "Adminer for everybody",
        { adminer: { hostname: "adminer.example.com", allowedCidrs: ["0.0.0.0/0"] } },
        /adminer\.allowedCidrs\[0\] is "0\.0\.0\.0\/0": would show the database's page to everybody/,
    ),
    wrongOnPanintelligence(
        "more connections than the database has",
        { dashboard: { maxTasks: 8 } },
        /dashboard\.maxTasks is 8 .*more than 80 % of the 300/,
    ),
    wrongOnPanintelligence(
        "backups of the database kept for a day",
        { database: { backupRetentionDays: 1 } },
        /database\.backupRetentionDays is 1/,
    ),
    wrongOnPanintelligence(
        "a folder to seed that is not there",
        { seed: { folder: "no/such/folder" } },
        /seed\.folder is "no\/such\/folder"/,
    ),
    wrongOnPanintelligence(
        "endpoints that are none",
        { network: { create: true, vpcEndpoints: "all" } },
        /panintelligence\.network\.vpcEndpoints: must be one of "none", "gateway-only", "private"/,
    ),
    wrongOnPanintelligence(
        "no way out, and endpoints for S3 alone",
        { network: { create: true, natGateways: "None", vpcEndpoints: "gateway-only" } },
        /panintelligence\.network\.natGateways: is "None": .* OnePerAz, or vpcEndpoints: private$/,
    ),
];

describe("programs: wrong configurations are refused before anything is made", () => {
    let made: string[];

    beforeEach(async () => {
        made = [];
        await pulumi.runtime.setMocks(
            {
                newResource: (resource) => {
                    made.push(resource.type);
                    return { id: `${resource.name}-id`, state: resource.inputs as Record<string, unknown> };
                },
                call: (call) => call.inputs as Record<string, unknown>,
            },
            "stackwarden",
            "trial",
        );
    });

    async function refusal(config: Record<string, string>): Promise<string> {
        pulumi.runtime.setAllConfig(config);
        try {
            await program();
        } catch (error) {
            const { message } = error as Error;
            expect(
                pulumi.RunError.isInstance(error) || pulumi.ResourceError.isInstance(error),
                `a clean error, not ${message}`,
            ).to.equal(true);
            return message;
        }
        return "nothing was refused";
    }

    it("has thirty cases and more", () => {
        expect(cases.length).to.be.at.least(30);
    });

    for (const { what, deployment = "pmm-ec2", settings, says } of cases) {
        it(what, async () => {
            const text = typeof settings === "string" ? settings : JSON.stringify(settings);
            const message = await refusal({
                "stackwarden:deployment": deployment,
                ...(settings === undefined ? {} : { [`stackwarden:${deployment}`]: text }),
            });
            expect(message).to.match(says);
            await pulumi.runtime.disconnect(); // Waits for what was asked of the engine.
            expect(made.filter((type) => !type.startsWith("stackwarden:"))).to.deep.equal([]);
        });
    }

    it("names all problems at once", async () => {
        const message = await refusal({
            "stackwarden:deployment": "pmm-ec2",
            "stackwarden:pmm-ec2": JSON.stringify({ ...changed("endpoint.zoneId"), dashboard: 1, colour: "red" }),
        });
        expect(message).to.match(/3 problems:\n.*pmm-ec2\.colour.*|pmm-ec2\.endpoint\.zoneId/s);
        for (const path of ["pmm-ec2.endpoint.zoneId", "pmm-ec2.dashboard", "pmm-ec2.colour"]) {
            expect(message).to.contain(path);
        }
    });

    it("says which deployments there are", async () => {
        expect(await refusal({})).to.match(/stackwarden:deployment is not set.*one of: .*pmm-ec2/);
        expect(await refusal({ "stackwarden:deployment": "toString" })).to.match(
            /"toString": there is no such.*pmm-ec2/,
        );
    });
});
