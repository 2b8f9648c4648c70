import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { BackupTool, NodeStorage, PerconaCluster, type PerconaClusterArgs } from "../../../components";
import { record } from "../../support/mocks";
import { awsAnswers } from "../support/aws-answers";
import { deploy, goodPerconaArgs, refusal } from "../support/percona";

const { network, alarms } = goodPerconaArgs();
const source = "s3://percona-old-backups-0a1b2c3/old";

/** Wrong arguments, and what the message must say: where, what, and what to do. */
const wrong: Record<string, [args: Partial<PerconaClusterArgs>, ...says: string[]]> = {
    "an id in capitals": [{ clusterId: "Orders" }, 'clusterId is "Orders"', "lower-case letters"],
    "an id that S3 has no room for": [{ clusterId: "o".repeat(21) }, "clusterId is", "1 to 20"],
    "an even number of nodes": [{ nodeCount: 4 }, "nodeCount is 4", "3, 5 or 7"],
    "one node": [{ nodeCount: 1 }, "nodeCount is 1"],
    "an engine that is none": [{ engine: "5.7" as never }, 'engine is "5.7"', "8.0, 8.4"],
    "one subnet": [{ network: { ...network, privateSubnetIds: [network.privateSubnetIds[0]!] } }, "at least 2"],
    "two subnets in a zone": [
        { network: { ...network, privateSubnetIds: ["subnet-0000000000000001a", "subnet-0000000000000002a"] } },
        "both in eu-west-1a",
        "name one subnet a zone",
    ],
    "disks of instances in two zones": [
        { node: { type: "i3en.xlarge" }, network: { ...network, privateSubnetIds: network.privateSubnetIds.slice(1) } },
        "name subnets in 3 zones or more",
        "lost with its host",
    ],
    "disks that a type has not": [
        { node: { type: "r6g.xlarge", storage: NodeStorage.InstanceStore } },
        'node.type "r6g.xlarge" has no disks of its own',
        "set node.storage to ebs",
    ],
    "disks that a type's name does not tell": [
        { node: { type: "g5.xlarge" } },
        'node.type "g5.xlarge" has disks of its own',
        "set node.storage",
    ],
    "a volume beside the instance's own disks": [
        { node: { type: "i3en.xlarge", volume: { sizeGb: 200 } } },
        "node.volume does not go with",
        "take it out",
    ],
    "a volume beside the disks of a type with a d": [
        { node: { type: "m6gd.large", volume: { sizeGb: 200 } } },
        "node.volume does not go with the disks that a m6gd.large has",
    ],
    "too little memory": [{ node: { type: "t3.small" } }, "has 2 GiB of memory, but Percona Server needs 4"],
    "a volume without room": [{ node: { volume: { sizeGb: 5 } } }, "node.volume.sizeGb is 5", "10 GiB or more"],
    "more operations than the size allows": [
        { node: { volume: { sizeGb: 10, iops: 6000 } } },
        "node.volume.iops is 6000",
        "raise sizeGb to 12",
    ],
    "a root volume without room": [{ node: { rootVolumeSizeGb: 19 } }, "node.rootVolumeSizeGb is 19", "from 20"],
    everybody: [{ clientCidrs: ["0.0.0.0/0"] }, "clientCidrs[0]", "would let everybody in"],
    "a client range with host bits": [{ clientCidrs: ["10.0.0.1/8"] }, "has host bits set: write 10.0.0.0/8"],
    "a client group that is none": [{ clientSecurityGroupIds: ["web"] }, 'clientSecurityGroupIds[0] is "web"'],
    "checks faster than a load balancer's": [
        { healthCheck: { intervalSeconds: 4 } },
        "healthCheck.intervalSeconds is 4",
    ],
    "53 weeks of backups": [{ backup: { retentionWeeks: 53 } }, "backup.retentionWeeks is 53", "from 1 to 52"],
    "no weeks of backups": [{ backup: { retentionWeeks: 0 } }, "backup.retentionWeeks is 0"],
    "full backups that expire before the next one": [
        { backup: { fullSchedule: "cron(0 2 1 * ? *)" } },
        "backup.retentionWeeks is 4: must be 9 or more, since up to 744 hours pass between two full backups",
        "let backup.fullSchedule come more often",
    ],
    "a week of weekly backups": [{ backup: { retentionWeeks: 1 } }, "backup.retentionWeeks is 1: must be 2 or more"],
    "a schedule of five fields": [{ backup: { fullSchedule: "0 2 * * *" } }, 'backup.fullSchedule is "0 2 * * *"'],
    "incremental backups by CLONE": [
        { backup: { tool: BackupTool.Clone, incrementalSchedule: "cron(0 2 * * ? *)" } },
        "does not go with the tool clone",
    ],
    "incremental backups of nothing": [
        { backup: { fullSchedule: "never", incrementalSchedule: "cron(0 2 * * ? *)" } },
        "needs full backups to build on",
    ],
    "an alarm before the next backup": [
        { alarms: { ...alarms, backupMaxAgeHours: 24 } },
        "alarms.backupMaxAgeHours is 24",
        "more than the 24 hours between two backups",
    ],
    "an alarm on drills that never are": [
        { backup: { drillSchedule: "never" }, alarms: { ...alarms, verifiedBackupMaxAgeHours: 300 } },
        "alarms.verifiedBackupMaxAgeHours is 300",
        "take it out",
    ],
    "nobody to tell": [{ alarms: { emails: [] } }, "alarms.emails"],
    "backups that are no address": [{ bootstrapFrom: "orders" }, 'bootstrapFrom is "orders"', "s3://"],
    "a time without backups": [{ restoreToTime: "2026-11-22T03:00:00Z" }, "restoreToTime needs bootstrapFrom"],
    "a time in words": [{ bootstrapFrom: source, restoreToTime: "yesterday" }, 'restoreToTime is "yesterday"', "UTC"],
    "a GTID set with a space": [
        { bootstrapFrom: source, restoreToGtid: "3e11fa47-71ca-11e1-9e33-c80aa9429562:1, 2" },
        "restoreToGtid is",
        "a GTID set such as",
    ],
    "two points to restore to": [
        {
            bootstrapFrom: source,
            restoreToTime: "2026-11-22T03:00:00Z",
            restoreToGtid: "3e11fa47-71ca-11e1-9e33-c80aa9429562:1-77",
        },
        "both set: keep one",
    ],
    "one name for two endpoints": [
        { names: { domainName: "orders.internal", write: "db", read: "db" } },
        'names.read is "db"',
        "choose another",
    ],
    "three days to recover a secret": [{ secretRecoveryDays: 3 }, "secretRecoveryDays is 3"],
    "a tag of ours": [{ tags: { "stackwarden:data": "false" } }, "are taken"],
};

