import { expect } from "chai";
import { PmmStorage, type PmmEcsArgs } from "../../../components";
import { ofType, type Recording } from "../../support/mocks";
import { statements, trust, trusts } from "../support/policies";
import { deploy } from "../support/pmm-ecs";

const rolePolicy = "aws:iam/rolePolicy:RolePolicy";
const attachment = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const secretArn = "arn:aws:secretsmanager:eu-west-1:123456789012:pmm-admin-password-0a1b2c3";
const kmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd";

function policyNames(recording: Recording): string[] {
    return ofType(recording, rolePolicy).map(({ name }) => name);
}

async function repositoryOf(version: string): Promise<unknown> {
    const recording = await deploy({ args: { pmm: { version } } });
    const [, pull] = statements(recording, rolePolicy, "pmm-execution-role-images") as { Resource: string }[];
    return pull!.Resource;
}

describe("PmmEcs: its roles", () => {
    let usual: Recording;

    before(async () => {
        usual = await deploy();
    });

    it("are one for the host, one for PMM, one to start it, and one for backups", () => {
        expect(trusts(usual)).to.have.deep.members([
            ["pmm-instance-role", trust("ec2.amazonaws.com")],
            ["pmm-task-role", trust("ecs-tasks.amazonaws.com")],
            ["pmm-execution-role", trust("ecs-tasks.amazonaws.com")],
            ["pmm-backup-role", trust("backup.amazonaws.com")],
        ]);
    });

    it("have AWS's own policies for Session Manager, for hosts of ECS and for backups, and no others", () => {
        const managed = "arn:aws:iam::aws:policy";
        expect(ofType(usual, attachment).map(({ inputs }) => [inputs.role, inputs.policyArn])).to.have.deep.members([
            ["pmm-instance-role-0a1b2c3", `${managed}/AmazonSSMManagedInstanceCore`],
            ["pmm-instance-role-0a1b2c3", `${managed}/service-role/AmazonEC2ContainerServiceforEC2Role`],
            ["pmm-backup-role-0a1b2c3", `${managed}/service-role/AWSBackupServiceRolePolicyForBackup`],
            ["pmm-backup-role-0a1b2c3", `${managed}/service-role/AWSBackupServiceRolePolicyForRestores`],
        ]);
    });

    it("have no inline policies but these", async () => {
        const always = [
            "pmm-instance-role-logs",
            "pmm-instance-role-metrics",
            "pmm-execution-role-secret",
            "pmm-execution-role-logs",
            "pmm-execution-role-images",
        ];
        expect(policyNames(usual)).to.have.members([...always, "pmm-instance-role-restored"]);
        const onVolume = await deploy({ args: { storage: PmmStorage.Ebs } });
        expect(policyNames(onVolume)).to.have.members([...always, "pmm-instance-role-volume"]);
    });

    it("let the host see, and not change, what was restored to the file system", () => {
        expect(statements(usual, rolePolicy, "pmm-instance-role-restored")).to.deep.equal([
            {
                Sid: "SeeRestoredFolders",
                Effect: "Allow",
                Action: ["elasticfilesystem:ClientMount"],
                Resource: "arn:aws:elasticfilesystem:eu-west-1:123456789012:file-system/fs-0123456789abcdef0",
            },
        ]);
    });

    it("let the host send metrics in one namespace", () => {
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

    it("let the host and the task's start write to the one log group", () => {
        const group = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/ecs/pmm-dev";
        for (const name of ["pmm-instance-role-logs", "pmm-execution-role-logs"]) {
            expect(statements(usual, rolePolicy, name)).to.deep.equal([
                {
                    Sid: "WriteLogs",
                    Effect: "Allow",
                    Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
                    Resource: [group, `${group}:*`],
                },
            ]);
        }
    });

    it("let the task's start, and not the host or PMM, read the one secret", () => {
        expect(statements(usual, rolePolicy, "pmm-execution-role-secret")).to.deep.equal([
            { Sid: "ReadTheSecret", Effect: "Allow", Action: ["secretsmanager:GetSecretValue"], Resource: secretArn },
        ]);
        const readers = ofType(usual, rolePolicy).filter(({ inputs }) => (inputs.policy as string).includes("secrets"));
        expect(readers.map(({ name }) => name)).to.deep.equal(["pmm-execution-role-secret"]);
    });

    it("let the task's start decrypt the secret with a given key, by way of Secrets Manager only", async () => {
        const recording = await deploy({ args: { adminSecret: { kmsKeyArn } } });
        expect(statements(recording, rolePolicy, "pmm-execution-role-secret")).to.deep.include({
            Sid: "DecryptTheSecret",
            Effect: "Allow",
            Action: ["kms:Decrypt"],
            Resource: kmsKeyArn,
            Condition: { StringEquals: { "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com" } },
        });
    });

    it("let the task's start pull images of the account's repositories", () => {
        expect(statements(usual, rolePolicy, "pmm-execution-role-images")).to.deep.equal([
            {
                Sid: "SignInToRegistries",
                Effect: "Allow",
                Action: ["ecr:GetAuthorizationToken"],
                Resource: "*",
            },
            {
                Sid: "PullImages",
                Effect: "Allow",
                Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
                Resource: "arn:aws:ecr:eu-west-1:123456789012:repository/*",
            },
        ]);
    });

    const registry = "111122223333.dkr.ecr.us-east-1.amazonaws.com";
    const repositories: Record<string, string> = {
        [`${registry}/mirror/pmm-server:3.4.1`]: "arn:aws:ecr:us-east-1:111122223333:repository/mirror/pmm-server",
        [`${registry}/pmm-server@sha256:${"0".repeat(64)}`]: "arn:aws:ecr:us-east-1:111122223333:repository/pmm-server",
        "registry.example.com/pmm-server:3.4.1": "arn:aws:ecr:eu-west-1:123456789012:repository/*",
    };
    for (const [image, arn] of Object.entries(repositories)) {
        it(`let the task's start pull from ${arn} for ${image}`, async () => {
            expect(await repositoryOf(image)).to.equal(arn);
        });
    }

    it("let other roles read the secret when told to, and deny nobody", async () => {
        const secretReaders: PmmEcsArgs["secretReaders"] = ["arn:aws:iam::123456789012:role/reader"];
        const recording = await deploy({ args: { secretReaders } });
        const policy = "aws:secretsmanager/secretPolicy:SecretPolicy";
        expect(statements(recording, policy, "pmm-admin-password-readers")).to.deep.equal([
            {
                Sid: "ReadersReadTheSecret",
                Effect: "Allow",
                Principal: { AWS: secretReaders },
                Action: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
                Resource: "*",
            },
        ]);
        expect(ofType(usual, policy)).to.deep.equal([]);
    });
});
