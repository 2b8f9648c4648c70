import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { PmmEc2, RdsEngine, VolumeType, type PmmEc2Args } from "../../../components";
import { record } from "../../support/mocks";
import { awsAnswers } from "../support/aws-answers";
import type { Difference as AnyDifference } from "../support/deployer";
import { goodArgs } from "../support/pmm-deployment";
import { deploy, refusal } from "../support/pmm-ec2";

type Difference = AnyDifference<PmmEc2Args>;

const { endpoint, network, alarms } = goodArgs();
const query = "pg_x:\n  query: SELECT 1\n  metrics: []\n";

/** Wrong arguments, and what the message must say: where, what, and what to do. */
const wrong: Record<string, [difference: Difference | Partial<PmmEc2Args>, ...says: string[]]> = {
    "a name that is too long": [{ name: "p".repeat(21) }, `name is "${"p".repeat(21)}"`, "at most 20"],
    "a name with capitals": [{ name: "PMM" }, 'name is "PMM"', "lower-case"],
    "a name with two hyphens": [{ name: "pmm--a" }, "single hyphens"],
    "a name that ends with a hyphen": [{ name: "pmm-" }, 'name is "pmm-"'],
    "a name that AWS keeps for itself": [{ name: "internal-pmm" }, "not with internal-"],
    "a service name with a slash": [{ serviceName: "a/b" }, 'serviceName is "a/b"', "letters, digits, - and _"],
    "a VPC that is none": [
        { network: { ...network, vpcId: "main" } },
        'network.vpcId is "main"',
        "vpc-0123456789abcdef0",
    ],
    "one public subnet": [
        { network: { ...network, publicSubnetIds: ["subnet-0000000000000000a"] } },
        "network.publicSubnetIds is",
        "at least 2 subnet ids",
    ],
    "the same subnet twice": [
        { network: { ...network, publicSubnetIds: ["subnet-0000000000000000a", "subnet-0000000000000000a"] } },
        "network.publicSubnetIds is",
        'has "subnet-0000000000000000a" twice',
    ],
    "no private subnet": [
        { network: { ...network, privateSubnetIds: [] } },
        "network.privateSubnetIds is []",
        "at least 1",
    ],
    "one private subnet for an internal load balancer": [
        {
            endpoint: { ...endpoint, internal: true },
            network: { ...network, privateSubnetIds: ["subnet-0000000000000001a"] },
        },
        "network.privateSubnetIds is",
        "at least 2",
    ],
    "a subnet that is none": [
        { network: { ...network, privateSubnetIds: ["private"] } },
        'network.privateSubnetIds[0] is "private"',
        "subnet-0123456789abcdef0",
    ],
    "a zone's name for its id": [
        { endpoint: { ...endpoint, zoneId: "example.com" } },
        'endpoint.zoneId is "example.com"',
        "hosted zone id",
    ],
    "no host name": [{ endpoint: { ...endpoint, hostnames: [] } }, "endpoint.hostnames is []", "at least 1 host name"],
    "a host name without domain": [
        { endpoint: { ...endpoint, hostnames: ["pmm"] } },
        'endpoint.hostnames[0] is "pmm"',
        "such as pmm.example.com",
    ],
    "a range with host bits": [
        { endpoint: { ...endpoint, allowedCidrs: ["10.1.2.3/8"] } },
        'endpoint.allowedCidrs[0] is "10.1.2.3/8"',
        "write 10.0.0.0/8",
    ],
    "no range at all": [
        { endpoint: { ...endpoint, allowedCidrs: [] } },
        "endpoint.allowedCidrs is []",
        "nobody can connect",
    ],
    "an old TLS policy": [
        { endpoint: { ...endpoint, tlsPolicy: "ELBSecurityPolicy-2016-08" } },
        'endpoint.tlsPolicy is "ELBSecurityPolicy-2016-08"',
        "nothing below 1.2",
    ],
    "a policy with TLS 1.3 that still offers 1.0": [
        { endpoint: { ...endpoint, tlsPolicy: "ELBSecurityPolicy-TLS13-1-0-2021-06" } },
        "endpoint.tlsPolicy is",
    ],
    "a timeout that load balancers cannot have": [
        { endpoint: { ...endpoint, idleTimeoutSeconds: 4001 } },
        "endpoint.idleTimeoutSeconds is 4001",
        "from 1 to 4000",
    ],
    "issuers without Amazon": [
        { endpoint: { ...endpoint, certificateIssuers: ["letsencrypt.org"] } },
        "endpoint.certificateIssuers has no amazon.com",
        "add amazon.com",
    ],
    "access logs for no time": [
        { endpoint: { ...endpoint, accessLogs: { retentionDays: 0 } } },
        "endpoint.accessLogs.retentionDays is 0",
        "from 1 to 3650",
    ],
    "a rate limit that is too low": [
        { endpoint: { ...endpoint, firewall: { rateLimit: 5 } } },
        "endpoint.firewall.rateLimit is 5",
        "from 10",
    ],
    "a firewall action that is none": [
        { endpoint: { ...endpoint, firewall: { managedRules: "deny" as never } } },
        'endpoint.firewall.managedRules is "deny"',
        "one of block, count",
    ],
    "an instance type that is none": [{ instance: { type: "large" } }, 'instance.type is "large"', "such as m5.large"],
    "an image that is none": [{ instance: { amiId: "ubuntu" } }, 'instance.amiId is "ubuntu"', "ami-0123456789abcdef0"],
    "a root volume that is too small": [
        { instance: { rootVolumeSizeGb: 4 } },
        "instance.rootVolumeSizeGb is 4",
        "from 8 to 65536",
    ],
    "SSH for everybody": [
        { instance: { adminCidr: "0.0.0.0/0" } },
        'instance.adminCidr is "0.0.0.0/0"',
        "your own network",
    ],
    "a key pair without name": [{ instance: { sshKeyName: "" } }, 'instance.sshKeyName is ""', "name of a key pair"],
    "a volume type that is none": [
        { dataVolume: { type: "st1" as never } },
        'dataVolume.type is "st1"',
        "one of gp3, gp2, io1, io2",
    ],
    "a volume that is too large": [{ dataVolume: { sizeGb: 70_000 } }, "dataVolume.sizeGb is 70000", "to 65536"],
    "operations for a gp2 volume": [
        { dataVolume: { type: VolumeType.Gp2, iops: 3000 } },
        "dataVolume.iops is 3000",
        "cannot be set",
    ],
    "more operations than the size allows": [
        { dataVolume: { sizeGb: 10, iops: 6000 } },
        "dataVolume.iops is 6000",
        "raise sizeGb to 12",
    ],
    "a key's id for its ARN": [
        { dataVolume: { kmsKeyArn: "1234abcd" } },
        'dataVolume.kmsKeyArn is "1234abcd"',
        "arn:aws:kms",
    ],
    "a snapshot that is none": [
        { dataVolume: { restoreFromSnapshotId: "latest" } },
        'dataVolume.restoreFromSnapshotId is "latest"',
        "snap-0123456789abcdef0",
    ],
    "a retired generation that is none": [
        { dataVolume: { restoreFromSnapshotId: "snap-0123456789abcdef0", retired: ["first"] } },
        'dataVolume.retired[0] is "first"',
    ],
    "a generation that is retired twice": [
        { dataVolume: { restoreFromSnapshotId: "snap-0123456789abcdef0", retired: ["initial", "initial"] } },
        'has "initial" twice',
    ],
    "the first generation retired without a next": [
        { dataVolume: { retired: ["initial"] } },
        'dataVolume.retired has "initial", which is the generation in use',
        "set dataVolume.restoreFromSnapshotId",
    ],
    "the generation in use retired": [
        { dataVolume: { restoreFromSnapshotId: "snap-0123456789abcdef0", retired: ["snap-0123456789abcdef0"] } },
        "which is the generation in use",
        "restore from another snapshot",
    ],
    "PMM 2": [{ pmm: { version: "2" } }, 'pmm.version is "2"', "a version of PMM 3"],
    "an image with a space": [{ pmm: { version: "percona/pmm server" } }, "pmm.version is"],
    "a setting that PMM does not know": [
        { pmm: { settings: { PMM_DATA_RETENSION: "720h" } } },
        "pmm.settings.PMM_DATA_RETENSION is not known to PMM 3",
        "correct the name",
    ],
    "a setting of PMM 2": [
        { pmm: { settings: { DISABLE_TELEMETRY: "1" } } },
        "pmm.settings.DISABLE_TELEMETRY is not known",
    ],
    "a setting with a secret": [
        { pmm: { settings: { GF_SMTP_PASSWORD: "hunter2" } } },
        "pmm.settings.GF_SMTP_PASSWORD asks for a secret",
        "set it inside PMM",
    ],
    "a secret in lower case": [{ pmm: { settings: { VM_httpAuth_password: "hunter2" } } }, "asks for a secret"],
    "a password in a URL": [
        { pmm: { settings: { HTTPS_PROXY: "http://me:hunter2@proxy:3128" } } },
        "pmm.settings.HTTPS_PROXY holds a password in a URL",
    ],
    "the admin's password": [
        { pmm: { settings: { GF_SECURITY_ADMIN_PASSWORD: "hunter2" } } },
        "pmm.settings.GF_SECURITY_ADMIN_PASSWORD is the business of this deployment",
    ],
    "telemetry by its variable": [
        { pmm: { settings: { PMM_ENABLE_TELEMETRY: "1" } } },
        "pmm.settings.PMM_ENABLE_TELEMETRY is set by pmm.telemetry",
    ],
    "updates inside PMM": [{ pmm: { settings: { PMM_ENABLE_UPDATES: "1" } } }, "pmm.version"],
    "a setting that is no name": [
        { pmm: { settings: { "PMM-DEBUG": "1" } } },
        "pmm.settings.PMM-DEBUG is not the name",
    ],
    "a setting of two lines": [
        { pmm: { settings: { PMM_DEBUG: "1\nX=2" } } },
        "pmm.settings.PMM_DEBUG must be a text of one line",
    ],
    "queries that are no YAML": [
        { pmm: { customQueries: { highResolution: "a: [" } } },
        "pmm.customQueries.highResolution is not valid YAML",
    ],
    "queries that are a list": [{ pmm: { customQueries: { lowResolution: "- a" } } }, "must be a map of query names"],
    "a query without metrics": [
        { pmm: { customQueries: { lowResolution: "pg_x:\n  query: SELECT 1\n" } } },
        "pmm.customQueries.lowResolution has no query and metrics for pg_x",
    ],
    "queries that user data cannot hold": [
        {
            pmm: {
                customQueries: {
                    highResolution: Array.from({ length: 3000 }, (_, index) =>
                        query.replace("pg_x", `pg_${(index * 7919 * 104_729).toString(36)}`),
                    ).join(""),
                },
            },
        },
        "AWS takes 16384",
        "pmm.customQueries",
    ],
    "queries that are not ASCII": [
        { pmm: { customQueries: { highResolution: query.replace("pg_x", "pg_\u00e4") } } },
        "pmm.customQueries.highResolution has",
        "ASCII",
    ],
    "a schedule of cron, not of AWS": [
        { backup: { schedule: "0 5 * * *" } },
        'backup.schedule is "0 5 * * *"',
        "cron(0 5 * * ? *)",
    ],
    "a schedule without ?": [{ backup: { schedule: "cron(0 5 * * * *)" } }, "backup.schedule is", "day fields"],
    "a backup that is kept for no time": [
        { backup: { retentionDays: 0 } },
        "backup.retentionDays is 0",
        "from 1 to 35040",
    ],
    "a weekly backup that is kept too long": [
        { backup: { weekly: { enabled: true, retentionDays: 35_041 } } },
        "backup.weekly.retentionDays is 35041",
    ],
    "a weekly schedule that cannot be": [
        { backup: { weekly: { schedule: "cron(0 6 ? * MOON *)" } } },
        'backup.weekly.schedule is "cron(0 6 ? * MOON *)"',
    ],
    "a copy to a place that is no region": [
        { backup: { copy: { region: "Frankfurt" } } },
        'backup.copy.region is "Frankfurt"',
        "such as eu-central-1",
    ],
    "a copy with an alias for a key": [
        { backup: { copy: { region: "eu-central-1", kmsKeyArn: "alias/backup" } } },
        "backup.copy.kmsKeyArn is",
    ],
    "a schedule with gaps that the alarm would take for failures": [
        { backup: { schedule: "cron(0 5 ? * MON-FRI *)" } },
        "alarms.backupMaxAgeHours is 26",
        "more than the 72 hours",
    ],
    "nobody to tell": [{ alarms: { emails: [] } }, "alarms.emails is []", "nobody hears of trouble"],
    "an address that is none": [{ alarms: { emails: ["ops"] } }, 'alarms.emails[0] is "ops"', "team@example.com"],
    "the same address twice": [{ alarms: { emails: ["a@b.io", "a@b.io"] } }, 'has "a@b.io" twice'],
    "a topic that is none": [
        { alarms: { ...alarms, topicArns: ["pager"] } },
        'alarms.topicArns[0] is "pager"',
        "arn:aws:sns",
    ],
    "more than all of the memory": [
        { alarms: { ...alarms, memoryPercent: 110 } },
        "alarms.memoryPercent is 110",
        "up to 100",
    ],
    "a percentage of 0": [{ alarms: { ...alarms, cpuPercent: 0 } }, "alarms.cpuPercent is 0"],
    "a fraction for a percentage": [
        { alarms: { ...alarms, rootDiskPercent: -0.85 } },
        "alarms.rootDiskPercent is -0.85",
    ],
    "errors below zero": [{ alarms: { ...alarms, serverErrors: -1 } }, "alarms.serverErrors is -1"],
    "longer than CloudWatch looks back": [
        { alarms: { ...alarms, backupMaxAgeHours: 169 } },
        "alarms.backupMaxAgeHours is 169",
        "from 1 to 168",
    ],
    "a database group that is none": [
        { rdsAccess: [{ securityGroupId: "databases", engine: RdsEngine.Mysql }] },
        'rdsAccess[0].securityGroupId is "databases"',
    ],
    "an engine that is none": [
        { rdsAccess: [{ securityGroupId: "sg-0123456789abcdef0", engine: "oracle" as never }] },
        'rdsAccess[0].engine is "oracle"',
        "one of mysql, postgresql",
    ],
    "a port that is none": [
        { rdsAccess: [{ securityGroupId: "sg-0123456789abcdef0", engine: RdsEngine.Mysql, port: 70_000 }] },
        "rdsAccess[0].port is 70000",
        "to 65535",
    ],
    "a user for a reader": [
        { secretReaders: ["arn:aws:iam::123456789012:user/me"] },
        "secretReaders[0] is",
        "role/reader",
    ],
    "a recovery window that is too short": [
        { adminSecret: { recoveryWindowDays: 3 } },
        "adminSecret.recoveryWindowDays is 3",
        "from 7 to 30, or 0",
    ],
    "a retention that CloudWatch Logs does not have": [
        { logRetentionDays: 364 },
        "logRetentionDays is 364",
        "one of 1, 3, 5",
    ],
    "a tag of AWS": [{ tags: { "aws:createdBy": "me" } }, 'tags["aws:createdBy"]', "choose another"],
    "a tag of ours": [{ tags: { "stackwarden:data": "no" } }, 'tags["stackwarden:data"]'],
};

