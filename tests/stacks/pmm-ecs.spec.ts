import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import type { EngineResult } from "../../offline/engine";
import { EngineProject } from "../support/engine";
import { automation } from "./support/automation";
import { network } from "./support/network";
import {
    changesIn,
    contentOf,
    fail,
    filesIn,
    judgedUp,
    named,
    passwordOf,
    plannedInputs,
    resourceIn,
    succeed,
} from "./support/stack";

/** `Pulumi.pmm-ecs.yaml` in short, with further arguments of the component. */
function configuration(settings: Record<string, unknown> = {}): Record<string, unknown> {
    return {
        "stackwarden:deployment": "pmm-ecs",
        "stackwarden:pmm-ecs": {
            network,
            endpoint: { zoneId: "Z0123456789EXAMPLE", hostnames: ["pmm.example.com"] },
            alarms: { emails: ["database-team@example.com"] },
            ...settings,
        },
    };
}

/** What the later updates have. */
const newer = { pmm: { version: "3.4.1" } };

const fileSystemType = "aws:efs/fileSystem:FileSystem";

/** Puts a file system into the account, as AWS Backup does when it restores to a new one; gives its file. */
function restoredFileSystem(home: string, id: string): string {
    const file = path.join(home, "cloud", "eu-west-1", "efs-fileSystem", `${id}.json`);
    const thing = {
        type: fileSystemType,
        id,
        region: "eu-west-1",
        inputs: { encrypted: true },
        outputs: {
            arn: `arn:aws:elasticfilesystem:eu-west-1:123456789012:file-system/${id}`,
            encrypted: true,
            performanceMode: "generalPurpose",
            throughputMode: "bursting",
        },
    };
    fs.writeFileSync(file, JSON.stringify(thing));
    return file;
}

