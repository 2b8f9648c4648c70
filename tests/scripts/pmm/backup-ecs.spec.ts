import { spawn } from "node:child_process";
import { once } from "node:events";
import * as path from "node:path";
import { text } from "node:stream/consumers";
import { DescribeSnapshotsCommand } from "@aws-sdk/client-ec2";
import { expect } from "chai";
import { backupCommand } from "../../../scripts/pmm/backup";
import { pmmEcs } from "../../../scripts/pmm/deployments";
import type { Answers, AwsRequest } from "./support/aws-in-front-of-moto";
import { backupJobId, backupJobThatGoes } from "./support/backup-job";
import { makeVolume } from "./support/deployment";
import { EcsService } from "./support/ecs-service";
import { useScene } from "./support/scene";

const backup = backupCommand(pmmEcs);
const roleArn = "arn:aws:iam::123456789012:role/pmm-backup";
const fileSystemId = "fs-0123456789abcdef0";
const recoveryPoint = "arn:aws:backup:eu-west-1:123456789012:recovery-point:1eb3b5e7-9eb0-435a-a80b-108b488b0d45";

const outputs = {
    storage: "efs",
    fileSystemId,
    backupVaultName: "pmm-backup",
    backupRoleArn: roleArn,
    clusterName: "pmm",
    serviceName: "pmm-server",
    region: "eu-west-1",
};

function sentJob(requests: AwsRequest[]): Record<string, unknown> | undefined {
    const request = requests.find(({ route }) => route === "PUT /backup-jobs");
    return request && (JSON.parse(request.body) as Record<string, unknown>);
}

