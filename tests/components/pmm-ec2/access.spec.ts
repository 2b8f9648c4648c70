import { expect } from "chai";
import { find, ofType, type Recording } from "../../support/mocks";
import { statements, trust, trusts } from "../support/policies";
import { deploy } from "../support/pmm-ec2";

const rolePolicy = "aws:iam/rolePolicy:RolePolicy";
const attachment = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const secretArn = "arn:aws:secretsmanager:eu-west-1:123456789012:pmm-admin-password-0a1b2c3";
const kmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd";

describe("PmmEc2: its roles and secret", () => {
    let usual: Recording;

    before(async () => {
        usual = await deploy();
    });

    it("are an instance role for EC2 and a backup role for AWS Backup", () => {
        expect(trusts(usual)).to.have.deep.members([
            ["pmm-instance-role", trust("ec2.amazonaws.com")],
            ["pmm-backup-role", trust("backup.amazonaws.com")],
        ]);
    });

    it("have AWS's own policies for Session Manager and for backups, and no others", () => {
        expect(ofType(usual, attachment).map(({ inputs }) => [inputs.role, inputs.policyArn])).to.have.deep.members([
            ["pmm-instance-role-0a1b2c3", "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"],
            ["pmm-backup-role-0a1b2c3", "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"],
            ["pmm-backup-role-0a1b2c3", "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForRestores"],
        ]);
    });

    it("let the instance read its one secret", () => {
        expect(statements(usual, rolePolicy, "pmm-instance-role-secret")).to.deep.equal([
            { Sid: "ReadTheSecret", Effect: "Allow", Action: ["secretsmanager:GetSecretValue"], Resource: secretArn },
        ]);
    });

    it("let the instance write to its one log group", () => {
        const group = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/ec2/pmm-dev";
        expect(statements(usual, rolePolicy, "pmm-instance-role-logs")).to.deep.equal([
            {
                Sid: "WriteLogs",
                Effect: "Allow",
                Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
                Resource: [group, `${group}:*`],
            },
        ]);
    });

    it("let the instance send metrics in one namespace", () => {
        expect(statements(usual, rolePolicy, "pmm-instance-role-metrics")).to.deep.equal([
            {
                Sid: "SendMetrics",
                Effect: "Allow",
                Action: ["cloudwatch:PutMetricData"],
                Resource: "*",
                Condition: { StringEquals: { "cloudwatch:namespace": "CWAgent" } },
            },
        ]);
    });

    it("have no further inline policies", () => {
        expect(ofType(usual, rolePolicy)).to.have.length(3);
    });

    it("are a generated password of 32 characters that shells, URLs and files take as it is", () => {
        expect(find(usual, "random:index/randomPassword:RandomPassword", "pmm-admin-password").inputs).to.deep.equal({
            length: 32,
            minLower: 1,
            minUpper: 1,
            minNumeric: 1,
            minSpecial: 1,
            overrideSpecial: "_.",
        });
    });

    it("protect the secret, and forget it only after 30 days", () => {
        const secret = find(usual, "aws:secretsmanager/secret:Secret", "pmm-admin-password");
        expect(secret.protect).to.equal(true);
        expect(secret.inputs.recoveryWindowInDays).to.equal(30);
        expect(secret.inputs).not.to.have.property("kmsKeyId");
        expect(ofType(usual, "aws:secretsmanager/secretPolicy:SecretPolicy")).to.deep.equal([]);
    });

    it("let readers read, and deny nobody", async () => {
        const readers = ["arn:aws:iam::123456789012:role/reader", "arn:aws:iam::123456789012:role/other"];
        const recording = await deploy({ args: { secretReaders: readers } });
        const policy = "aws:secretsmanager/secretPolicy:SecretPolicy";
        expect(statements(recording, policy, "pmm-admin-password-readers")).to.deep.equal([
            {
                Sid: "ReadersReadTheSecret",
                Effect: "Allow",
                Principal: { AWS: readers },
                Action: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
                Resource: "*",
            },
        ]);
        expect(find(recording, policy, "pmm-admin-password-readers").inputs.blockPublicPolicy).to.equal(true);
    });

    it("use a given key, by way of Secrets Manager only", async () => {
        const adminSecret = { kmsKeyArn, recoveryWindowDays: 0, protect: false };
        const recording = await deploy({ args: { adminSecret } });
        const secret = find(recording, "aws:secretsmanager/secret:Secret", "pmm-admin-password");
        expect(secret.inputs).to.include({ kmsKeyId: kmsKeyArn, recoveryWindowInDays: 0 });
        expect(secret.protect).to.equal(false);
        expect(statements(recording, rolePolicy, "pmm-instance-role-secret")).to.deep.include({
            Sid: "DecryptTheSecret",
            Effect: "Allow",
            Action: ["kms:Decrypt"],
            Resource: kmsKeyArn,
            Condition: { StringEquals: { "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com" } },
        });
    });

    it("keep the logs for a year, or as long as told", async () => {
        const group = "aws:cloudwatch/logGroup:LogGroup";
        expect(find(usual, group, "pmm-logs").inputs).to.include({ name: "/aws/ec2/pmm-dev", retentionInDays: 365 });
        const recording = await deploy({ args: { logRetentionDays: 30 } });
        expect(find(recording, group, "pmm-logs").inputs.retentionInDays).to.equal(30);
    });
});