function differenceOf(given: Difference | Partial<PmmEc2Args>): Difference {
    return "name" in given ? given : { args: given as Partial<PmmEc2Args> };
}

describe("PmmEc2 refuses", () => {
    for (const [what, [given, ...says]] of Object.entries(wrong)) {
        it(what, async () => {
            const message = await refusal(differenceOf(given));
            expect(message).to.be.a("string");
            for (const words of says) {
                expect(message).to.include(words);
            }
            expect(message, "a secret must not appear").not.to.include("hunter2");
        });
    }

    it("everything at once, before anything is made", async () => {
        const args: PmmEc2Args = {
            ...goodArgs(),
            endpoint: { zoneId: "zone", hostnames: ["pmm"], allowedCidrs: ["everyone"] },
            dataVolume: { sizeGb: 0 },
            alarms: { emails: [] },
        };
        let message = "";
        const { resources } = await record(
            () => {
                try {
                    new PmmEc2("PMM", args);
                } catch (error) {
                    ({ message } = error as Error);
                }
            },
            { answers: awsAnswers() },
        );
        expect(message.split("\n")).to.have.length(7);
        expect(resources.map(({ type }) => type)).to.deep.equal(["stackwarden:index:PmmEc2"]);
    });
});

describe("PmmEc2 checks what it learns only later", () => {
    const late: Record<string, [args: Partial<PmmEc2Args>, says: string]> = {
        "a VPC": [{ network: { ...network, vpcId: pulumi.output("main") } }, 'network.vpcId is "main"'],
        "a list of subnets": [
            { network: { ...network, publicSubnetIds: pulumi.output(["subnet-0000000000000000a"]) } },
            "network.publicSubnetIds is",
        ],
        "an element of a list": [
            { network: { ...network, privateSubnetIds: [pulumi.output("private")] } },
            'network.privateSubnetIds[0] is "private"',
        ],
        "an instance type": [{ instance: { type: pulumi.output("m6g.large") } }, "is arm64"],
        "a size": [{ dataVolume: { sizeGb: pulumi.output(0) } }, "dataVolume.sizeGb is 0"],
        "a schedule": [{ backup: { schedule: pulumi.output("daily") } }, 'backup.schedule is "daily"'],
        "the gap of a schedule": [
            { backup: { schedule: pulumi.output("cron(0 5 ? * MON *)") } },
            "alarms.backupMaxAgeHours is 26",
        ],
        "a reader": [{ secretReaders: [pulumi.output("me")] }, 'secretReaders[0] is "me"'],
        "a setting": [{ pmm: { settings: { PMM_DEBUG: pulumi.output("a\nb") } } }, "pmm.settings.PMM_DEBUG must be"],
        "a tag": [{ tags: pulumi.output({ "aws:x": "1" }) }, 'tags["aws:x"]'],
        "a range": [{ instance: { adminCidr: pulumi.output("0.0.0.0/0") } }, "instance.adminCidr is"],
    };
    for (const [what, [args, says]] of Object.entries(late)) {
        it(what, async () => {
            const { failures } = await deploy({ args });
            expect(failures[0]?.message).to.include(says);
            expect(failures[0]).to.be.instanceOf(pulumi.ResourceError);
        });
    }

    it("and takes what is good", async () => {
        const { failures, resources } = await deploy({
            args: {
                network: {
                    vpcId: pulumi.output(network.vpcId),
                    publicSubnetIds: pulumi.output(network.publicSubnetIds),
                    privateSubnetIds: pulumi.output(network.privateSubnetIds),
                },
                tags: pulumi.output({ team: "data" }),
            },
        });
        expect(failures).to.deep.equal([]);
        const volume = resources.find(({ type }) => type === "aws:ebs/volume:Volume");
        expect(volume!.inputs.tags).to.include({ team: "data", "stackwarden:data": "true" });
    });
});