describe("PerconaCluster refuses", () => {
    for (const [what, [args, ...says]] of Object.entries(wrong)) {
        it(what, async () => {
            const message = await refusal({ args });
            expect(message).to.be.a("string");
            for (const words of says) {
                expect(message).to.include(words);
            }
        });
    }

    it("everything at once, before anything is made", async () => {
        let message = "";
        const { resources } = await record(
            () => {
                try {
                    new PerconaCluster("percona", {
                        ...goodPerconaArgs(),
                        clusterId: "No",
                        nodeCount: 2,
                        alarms: { emails: [] },
                        backup: { retentionWeeks: 99 },
                    });
                } catch (error) {
                    ({ message } = error as Error);
                }
            },
            { answers: awsAnswers() },
        );
        expect(message.split("\n")).to.have.length(5);
        expect(resources.map(({ type }) => type)).to.deep.equal(["stackwarden:index:PerconaCluster"]);
    });

    it("what it learns only later", async () => {
        const { failures } = await deploy({ args: { readMaxLagSeconds: pulumi.output(0) } });
        expect(failures[0]?.message).to.include("readMaxLagSeconds is 0");
    });
});

describe("PerconaCluster takes", () => {
    const good: Record<string, Partial<PerconaClusterArgs>> = {
        "7 nodes of the newest engine for ARM": { nodeCount: 7, engine: "8.4" as never, node: { type: "r6g.xlarge" } },
        "an EBS volume on a type with disks": { node: { type: "i3en.xlarge", storage: NodeStorage.Ebs } },
        "two months of monthly backups": { backup: { fullSchedule: "cron(0 2 1 * ? *)", retentionWeeks: 9 } },
        "a week of daily backups": { backup: { fullSchedule: "cron(0 2 * * ? *)", retentionWeeks: 1 } },
        "no backups at all, which a policy refuses": { backup: { fullSchedule: "never" } },
        "an output of the list of subnets": {
            network: { ...network, privateSubnetIds: pulumi.output(network.privateSubnetIds) },
        },
        "a GTID set of two servers": {
            bootstrapFrom: source,
            restoreToGtid: "3e11fa47-71ca-11e1-9e33-c80aa9429562:1-77:79,4e11fa47-71ca-11e1-9e33-c80aa9429562:1",
        },
    };
    for (const [what, args] of Object.entries(good)) {
        it(what, async () => {
            expect(await refusal({ args })).to.equal(undefined);
        });
    }
});
