import { expect } from "chai";
import { Refusal } from "../../../scripts/lib/command";
import { finishedRecoveryPoint, snapshotIdOf, snapshotTags, volumeArn } from "../../../scripts/pmm-ec2/backup-plan";

describe("pmm-ec2 backup plan", () => {
    it("builds the volume's ARN in the partition and account of the role", () => {
        const roleArn = "arn:aws-cn:iam::123456789012:role/path/pmm-backup";
        expect(volumeArn({ region: "cn-north-1", volumeId: "vol-1", roleArn })).to.equal(
            "arn:aws-cn:ec2:cn-north-1:123456789012:volume/vol-1",
        );
    });

    it("takes the snapshot id from a recovery point, and none from another kind", () => {
        expect(snapshotIdOf("arn:aws:ec2:eu-west-1::snapshot/snap-0123456789abcdef0")).to.equal(
            "snap-0123456789abcdef0",
        );
        expect(snapshotIdOf("arn:aws:backup:eu-west-1:123456789012:recovery-point:1EB3B5E7")).to.equal(undefined);
    });

    it("waits for a job that runs", () => {
        for (const state of ["CREATED", "PENDING", "RUNNING"]) {
            expect(finishedRecoveryPoint("job", { state, recoveryPointArn: "arn" })).to.equal(undefined);
        }
        expect(finishedRecoveryPoint("job", { state: "COMPLETED", recoveryPointArn: "arn" })).to.equal("arn");
    });

    it("fails with every job that ended without a backup", () => {
        for (const state of ["ABORTING", "ABORTED", "EXPIRED", "FAILED", "PARTIAL"]) {
            expect(() => finishedRecoveryPoint("job", { state, message: "why" })).to.throw(
                Refusal,
                `job is ${state}: why`,
            );
        }
        expect(() => finishedRecoveryPoint("job", { state: "COMPLETED" })).to.throw(Refusal, /names no recovery point/);
    });

    it("copies the volume's tags to a snapshot, but for AWS's own and the name", () => {
        const tags = [
            { Key: "aws:cloudformation:stack-name", Value: "x" },
            { Key: "Name", Value: "pmm-data" },
            { Key: "team", Value: "dba" },
        ];
        expect(snapshotTags("vol-1", tags, new Date("2026-03-10T12:34:56Z"))).to.deep.equal([
            { Key: "Name", Value: "pmm-data-on-demand-2026-03-10-1234" },
            { Key: "team", Value: "dba" },
            { Key: "stackwarden:backup", Value: "on-demand" },
        ]);
        expect(snapshotTags("vol-1", [], new Date("2026-03-10T12:34:56Z"))[0]!.Value).to.equal(
            "vol-1-on-demand-2026-03-10-1234",
        );
    });
});
