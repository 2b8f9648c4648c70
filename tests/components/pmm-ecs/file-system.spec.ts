import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { InfrequentAccess, PerformanceMode, ThroughputMode, type FileSystem } from "../../../components";
import { find, ofType, valueOf, type RecordedResource, type Recording } from "../../support/mocks";
import { json } from "../support/json";
import { goodArgs } from "../support/pmm-deployment";
import { deploy, refusal, taskOf } from "../support/pmm-ecs";
import { untagged } from "../support/untagged";

const type = "aws:efs/fileSystem:FileSystem";
const mountTarget = "aws:efs/mountTarget:MountTarget";
const accessPoint = "aws:efs/accessPoint:AccessPoint";
const ownArn = "arn:aws:elasticfilesystem:eu-west-1:123456789012:file-system/fs-0123456789abcdef0";
const existingId = "fs-0123456789abcdef1";

function withFileSystem(fileSystem: FileSystem): ReturnType<typeof deploy> {
    return deploy({ args: { fileSystem } });
}

function fileSystemOf(recording: Recording): RecordedResource {
    return find(recording, type, "pmm-data");
}

function policyOf(recording: Recording, name = "pmm-data"): { Statement: Record<string, unknown>[] } {
    const { inputs } = find(recording, "aws:efs/fileSystemPolicy:FileSystemPolicy", name);
    return json(inputs.policy) as { Statement: Record<string, unknown>[] };
}

