import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { directories } from "../../../lambdas/efs-seed/contract";
import type { PanintelligenceFiles } from "../../../components/panintelligence/file-store/args";
import { find, ofType, valueOf } from "../../support/mocks";
import { json } from "../support/json";
import { untagged } from "../support/untagged";
import { deploy, refusal } from "./support/storage";

const accessPoint = "aws:efs/accessPoint:AccessPoint";
const fileSystem = "aws:efs/fileSystem:FileSystem";
const mountTarget = "aws:efs/mountTarget:MountTarget";
const policy = "aws:efs/fileSystemPolicy:FileSystemPolicy";
const arn = "arn:aws:elasticfilesystem:eu-west-1:123456789012:file-system/fs-0123456789abcdef0";

function withFiles(files: PanintelligenceFiles): ReturnType<typeof deploy> {
    return deploy({ args: { files } });
}

function pointArn(role: string): string {
    return `arn:aws:efs:eu-west-1:123456789012:pi-files-${role}-0a1b2c3`;
}

describe("Panintelligence: its files", () => {
    let usual: Awaited<ReturnType<typeof deploy>>;

    before(async () => {
        usual = await deploy();
    });

    it("are on an encrypted and protected file system", async () => {
        const made = find(usual, fileSystem, "pi-files");
        expect(untagged(made)).to.deep.include({
            encrypted: true,
            performanceMode: "generalPurpose",
            throughputMode: "bursting",
        });
        expect(made.protect).to.equal(true);
        expect(made.inputs.tags).to.include({ "stackwarden:data": "true" });
        expect(await valueOf(pulumi.output(usual.component.files.fileSystem))).to.deep.equal({
            id: "fs-0123456789abcdef0",
            arn,
        });
    });

    it("are shown directory by directory, and to the function that seeds all together", () => {
        const paths = ofType(usual, accessPoint).map(({ inputs }) => inputs.rootDirectory as { path: string });
        expect(paths.map(({ path }) => path)).to.have.members([
            "/pi",
            ...directories.map((directory) => `/pi/${directory}`),
        ]);
        for (const made of ofType(usual, accessPoint)) {
            expect(untagged(made)).to.deep.include({
                fileSystemId: "fs-0123456789abcdef0",
                posixUser: { uid: 1000, gid: 1000 },
            });
            expect(made.inputs.rootDirectory).to.deep.include({
                creationInfo: { ownerUid: 1000, ownerGid: 1000, permissions: "0755" },
            });
        }
    });

    it("are mounted over TLS, by roles that are allowed an access point, and nobody else", async () => {
        const statements = (json(find(usual, policy, "pi-files").inputs.policy) as { Statement: object[] }).Statement;
        expect(statements).to.deep.equal([
            {
                Sid: "OnlyOverTls",
                Effect: "Deny",
                Principal: "*",
                Action: ["*"],
                Resource: arn,
                Condition: { Bool: { "aws:SecureTransport": "false" } },
            },
        ]);
        const mount = usual.component.files.mountStatements(["keys", "custom_jdbc"]);
        expect(await valueOf(pulumi.output(mount))).to.deep.equal([
            {
                Sid: "MountByAccessPoint",
                Effect: "Allow",
                Action: ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
                Resource: arn,
                Condition: {
                    StringEquals: {
                        "elasticfilesystem:AccessPointArn": [pointArn("keys"), pointArn("custom-jdbc")],
                    },
                },
            },
        ]);
    });

    it("are reached in each private subnet, behind the one security group", () => {
        expect(ofType(usual, mountTarget).map(({ inputs }) => inputs)).to.have.deep.members(
            ["subnet-0000000000000001a", "subnet-0000000000000001b"].map((subnetId) => ({
                fileSystemId: "fs-0123456789abcdef0",
                subnetId,
                securityGroups: ["sg-files"],
            })),
        );
        const needed = usual.resources.filter(({ type }) => [mountTarget, policy].includes(type));
        expect(usual.component.files.ready).to.have.length(needed.length);
    });

    it("are volumes of a task with TLS and IAM, where the image looks for them", async () => {
        const { files } = usual.component;
        expect(await valueOf(pulumi.output(files.volumes(["keys"])))).to.deep.equal([
            {
                name: "keys",
                efsVolumeConfiguration: {
                    fileSystemId: "fs-0123456789abcdef0",
                    transitEncryption: "ENABLED",
                    authorizationConfig: { accessPointId: "pi-files-keys-id", iam: "ENABLED" },
                },
            },
        ]);
        const resources = "/var/panintelligence/Dashboard/tomcat/webapps/panMISDashboardResources";
        expect(
            files.mountPoints(files.mounted).map((point) => [point.sourceVolume, point.containerPath]),
        ).to.deep.equal([
            ["themes", `${resources}/themes`],
            ["images", `${resources}/images`],
            ["svg", `${resources}/svg`],
            ["custom_jdbc", "/var/panintelligence/Dashboard/custom_jdbc"],
            ["files", `${resources}/files`],
            ["keys", "/var/panintelligence/Dashboard/keys"],
        ]);
    });

    it("may hide the image's locale, and have drivers where newer images look", async () => {
        const { files } = (await withFiles({ mountLocale: true, jdbcPath: "tomcat/custom_jdbc_drivers" })).component;
        expect(files.mounted).to.have.members([...directories]);
        expect(files.mountPoints(["custom_jdbc"])[0]?.containerPath).to.equal(
            "/var/panintelligence/Dashboard/tomcat/custom_jdbc_drivers",
        );
    });

    it("may be root's, in the root of the file system, as older deployments have them", async () => {
        const recording = await withFiles({ basePath: "/", owner: { uid: 0, gid: 0 } });
        expect(find(recording, accessPoint, "pi-files-themes").inputs).to.deep.include({
            posixUser: { uid: 0, gid: 0 },
        });
        const path = (role: string): unknown => find(recording, accessPoint, `pi-files-${role}`).inputs.rootDirectory;
        expect(path("themes")).to.include({ path: "/themes" });
        expect(path("seed")).to.include({ path: "/" });
        const [mount] = recording.component.files.mountStatements(["themes"]);
        expect(mount!.Action).to.include("elasticfilesystem:ClientRootAccess");
    });

    it("may be on a file system that exists, beside which the own one stays", async () => {
        const existingId = "fs-0123456789abcdef1";
        const recording = await withFiles({ existingId });
        expect(recording.failures).to.deep.equal([]);
        for (const { inputs, name } of ofType(recording, accessPoint)) {
            expect(inputs.fileSystemId, name).to.equal(existingId);
        }
        expect(ofType(recording, mountTarget)).to.have.length(4);
        expect(find(recording, fileSystem, "pi-files").inputs.tags).to.include({ "stackwarden:data": "retired" });
        const invocation = find(recording, "aws:lambda/invocation:Invocation", "pi-seed");
        expect(invocation.inputs.triggers).to.include({ fileSystemId: existingId });
    });

    it("are encrypted with the deployment's key, or with one of their own", async () => {
        const deployments = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd";
        const own = "arn:aws:kms:eu-west-1:123456789012:key/5678efab";
        for (const [files, key] of [
            [{}, deployments],
            [{ kmsKeyArn: own }, own],
        ] as const) {
            const recording = await deploy({ args: { kmsKeyArn: deployments, files } });
            expect(find(recording, fileSystem, "pi-files").inputs.kmsKeyId).to.equal(key);
        }
    });

    describe("are refused when", () => {
        const cases: [why: string, files: PanintelligenceFiles, message: string][] = [
            ["the other one is not encrypted", { existingId: "fs-00000000000000000" }, "files.existingId is"],
            ["the folder is none", { basePath: "pi" }, 'files.basePath is "pi": must be a folder'],
            ["the folder is the root, of somebody", { basePath: "/" }, "goes with files.owner.uid 0 alone"],
            ["the folder has no room", { basePath: "/a/b/c/d" }, "files.basePath and custom_jdbc"],
            ["a user has no number", { owner: { uid: -1 } }, "files.owner.uid is -1"],
            ["drivers are elsewhere", { jdbcPath: "../jdbc" }, 'files.jdbcPath is "../jdbc"'],
            ["the file system is none", { existingId: "files" }, 'files.existingId is "files"'],
            ["a throughput is without its mode", { provisionedThroughput: 5 }, "or change files.throughputMode"],
        ];
        for (const [why, files, message] of cases) {
            it(why, async () => {
                expect(await refusal({ args: { files } })).to.include(message);
            });
        }
    });
});
