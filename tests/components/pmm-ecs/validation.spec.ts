import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { PerformanceMode, PmmEcs, PmmStorage, ThroughputMode, VolumeType, type PmmEcsArgs } from "../../../components";
import { record } from "../../support/mocks";
import { awsAnswers } from "../support/aws-answers";
import type { Difference } from "../support/deployer";
import { goodArgs } from "../support/pmm-deployment";
import { deploy, refusal } from "../support/pmm-ecs";

const { network, alarms } = goodArgs();
const { Efs, Ebs } = PmmStorage;

/** Wrong arguments, and what the message must say: where, what, and what to do. */
const wrong: Record<string, [args: Partial<PmmEcsArgs>, ...says: string[]]> = {
    "a storage that is none": [{ storage: "nfs" as never }, 'storage is "nfs"', "one of efs, ebs"],
    "a file system on the storage ebs": [
        { storage: Ebs, fileSystem: {} },
        "fileSystem does not go with the storage ebs",
        "take it out, or set storage",
    ],
    "a volume on the storage efs": [
        { storage: Efs, dataVolume: { sizeGb: 200 } },
        "dataVolume does not go with the storage efs",
    ],
    "a volume without a storage": [{ dataVolume: {} }, "dataVolume does not go with the storage efs"],
    "an output of the list of subnets, of which each gets a mount target": [
        { network: { ...network, privateSubnetIds: pulumi.output(network.privateSubnetIds) } },
        "network.privateSubnetIds must be a list whose length is known",
        "write [first, second] with an output for each",
    ],
    "no CPU units": [{ task: { cpu: 0 } }, "task.cpu is 0", "CPU units from 128 to 196608"],
    "fewer CPU units than ECS takes": [{ task: { cpu: 127 } }, "task.cpu is 127"],
    "more CPU units than any host has": [{ task: { cpu: 196_609 } }, "task.cpu is 196609"],
    "half a CPU unit": [{ task: { cpu: 2048.5 } }, "task.cpu is 2048.5", "whole number"],
    "too little memory for PMM": [{ task: { memoryMb: 2047 } }, "task.memoryMb is 2047", "MiB from 2048 to 3145728"],
    "more memory than any host has": [{ task: { memoryMb: 3_145_729 } }, "task.memoryMb is 3145729"],
    "a root volume smaller than the machine image": [
        { instance: { rootVolumeSizeGb: 29 } },
        "instance.rootVolumeSizeGb is 29",
        "from 30 to 65536",
    ],
    "a backup of the root volume": [
        { backup: { rootVolume: true } },
        "backup.rootVolume is true",
        "instances come and go",
        "take it out",
    ],
    "a performance mode that is none": [
        { fileSystem: { performanceMode: "fast" as never } },
        'fileSystem.performanceMode is "fast"',
        "one of generalPurpose, maxIO",
    ],
    "a throughput mode that is none": [
        { fileSystem: { throughputMode: "fast" as never } },
        'fileSystem.throughputMode is "fast"',
        "one of bursting, provisioned, elastic",
    ],
    "elastic throughput with the mode maxIO": [
        { fileSystem: { performanceMode: PerformanceMode.MaxIo, throughputMode: ThroughputMode.Elastic } },
        'fileSystem.throughputMode is "elastic"',
        "does not go with the performance mode maxIO: choose generalPurpose",
    ],
    "provisioned throughput without a figure": [
        { fileSystem: { throughputMode: ThroughputMode.Provisioned } },
        "fileSystem.provisionedThroughput is missing",
        "MiB a second from 1 to 3414",
    ],
    "a throughput of nothing": [
        { fileSystem: { throughputMode: ThroughputMode.Provisioned, provisionedThroughput: 0 } },
        "fileSystem.provisionedThroughput is 0",
    ],
    "more throughput than EFS gives": [
        { fileSystem: { throughputMode: ThroughputMode.Provisioned, provisionedThroughput: 3415 } },
        "fileSystem.provisionedThroughput is 3415",
    ],
    "a figure of throughput for the mode bursting": [
        { fileSystem: { provisionedThroughput: 64 } },
        "fileSystem.provisionedThroughput goes with the throughput mode provisioned, and not with bursting",
        "leave it out, or change fileSystem.throughputMode",
    ],
    "a class that is not chosen by days": [
        { fileSystem: { transitionToIa: "AFTER_31_DAYS" as never } },
        'fileSystem.transitionToIa is "AFTER_31_DAYS"',
        "one of NEVER, AFTER_1_DAY",
    ],
    "an alias for the key of the file system": [
        { fileSystem: { kmsKeyArn: "alias/files" } },
        'fileSystem.kmsKeyArn is "alias/files"',
        "arn:aws:kms",
    ],
    "the root for a folder": [{ fileSystem: { directory: "/" } }, 'fileSystem.directory is "/"', "such as /pmm"],
    "a folder that does not begin at the root": [{ fileSystem: { directory: "pmm" } }, 'fileSystem.directory is "pmm"'],
    "a folder with an end that says nothing": [
        { fileSystem: { directory: "/pmm/" } },
        'fileSystem.directory is "/pmm/"',
        "without / at its end",
    ],
    "a folder above another": [{ fileSystem: { directory: "/pmm/../x" } }, 'fileSystem.directory is "/pmm/../x"'],
    "a folder of five levels": [
        { fileSystem: { directory: "/a/b/c/d/e" } },
        'fileSystem.directory is "/a/b/c/d/e"',
        "at most 4 levels and 100 characters",
    ],
    "a folder of 101 characters": [
        { fileSystem: { directory: `/${"p".repeat(100)}` } },
        "fileSystem.directory is",
        "at most 4 levels and 100 characters",
    ],
    "a file system that is none": [
        { fileSystem: { existingId: "pmm" } },
        'fileSystem.existingId is "pmm"',
        "fs-0123456789abcdef0",
    ],
    "a volume too small": [{ storage: Ebs, dataVolume: { sizeGb: 0 } }, "dataVolume.sizeGb is 0"],
    "operations for a gp2 volume": [
        { storage: Ebs, dataVolume: { type: VolumeType.Gp2, iops: 3000 } },
        "dataVolume.iops is 3000",
    ],
    "the generation in use retired": [
        { storage: Ebs, dataVolume: { retired: ["initial"] } },
        'dataVolume.retired has "initial", which is the generation in use',
    ],
    "burst credits below zero": [
        { alarms: { ...alarms, burstCreditBytes: -1 } },
        "alarms.burstCreditBytes is -1",
        "bytes from 0",
    ],
    "a percentage of no operations": [{ alarms: { ...alarms, ioLimitPercent: 0 } }, "alarms.ioLimitPercent is 0"],
    "more than all operations": [{ alarms: { ...alarms, ioLimitPercent: 101 } }, "alarms.ioLimitPercent is 101"],
    "a wait for an answer of no time": [{ alarms: { ...alarms, responseSeconds: 0 } }, "alarms.responseSeconds is 0"],
    "queries that user data cannot hold": [
        {
            pmm: {
                customQueries: {
                    highResolution: Array.from(
                        { length: 3000 },
                        (_, index) =>
                            `pg_${(index * 7919 * 104_729).toString(36)}:\n  query: SELECT 1\n  metrics: []\n`,
                    ).join(""),
                },
            },
        },
        "AWS takes 16384",
        "pmm.customQueries",
    ],
};

