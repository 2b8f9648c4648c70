import { expect } from "chai";
import { PmmEc2 } from "../../../components";
import { valueOf } from "../../support/mocks";
import { deploy } from "../support/pmm-deployment";

describe("PmmEc2: its outputs", () => {
    let deployed: Awaited<ReturnType<typeof deploy>>;
    let outputs: Record<string, unknown>;

    before(async () => {
        deployed = await deploy();
        [outputs = {}] = [...deployed.outputs.values()];
    });

    it("are registered once, with the real names", () => {
        expect([...deployed.outputs.keys()]).to.have.length(1);
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

    it("are the fields of the component, all of them", async () => {
        const fields = Object.entries(deployed.pmm).filter(
            ([name]) => !name.startsWith("__") && name !== "urn" && name in outputs,
        );
        expect(fields.map(([name]) => name)).to.have.members(Object.keys(outputs));
        for (const [name, output] of fields) {
            expect(await valueOf(output as PmmEc2["url"]), name).to.deep.equal(outputs[name]);
        }
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
                "followLogs",
                "backUpNow",
                "listBackups",
                "restore",
                "growDataVolume",
            ]);
        });

        it("leaves nothing to be filled in", () => {
            for (const [task, command] of Object.entries(runbook)) {
                expect(command, task).to.match(/^aws [a-z0-9]+ [a-z-]+ /);
                expect(command, task).to.include("--region eu-west-1");
                expect(command, task).not.to.match(/[<>]|\.\.\.|undefined|\[object/);
            }
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
            const { restore } = await valueOf(restored.pmm.runbook);
            expect(restore).to.include("add snap-0123456789abcdef0 to dataVolume.retired");
        });

        it("is shell, so that each command can be pasted", async () => {
            const { execFileSync } = await import("node:child_process");
            for (const command of Object.values(runbook)) {
                execFileSync("bash", ["-n", "-c", command]);
            }
        });
    });
});
