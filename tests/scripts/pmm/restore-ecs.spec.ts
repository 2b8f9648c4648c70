import { expect } from "chai";
import { pmmEcs } from "../../../scripts/pmm/deployments";
import { restoreCommand } from "../../../scripts/pmm/restore";
import type { Answers, AwsRequest } from "./support/aws-in-front-of-moto";
import { deploy, snapshot, type Deployment } from "./support/deployment";
import { useScene } from "./support/scene";

const restore = restoreCommand(pmmEcs);
const roleArn = "arn:aws:iam::123456789012:role/pmm-backup";
const fileSystemId = "fs-0123456789abcdef0";
const fileSystemArn = `arn:aws:elasticfilesystem:eu-west-1:123456789012:file-system/${fileSystemId}`;
const made = "/aws-backup-restore_2026-03-10T12-34-56-789Z";
const earlier = "/aws-backup-restore_2026-01-10T12-34-56-789Z";

const configText = `config:
  stackwarden:deployment: pmm-ecs
  stackwarden:pmm-ecs:
    # the databases of the shop
    pmm:
      version: "3"
`;

function pointArn(number: number): string {
    return `arn:aws:backup:eu-west-1:123456789012:recovery-point:${number}eb3b5e7-9eb0-435a-a80b-108b488b0d45`;
}

/** As https://docs.aws.amazon.com/aws-backup/latest/devguide/API_RecoveryPointByBackupVault.html has it. */
function point(number: number, day: string, more: object = {}): object {
    return {
        RecoveryPointArn: pointArn(number),
        ResourceArn: fileSystemArn,
        ResourceType: "EFS",
        Status: "COMPLETED",
        CreationDate: Date.parse(`${day}T02:00:00Z`) / 1000,
        BackupSizeInBytes: 3 * 2 ** 30,
        ...more,
    };
}

function json(content: object, status = 200): { status: number; body: string } {
    return { status, body: JSON.stringify(content) };
}