async function expectRefusal(difference: Difference<PmmEcsArgs>, says: string[]): Promise<void> {
    const message = await refusal(difference);
    expect(message).to.be.a("string");
    for (const words of says) {
        expect(message).to.include(words);
    }
}

describe("PmmEcs refuses", () => {
    for (const [what, [args, ...says]] of Object.entries(wrong)) {
        it(what, () => expectRefusal({ args }, says));
    }

    for (const name of ["aws-pmm", "ecs", "fargate-pmm"]) {
        it(`the name ${name}, whose beginning ECS keeps for itself`, () =>
            expectRefusal({ name }, [`name is "${name}"`, "must not begin with aws, ecs or fargate"]));
    }

    it("a name that is too long for a load balancer, as every deployment does", () =>
        expectRefusal({ name: "p".repeat(21) }, ["at most 20"]));

    it("everything at once, before anything is made", async () => {
        const args: PmmEcsArgs = {
            ...goodArgs(),
            storage: Ebs,
            task: { cpu: 1, memoryMb: 1 },
            fileSystem: {},
            backup: { rootVolume: true, retentionDays: 0 },
            alarms: { emails: [] },
        };
        let message = "";
        const { resources } = await record(
            () => {
                try {
                    new PmmEcs("pmm", args);
                } catch (error) {
                    ({ message } = error as Error);
                }
            },
            { answers: awsAnswers() },
        );
        expect(message.split("\n")).to.have.length(7);
        expect(resources.map(({ type }) => type)).to.deep.equal(["stackwarden:index:PmmEcs"]);
    });
});