describe("PmmEcs: its file system", () => {
    let usual: Recording;

    before(async () => {
        usual = await deploy();
    });

    it("is encrypted and protected, and moves what nobody reads to a cheaper class and back", () => {
        const { tags, ...inputs } = fileSystemOf(usual).inputs;
        expect(tags).to.include({ Name: "pmm-data", "stackwarden:data": "true" });
        expect(inputs).to.deep.equal({
            encrypted: true,
            performanceMode: "generalPurpose",
            throughputMode: "bursting",
            lifecyclePolicies: [
                { transitionToIa: "AFTER_30_DAYS" },
                { transitionToPrimaryStorageClass: "AFTER_1_ACCESS" },
            ],
        });
        expect(fileSystemOf(usual).protect).to.equal(true);
    });

    const kinds: [given: FileSystem, made: object][] = [
        [{ throughputMode: ThroughputMode.Elastic }, { throughputMode: "elastic" }],
        [
            { throughputMode: ThroughputMode.Provisioned, provisionedThroughput: 64 },
            { throughputMode: "provisioned", provisionedThroughputInMibps: 64 },
        ],
        [{ performanceMode: PerformanceMode.MaxIo }, { performanceMode: "maxIO", throughputMode: "bursting" }],
        [{ transitionToIa: InfrequentAccess.Never }, { lifecyclePolicies: [] }],
        [
            { transitionToIa: InfrequentAccess.After7Days },
            {
                lifecyclePolicies: [
                    { transitionToIa: "AFTER_7_DAYS" },
                    { transitionToPrimaryStorageClass: "AFTER_1_ACCESS" },
                ],
            },
        ],
        [
            { kmsKeyArn: "arn:aws:kms:eu-west-1:123456789012:key/1234abcd" },
            { encrypted: true, kmsKeyId: "arn:aws:kms:eu-west-1:123456789012:key/1234abcd" },
        ],
    ];
    for (const [given, made] of kinds) {
        it(`can be ${JSON.stringify(given)}`, async () => {
            const recording = await withFileSystem(given);
            expect(recording.failures).to.deep.equal([]);
            expect(fileSystemOf(recording).inputs).to.deep.include(made);
        });
    }

    it("takes a throughput that is known later", async () => {
        const provisionedThroughput = pulumi.output(3414);
        const recording = await withFileSystem({ throughputMode: ThroughputMode.Provisioned, provisionedThroughput });
        expect(fileSystemOf(recording).inputs.provisionedThroughputInMibps).to.equal(3414);
    });

    it("can be released", async () => {
        expect(fileSystemOf(await withFileSystem({ protect: false })).protect).to.equal(false);
    });

    it("shows PMM one folder, as PMM's own user", () => {
        expect(untagged(find(usual, accessPoint, "pmm-data"))).to.deep.equal({
            fileSystemId: "fs-0123456789abcdef0",
            posixUser: { uid: 1000, gid: 1000 },
            rootDirectory: { path: "/pmm", creationInfo: { ownerUid: 1000, ownerGid: 1000, permissions: "0755" } },
        });
    });

    it("shows PMM the folder of a restore when told to", async () => {
        const directory = "/aws-backup-restore_2026-01-02T03-04-05-678Z/pmm";
        const recording = await withFileSystem({ directory });
        expect(find(recording, accessPoint, "pmm-data").inputs.rootDirectory).to.include({ path: directory });
    });

    it("is mounted by PMM's role alone, by that access point, and over TLS", () => {
        expect(policyOf(usual).Statement).to.deep.equal([
            {
                Sid: "ClientsMountByTheAccessPoint",
                Effect: "Allow",
                Principal: { AWS: "arn:aws:iam::123456789012:role/pmm-task-role-0a1b2c3" },
                Action: ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
                Resource: ownArn,
                Condition: {
                    StringEquals: {
                        "elasticfilesystem:AccessPointArn": "arn:aws:efs:eu-west-1:123456789012:pmm-data-0a1b2c3",
                    },
                },
            },
            {
                Sid: "OnlyOverTls",
                Effect: "Deny",
                Principal: "*",
                Action: ["*"],
                Resource: ownArn,
                Condition: { Bool: { "aws:SecureTransport": "false" } },
            },
        ]);
    });

    it("is reached from the hosts' group alone, on the port of NFS", () => {
        const ways = usual.resources.filter(({ inputs }) => inputs.securityGroupId === "pmm-data-id");
        expect(ways.map(({ name, type }) => [name, type.split(":").at(-1)])).to.deep.equal([
            ["pmm-data-nfs", "SecurityGroupIngressRule"],
        ]);
        expect(ways[0]!.inputs).to.include({
            referencedSecurityGroupId: "pmm-instance-id",
            ipProtocol: "tcp",
            fromPort: 2049,
            toPort: 2049,
        });
    });

    describe("its mount targets", () => {
        it("are one a private subnet, the old one gone before a new one comes", () => {
            expect(ofType(usual, mountTarget).map(({ inputs }) => inputs)).to.have.deep.members(
                ["subnet-0000000000000001a", "subnet-0000000000000001b"].map((subnetId) => ({
                    fileSystemId: "fs-0123456789abcdef0",
                    subnetId,
                    securityGroups: ["pmm-data-id"],
                })),
            );
            expect(ofType(usual, mountTarget).map(({ deleteBeforeReplace }) => deleteBeforeReplace)).to.deep.equal([
                true,
                true,
            ]);
        });

        it("are as many as the list is long, whose subnets may be known later", async () => {
            const privateSubnetIds = ["a", "b", "c"].map((zone) => pulumi.output(`subnet-0000000000000001${zone}`));
            const recording = await deploy({ args: { network: { ...goodArgs().network, privateSubnetIds } } });
            expect(recording.failures).to.deep.equal([]);
            expect(ofType(recording, mountTarget).map(({ name }) => name)).to.have.members([
                "pmm-data-0",
                "pmm-data-1",
                "pmm-data-2",
            ]);
        });

        it("are refused for two subnets in one zone, where EFS takes one", async () => {
            const privateSubnetIds = [
                "subnet-0000000000000001a",
                "subnet-0000000000000002b",
                "subnet-0000000000000003a",
            ];
            const message = await refusal({ args: { network: { ...goodArgs().network, privateSubnetIds } } });
            expect(message)
                .to.include("has subnet-0000000000000001a and subnet-0000000000000003a, both in eu-west-1a")
                .and.include("name one subnet a zone");
        });
    });

    describe("that exists already", () => {
        let other: Awaited<ReturnType<typeof deploy>>;
        const otherArn = ownArn.replace("fs-0123456789abcdef0", existingId);

        before(async () => {
            other = await withFileSystem({ existingId });
        });

        it("is used in place of the own one, everywhere", async () => {
            expect(other.failures).to.deep.equal([]);
            const name = `pmm-data-${existingId}`;
            for (const made of [
                find(other, accessPoint, name),
                find(other, mountTarget, `${name}-0`),
                find(other, mountTarget, `${name}-1`),
            ]) {
                expect(made.inputs.fileSystemId, made.urn).to.equal(existingId);
            }
            expect(ofType(other, accessPoint)).to.have.length(1);
            expect(policyOf(other, name).Statement.map(({ Sid, Resource }) => [Sid, Resource])).to.deep.equal([
                ["ClientsMountByTheAccessPoint", otherArn],
                ["OnlyOverTls", otherArn],
            ]);
            expect(taskOf(other).volumes).to.have.nested.property(
                "[0].efsVolumeConfiguration.fileSystemId",
                existingId,
            );
            const [selection] = ofType(other, "aws:backup/selection:Selection");
            expect(selection!.inputs.resources).to.deep.equal([otherArn]);
            const alarm = find(other, "aws:cloudwatch/metricAlarm:MetricAlarm", "pmm-efs-io-limit");
            expect(alarm.inputs.dimensions).to.deep.equal({ FileSystemId: existingId });
            expect(await valueOf(other.component.fileSystemId!)).to.equal(existingId);
        });

        it("leaves the own one as it is, protected, and marks it as out of use", () => {
            const { inputs, protect } = fileSystemOf(other);
            const { inputs: before } = fileSystemOf(usual);
            expect(inputs).to.deep.equal({
                ...before,
                tags: { ...(before.tags as object), "stackwarden:data": "retired" },
            });
            expect(protect).to.equal(true);
        });

        it("is reached beside the own one, which is not torn from a PMM that still writes to it, and lets no other in", () => {
            for (const name of ["pmm-data-0", "pmm-data-1"]) {
                expect(find(other, mountTarget, name).inputs).to.deep.equal(find(usual, mountTarget, name).inputs);
            }
            expect(policyOf(other).Statement).to.deep.equal(policyOf(usual).Statement.slice(1));
        });

        it("is waited for by the service", () => {
            const { dependencies } = find(other, "aws:ecs/service:Service", "pmm-service");
            const needed = other.resources.filter(
                ({ type, name }) => /mountTarget|fileSystemPolicy/.test(type) && name.includes(existingId),
            );
            expect(needed).to.have.length(3);
            expect(dependencies).to.include.members(needed.map(({ urn }) => urn));
        });

        it("is refused when it is the own one", async () => {
            const message = await refusal({ args: { fileSystem: { existingId: "fs-0123456789abcdef0" } } });
            expect(message)
                .to.include('fileSystem.existingId is "fs-0123456789abcdef0"')
                .and.include("the deployment's own: take it out");
        });

        it("is refused when it is not encrypted", async () => {
            const message = await refusal({ args: { fileSystem: { existingId: "fs-00000000000000000" } } });
            expect(message).to.include('fileSystem.existingId is "fs-00000000000000000", which is not encrypted');
        });
    });
});