describe("pmm-ecs:restore", () => {
    const scene = useScene("pmm-ecs");

    beforeEach(() => {
        scene.work.setConfig(configText);
    });

    describe("of a file system", () => {
        let deployed: Deployment;
        /** Lines that the host shows, a list for each look; the last one from then on. */
        let looks: string[][];
        let seen: string[];
        let states: object[];

        before(async () => {
            deployed = await deploy(scene.ec2, undefined, "pmm-host");
        });
        beforeEach(() => {
            scene.work.setOutputs({
                storage: "efs",
                fileSystemId,
                autoScalingGroupName: "pmm-host",
                backupVaultName: "pmm-backup",
                backupRoleArn: roleArn,
                region: "eu-west-1",
            });
            looks = [[`with ${earlier}`], [`with ${earlier}`, `with ${made}`]];
            states = [{ Status: "PENDING" }, { Status: "RUNNING" }, { Status: "COMPLETED" }];
        });

        /** AWS Backup as its API reference has it, and a host that sees what `looks` says. */
        const answers: Answers = ({ route, operation }) => {
            const [way = "", query = ""] = route.split("?");
            if (way === "GET /backup-vaults/pmm-backup/recovery-points") {
                expect(query).to.contain(`resourceArn=${encodeURIComponent(fileSystemArn)}`);
                const points = [
                    point(1, "2026-03-01"),
                    point(3, "2026-03-03", { Status: "CREATING" }),
                    point(2, "2026-03-02"),
                ];
                return json({ RecoveryPoints: points });
            }
            const named = /^GET \/backup-vaults\/pmm-backup\/recovery-points\/([^/]+)(\/restore-metadata)?$/.exec(way);
            if (named !== null && named[2] === undefined) {
                const known: Record<string, object> = {
                    [pointArn(1)]: point(1, "2026-03-01"),
                    [pointArn(4)]: point(4, "2026-03-01", { ResourceArn: `${fileSystemArn}0` }),
                    [pointArn(5)]: point(5, "2026-03-01", { Status: "PARTIAL" }),
                };
                const found = known[decodeURIComponent(named[1]!)];
                return found === undefined
                    ? json({ __type: "ResourceNotFoundException", message: "no" }, 400)
                    : json(found);
            }
            if (named !== null) {
                const metadata = {
                    "file-system-id": "fs-0aaaaaaaaaaaaaaaa",
                    Encrypted: "true",
                    KmsKeyId: "arn:aws:kms:eu-west-1:123456789012:key/1",
                    PerformanceMode: "generalPurpose",
                    CreationToken: "old",
                    newFileSystem: "true",
                };
                return json({ RestoreMetadata: metadata });
            }
            if (way === "PUT /restore-jobs") {
                return json({ RestoreJobId: "job-1" });
            }
            if (way === "GET /restore-jobs/job-1") {
                return json({ RestoreJobId: "job-1", ...(states.length > 1 ? states.shift() : states[0]) });
            }
            if (operation === "SendCommand") {
                seen = looks.shift() ?? seen;
            }
            if (operation === "GetCommandInvocation") {
                return json({ Status: "Success", StandardOutputContent: seen.join("\n") });
            }
            return undefined;
        };

        function operations(requests: AwsRequest[]): string[] {
            return requests.map(({ route, operation }) => (operation === "" ? route.split("?")[0]! : operation));
        }

        it("lists its recovery points, newest first", async () => {
            const { requests } = await scene.answer(answers);
            const { code, out } = await scene.work.run(restore, "--stack", "pmm-ecs", "--list");
            expect(code).to.equal(0);
            expect(
                out.split("\n").map((line) => line.split(/ {2,}/).filter((_, column) => column !== 2)),
            ).to.deep.equal([
                [pointArn(3), "2026-03-03T02:00:00Z", "3.0 GiB", "creating"],
                [pointArn(2), "2026-03-02T02:00:00Z", "3.0 GiB", "completed"],
                [pointArn(1), "2026-03-01T02:00:00Z", "3.0 GiB", "completed"],
            ]);
            expect(requests).to.have.length(1);
        });

        it("says what it would do, and does nothing without --yes", async () => {
            const { requests } = await scene.answer(answers);
            const { code, out } = await scene.work.run(restore, "--stack", "pmm-ecs");
            expect(code).to.equal(0);
            expect(out)
                .to.contain(`chosen: ${pointArn(2)}`)
                .and.to.contain("nothing is done yet: add --yes");
            expect(requests).to.have.length(1);
            expect(scene.work.config()).to.equal(configText);
        });

        it("restores the newest into the same file system, finds the new directory, and leads PMM there", async () => {
            const { requests } = await scene.answer(answers);
            const { code, out, err } = await scene.work.run(restore, "--stack", "pmm-ecs", "--yes");
            expect(err).to.contain("--stack pmm-ecs --find --yes\npending\nrunning\ncompleted");
            expect(code).to.equal(0);
            const started = requests.find(({ route }) => route === "PUT /restore-jobs")!;
            const { IdempotencyToken: token, ...job } = JSON.parse(started.body) as Record<string, unknown>;
            expect(job).to.deep.equal({
                RecoveryPointArn: pointArn(2),
                IamRoleArn: roleArn,
                ResourceType: "EFS",
                Metadata: {
                    "file-system-id": fileSystemId,
                    Encrypted: "true",
                    KmsKeyId: "arn:aws:kms:eu-west-1:123456789012:key/1",
                    PerformanceMode: "generalPurpose",
                    newFileSystem: "false",
                    CreationToken: token,
                },
            });
            const steps = operations(requests);
            expect(steps.indexOf("SendCommand")).to.be.lessThan(steps.indexOf("PUT /restore-jobs"));
            const { InstanceIds, Parameters } = JSON.parse(
                requests.find(({ operation }) => operation === "SendCommand")!.body,
            ) as {
                InstanceIds: string[];
                Parameters: { commands: string[] };
            };
            expect(InstanceIds).to.deep.equal([deployed.instanceId]);
            expect(Parameters.commands.slice(0, 2)).to.deep.equal([`FILE_SYSTEM_ID=${fileSystemId}`, "DIRECTORY=/pmm"]);
            expect(scene.work.config()).to.equal(`${configText}    fileSystem:\n      directory: ${made}/pmm\n`);
            expect(out).to.contain("then: pulumi up --stack pmm-ecs");
        });

        it("leaves in the configuration what somebody has changed while the job went on", async () => {
            await scene.answer((request) => {
                if (request.route === "GET /restore-jobs/job-1") {
                    scene.work.setConfig(configText.replace('"3"', '"3.4.0"'));
                }
                return answers(request);
            });
            const { code } = await scene.work.run(restore, "--stack", "pmm-ecs", "--yes");
            expect(code).to.equal(0);
            expect(scene.work.config()).to.contain('version: "3.4.0"\n').and.to.contain(`directory: ${made}/pmm\n`);
        });

        it("leaves the configuration when the job fails", async () => {
            await scene.answer(answers);
            states = [{ Status: "FAILED", StatusMessage: "no access" }];
            const failed = await scene.work.run(restore, "--stack", "pmm-ecs", "--yes");
            expect([failed.code, failed.err.split("\n").at(-1)]).to.deep.equal([
                1,
                "error: restore job job-1 is FAILED: no access",
            ]);
            expect(scene.work.config()).to.equal(configText);
        });

        it("does the last two steps alone with --find: the one directory that is not in use", async () => {
            scene.work.setConfig(`${configText}    fileSystem:\n      directory: ${earlier}/pmm\n`);
            looks = [[`with ${earlier}`, `with ${made}`]];
            const { requests } = await scene.answer(answers);
            const nested = `${made}${earlier}/pmm`;
            const shown = await scene.work.run(restore, "--stack", "pmm-ecs", "--find");
            expect(shown.out).to.contain(`+      directory: ${nested}`).and.to.contain("nothing is written yet");
            const { code } = await scene.work.run(restore, "--stack", "pmm-ecs", "--find", "--yes");
            expect(code).to.equal(0);
            expect(scene.work.config()).to.contain(`directory: ${nested}\n`);
            expect(operations(requests)).to.not.include("PUT /restore-jobs");
        });

        it("says before a restore of a restore that the path will be too long", async () => {
            await scene.answer(answers);
            const tooLong = "is a path that is too long for an access point";
            expect((await scene.work.run(restore, "--stack", "pmm-ecs")).out).to.not.contain(tooLong);
            scene.work.setConfig(
                `${configText}    fileSystem:\n      directory: ${made.replace("Z", "000000Z")}/pmm\n`,
            );
            expect((await scene.work.run(restore, "--stack", "pmm-ecs")).out).to.contain(tooLong);
        });

        it("takes the directory that is named, without AWS and Pulumi", async () => {
            const { requests } = await scene.answer(answers);
            scene.work.setOutputs({});
            const argv = ["--stack", "pmm-ecs", "--directory", `${made}/pmm`, "--yes"];
            expect((await scene.work.run(restore, ...argv)).code).to.equal(0);
            expect(scene.work.config()).to.contain(`directory: ${made}/pmm\n`);
            expect(requests).to.deep.equal([]);
            expect((await scene.work.run(restore, ...argv)).err).to.contain("there is nothing to change");
        });

        it("takes a recovery point of another file system only when told so", async () => {
            await scene.answer(answers);
            const argv = ["--stack", "pmm-ecs", "--recovery-point-arn", pointArn(4)];
            const refused = await scene.work.run(restore, ...argv);
            expect(refused.code).to.equal(1);
            expect(refused.err).to.contain(`is of ${fileSystemArn}0, not of ${fileSystemArn}`);
            const taken = await scene.work.run(restore, ...argv, "--any-file-system");
            expect(taken.out).to.contain(`chosen: ${pointArn(4)}`);
        });

        const refusals: [string, string[], number, RegExp][] = [
            [
                "an unknown recovery point",
                ["--recovery-point-arn", pointArn(9)],
                1,
                /vault pmm-backup has no recovery point/,
            ],
            ["an unfinished one", ["--recovery-point-arn", pointArn(5)], 1, /is PARTIAL: choose another one/],
            [
                "a malformed one",
                ["--recovery-point-arn", "arn:x"],
                2,
                /--recovery-point-arn is "arn:x": must be an ARN such as/,
            ],
            ["--any-file-system alone", ["--any-file-system"], 2, /needs --recovery-point-arn/],
            ["a directory for a shell", ["--directory", "/a;rm"], 2, /--directory is "\/a;rm": must be a folder/],
            [
                "options for volumes",
                ["--snapshot-id", "snap-12345678"],
                2,
                /--snapshot-id does not go with storage efs/,
            ],
            [
                "a group without a host",
                ["--auto-scaling-group", "other", "--yes"],
                1,
                /group other has no running instance/,
            ],
            ["no patience", ["--wait-minutes", "0"], 2, /--wait-minutes must be a whole number/],
        ];
        for (const [name, argv, expected, message] of refusals) {
            it(`refuses ${name}, and starts nothing`, async () => {
                const { requests } = await scene.answer(answers);
                const { code, err } = await scene.work.run(restore, "--stack", "pmm-ecs", ...argv);
                expect(err).to.match(message);
                expect(code).to.equal(expected);
                expect(operations(requests)).to.not.include("PUT /restore-jobs");
                expect(scene.work.config()).to.equal(configText);
            });
        }

        it("starts nothing when the host cannot look, and says what a person can do", async () => {
            const { requests } = await scene.answer((request) =>
                request.operation === "GetCommandInvocation"
                    ? json({ Status: "Failed", StandardErrorContent: "mount.nfs4: access denied" })
                    : answers(request),
            );
            const { code, err } = await scene.work.run(restore, "--stack", "pmm-ecs", "--yes");
            expect(code).to.equal(1);
            expect(err).to.match(
                /could not look at fs-\w+ \(mount\.nfs4: access denied\): look yourself.* --directory/,
            );
            expect(operations(requests)).to.not.include("PUT /restore-jobs");
        });
    });

    it("restores a volume where the stack has one, as on EC2", async () => {
        const { volumeId } = await deploy(scene.ec2);
        const snapshotId = await snapshot(scene.ec2, volumeId);
        scene.work.setConfig(`${configText}    storage: ebs\n`);
        scene.work.setOutputs({ storage: "ebs", dataVolumeId: volumeId, region: "eu-west-1" });
        const { code, out } = await scene.work.run(restore, "--stack", "pmm-ecs", "--yes");
        expect(code).to.equal(0);
        expect(scene.work.config()).to.equal(
            `${configText}    storage: ebs\n    dataVolume:\n      restoreFromSnapshotId: ${snapshotId}\n      retired:\n        - initial\n`,
        );
        expect(out).to.contain("the host is replaced; no volume is deleted");
        const foreign = await scene.work.run(restore, "--stack", "pmm-ecs", "--find");
        expect([foreign.code, foreign.err.split("\n")[0]]).to.deep.equal([
            2,
            "error: --find does not go with storage ebs, which this stack's configuration has",
        ]);
    });
});
