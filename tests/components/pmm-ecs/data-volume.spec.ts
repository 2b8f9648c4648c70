import { expect } from "chai";
import { PmmStorage, type DataVolume } from "../../../components";
import { find, ofType, valueOf, type Recording } from "../../support/mocks";
import { json } from "../support/json";
import { deploy, hostVariables } from "../support/pmm-ecs";

const type = "aws:ebs/volume:Volume";
const snapshot = "snap-0123456789abcdef0";

function withVolume(dataVolume?: DataVolume): ReturnType<typeof deploy> {
    return deploy({ args: { storage: PmmStorage.Ebs, dataVolume } });
}

function attachPolicyOf(recording: Recording): unknown {
    const { inputs } = find(recording, "aws:iam/rolePolicy:RolePolicy", "pmm-instance-role-volume");
    return (json(inputs.policy) as { Statement: unknown }).Statement;
}

describe("PmmEcs: its data volume", () => {
    let usual: Awaited<ReturnType<typeof deploy>>;

    before(async () => {
        usual = await withVolume();
    });

    it("is gp3, encrypted, protected, in the zone of the one subnet", () => {
        const volume = find(usual, type, "pmm-data");
        const { tags, ...inputs } = volume.inputs;
        expect(tags).to.include({ "stackwarden:data": "true" });
        expect(inputs).to.deep.equal({
            availabilityZone: "eu-west-1a",
            type: "gp3",
            size: 100,
            iops: 3000,
            throughput: 125,
            encrypted: true,
            finalSnapshot: true,
        });
        expect(volume.protect).to.equal(true);
    });

    it("is there instead of a file system", () => {
        expect(usual.resources.filter((resource) => resource.type.startsWith("aws:efs/"))).to.deep.equal([]);
        expect(usual.calls.map(({ token }) => token)).not.to.include("aws:efs/getFileSystem:getFileSystem");
    });

    it("is attached by the host, which may attach this one to hosts of this deployment, and nothing else", () => {
        expect(ofType(usual, "aws:ec2/volumeAttachment:VolumeAttachment")).to.deep.equal([]);
        expect(attachPolicyOf(usual)).to.deep.equal([
            { Sid: "SeeVolumes", Effect: "Allow", Action: ["ec2:DescribeVolumes"], Resource: "*" },
            {
                Sid: "AttachTheVolume",
                Effect: "Allow",
                Action: ["ec2:AttachVolume"],
                Resource: "arn:aws:ec2:eu-west-1:123456789012:volume/vol-pmm-data",
            },
            {
                Sid: "AttachItToOwnHosts",
                Effect: "Allow",
                Action: ["ec2:AttachVolume"],
                Resource: "arn:aws:ec2:eu-west-1:123456789012:instance/*",
                Condition: { StringEquals: { "aws:ResourceTag/stackwarden:deployment": "pmm" } },
            },
        ]);
    });

    it("is attached with a given key, which the host may use and lend for volumes alone", async () => {
        const kmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd";
        const recording = await withVolume({ kmsKeyArn });
        expect(find(recording, type, "pmm-data").inputs).to.include({ kmsKeyId: kmsKeyArn });
        expect((attachPolicyOf(recording) as unknown[]).slice(0, 2)).to.deep.equal([
            {
                Sid: "UseTheKeyForVolumes",
                Effect: "Allow",
                Action: ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKeyWithoutPlaintext"],
                Resource: kmsKeyArn,
                Condition: { StringEquals: { "kms:ViaService": "ec2.eu-west-1.amazonaws.com" } },
            },
            {
                Sid: "LendTheKeyToVolumes",
                Effect: "Allow",
                Action: ["kms:CreateGrant"],
                Resource: kmsKeyArn,
                Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
            },
        ]);
    });

    it("is attached only to hosts whose tags say so, as the group's tags do", () => {
        const group = find(usual, "aws:autoscaling/group:Group", "pmm-host");
        expect(group.inputs.tags).to.deep.include({
            key: "stackwarden:deployment",
            value: "pmm",
            propagateAtLaunch: true,
        });
    });

    it("takes another size and speed", async () => {
        const { inputs } = find(await withVolume({ sizeGb: 500, iops: 8000, throughput: 500 }), type, "pmm-data");
        expect(inputs).to.include({ size: 500, iops: 8000, throughput: 500 });
    });

    describe("after a restore", () => {
        let restored: Awaited<ReturnType<typeof deploy>>;
        const id = `vol-pmm-data-${snapshot}`;

        before(async () => {
            restored = await withVolume({ restoreFromSnapshotId: snapshot, retired: ["initial"] });
        });

        it("is a new one beside the old one, which is kept", () => {
            expect(find(restored, type, `pmm-data-${snapshot}`).inputs).to.include({ snapshotId: snapshot });
            expect(find(restored, type, "pmm-data")).to.include({ protect: false, retainOnDelete: true });
        });

        it("is the one that is attached, backed up, watched and told of", async () => {
            expect(hostVariables(restored)).to.include(`DATA_VOLUME_ID=${id}`);
            expect(attachPolicyOf(restored)).to.have.nested.property(
                "[1].Resource",
                `arn:aws:ec2:eu-west-1:123456789012:volume/${id}`,
            );
            const [selection] = ofType(restored, "aws:backup/selection:Selection");
            expect(selection!.inputs.resources).to.deep.equal([`arn:aws:ec2:eu-west-1:123456789012:volume/${id}`]);
            const alarm = find(restored, "aws:cloudwatch/metricAlarm:MetricAlarm", "pmm-ebs-queue");
            expect(alarm.inputs.dimensions).to.deep.equal({ VolumeId: id });
            expect(await valueOf(restored.component.dataVolumeId!)).to.equal(id);
        });

        it("is never formatted", () => {
            expect(hostVariables(restored)).to.include("DATA_VOLUME_FORMAT=never");
            expect(hostVariables(usual)).to.include("DATA_VOLUME_FORMAT=blank");
        });
    });
});