describe("PmmEcs checks what it learns only later", () => {
    const late: Record<string, [args: Partial<PmmEcsArgs>, says: string]> = {
        "CPU units": [{ task: { cpu: pulumi.output(1) } }, "task.cpu is 1"],
        memory: [{ task: { memoryMb: pulumi.output(1) } }, "task.memoryMb is 1"],
        "an instance type": [{ instance: { type: pulumi.output("m6g.large") } }, "is arm64"],
        "a throughput": [
            {
                fileSystem: {
                    throughputMode: ThroughputMode.Provisioned,
                    provisionedThroughput: pulumi.output(4000),
                },
            },
            "fileSystem.provisionedThroughput is 4000",
        ],
        "a key": [{ fileSystem: { kmsKeyArn: pulumi.output("key") } }, 'fileSystem.kmsKeyArn is "key"'],
        "burst credits": [
            { alarms: { ...alarms, burstCreditBytes: pulumi.output(0.5) } },
            "alarms.burstCreditBytes is 0.5",
        ],
    };
    for (const [what, [args, says]] of Object.entries(late)) {
        it(what, async () => {
            const { failures } = await deploy({ args });
            expect(failures[0]?.message).to.include(says);
            expect(failures[0]).to.be.instanceOf(pulumi.ResourceError);
        });
    }
});

describe("PmmEcs takes", () => {
    const good: Record<string, Partial<PmmEcsArgs>> = {
        "an output of the list of subnets on the storage ebs, which needs one of them": {
            storage: Ebs,
            network: { ...network, privateSubnetIds: pulumi.output(network.privateSubnetIds) },
        },
        "outputs of ids": {
            network: {
                vpcId: pulumi.output(network.vpcId),
                publicSubnetIds: pulumi.output(network.publicSubnetIds),
                privateSubnetIds: network.privateSubnetIds.map((id) => pulumi.output(id)),
            },
            tags: pulumi.output({ team: "data" }),
        },
        "the folder that AWS Backup restores to": {
            fileSystem: { directory: "/aws-backup-restore_2026-01-02T03-04-05-678901234Z/pmm" },
        },
        "a folder of four levels and 100 characters": { fileSystem: { directory: `/a/b/c/${"p".repeat(93)}` } },
        "the least throughput": {
            fileSystem: { throughputMode: ThroughputMode.Provisioned, provisionedThroughput: 1 },
        },
        "the least of CPU units and memory": { task: { cpu: 128, memoryMb: 2048 } },
        "the smallest root volume": { instance: { rootVolumeSizeGb: 30 } },
        "a name that speaks of ECS further on": { serviceName: "my-ecs" },
    };
    for (const [what, args] of Object.entries(good)) {
        it(what, async () => {
            expect(await refusal({ args })).to.equal(undefined);
        });
    }
});
