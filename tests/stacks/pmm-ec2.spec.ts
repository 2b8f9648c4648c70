import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { EngineProject } from "../support/engine";
import { automation } from "./support/automation";
import { network } from "./support/network";
import { contentOf, fail, judgedUp, passwordOf, plannedInputs, resourceIn, succeed } from "./support/stack";

/** `Pulumi.pmm-ec2.yaml` in short, with further arguments of the component. */
function configuration(settings: Record<string, unknown> = {}, hostname = "pmm.example.com"): Record<string, unknown> {
    return {
        "stackwarden:deployment": "pmm-ec2",
        "stackwarden:pmm-ec2": {
            network,
            endpoint: { zoneId: "Z0123456789EXAMPLE", hostnames: [hostname] },
            alarms: { emails: ["database-team@example.com"] },
            ...settings,
        },
    };
}

describe("stacks: pmm-ec2 on the real engine, policed", function () {
    this.timeout(300_000);
    let home: string;
    let stack: EngineProject;
    /** Outputs of the first update, which later ones are compared with. */
    let first: Record<string, unknown>;
    /** Outputs after the restore. */
    let restored: Record<string, unknown>;

    before(async () => {
        home = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-home-"));
        stack = await EngineProject.create({ stack: "pmm-ec2", home, config: configuration(), policed: false });
    });
    after(() => {
        stack.dispose();
        fs.rmSync(home, { recursive: true, force: true });
    });

    it("goes up with its outputs, with nothing said against it", async () => {
        const up = await judgedUp(stack);
        expect(plannedInputs(up, "aws:ebs/volume:Volume", "pmm-data")).to.deep.include({
            size: 100,
            type: "gp3",
            iops: 3000,
            throughput: 125,
            encrypted: true,
        });
        expect(plannedInputs(up, "aws:ec2/instance:Instance", "pmm-instance")).to.deep.include({
            instanceType: "m5.large",
            monitoring: true,
        });
        expect(plannedInputs(up, "aws:lb/loadBalancer:LoadBalancer", "pmm-alb").name).to.match(/^pmm-alb-[0-9a-f]{7}$/);
        first = await stack.outputs();
        expect(first).to.include({
            url: "https://pmm.example.com",
            rootVolumeSizeGb: 23,
            swapSizeGb: 8,
            region: "eu-west-1",
        });
        expect(first.dataVolumeId).to.match(/^vol-[0-9a-f]{17}$/);
        expect(first.instanceId).to.match(/^i-[0-9a-f]{17}$/);
        expect((first.runbook as Record<string, string>).openSession).to.contain(String(first.instanceId));
    });

    it("keeps no secret in clear: not in the state, the cloud's content or a log", async () => {
        const password = await passwordOf(stack);
        expect(contentOf(home).includes(password), "the password was found in clear").to.equal(false);
    });

    it("replaces the instance for another type, keeps the volume, and grows it in place", async () => {
        stack.configure(configuration({ instance: { type: "m5.xlarge" }, dataVolume: { sizeGb: 200 } }));
        await succeed(stack.up());
        const now = await stack.outputs();
        expect(now.instanceId).not.to.equal(first.instanceId);
        expect(now.dataVolumeId).to.equal(first.dataVolumeId);
        expect(now.rootVolumeSizeGb).to.equal(31);
        const attachment = await resourceIn(stack, "aws:ec2/volumeAttachment:VolumeAttachment", "pmm-data");
        expect(attachment.outputs).to.include({ instanceId: now.instanceId, volumeId: first.dataVolumeId });
        const volume = await resourceIn(stack, "aws:ebs/volume:Volume", "pmm-data");
        expect(volume.id).to.equal(first.dataVolumeId);
        expect(volume.outputs).to.include({ size: 200 });
    });

    it("refuses to replace or destroy the protected volume", async () => {
        stack.configure(
            configuration({
                dataVolume: {
                    sizeGb: 200,
                    kmsKeyArn: "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555",
                },
            }),
        );
        expect(await fail(stack.preview())).to.match(/unable to replace resource "urn:.*::pmm-data"/);
        stack.configure(configuration({ dataVolume: { sizeGb: 200 } }));
        expect(await fail(stack.destroy())).to.match(/pmm-data.*protected|protect.*pmm-data/s);
        expect((await resourceIn(stack, "aws:ebs/volume:Volume", "pmm-data")).id).to.equal(first.dataVolumeId);
    });

    it("restores from a snapshot into a new volume, in another zone too, and keeps the old one, without surgery", async () => {
        const dataVolume = { sizeGb: 200, restoreFromSnapshotId: "snap-0123456789abcdef0", retired: ["initial"] };
        stack.configure(configuration({ dataVolume, instance: { subnetId: network.privateSubnetIds[1] } }));
        await judgedUp(stack);
        restored = await stack.outputs();
        expect(restored.dataVolumeId).not.to.equal(first.dataVolumeId);
        const live = await resourceIn(stack, "aws:ebs/volume:Volume", "pmm-data-snap-0123456789abcdef0");
        expect(live).to.include({ id: restored.dataVolumeId, protect: true });
        const instance = await resourceIn(stack, "aws:ec2/instance:Instance", "pmm-instance");
        expect(instance.outputs?.subnetId).to.equal(network.privateSubnetIds[1]);
        expect(live.outputs).to.include({
            snapshotId: "snap-0123456789abcdef0",
            availabilityZone: instance.outputs?.availabilityZone,
        });
        const retired = await resourceIn(stack, "aws:ebs/volume:Volume", "pmm-data");
        expect(retired.id).to.equal(first.dataVolumeId);
        expect(retired.outputs?.availabilityZone).not.to.equal(live.outputs?.availabilityZone);
        expect(retired.protect ?? false).to.equal(false);
    });

    it("changes nothing when nothing changed", async () => {
        await succeed(stack.up("--expect-no-changes"));
    });

    it("refuses a restore that would drop the volume in use", async () => {
        stack.configure(
            configuration({
                dataVolume: { sizeGb: 200, restoreFromSnapshotId: "snap-0fedcba9876543210", retired: ["initial"] },
            }),
        );
        expect(await fail(stack.preview())).to.match(/pmm-data-snap-0123456789abcdef0.*protect/s);
    });

    it("stands beside a second deployment in the same account, which monitors databases and changes its password", async () => {
        const config = configuration(automation, "reports.example.com");
        const other = await EngineProject.create({ stack: "reports", home, config });
        try {
            await succeed(other.up());
            const theirs = await other.outputs();
            expect(theirs.agentAddress).to.equal(theirs.instancePrivateIp);
            expect(theirs.runbook).to.include.keys("reconcileNow", "rotatePassword");
            expect(restored.runbook).not.to.include.any.keys("reconcileNow", "rotatePassword");
            for (const output of [
                "dataVolumeId",
                "instanceId",
                "logGroupName",
                "backupVaultName",
                "adminPasswordSecretArn",
                "alarmTopicArn",
            ]) {
                expect(theirs[output], output).not.to.equal(restored[output]);
            }
        } finally {
            other.dispose();
        }
    });

    it("is taken down once it is released, with the retired volume left in AWS", async () => {
        await succeed(stack.run("state", "unprotect", "--all", "--yes"));
        await succeed(stack.destroy());
        expect(await stack.resources()).to.deep.equal([]);
        expect(contentOf(path.join(home, "cloud"))).to.contain(String(first.dataVolumeId));
    });
});