describe("pmm-ecs:backup", () => {
    const scene = useScene("pmm-ecs");

    beforeEach(() => {
        scene.work.setOutputs(outputs);
    });

    it("backs the file system up into the stack's vault with its role for a year, and names the recovery point", async () => {
        const { requests } = await scene.answer(
            backupJobThatGoes({ State: "RUNNING" }, { State: "COMPLETED", RecoveryPointArn: recoveryPoint }),
        );
        const { code, out, err } = await scene.work.run(backup, "--stack", "pmm-ecs");
        expect(err).to.equal("running\ncompleted");
        expect(code).to.equal(0);
        expect(out.split("\n").slice(1)).to.deep.equal([`recovery point ${recoveryPoint}`]);
        expect(sentJob(requests)).to.deep.include({
            BackupVaultName: "pmm-backup",
            ResourceArn: `arn:aws:elasticfilesystem:eu-west-1:123456789012:file-system/${fileSystemId}`,
            IamRoleArn: roleArn,
            Lifecycle: { DeleteAfterDays: 365 },
        });
        expect(requests.filter(({ operation }) => operation !== "")).to.deep.equal([]);
    });

    it("backs a volume up where the stack has one, and one that is named without a stack", async () => {
        const done = { State: "COMPLETED", RecoveryPointArn: "arn:aws:ec2:eu-west-1::snapshot/snap-0123456789abcdef0" };
        const { requests } = await scene.answer(backupJobThatGoes(done));
        scene.work.setOutputs({ ...outputs, storage: "ebs", dataVolumeId: "vol-0123456789abcdef0" });
        const { code, out } = await scene.work.run(backup, "--stack", "pmm-ecs");
        expect(code).to.equal(0);
        expect(out).to.contain("snapshot snap-0123456789abcdef0");
        expect(sentJob(requests)).to.include({
            ResourceArn: "arn:aws:ec2:eu-west-1:123456789012:volume/vol-0123456789abcdef0",
        });
        const named = ["--volume-id", "vol-0aaaaaaaaaaaaaaaa", "--vault", "v1", "--role-arn", roleArn];
        expect((await scene.work.run(backup, ...named, "--no-wait")).out).to.contain(
            "volume/vol-0aaaaaaaaaaaaaaaa into",
        );
    });

    it("takes a file system that is named, with Pulumi out of reach", async () => {
        const { requests } = await scene.answer(backupJobThatGoes({ State: "RUNNING" }));
        const named = ["--file-system-id", "fs-0aaaaaaaaaaaaaaaa", "--vault", "v1", "--role-arn", roleArn];
        const { code } = await scene.work.run(
            backup,
            "--stack",
            "other",
            "--region",
            "eu-west-1",
            ...named,
            "--no-wait",
        );
        expect(code).to.equal(0);
        expect(sentJob(requests)!.ResourceArn).to.match(/file-system\/fs-0aaaaaaaaaaaaaaaa$/);
    });

    describe("with --stop-pmm", () => {
        const stopping = ["--stack", "pmm-ecs", "--stop-pmm"];
        let ecs: EcsService;

        beforeEach(() => {
            ecs = new EcsService("pmm-server");
        });

        /** ECS and AWS Backup, with what the service did at the moment of each backup request. */
        function both(jobs: Answers): { answers: Answers; wrote: boolean[] } {
            const wrote: boolean[] = [];
            const answers: Answers = (request) => {
                const answer = jobs(request);
                if (answer !== undefined) {
                    wrote.push(ecs.writes);
                }
                return answer ?? ecs.answer(request);
            };
            return { answers, wrote };
        }

        const completed = { State: "COMPLETED", RecoveryPointArn: recoveryPoint };

        it("stops PMM, backs up once its last container has ended, and starts it again", async () => {
            const { answers, wrote } = both(backupJobThatGoes({ State: "RUNNING" }, completed));
            await scene.answer(answers);
            const { code, out, err } = await scene.work.run(backup, ...stopping);
            expect(err).to.match(
                /stopping PMM; .*aws ecs update-service --region eu-west-1 --cluster pmm --service pmm-server --desired-count 1\nPMM is stopped\nrunning\ncompleted\nstarting PMM\nPMM runs$/,
            );
            expect(code).to.equal(0);
            expect(out).to.contain(recoveryPoint);
            expect(ecs.asked).to.deep.equal([0, 1]);
            expect(wrote).to.deep.equal([false, false, false]);
        });

        const failures: [string, Answers, RegExp][] = [
            ["fails", backupJobThatGoes({ State: "FAILED", StatusMessage: "no space" }), /is FAILED: no space/],
            [
                "is refused",
                ({ route }) =>
                    route === "PUT /backup-jobs"
                        ? { status: 400, body: '{"__type":"ResourceNotFoundException","message":"no vault"}' }
                        : undefined,
                /AWS refused: .*no vault/,
            ],
        ];
        for (const [name, jobs, message] of failures) {
            it(`starts PMM again when the backup ${name}`, async () => {
                await scene.answer(both(jobs).answers);
                const { code, err } = await scene.work.run(backup, ...stopping);
                expect(err).to.match(message);
                expect(code).to.equal(1);
                expect(ecs.asked).to.deep.equal([0, 1]);
                expect(err).to.contain("PMM runs");
            });
        }

        it("leaves a PMM stopped that was stopped before, and says how to start it", async () => {
            ecs = new EcsService("pmm-server", 0);
            await scene.answer(both(backupJobThatGoes(completed)).answers);
            const { code, err } = await scene.work.run(backup, ...stopping);
            expect(code).to.equal(0);
            expect(err).to.match(
                /PMM is stopped already and stays so; to start it: aws ecs update-service .*--desired-count 1/,
            );
            expect(ecs.asked).to.deep.equal([]);
        });

        it("does not trust a backup during which something started PMM", async () => {
            const jobs = backupJobThatGoes({ State: "RUNNING" }, completed);
            await scene.answer(
                both((request) => {
                    if (request.route.startsWith("GET /backup-jobs")) {
                        ecs.startTask();
                    }
                    return jobs(request);
                }).answers,
            );
            const { code, err } = await scene.work.run(backup, ...stopping);
            expect(code).to.equal(1);
            expect(err).to.contain("PMM was started by something else meanwhile");
        });

        it("does not trust a backup during which PMM came and went", async () => {
            const jobs = backupJobThatGoes(completed);
            await scene.answer(
                both((request) => {
                    if (request.route.startsWith("GET /backup-jobs")) {
                        ecs.startTask();
                        ecs.endTasks();
                    }
                    return jobs(request);
                }).answers,
            );
            const { code, err } = await scene.work.run(backup, ...stopping);
            expect(code).to.equal(1);
            expect(err).to.contain("PMM was started by something else meanwhile");
        });

        it("tries again when the request for the start fails, and cries when AWS refuses it", async () => {
            const broken = { status: 500, body: '{"__type":"ServerException","message":"try again"}' };
            const refused = { status: 400, body: '{"__type":"AccessDeniedException","message":"expired"}' };
            for (const [answer, code, message] of [
                [broken, 0, /PMM runs$/],
                [refused, 1, /PMM IS STILL STOPPED: start it with aws ecs update-service .*\nAWS refused: expired/],
            ] as const) {
                ecs = new EcsService("pmm-server");
                // The SDK itself tries three times.
                let failing = 4;
                const { answers } = both(backupJobThatGoes(completed));
                await scene.answer((request) =>
                    request.operation === "UpdateService" && ecs.asked.length === 1 && failing-- > 0
                        ? answer
                        : answers(request),
                );
                const ended = await scene.work.run(backup, ...stopping);
                expect(ended.err).to.match(message);
                expect(ended.code).to.equal(code);
            }
        }).timeout(30_000);

        it("asks for the start again for as long as AWS takes fewer calls", async () => {
            const throttled = { status: 400, body: '{"__type":"ThrottlingException","message":"Rate exceeded"}' };
            let failing = 4;
            const { answers } = both(backupJobThatGoes(completed));
            await scene.answer((request) =>
                request.operation === "UpdateService" && ecs.asked.length === 1 && failing-- > 0
                    ? throttled
                    : answers(request),
            );
            const { code, err } = await scene.work.run(backup, ...stopping);
            expect(err).to.match(/PMM runs$/);
            expect(code).to.equal(0);
        }).timeout(30_000);

        it("stops nothing with temporary keys that end before the backup may, unless it waits less", async () => {
            process.env.AWS_SESSION_TOKEN = "a-session";
            process.env.AWS_CREDENTIAL_EXPIRATION = new Date(Date.now() + 60 * 60_000).toISOString();
            await scene.answer(both(backupJobThatGoes(completed)).answers);
            const refused = await scene.work.run(backup, ...stopping);
            expect(refused.err).to.match(
                /these credentials end at 20\S+Z and are not renewed, and they are needed for up to 495 minutes: set AWS_PROFILE/,
            );
            expect(refused.code).to.equal(1);
            expect(ecs.asked).to.deep.equal([]);
            const { code } = await scene.work.run(backup, ...stopping, "--wait-minutes", "40");
            expect(code).to.equal(0);
            expect(ecs.asked).to.deep.equal([0, 1]);
        });

        it("warns of temporary keys whose end nobody knows", async () => {
            process.env.AWS_SESSION_TOKEN = "a-session";
            await scene.answer(both(backupJobThatGoes(completed)).answers);
            const { code, err } = await scene.work.run(backup, ...stopping);
            expect(err).to.match(/^these credentials end some time and are not renewed.*\nstopping PMM;/);
            expect(code).to.equal(0);
        });

        it("stops nothing when it may not look at tasks or not change the service, or when there is no service", async () => {
            const denied = { status: 400, body: '{"__type":"AccessDeniedException","message":"not you"}' };
            for (const forbidden of ["ListTasks", "UpdateService"]) {
                const { requests } = await scene.answer((request) =>
                    request.operation === forbidden ? denied : ecs.answer(request),
                );
                const { code, err } = await scene.work.run(backup, ...stopping);
                expect(code).to.equal(1);
                expect(err).to.match(/error: AWS refused: not you \(AccessDeniedException\)$/);
                expect(ecs.asked).to.deep.equal([]);
                expect(requests.filter(({ operation }) => operation === "UpdateService").length).to.be.at.most(1);
            }
            await scene.answer((request) => ecs.answer(request));
            const missing = await scene.work.run(backup, ...stopping, "--service", "other");
            expect(missing.code).to.equal(1);
            expect(missing.err).to.contain("cluster pmm has no active service other");
        });

        it("starts PMM again after a direct snapshot has its id, and waits for its completion then", async () => {
            const volumeId = await makeVolume(scene.ec2, {});
            scene.work.setOutputs({ ...outputs, storage: "ebs", dataVolumeId: volumeId });
            const { requests } = await scene.answer((request) => ecs.answer(request));
            const { code, out, err } = await scene.work.run(backup, ...stopping, "--snapshot");
            expect(code).to.equal(0);
            const { Snapshots } = await scene.ec2.send(
                new DescribeSnapshotsCommand({ SnapshotIds: [out.split(" ")[1]!] }),
            );
            expect(Snapshots![0]!.VolumeId).to.equal(volumeId);
            const steps = requests.map(({ operation }) => operation);
            expect(steps.indexOf("CreateSnapshot")).to.be.lessThan(steps.lastIndexOf("UpdateService"));
            expect(steps.indexOf("DescribeSnapshots")).to.be.greaterThan(steps.lastIndexOf("UpdateService"));
            expect(err).to.match(/PMM is stopped\nstarting PMM\nPMM runs\nwaiting for its completion/);
        });

        it("starts PMM again when Ctrl-C comes, twice as npm passes it on, while the backup runs", async () => {
            // A program looks each five seconds: nothing here may need a second look.
            ecs = new EcsService("pmm-server", 1, true);
            const { answers } = both(backupJobThatGoes({ State: "RUNNING" }));
            let interrupt: () => void = () => undefined;
            await scene.answer((request) => {
                if (request.route === `GET /backup-jobs/${backupJobId}`) {
                    interrupt();
                }
                return answers(request);
            });
            const program = path.resolve(__dirname, "../../../scripts/pmm/index.ts");
            const ids = ["--file-system-id", fileSystemId, "--vault", "pmm-backup", "--role-arn", roleArn];
            const names = ["--region", "eu-west-1", "--cluster", "pmm", "--service", "pmm-server"];
            const argv = ["--import", "tsx", program, "pmm-ecs:backup", "--stop-pmm", ...ids, ...names];
            const child = spawn(process.execPath, argv, { stdio: ["ignore", "ignore", "pipe"] });
            interrupt = () => {
                child.kill("SIGINT");
                child.kill("SIGINT");
            };
            const [err, ended] = await Promise.all([text(child.stderr), once(child, "exit")]);
            expect(err.match(/SIGINT: PMM is started again, please wait/g)).to.have.length(1);
            expect(ended).to.deep.equal([1, null]);
            expect(ecs.asked).to.deep.equal([0, 1]);
            expect(err).to.match(/do not rely on what it makes: aws backup stop-backup-job --backup-job-id 2f3a91c0/);
            expect(err).to.contain("PMM runs\nerror: interrupted (SIGINT)");
        }).timeout(60_000);
    });

    const wrongCalls: [string, string[], number, RegExp][] = [
        ["nothing", [], 2, /give --stack, or --file-system-id or --volume-id/],
        [
            "--stop-pmm that nobody waits for",
            ["--stack", "pmm-ecs", "--stop-pmm", "--no-wait"],
            2,
            /does not go with --no-wait/,
        ],
        [
            "a snapshot of a file system",
            ["--stack", "pmm-ecs", "--snapshot"],
            1,
            /on a file system, which has no snapshots/,
        ],
        [
            "a malformed file system",
            ["--file-system-id", "fs-1"],
            2,
            /--file-system-id is "fs-1": must be an id such as fs-/,
        ],
    ];
    for (const [name, argv, expected, message] of wrongCalls) {
        it(`refuses ${name}`, async () => {
            const { code, err } = await scene.work.run(backup, ...argv);
            expect(err).to.match(message);
            expect(code).to.equal(expected);
        });
    }

    it("refuses a stack whose outputs do not tell where the data is", async () => {
        scene.work.setOutputs({ region: "eu-west-1" });
        const { code, err } = await scene.work.run(backup, "--stack", "pmm-ecs");
        expect(code).to.equal(2);
        expect(err).to.contain("stack pmm-ecs has no usable output storage: has it been deployed?");
    });
});
