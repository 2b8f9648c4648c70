import { expect } from "chai";
import { PmmStorage } from "../../../components";
import { deploy } from "../support/pmm-ecs";

const common = {
    url: "https://pmm.example.com",
    adminPasswordSecretArn: "arn:aws:secretsmanager:eu-west-1:123456789012:pmm-admin-password-0a1b2c3",
    clusterName: "pmm-dev",
    serviceName: "pmm-dev",
    autoScalingGroupName: "pmm-host-0a1b2c3",
    instanceSecurityGroupId: "pmm-instance-id",
    loadBalancerDnsName: "pmm-alb.eu-west-1.elb.amazonaws.com",
    certificateArn: "arn:aws:acm:eu-west-1:123456789012:certificate/pmm-certificate",
    accessLogsBucketName: "pmm-access-logs-0a1b2c3",
    backupVaultName: "pmm-backup-0a1b2c3",
    backupRoleArn: "arn:aws:iam::123456789012:role/pmm-backup-role-0a1b2c3",
    alarmTopicArn: "arn:aws:sns:eu-west-1:123456789012:pmm-alarms-0a1b2c3",
    logGroupName: "/aws/ecs/pmm-dev",
    rootVolumeSizeGb: 30,
    swapSizeGb: 8,
    region: "eu-west-1",
};

async function outputsWith(storage: PmmStorage): Promise<Record<string, unknown>> {
    const [outputs = {}] = [...(await deploy({ args: { storage } })).outputs.values()];
    return outputs;
}

describe("PmmEcs: its outputs", () => {
    let onFiles: Record<string, unknown>;
    let onVolume: Record<string, unknown>;

    before(async () => {
        onFiles = await outputsWith(PmmStorage.Efs);
        onVolume = await outputsWith(PmmStorage.Ebs);
    });

    it("are the real names, with those of the storage in use alone", () => {
        expect(onFiles).to.deep.equal({
            ...common,
            runbook: onFiles.runbook,
            storage: "efs",
            fileSystemId: "fs-0123456789abcdef0",
            fileSystemSecurityGroupId: "pmm-data-id",
        });
        expect(onVolume).to.deep.equal({
            ...common,
            runbook: onVolume.runbook,
            storage: "ebs",
            dataVolumeId: "vol-pmm-data",
        });
    });

    describe("its runbook", () => {
        let runbook: Record<string, string>;

        before(() => {
            runbook = onFiles.runbook as Record<string, string>;
        });

        it("has a command for each everyday task", () => {
            expect(Object.keys(runbook)).to.have.members([
                "openSession",
                "readPassword",
                "resetPassword",
                "followLogs",
                "serviceEvents",
                "restart",
                "replaceHost",
                "backUpNow",
                "listBackups",
                "restore",
            ]);
        });

        it("backs up what holds the data, for as long as the plan does", () => {
            const command = (arn: string): string =>
                "aws backup start-backup-job --region eu-west-1 --backup-vault-name pmm-backup-0a1b2c3 " +
                `--resource-arn arn:aws:${arn} ` +
                "--iam-role-arn arn:aws:iam::123456789012:role/pmm-backup-role-0a1b2c3 --lifecycle DeleteAfterDays=365";
            expect(runbook.backUpNow).to.equal(
                command("elasticfilesystem:eu-west-1:123456789012:file-system/fs-0123456789abcdef0"),
            );
            expect((onVolume.runbook as Record<string, string>).backUpNow).to.equal(
                command("ec2:eu-west-1:123456789012:volume/vol-pmm-data"),
            );
        });

        it("replaces the host as the group itself does: the old one goes first", () => {
            expect(runbook.replaceHost).to.match(/ --preferences MinHealthyPercentage=0,MaxHealthyPercentage=100$/);
        });

        it("restarts PMM by its service, whose deployment ends the old task first", () => {
            expect(runbook.restart).to.equal(
                "aws ecs update-service --region eu-west-1 --cluster pmm-dev --service pmm-dev --force-new-deployment",
            );
        });

        it("finds the host of the day by its group, since hosts come and go", () => {
            for (const task of ["openSession", "resetPassword"]) {
                expect(runbook[task], task).to.include("--auto-scaling-group-names pmm-host-0a1b2c3");
            }
        });

        it("puts no password on a command line", () => {
            expect(runbook.resetPassword).to.include("printenv GF_SECURITY_ADMIN_PASSWORD | grafana cli");
        });
    });
});
