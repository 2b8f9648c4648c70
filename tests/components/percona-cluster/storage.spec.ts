import { expect } from "chai";
import { find, ofType, type Recording } from "../../support/mocks";
import { json } from "../support/json";
import { deploy } from "../support/percona";
import { statements } from "../support/policies";
import { untagged } from "../support/untagged";

const rolePolicy = "aws:iam/rolePolicy:RolePolicy";
const bucket = "arn:aws:s3:::percona-orders-backups-0a1b2c3";
const reader = "arn:aws:iam::123456789012:role/reader";

describe("PerconaCluster: what it keeps", () => {
    let usual: Recording;
    let chosen: Recording;

    before(async () => {
        usual = await deploy();
        chosen = await deploy({
            args: {
                backup: { retentionWeeks: 6, forceDestroy: true },
                node: { type: "i3en.xlarge" },
                credentialsSecretReaders: [reader],
                secretRecoveryDays: 14,
                logRetentionDays: 30,
            },
        });
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

    it("is a bucket that keeps backups for weeks and what was overwritten for a week", () => {
        const kept = (recording: Recording): unknown =>
            find(
                recording,
                "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
                "percona-backups-lifecycle",
            ).inputs.rules;
        expect(kept(usual)).to.deep.equal([
            ...["full", "incremental", "binlogs", "errant"].map((id) => ({
                id,
                status: "Enabled",
                filter: { prefix: `orders/${id}/` },
                expiration: { days: 28 },
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
        expect(kept(chosen)).to.have.deep.nested.property("[0].expiration", { days: 42 });
        const { inputs } = find(usual, "aws:s3/bucketVersioning:BucketVersioning", "percona-backups-versions");
        expect(inputs.versioningConfiguration).to.deep.equal({ status: "Enabled" });
    });

    it("is a bucket that a destroy does not empty, unless it was told to", () => {
        const empties = (recording: Recording): unknown =>
            find(recording, "aws:s3/bucket:Bucket", "percona-backups").inputs.forceDestroy;
        expect([empties(usual), empties(chosen)]).to.deep.equal([false, true]);
    });

    it("stays for weeks when a secret is deleted, and for a year in the logs; both by argument", () => {
        const days = (recording: Recording, type: string): unknown[] =>
            ofType(recording, type).map(({ inputs }) => inputs.recoveryWindowInDays ?? inputs.retentionInDays);
        const secret = "aws:secretsmanager/secret:Secret";
        const logs = "aws:cloudwatch/logGroup:LogGroup";
        expect([days(usual, secret), days(usual, logs)]).to.deep.equal([[30], [365]]);
        expect([days(chosen, secret), days(chosen, logs)]).to.deep.equal([[14, 14], [30]]);
    });

    it("is a secret for those who are named, besides the nodes", () => {
        const policies = ofType(chosen, "aws:secretsmanager/secretPolicy:SecretPolicy").map(({ name }) => name);
        expect(policies).to.deep.equal(["percona-credentials-readers"]);
        const [policy] = statements(chosen, "aws:secretsmanager/secretPolicy:SecretPolicy", policies[0]!);
        expect(policy).to.deep.include({ Effect: "Allow", Principal: { AWS: [reader] } });
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
});
