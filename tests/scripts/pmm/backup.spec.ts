import { DescribeSnapshotsCommand } from "@aws-sdk/client-ec2";
import { expect } from "chai";
import { backupCommand } from "../../../scripts/pmm/backup";
import { pmmEc2 } from "../../../scripts/pmm/deployments";
import { deploy, tagsOf, type Deployment } from "./support/deployment";
import { backupJobId, backupJobThatGoes } from "./support/backup-job";
import { useScene } from "./support/scene";

const backup = backupCommand(pmmEc2);
const roleArn = "arn:aws:iam::123456789012:role/pmm-backup";

describe("pmm-ec2:backup", () => {
    const scene = useScene("pmm-ec2");
    let made: Deployment;

    before(async () => {
        made = await deploy(scene.ec2);
    });

    beforeEach(() => {
        scene.work.setOutputs({
            dataVolumeId: made.volumeId,
            backupVaultName: "pmm-backup",
            backupRoleArn: roleArn,
            region: "eu-west-1",
        });
    });

    describe("through AWS Backup", () => {
        const recoveryPoint = "arn:aws:ec2:eu-west-1::snapshot/snap-0123456789abcdef0";

        it("backs the stack's volume up into its vault with its role, waits, and names the snapshot", async () => {
            const { requests } = await scene.answer(
                backupJobThatGoes(
                    { State: "CREATED" },
                    { State: "RUNNING", PercentDone: "40.0" },
                    { State: "COMPLETED", RecoveryPointArn: recoveryPoint },
                ),
            );
            const { code, out, err } = await scene.work.run(backup, "--stack", "pmm-ec2");
            expect(err).to.equal("created\nrunning\ncompleted");
            expect(code).to.equal(0);
            expect(out).to.contain(`recovery point ${recoveryPoint}`).and.to.contain("snapshot snap-0123456789abcdef0");
            const { IdempotencyToken, ...sent } = JSON.parse(requests[0]!.body) as Record<string, unknown>;
            expect(IdempotencyToken).to.match(/^[0-9a-f-]{36}$/);
            expect(sent).to.deep.equal({
                BackupVaultName: "pmm-backup",
                ResourceArn: `arn:aws:ec2:eu-west-1:123456789012:volume/${made.volumeId}`,
                IamRoleArn: roleArn,
                RecoveryPointTags: { "stackwarden:backup": "on-demand" },
                Lifecycle: { DeleteAfterDays: 30 },
            });
        });

        it("keeps the backup for good with --keep-days 0, and only starts it with --no-wait", async () => {
            const { requests } = await scene.answer(backupJobThatGoes({ State: "RUNNING" }));
            const { code, out } = await scene.work.run(backup, "--stack", "pmm-ec2", "--keep-days", "0", "--no-wait");
            expect(code).to.equal(0);
            expect(out).to.contain(backupJobId);
            expect(requests).to.have.length(1);
            expect(JSON.parse(requests[0]!.body)).to.not.have.property("Lifecycle");
        });

        it("works without a stack, in the region of the environment", async () => {
            const { requests } = await scene.answer(
                backupJobThatGoes({ State: "COMPLETED", RecoveryPointArn: recoveryPoint }),
            );
            const options = ["--volume-id", "vol-0123456789abcdef0", "--vault", "vault-1", "--role-arn", roleArn];
            const { code } = await scene.work.run(backup, ...options);
            expect(code).to.equal(0);
            expect(JSON.parse(requests[0]!.body)).to.include({
                BackupVaultName: "vault-1",
                ResourceArn: "arn:aws:ec2:eu-west-1:123456789012:volume/vol-0123456789abcdef0",
            });
        });

        it("fails with AWS Backup's own reason", async () => {
            await scene.answer(
                backupJobThatGoes({ State: "FAILED", StatusMessage: "The volume is in an error state" }),
            );
            const { code, err } = await scene.work.run(backup, "--stack", "pmm-ec2");
            expect(code).to.equal(1);
            expect(err).to.contain(`backup job ${backupJobId} is FAILED: The volume is in an error state`);
        });

        it("says what to do when the vault does not exist", async () => {
            await scene.answer(({ route }) =>
                route === "PUT /backup-jobs"
                    ? {
                          status: 400,
                          body: '{"__type":"ResourceNotFoundException","message":"Backup vault pmm-backup not found"}',
                      }
                    : undefined,
            );
            const { code, err } = await scene.work.run(backup, "--stack", "pmm-ec2");
            expect(code).to.equal(1);
            expect(err).to.match(/AWS refused: .*Backup vault pmm-backup not found/);
        });
    });

    describe("as a direct snapshot", () => {
        it("takes it with the volume's tags and waits until it is complete", async () => {
            const { code, out, err } = await scene.work.run(
                backup,
                "--stack",
                "pmm-ec2",
                "--snapshot",
                "--description",
                "before 3.5",
            );
            expect(err).to.contain("completed");
            expect(code).to.equal(0);
            const id = /^snapshot (snap-[0-9a-f]+)$/.exec(out)?.[1];
            const { Snapshots } = await scene.ec2.send(new DescribeSnapshotsCommand({ SnapshotIds: [id!] }));
            expect(Snapshots![0]).to.include({
                VolumeId: made.volumeId,
                Description: "before 3.5",
                State: "completed",
            });
            const tags = tagsOf(Snapshots![0]!.Tags);
            expect(tags.Name).to.match(/^pmm-data-on-demand-\d{4}-\d\d-\d\d-\d{4}$/);
            expect(tags).to.include({
                "stackwarden:deployment": "pmm",
                "stackwarden:data": "true",
                "stackwarden:backup": "on-demand",
            });
        });

        it("refuses a volume that does not exist", async () => {
            const { code, err } = await scene.work.run(backup, "--snapshot", "--volume-id", "vol-00000000");
            expect(code).to.equal(1);
            expect(err).to.contain("AWS refused").and.to.contain("vol-00000000");
        });

        it("says that an unfinished snapshot goes on, and how to look at it", async () => {
            await scene.answer(({ operation }) =>
                operation === "DescribeSnapshots"
                    ? {
                          body: `<DescribeSnapshotsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><snapshotSet><item>
                              <snapshotId>snap-0123456789abcdef0</snapshotId><status>error</status></item></snapshotSet></DescribeSnapshotsResponse>`,
                      }
                    : undefined,
            );
            const { code, err } = await scene.work.run(backup, "--stack", "pmm-ec2", "--snapshot");
            expect(code).to.equal(1);
            expect(err).to.match(
                /snapshot snap-\w+ is not completed .* aws ec2 describe-snapshots --snapshot-ids snap-/,
            );
        });
    });

    const wrongCalls: [string, string[], RegExp][] = [
        ["nothing", [], /give --stack, or --volume-id/],
        ["no vault", ["--volume-id", "vol-0123456789abcdef0"], /give --stack, or --vault/],
        [
            "a malformed id",
            ["--snapshot", "--volume-id", "my-volume"],
            /--volume-id is "my-volume": must be an id such as vol-/,
        ],
        [
            "a malformed role",
            ["--stack", "pmm-ec2", "--role-arn", "admin"],
            /--role-arn is "admin": must be an ARN such as/,
        ],
        ["an unknown option", ["--fast"], /Unknown option '--fast'/],
        [
            "days for a direct snapshot",
            ["--stack", "pmm-ec2", "--snapshot", "--keep-days", "3"],
            /--keep-days is for AWS Backup/,
        ],
        [
            "a description for AWS Backup",
            ["--stack", "pmm-ec2", "--description", "x"],
            /--description is for --snapshot/,
        ],
        [
            "half a day",
            ["--stack", "pmm-ec2", "--keep-days", "0.5"],
            /--keep-days must be a whole number of at least 0/,
        ],
        [
            "no patience",
            ["--stack", "pmm-ec2", "--wait-minutes", "0"],
            /--wait-minutes must be a whole number of at least 1/,
        ],
    ];
    for (const [name, argv, message] of wrongCalls) {
        it(`is called wrongly with ${name}`, async () => {
            const { code, err } = await scene.work.run(backup, ...argv);
            expect(err).to.match(message);
            expect(code).to.equal(2);
        });
    }

    it("fails when Pulumi does not know the stack", async () => {
        const { code, err } = await scene.work.run(backup, "--stack", "other");
        expect(code).to.equal(1);
        expect(err).to.contain("the outputs of stack other cannot be read: no stack named 'other' found");
    });
});
