import * as fs from "node:fs";
import * as path from "node:path";
import { DescribeVolumesCommand, StopInstancesCommand, type Volume } from "@aws-sdk/client-ec2";
import { expect } from "chai";
import { attachCopyCommand } from "../../../scripts/pmm/attach-copy";
import { pmmEc2, pmmEcs } from "../../../scripts/pmm/deployments";
import { deploy, snapshot, tagsOf, type Deployment } from "./support/deployment";
import { useScene } from "./support/scene";

const attachCopy = attachCopyCommand(pmmEc2);

const hostScripts = path.resolve(__dirname, "../../../scripts/pmm/host");

describe("pmm-ec2:attach-copy", () => {
    const scene = useScene("pmm-ec2");
    let made: Deployment;
    let snapshotId: string;

    beforeEach(async () => {
        const { ec2 } = scene;
        made = await deploy(ec2);
        snapshotId = await snapshot(ec2, made.volumeId);
        scene.work.setOutputs({ dataVolumeId: made.volumeId, instanceId: made.instanceId, region: "eu-west-1" });
    });

    async function copies(): Promise<Volume[]> {
        const filter = { Name: "tag:stackwarden:restore-copy", Values: ["true"] };
        const { Volumes = [] } = await scene.ec2.send(new DescribeVolumesCommand({ Filters: [filter] }));
        return Volumes.filter((volume) => volume.SnapshotId === snapshotId);
    }

    it("makes an encrypted copy in the instance's zone, attaches it, and has the host mount it", async () => {
        const { requests } = await scene.answer(() => undefined);
        const { code, out } = await scene.work.run(attachCopy, "--stack", "pmm-ec2");
        expect(code).to.equal(0);
        const [copy] = await copies();
        expect(copy).to.include({ AvailabilityZone: made.zone, Encrypted: true, VolumeType: "gp3", State: "in-use" });
        expect(copy!.Attachments![0]!.InstanceId).to.equal(made.instanceId);
        expect(tagsOf(copy!.Tags)).to.include({ "stackwarden:deployment": "pmm", Name: `copy of ${snapshotId}` });
        expect(out).to.contain(`--region eu-west-1 --remove ${copy!.VolumeId!}`);
        const sent = JSON.parse(requests.find(({ operation }) => operation === "SendCommand")!.body) as {
            Parameters: { commands: string[] };
        };
        const script = fs.readFileSync(path.join(hostScripts, "mount-copy.sh"), "utf8");
        expect(sent.Parameters.commands.join("\n")).to.equal(`VOLUME_ID=${copy!.VolumeId!}\n${script}`);
    });

    it("removes what it has made: unmounts, detaches, deletes", async () => {
        await scene.work.run(attachCopy, "--stack", "pmm-ec2", "--snapshot-id", snapshotId);
        const [copy] = await copies();
        const { requests } = await scene.answer(() => undefined);
        const { code, out } = await scene.work.run(attachCopy, "--stack", "pmm-ec2", "--remove", copy!.VolumeId!);
        expect(code).to.equal(0);
        expect(out).to.equal(`${copy!.VolumeId!} is removed`);
        expect(await copies()).to.deep.equal([]);
        const steps = requests.map(({ operation }) => operation);
        expect(steps.indexOf("SendCommand")).to.be.lessThan(steps.indexOf("DetachVolume"));
    });

    it("removes it from an instance that is stopped, which nobody can ask to unmount it", async () => {
        await scene.work.run(attachCopy, "--stack", "pmm-ec2");
        const [copy] = await copies();
        await scene.ec2.send(new StopInstancesCommand({ InstanceIds: [made.instanceId] }));
        await scene.answer(({ operation }) =>
            operation === "SendCommand"
                ? { status: 400, body: '{"__type":"InvalidInstanceId","message":"Instances not in a valid state"}' }
                : undefined,
        );
        const { code, err } = await scene.work.run(attachCopy, "--stack", "pmm-ec2", "--remove", copy!.VolumeId!);
        expect(code, err).to.equal(0);
        expect(await copies()).to.deep.equal([]);
    });

    it("never removes a volume that it has not made", async () => {
        const { code, err } = await scene.work.run(attachCopy, "--stack", "pmm-ec2", "--remove", made.volumeId);
        expect(code).to.equal(1);
        expect(err).to.contain(`${made.volumeId} was not made by this command`);
        const { Volumes } = await scene.ec2.send(new DescribeVolumesCommand({ VolumeIds: [made.volumeId] }));
        expect(Volumes![0]!.State).to.equal("in-use");
    });

    it("keeps the copy when the host cannot unmount it", async () => {
        await scene.work.run(attachCopy, "--stack", "pmm-ec2");
        const [copy] = await copies();
        await scene.answer(({ operation }) =>
            operation === "GetCommandInvocation"
                ? { body: '{"Status":"Failed","StandardErrorContent":"umount: /mnt/restore: target is busy."}' }
                : undefined,
        );
        const { code, err } = await scene.work.run(attachCopy, "--stack", "pmm-ec2", "--remove", copy!.VolumeId!);
        expect(code).to.equal(1);
        expect(err).to.match(/could not unmount .*target is busy\.\): leave that folder/);
        expect(await copies()).to.have.length(1);
    });

    it("tells how to remove the copy even when the host cannot mount it", async () => {
        await scene.answer(({ operation }) =>
            operation === "GetCommandInvocation"
                ? { body: '{"Status":"TimedOut","StandardErrorContent":""}' }
                : undefined,
        );
        const { code, out, err } = await scene.work.run(attachCopy, "--stack", "pmm-ec2");
        expect(code).to.equal(1);
        expect(err).to.contain("could not mount it: the command is TimedOut");
        expect(out).to.contain("to remove it: npm run pmm-ec2:attach-copy -- --region eu-west-1 --remove vol-");
    });

    it("refuses a second copy, a stopped instance, and a foreign snapshot, and makes nothing", async () => {
        const { ec2 } = scene;
        const other = await deploy(ec2);
        const foreign = await scene.work.run(
            attachCopy,
            "--stack",
            "pmm-ec2",
            "--volume-id",
            other.volumeId,
            "--snapshot-id",
            snapshotId,
        );
        expect(foreign.code).to.equal(1);
        expect(foreign.err).to.contain("not of the data volume");
        await scene.work.run(attachCopy, "--stack", "pmm-ec2");
        const second = await scene.work.run(attachCopy, "--stack", "pmm-ec2");
        expect(second.code).to.equal(1);
        expect(second.err).to.match(/the copy vol-\w+ is attached to i-\w+ already: remove it first/);
        await ec2.send(new StopInstancesCommand({ InstanceIds: [made.instanceId] }));
        const stopped = await scene.work.run(attachCopy, "--stack", "pmm-ec2");
        expect(stopped.code).to.equal(1);
        expect(stopped.err).to.contain(`instance ${made.instanceId} is stopped: start it first`);
        expect(await copies()).to.have.length(1);
    });

    it("is called wrongly with a malformed copy, --any-volume alone, or no target", async () => {
        const calls = [["--stack", "pmm-ec2", "--remove", "copy;rm"], ["--stack", "pmm-ec2", "--any-volume"], []];
        const outcomes = await Promise.all(calls.map((argv) => scene.work.run(attachCopy, ...argv)));
        expect(outcomes.map(({ code }) => code)).to.deep.equal([2, 2, 2]);
        expect(outcomes.map(({ err }) => err.split("\n")[0])).to.deep.equal([
            'error: --remove is "copy;rm": must be an id such as vol-0123456789abcdef0 (vol-, then 8 or 17 hexadecimal digits)',
            "error: --any-volume needs --snapshot-id: a snapshot of another volume is never chosen by itself",
            "error: give --stack, or --volume-id",
        ]);
    });
});

