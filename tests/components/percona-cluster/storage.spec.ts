import { execFileSync } from "node:child_process";
import { expect } from "chai";
import { find, ofType, type Recording } from "../../support/mocks";
import { conditions } from "../support/alarm-conditions";
import { json } from "../support/json";
import { deploy } from "../support/percona";
import { statements } from "../support/policies";
import { untagged } from "../support/untagged";

const rolePolicy = "aws:iam/rolePolicy:RolePolicy";
const bucket = "arn:aws:s3:::percona-orders-backups-0a1b2c3";

interface Document {
    parameters: Record<string, { allowedPattern: string; default?: string }>;
    mainSteps: [{ inputs: { runCommand: string[] } }];
}

describe("PerconaCluster: what it keeps", () => {
    let usual: Recording;

    before(async () => {
        usual = await deploy();
    });

    it("is a table that can be restored to any second, and is not deleted by accident", () => {
        expect(untagged(find(usual, "aws:dynamodb/table:Table", "percona-locks"))).to.deep.equal({
            name: "percona-orders-locks",
            billingMode: "PAY_PER_REQUEST",
            hashKey: "pk",
            attributes: [{ name: "pk", type: "S" }],
            ttl: { enabled: true, attributeName: "ttl" },
            pointInTimeRecovery: { enabled: true },
            serverSideEncryption: { enabled: true },
            deletionProtectionEnabled: true,
        });
    });

    it("is a bucket that keeps backups for weeks and what was overwritten for a week", async () => {
        const { inputs } = find(
            await deploy({ args: { backup: { retentionWeeks: 6 } } }),
            "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
            "percona-backups-lifecycle",
        );
        expect(inputs.rules).to.deep.equal([
            ...["full", "incremental", "binlogs", "errant"].map((id) => ({
                id,
                status: "Enabled",
                filter: { prefix: `orders/${id}/` },
                expiration: { days: 42 },
                noncurrentVersionExpiration: { noncurrentDays: 7 },
            })),
            {
                id: "marks-of-the-deleted",
                status: "Enabled",
                filter: { prefix: "" },
                expiration: { expiredObjectDeleteMarker: true },
            },
            {
                id: "unfinished-uploads",
                status: "Enabled",
                filter: { prefix: "" },
                abortIncompleteMultipartUpload: { daysAfterInitiation: 2 },
            },
        ]);
    });

    it("is a secret with a password for each account, of which no one else hears", () => {
        const { inputs } = find(usual, "aws:secretsmanager/secret:Secret", "percona-credentials");
        expect(inputs.name).to.equal("orders/mysql-credentials");
        const version = find(usual, "aws:secretsmanager/secretVersion:SecretVersion", "percona-credentials");
        expect(Object.keys(json(version.inputs.secretString) as object)).to.have.members([
            "root",
            "replication",
            "backup",
            "monitor",
        ]);
        expect(version.secretInputs).to.deep.equal(["secretString"]);
        for (const { inputs: password } of ofType(usual, "random:index/randomPassword:RandomPassword")) {
            expect(password.length).to.equal(32);
        }
    });

    it("goes with one argument", async () => {
        const released = await deploy({ args: { protect: false } });
        expect(released.resources.filter(({ protect }) => protect)).to.deep.equal([]);
        const { inputs } = find(released, "aws:dynamodb/table:Table", "percona-locks");
        expect(inputs.deletionProtectionEnabled).to.equal(false);
        // Or the group would wait for nodes that cannot leave one after the other until none is left.
        expect(find(released, "aws:autoscaling/group:Group", "percona-nodes").inputs.forceDelete).to.equal(true);
    });

    it("is written by nodes that cannot delete backups or items", () => {
        expect(statements(usual, rolePolicy, "percona-instance-role-backups")).to.deep.equal([
            {
                Sid: "ListOwnFolder",
                Effect: "Allow",
                Action: ["s3:ListBucket"],
                Resource: bucket,
                Condition: { StringLike: { "s3:prefix": ["orders/*"] } },
            },
            {
                Sid: "ReadBackupsAndProgram",
                Effect: "Allow",
                Action: ["s3:GetObject"],
                Resource: ["full", "incremental", "binlogs", "errant", "agent"].map(
                    (folder) => `${bucket}/orders/${folder}/*`,
                ),
            },
            {
                Sid: "WriteBackups",
                Effect: "Allow",
                Action: ["s3:AbortMultipartUpload", "s3:ListMultipartUploadParts", "s3:PutObject"],
                Resource: ["full", "incremental", "binlogs", "errant"].map((folder) => `${bucket}/orders/${folder}/*`),
            },
        ]);
        const actions = ofType(usual, rolePolicy).flatMap(({ name }) =>
            (statements(usual, rolePolicy, name) as { Action: string[] }[]).flatMap(({ Action }) => Action),
        );
        expect(actions.filter((action) => /delete/i.test(action))).to.deep.equal([]);
    });

    it("is reached by nodes that act on their own group alone, by its name", () => {
        const [act] = statements(usual, rolePolicy, "percona-instance-role-group") as { Resource: string }[];
        expect(act!.Resource).to.equal(
            "arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:*:autoScalingGroupName/percona-orders",
        );
    });

    it("can begin with the backups of another cluster, which it may only read", async () => {
        const recording = await deploy({ args: { bootstrapFrom: "s3://percona-old-backups-0a1b2c3/old" } });
        const found = statements(recording, rolePolicy, "percona-instance-role-source") as { Action: string[] }[];
        expect(found.flatMap(({ Action }) => Action)).to.deep.equal(["s3:ListBucket", "s3:GetObject"]);
    });
});

