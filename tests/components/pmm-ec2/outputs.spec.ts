import { expect } from "chai";
import { valueOf } from "../../support/mocks";
import { deploy } from "../support/pmm-ec2";

describe("PmmEc2: its outputs", () => {
    let outputs: Record<string, unknown>;

    before(async () => {
        [outputs = {}] = [...(await deploy()).outputs.values()];
    });

    it("are the real names", () => {
        const { runbook, ...rest } = outputs;
        expect(runbook).to.be.an("object");
        expect(rest).to.deep.equal({
            url: "https://pmm.example.com",
            adminPasswordSecretArn: "arn:aws:secretsmanager:eu-west-1:123456789012:pmm-admin-password-0a1b2c3",
            instanceId: "i-0123456789abcdef0",
            instancePrivateIp: "10.0.1.7",
            instanceSecurityGroupId: "pmm-instance-id",
            loadBalancerDnsName: "pmm-alb.eu-west-1.elb.amazonaws.com",
            certificateArn: "arn:aws:acm:eu-west-1:123456789012:certificate/pmm-certificate",
            accessLogsBucketName: "pmm-access-logs-0a1b2c3",
            agentAddress: "10.0.1.7",
            dataVolumeId: "vol-pmm-data",
            backupVaultName: "pmm-backup-0a1b2c3",
            backupRoleArn: "arn:aws:iam::123456789012:role/pmm-backup-role-0a1b2c3",
            alarmTopicArn: "arn:aws:sns:eu-west-1:123456789012:pmm-alarms-0a1b2c3",
            logGroupName: "/aws/ec2/pmm-dev",
            rootVolumeSizeGb: 23,
            swapSizeGb: 8,
            region: "eu-west-1",
        });
    });

    describe("its runbook", () => {
        let runbook: Record<string, string>;

        before(() => {
            runbook = outputs.runbook as Record<string, string>;
        });

        it("has a command for each everyday task", () => {
            expect(Object.keys(runbook)).to.have.members([
                "openSession",
                "readPassword",
                "resetPassword",
                "followLogs",
                "backUpNow",
                "listBackups",
                "restore",
                "growDataVolume",
            ]);
        });

        it("backs up as long as the plan does, with the role of the plan", () => {
            expect(runbook.backUpNow).to.equal(
                "aws backup start-backup-job --region eu-west-1 --backup-vault-name pmm-backup-0a1b2c3 " +
                    "--resource-arn arn:aws:ec2:eu-west-1:123456789012:volume/vol-pmm-data " +
                    "--iam-role-arn arn:aws:iam::123456789012:role/pmm-backup-role-0a1b2c3 --lifecycle DeleteAfterDays=30",
            );
        });

        it("looks for the snapshots of the volume in use, and names its generation", async () => {
            expect(runbook.restore).to.include("Values=vol-pmm-data ").and.include("add initial to dataVolume.retired");
            const restored = await deploy({
                args: { dataVolume: { restoreFromSnapshotId: "snap-0123456789abcdef0", retired: ["initial"] } },
            });
            const { restore } = await valueOf(restored.component.runbook);
            expect(restore).to.include("add snap-0123456789abcdef0 to dataVolume.retired");
        });
    });
});