describe("pmm-ecs:attach-copy", () => {
    const scene = useScene("pmm-ecs");
    const attachOnEcs = attachCopyCommand(pmmEcs);

    it("attaches the copy to the running instance of the stack's group, and says how to remove it", async () => {
        const made = await deploy(scene.ec2, undefined, "pmm-one");
        await snapshot(scene.ec2, made.volumeId);
        const outputs = { storage: "ebs", dataVolumeId: made.volumeId, autoScalingGroupName: "pmm-one" };
        scene.work.setOutputs({ ...outputs, region: "eu-west-1" });
        const { code, out } = await scene.work.run(attachOnEcs, "--stack", "pmm-ecs");
        expect(code).to.equal(0);
        expect(out).to.contain(`mounted read-only at /mnt/restore on ${made.instanceId}`);
        expect(out).to.contain("npm run pmm-ecs:attach-copy -- --region eu-west-1 --remove vol-");
    });

    it("refuses a group with no running instance, or with two, unless one is named", async () => {
        const first = await deploy(scene.ec2, undefined, "pmm-two");
        await snapshot(scene.ec2, first.volumeId);
        const ids = ["--region", "eu-west-1", "--volume-id", first.volumeId];
        const attach = (...argv: string[]): ReturnType<typeof scene.work.run> =>
            scene.work.run(attachOnEcs, ...ids, ...argv);
        const none = await attach("--auto-scaling-group", "other");
        expect([none.code, none.err]).to.deep.equal([
            1,
            "error: auto scaling group other has no running instance: wait until it has launched one, or see why it does not " +
                "(aws autoscaling describe-scaling-activities --auto-scaling-group-name other)",
        ]);
        await deploy(scene.ec2, undefined, "pmm-two");
        const two = await attach("--auto-scaling-group", "pmm-two");
        expect(two.code).to.equal(1);
        expect(two.err).to.match(/has two running instances, i-\w+ and i-\w+: wait .* --instance-id/);
        expect((await attach("--instance-id", first.instanceId)).code).to.equal(0);
    });

    it("refuses a file system", async () => {
        scene.work.setOutputs({ storage: "efs", fileSystemId: "fs-0123456789abcdef0", region: "eu-west-1" });
        const { code, err } = await scene.work.run(attachOnEcs, "--stack", "pmm-ecs");
        expect(code).to.equal(1);
        expect(err).to.contain("on a file system, not on a volume: what a restore brings back is a directory");
    });
});