describe("stacks: pmm-ecs on the real engine, policed", function () {
    this.timeout(300_000);

    describe("with its data on a file system", () => {
        let home: string;
        let stack: EngineProject;
        let up: EngineResult;
        /** File of the file system that is put into the account later. */
        let restored: string;
        /** Outputs of the first update, which later ones are compared with. */
        let first: Record<string, unknown>;

        before(async () => {
            home = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-home-"));
            stack = await EngineProject.create({ stack: "pmm-ecs", home, config: configuration(), policed: false });
        });
        after(() => {
            stack.dispose();
            fs.rmSync(home, { recursive: true, force: true });
        });

        it("goes up with its outputs, with nothing said against it", async () => {
            up = await judgedUp(stack);
            expect(plannedInputs(up, "aws:ecs/service:Service", "pmm-service")).to.deep.include({
                desiredCount: 1,
                deploymentMinimumHealthyPercent: 0,
                deploymentMaximumPercent: 100,
                availabilityZoneRebalancing: "DISABLED",
            });
            expect(plannedInputs(up, "aws:autoscaling/group:Group", "pmm-host")).to.deep.include({
                minSize: 1,
                maxSize: 1,
                instanceMaintenancePolicy: { minHealthyPercentage: 0, maxHealthyPercentage: 100 },
            });
            expect(Object.keys(changesIn(up)).filter((name) => name.startsWith("MountTarget"))).to.have.members([
                "MountTarget pmm-data-0",
                "MountTarget pmm-data-1",
            ]);
            first = await stack.outputs();
            expect(first).to.include({
                url: "https://pmm.example.com",
                storage: "efs",
                clusterName: "pmm-pmm-ecs",
                serviceName: "pmm-pmm-ecs",
                rootVolumeSizeGb: 30,
                swapSizeGb: 8,
                region: "eu-west-1",
            });
            expect(first.fileSystemId).to.match(/^fs-[0-9a-f]{17}$/);
            expect(first).not.to.have.property("dataVolumeId");
        });

        it("keeps no secret in clear: not in the state, the cloud's content, a log or an event", async () => {
            const password = await passwordOf(stack);
            const texts = {
                "what lies on disk: state, cloud and logs": contentOf(home),
                "the output": up.output,
                // Debug messages are Pulumi's SDK's own, which tells the engine everything; nobody sees them unless asked for.
                "the events": JSON.stringify(
                    up.events.filter(({ diagnosticEvent }) => diagnosticEvent?.prefix !== "debug: "),
                ),
            };
            for (const [where, text] of Object.entries(texts)) {
                expect(text.includes(password), `the password was found in clear in ${where}`).to.equal(false);
            }
        });

        it("takes another version and follows a restore into a folder of its files, by the service that it has alone", async () => {
            const fileSystem = { directory: "/aws-backup-restore_2026-01-02T03-04-05-678Z/pmm" };
            stack.configure(configuration({ ...newer, fileSystem }));
            expect(changesIn(await succeed(stack.up()))).to.deep.equal({
                "AccessPoint pmm-data": "replace",
                "FileSystemPolicy pmm-data": "update",
                "TaskDefinition pmm-task": "replace",
                "Service pmm-service": "update",
            });
            const resources = await stack.resources();
            const service = named(resources, "aws:ecs/service:Service", "pmm-service");
            expect(service.outputs?.taskDefinition).to.match(/:task-definition\/pmm-pmm-ecs:2$/);
            expect(named(resources, fileSystemType, "pmm-data").id).to.equal(first.fileSystemId);
        });

        it("takes another instance type into the group that it has, follows a restore to another file system, and keeps its own", async () => {
            const existingId = "fs-0fedcba9876543210";
            restored = restoredFileSystem(home, existingId);
            stack.configure(configuration({ ...newer, instance: { type: "m5.xlarge" }, fileSystem: { existingId } }));
            expect(changesIn(await judgedUp(stack))).to.deep.equal({
                "LaunchTemplate pmm-host": "update",
                "Group pmm-host": "update",
                "FileSystem pmm-data": "update",
                "FileSystemPolicy pmm-data": "update",
                "AccessPoint pmm-data": "delete",
                [`FileSystemPolicy pmm-data-${existingId}`]: "create",
                [`AccessPoint pmm-data-${existingId}`]: "create",
                [`MountTarget pmm-data-${existingId}-0`]: "create",
                [`MountTarget pmm-data-${existingId}-1`]: "create",
                "RolePolicy pmm-instance-role-restored": "update",
                "Selection pmm-backup": "replace",
                "MetricAlarm pmm-efs-io-limit": "update",
                "MetricAlarm pmm-efs-burst-credits": "update",
                "TaskDefinition pmm-task": "replace",
                "Service pmm-service": "update",
            });
            const { autoScalingGroupName, fileSystemId } = await stack.outputs();
            expect(fileSystemId).to.equal(existingId);
            expect(autoScalingGroupName).to.equal(first.autoScalingGroupName);
            const resources = await stack.resources();
            const group = named(resources, "aws:autoscaling/group:Group", "pmm-host");
            expect(group.outputs?.launchTemplate).to.include({ version: "2" });
            const own = named(resources, fileSystemType, "pmm-data");
            expect(own).to.include({ id: first.fileSystemId, protect: true });
            expect(own.inputs?.tags).to.include({ "stackwarden:data": "retired" });
        });

        it("changes nothing when nothing changed", async () => {
            await succeed(stack.up("--expect-no-changes"));
        });

        it("refuses to leave its files for the other storage, as long as they are protected", async () => {
            stack.configure(configuration({ storage: "ebs" }));
            expect(await fail(stack.preview())).to.match(
                /FileSystem::pmm-data" cannot be deleted\s+because it is protected/,
            );
        });

        it("refuses to be destroyed", async () => {
            expect(await fail(stack.destroy())).to.match(/pmm-data.*protect|protect.*pmm-data/s);
            expect((await resourceIn(stack, fileSystemType, "pmm-data")).id).to.equal(first.fileSystemId);
        });

        it("leaves nothing behind once it is released and destroyed", async () => {
            await succeed(stack.run("state", "unprotect", "--all", "--yes"));
            await succeed(stack.destroy());
            fs.rmSync(restored);
            expect(await stack.resources()).to.deep.equal([]);
            // What AWS keeps for a while, or for ever, as well: a secret that can be had back, and the count of a task's versions.
            expect(filesIn(path.join(home, "cloud")).map((file) => file.split(path.sep)[1])).to.have.members([
                "ecs-taskDefinitionFamily",
                "secretsmanager-scheduledForDeletion",
            ]);
        });
    });

    describe("with its data on a volume", () => {
        let stack: EngineProject;
        /** Outputs of the first update. */
        let first: Record<string, unknown>;

        before(async () => {
            stack = await EngineProject.create({
                stack: "volume",
                config: configuration({ storage: "ebs", ...automation }),
                policed: false,
            });
        });
        after(() => {
            stack.dispose();
        });

        it("goes up, and restores from a snapshot into a new volume beside the old one", async () => {
            await judgedUp(stack);
            first = await stack.outputs();
            expect(first.dataVolumeId).to.match(/^vol-[0-9a-f]{17}$/);
            expect(first).not.to.have.property("fileSystemId");
            const snapshot = "snap-0123456789abcdef0";
            const dataVolume = { restoreFromSnapshotId: snapshot, retired: ["initial"] };
            stack.configure(configuration({ storage: "ebs", dataVolume, ...automation }));
            expect(changesIn(await judgedUp(stack))).to.deep.equal({
                [`Volume pmm-data-${snapshot}`]: "create",
                "Volume pmm-data": "update",
                "RolePolicy pmm-instance-role-volume": "update",
                "LaunchTemplate pmm-host": "update",
                "Group pmm-host": "update",
                "MetricAlarm pmm-ebs-queue": "update",
                "Selection pmm-backup": "replace",
            });
            const resources = await stack.resources();
            const live = named(resources, "aws:ebs/volume:Volume", `pmm-data-${snapshot}`);
            expect(live).to.include({ id: (await stack.outputs()).dataVolumeId, protect: true });
            expect(live.outputs).to.include({ snapshotId: snapshot });
            expect(named(resources, "aws:ebs/volume:Volume", "pmm-data").id).to.equal(first.dataVolumeId);
        });

        it("is told what to monitor no more, and takes away all that was for it, and nothing else", async () => {
            expect(first.agentAddress).to.equal("agents.pmm.example.com");
            expect(first.reconcilerFunctionName).to.match(/^pmm-reconciler-[0-9a-f]{7}$/);
            const dataVolume = { restoreFromSnapshotId: "snap-0123456789abcdef0", retired: ["initial"] };
            stack.configure(configuration({ storage: "ebs", dataVolume }));
            const changes = Object.entries(changesIn(await succeed(stack.up())));
            // The host's containers need not reach its role any more, and the service has one balancer less.
            expect(changes.filter(([, change]) => change !== "delete")).to.have.deep.members([
                ["LaunchTemplate pmm-host", "update"],
                ["Group pmm-host", "update"],
                ["Service pmm-service", "update"],
            ]);
            const kinds = changes.filter(([, change]) => change === "delete").map(([name]) => name.split(" ")[0]);
            expect(kinds).to.include.members([
                "Function",
                "Table",
                "Document",
                "LoadBalancer",
                "SecretRotation",
                "Zone",
            ]);
            expect(await stack.outputs()).not.to.have.any.keys("agentAddress", "reconcilerFunctionName");
        });
    });
});
