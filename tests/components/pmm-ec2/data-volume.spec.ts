import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { VolumeType, type DataVolume } from "../../../components";
import { find, ofType, type RecordedResource, type Recording } from "../../support/mocks";
import { unpackUserData } from "../../support/user-data";
import { deploy } from "../support/pmm-ec2";

const type = "aws:ebs/volume:Volume";
const snapshot = "snap-0123456789abcdef0";
const older = "snap-00000000000000001";

function withVolume(dataVolume: DataVolume): Promise<Recording> {
    return deploy({ args: { dataVolume } });
}

function inputsOf({ inputs: { tags: _tags, ...inputs } }: RecordedResource): Record<string, unknown> {
    return inputs;
}

describe("PmmEc2: its data volume", () => {
    it("is gp3, encrypted, protected, in the zone of the instance, and leaves a snapshot behind", async () => {
        const recording = await deploy();
        const volume = find(recording, type, "pmm-data");
        expect(inputsOf(volume)).to.deep.equal({
            availabilityZone: "eu-west-1a",
            type: "gp3",
            size: 100,
            iops: 3000,
            throughput: 125,
            encrypted: true,
            finalSnapshot: true,
        });
        expect(volume).to.include({ protect: true, retainOnDelete: false });
        const [zone] = recording.calls.filter(({ token }) => token === "aws:ec2/getSubnet:getSubnet");
        expect(zone!.inputs).to.deep.equal({ id: "subnet-0000000000000001a" });
    });

    const kinds: [given: DataVolume, made: object, without: string[]][] = [
        [{ type: VolumeType.Gp2, sizeGb: 200 }, { type: "gp2", size: 200 }, ["iops", "throughput"]],
        [{ type: VolumeType.Io1 }, { type: "io1", size: 100, iops: 3000 }, ["throughput"]],
        [{ type: VolumeType.Io2, iops: 20_000 }, { type: "io2", iops: 20_000 }, ["throughput"]],
        [{ sizeGb: 500, iops: 8000, throughput: 500 }, { type: "gp3", iops: 8000, throughput: 500 }, []],
    ];
    for (const [given, made, without] of kinds) {
        it(`can be ${JSON.stringify(given)}`, async () => {
            const { inputs } = find(await withVolume(given), type, "pmm-data");
            expect(inputs).to.include(made);
            for (const property of without) {
                expect(inputs).not.to.have.property(property);
            }
        });
    }

    it("takes sizes that are known later", async () => {
        const { inputs } = find(await withVolume({ sizeGb: pulumi.output(250), iops: 4000 }), type, "pmm-data");
        expect(inputs).to.include({ size: 250, iops: 4000, throughput: 125 });
    });

    it("is encrypted with a given key", async () => {
        const kmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd";
        expect(find(await withVolume({ kmsKeyArn }), type, "pmm-data").inputs).to.include({ kmsKeyId: kmsKeyArn });
    });

    it("can be released", async () => {
        expect(find(await withVolume({ protect: false }), type, "pmm-data").protect).to.equal(false);
    });

    it("is attached to the instance, which is stopped before it loses it", async () => {
        const attachment = find(await deploy(), "aws:ec2/volumeAttachment:VolumeAttachment", "pmm-data");
        expect(attachment.inputs).to.deep.equal({
            instanceId: "i-0123456789abcdef0",
            volumeId: "vol-pmm-data",
            deviceName: "/dev/xvdf",
            stopInstanceBeforeDetaching: true,
        });
        expect(attachment.deleteBeforeReplace).to.equal(true);
    });

    describe("its generations", () => {
        let restored: Recording;

        before(async () => {
            restored = await withVolume({ restoreFromSnapshotId: snapshot, retired: ["initial", older], sizeGb: 120 });
        });

        it("give each restored volume a name of its own, so that it is made beside the old one", () => {
            const volume = find(restored, type, `pmm-data-${snapshot}`);
            expect(inputsOf(volume)).to.include({ snapshotId: snapshot, size: 120, availabilityZone: "eu-west-1a" });
            expect(volume.protect).to.equal(true);
            expect(volume.ignoreChanges).to.deep.equal([]);
        });

        it("keep volumes that are out of use declared under their old names, and change nothing about them but a tag", () => {
            for (const [name, snapshotId] of [
                ["pmm-data", undefined],
                [`pmm-data-${older}`, older],
            ] as const) {
                const volume = find(restored, type, name);
                expect(volume.inputs.snapshotId).to.equal(snapshotId);
                expect(volume).to.include({ protect: false, retainOnDelete: true });
                expect([...volume.ignoreChanges, "tags"]).to.have.members(
                    Object.keys({ ...volume.inputs, kmsKeyId: 0, snapshotId: 0 }),
                );
                expect((volume.inputs.tags as Record<string, string>)["stackwarden:data"]).to.equal("retired");
            }
        });

        it("attach, back up and watch the one in use alone", () => {
            const id = `vol-pmm-data-${snapshot}`;
            const attachments = ofType(restored, "aws:ec2/volumeAttachment:VolumeAttachment");
            expect(attachments.map(({ inputs }) => inputs.volumeId)).to.deep.equal([id]);
            const [selection] = ofType(restored, "aws:backup/selection:Selection");
            expect(selection!.inputs.resources).to.deep.equal([`arn:aws:ec2:eu-west-1:123456789012:volume/${id}`]);
            const stalled = find(restored, "aws:cloudwatch/metricAlarm:MetricAlarm", "pmm-ebs-stalled");
            expect(stalled.inputs.dimensions).to.include({ VolumeId: id });
        });

        it("are never formatted when they come from a snapshot", async () => {
            const format = (recording: Recording): string | undefined => {
                const { inputs } = find(recording, "aws:ec2/instance:Instance", "pmm-instance");
                return /DATA_VOLUME_FORMAT=(\w+)/.exec(unpackUserData(inputs.userDataBase64 as string))?.[1];
            };
            expect(format(restored)).to.equal("never");
            expect(format(await deploy())).to.equal("blank");
        });
    });
});
