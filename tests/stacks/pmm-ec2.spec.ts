import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { EngineProject, type StateResource } from "../support/engine";

/** `Pulumi.pmm-ec2.yaml` in short, with further arguments of the component. */
function configuration(settings: Record<string, unknown> = {}, hostname = "pmm.example.com"): Record<string, unknown> {
    return {
        "stackwarden:deployment": "pmm-ec2",
        "stackwarden:pmm-ec2": {
            network: { create: true, cidrBlock: "10.40.0.0/16" },
            endpoint: { zoneId: "Z0123456789EXAMPLE", hostnames: [hostname] },
            alarms: { emails: ["database-team@example.com"] },
            ...settings,
        },
    };
}

/** Every text file below a folder, as one text. */
function contentOf(folder: string): string {
    return fs
        .readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => fs.readFileSync(path.join(entry.parentPath, entry.name), "latin1"))
        .join("\n");
}

describe("stacks: pmm-ec2 on the real engine, policed", function () {
    this.timeout(300_000);
    let home: string;
    let stack: EngineProject;
    /** Ids of the first update, which later ones are compared with. */
    let first: Record<string, unknown>;

    before(async () => {
        home = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-home-"));
        stack = await EngineProject.create({ stack: "pmm-ec2", home, config: configuration() });
    });
    after(() => {
        stack.dispose();
        fs.rmSync(home, { recursive: true, force: true });
    });

    async function resource(type: string, name: string): Promise<StateResource> {
        const found = (await stack.resources()).find((one) => one.type === type && one.urn.endsWith(`::${name}`));
        return found ?? expect.fail(`${type} ${name} is not in the stack`);
    }

    async function succeed(run: ReturnType<EngineProject["up"]>): Promise<string> {
        const { exitCode, output } = await run;
        expect(exitCode, output).to.equal(0);
        return output;
    }

    it("previews with what is known shown, and with nothing made", async () => {
        const { exitCode, output, events } = await stack.preview();
        expect(exitCode, output).to.equal(0);
        const planned = (name: string, type: string): Record<string, unknown> =>
            events
                .map((event) => event.resourcePreEvent?.metadata)
                .find((metadata) => metadata?.type === type && metadata.urn.endsWith(`::${name}`))?.new?.inputs ?? {};
        expect(planned("pmm-data", "aws:ebs/volume:Volume")).to.deep.include({
            size: 100,
            type: "gp3",
            iops: 3000,
            throughput: 125,
            encrypted: true,
        });
        expect(planned("pmm-instance", "aws:ec2/instance:Instance")).to.deep.include({
            instanceType: "m5.large",
            monitoring: true,
        });
        expect(planned("pmm-alb", "aws:lb/loadBalancer:LoadBalancer").name).to.match(/^pmm-alb-[0-9a-f]{7}$/);
        expect(fs.readdirSync(path.join(home, "cloud"))).to.deep.equal([]);
    });

    it("goes up with its outputs, and a second update changes nothing", async () => {
        await succeed(stack.up());
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
        await succeed(stack.up("--expect-no-changes"));
    });

    it("keeps no secret in clear: not in the state, the cloud's content or a log", async () => {
        const shown = JSON.parse((await stack.run("stack", "export", "--show-secrets")).output) as {
            deployment: { resources: StateResource[] };
        };
        const result = shown.deployment.resources.find(
            ({ type }) => type === "random:index/randomPassword:RandomPassword",
        )?.outputs?.result;
        const password = JSON.parse((result as { plaintext: string }).plaintext) as string;
        expect(password).to.have.length(32);
        for (const text of [await stack.exportText(), contentOf(home)]) {
            expect(text.includes(password), "the password was found in clear").to.equal(false);
        }
    });

    it("replaces the instance for another type and keeps the volume", async () => {
        stack.configure(configuration({ instance: { type: "m5.xlarge" } }));
        await succeed(stack.up());
        const now = await stack.outputs();
        expect(now.instanceId).not.to.equal(first.instanceId);
        expect(now.dataVolumeId).to.equal(first.dataVolumeId);
        expect(now.rootVolumeSizeGb).to.equal(31);
        const attachment = await resource("aws:ec2/volumeAttachment:VolumeAttachment", "pmm-data");
        expect(attachment.outputs).to.include({ instanceId: now.instanceId, volumeId: first.dataVolumeId });
    });

    it("grows the volume in place", async () => {
        stack.configure(configuration({ instance: { type: "m5.xlarge" }, dataVolume: { sizeGb: 200 } }));
        await succeed(stack.up());
        const volume = await resource("aws:ebs/volume:Volume", "pmm-data");
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
        const replaced = await stack.preview();
        expect(replaced.exitCode).not.to.equal(0);
        expect(replaced.output).to.match(/unable to replace resource "urn:.*::pmm-data"/);
        stack.configure(configuration({ dataVolume: { sizeGb: 200 } }));
        const destroyed = await stack.destroy();
        expect(destroyed.exitCode).not.to.equal(0);
        expect(destroyed.output).to.match(/pmm-data.*protected|protect.*pmm-data/s);
        expect((await resource("aws:ebs/volume:Volume", "pmm-data")).id).to.equal(first.dataVolumeId);
    });

    it("restores from a snapshot into a new volume, in another zone too, and keeps the old one, without surgery", async () => {
        const subnet = await resource("aws:ec2/subnet:Subnet", "pmm-private-2");
        const dataVolume = { sizeGb: 200, restoreFromSnapshotId: "snap-0123456789abcdef0", retired: ["initial"] };
        stack.configure(configuration({ dataVolume, instance: { subnetId: subnet.id } }));
        await succeed(stack.up());
        const now = await stack.outputs();
        expect(now.dataVolumeId).not.to.equal(first.dataVolumeId);
        const live = await resource("aws:ebs/volume:Volume", "pmm-data-snap-0123456789abcdef0");
        expect(live).to.include({ id: now.dataVolumeId, protect: true });
        expect(live.outputs).to.include({
            snapshotId: "snap-0123456789abcdef0",
            availabilityZone: subnet.outputs?.availabilityZone,
        });
        const retired = await resource("aws:ebs/volume:Volume", "pmm-data");
        expect(retired.id).to.equal(first.dataVolumeId);
        expect(retired.outputs?.availabilityZone).not.to.equal(subnet.outputs?.availabilityZone);
        expect(retired.protect ?? false).to.equal(false);
        await succeed(stack.up("--expect-no-changes"));
    });

    it("refuses a restore that would drop the volume in use", async () => {
        stack.configure(
            configuration({
                dataVolume: { sizeGb: 200, restoreFromSnapshotId: "snap-0fedcba9876543210", retired: ["initial"] },
            }),
        );
        const { exitCode, output } = await stack.preview();
        expect(exitCode).not.to.equal(0);
        expect(output).to.match(/pmm-data-snap-0123456789abcdef0.*protect/s);
    });

    it("stands beside a second deployment in the same account", async () => {
        const config = configuration({}, "reports.example.com");
        const other = await EngineProject.create({ stack: "reports", home, config });
        try {
            await succeed(other.up());
            const mine = await stack.outputs();
            const theirs = await other.outputs();
            for (const output of [
                "dataVolumeId",
                "instanceId",
                "logGroupName",
                "backupVaultName",
                "adminPasswordSecretArn",
                "alarmTopicArn",
            ]) {
                expect(theirs[output], output).not.to.equal(mine[output]);
            }
        } finally {
            other.dispose();
        }
    });

    it("is taken down once it is released, with the retired volume left in AWS", async () => {
        const dataVolume = { sizeGb: 200, restoreFromSnapshotId: "snap-0123456789abcdef0", retired: ["initial"] };
        stack.configure(configuration({ dataVolume }));
        await succeed(stack.run("state", "unprotect", "--all", "--yes"));
        await succeed(stack.destroy());
        expect(await stack.resources()).to.deep.equal([]);
        expect(contentOf(path.join(home, "cloud"))).to.contain(String(first.dataVolumeId));
    });
});
