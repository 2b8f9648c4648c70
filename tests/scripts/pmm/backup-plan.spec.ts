import { expect } from "chai";
import { Refusal } from "../../../scripts/lib/command";
import { dataArn, isCompleted, snapshotIdOf, snapshotTags } from "../../../scripts/pmm/backup-plan";

describe("pmm backup plan", () => {
    it("builds the ARN of what is backed up in the partition and account of the role", () => {
        const target = { region: "cn-north-1", roleArn: "arn:aws-cn:iam::123456789012:role/path/pmm-backup" };
        expect(dataArn({ volumeId: "vol-1" }, target)).to.equal("arn:aws-cn:ec2:cn-north-1:123456789012:volume/vol-1");
        expect(dataArn({ fileSystemId: "fs-1" }, target)).to.equal(
            "arn:aws-cn:elasticfilesystem:cn-north-1:123456789012:file-system/fs-1",
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
            expect(isCompleted("job", { state })).to.equal(false);
        }
        expect(isCompleted("job", { state: "COMPLETED" })).to.equal(true);
    });

    it("fails with every job that ended without success", () => {
        for (const state of ["ABORTING", "ABORTED", "EXPIRED", "FAILED", "PARTIAL"]) {
            expect(() => isCompleted("job", { state, message: "why" })).to.throw(Refusal, `job is ${state}: why`);
        }
        expect(() => isCompleted("job", { state: "FAILED" })).to.throw(Refusal, "AWS Backup gives no reason");
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