describe("PerconaCluster: its alarms", () => {
    it("fire on these conditions", async () => {
        const recording = await deploy();
        const found = conditions(recording);
        expect(found["percona-no-primary"]).to.equal(
            "Maximum of Stackwarden/Percona Primary {ClusterId=orders} LessThanThreshold 1, 60 x 2, breaching",
        );
        expect(found["percona-members"]).to.equal(
            "Minimum of Stackwarden/Percona OnlineMembers {ClusterId=orders} LessThanThreshold 3, 60 x 5, missing",
        );
        expect(found["percona-expelled"]).to.equal(
            "Maximum of Stackwarden/Percona Expelled {ClusterId=orders} GreaterThanOrEqualToThreshold 1, 60 x 1, notBreaching",
        );
        expect(found["percona-epoch-change"]).to.equal(
            "Maximum of Stackwarden/Percona BeganAnew {ClusterId=orders} GreaterThanOrEqualToThreshold 1, 60 x 1, notBreaching",
        );
        expect(found["percona-backup-age"]).to.equal(
            "Maximum of Stackwarden/Percona BackupAgeSeconds {ClusterId=orders} GreaterThanThreshold 129600, 300 x 2, missing",
        );
        expect(found["percona-verified-backup-age"]).to.include("GreaterThanThreshold 777600");
        expect(Object.keys(found)).to.have.members(
            [
                "no-primary",
                "write-endpoint",
                "read-endpoint",
                "members",
                "epoch-change",
                "applier-queue",
                "replica-lag",
                "expelled",
                "errant",
                "backup-age",
                "verified-backup-age",
                "archive-lag",
                "data-disk",
                "root-disk",
                "memory",
                "cpu",
            ].map((role) => `percona-${role}`),
        );
    });

    it("are not there for what is never made", async () => {
        const names = Object.keys(conditions(await deploy({ args: { backup: { fullSchedule: "never" } } })));
        expect(names).not.to.include.members(["percona-backup-age"]);
        expect(names).not.to.include.members(["percona-verified-backup-age"]);
    });
});

describe("PerconaCluster: its documents", () => {
    let documents: Record<string, Document>;

    before(async () => {
        documents = Object.fromEntries(
            ofType(await deploy(), "aws:ssm/document:Document").map(({ inputs }) => [
                (inputs.name as string).replace("percona-orders-", ""),
                json(inputs.content) as Document,
            ]),
        );
    });

    /** The command line that a document runs with these values, an argument a line. */
    function commandLine(name: string, values: Record<string, string> = {}): string[] {
        const { parameters, mainSteps } = documents[name]!;
        const given = Object.fromEntries(
            Object.entries(parameters).map(([key, parameter]) => {
                const value = values[key] ?? parameter.default ?? "";
                expect(value, key).to.match(new RegExp(parameter.allowedPattern));
                return [key, value];
            }),
        );
        const script = mainSteps[0].inputs.runCommand
            .join("\n")
            .replaceAll(/\{\{ (\w+) \}\}/g, (_, key: string) => given[key]!)
            .replace("exec /usr/local/bin/percona-node", "printf '%s\\n'");
        return execFileSync("sh", ["-c", script], { encoding: "utf8" }).trimEnd().split("\n");
    }

    it("run the nodes' commands with what a person gave, and nothing else", () => {
        expect(commandLine("status")).to.deep.equal(["status"]);
        expect(commandLine("switchover")).to.deep.equal(["switchover"]);
        expect(commandLine("switchover", { To: "i-0123456789abcdef0" })).to.deep.equal([
            "switchover",
            "--to",
            "i-0123456789abcdef0",
        ]);
        expect(commandLine("backup", { Kind: "full" })).to.deep.equal(["backup", "full"]);
        expect(commandLine("reclone")).to.deep.equal(["reclone", "--yes"]);
        expect(commandLine("rotate-passwords")).to.deep.equal(["rotate-passwords"]);
        expect(
            commandLine("restore", {
                From: "s3://percona-orders-backups-0a1b2c3/orders",
                Into: "/var/lib/percona-node/look",
                ToTime: "2026-11-22T03:00:00Z",
            }),
        ).to.deep.equal([
            "restore",
            "--from",
            "s3://percona-orders-backups-0a1b2c3/orders",
            "--into",
            "/var/lib/percona-node/look",
            "--to-time",
            "2026-11-22T03:00:00Z",
        ]);
    });

    it("take no value that a shell would read as more than a value", () => {
        const patterns = Object.values(documents).flatMap(({ parameters }) => Object.values(parameters));
        expect(patterns).to.have.length.above(4);
        for (const { allowedPattern } of patterns) {
            for (const bad of ["'; reboot; '", "$(reboot)", "`reboot`", "a b", "--yes", "a\nb", '"']) {
                expect(bad).not.to.match(new RegExp(allowedPattern));
            }
        }
    });
});
