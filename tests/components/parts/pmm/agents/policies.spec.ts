import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import type { PmmArgs } from "../../../../../components/parts/pmm/args";
import { find, ofType, type Recording } from "../../../../support/mocks";
import { automation, monitoredAsgs, monitoredDatabases } from "../../../support/automation";
import { everyPmm } from "../../../support/every-deployment";
import { statements } from "../../../support/policies";

const rolePolicy = "aws:iam/rolePolicy:RolePolicy";
const here = "eu-west-1:123456789012";
const secrets = `arn:aws:secretsmanager:${here}`;
const adminSecretArn = `${secrets}:pmm-admin-password-0a1b2c3`;
const kmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd";
const bySecretsManager = { StringEquals: { "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com" } };

const readTheSecret = {
    Sid: "ReadTheSecret",
    Effect: "Allow",
    Action: ["secretsmanager:GetSecretValue"],
    Resource: adminSecretArn,
};
const decryptTheSecret = {
    Sid: "DecryptTheSecret",
    Effect: "Allow",
    Action: ["kms:Decrypt"],
    Resource: kmsKeyArn,
    Condition: bySecretsManager,
};
const rotate = [
    {
        Sid: "RotateTheSecret",
        Effect: "Allow",
        Action: [
            "secretsmanager:DescribeSecret",
            "secretsmanager:ListSecretVersionIds",
            "secretsmanager:PutSecretValue",
            "secretsmanager:UpdateSecretVersionStage",
        ],
        Resource: adminSecretArn,
    },
    { Sid: "MakePasswords", Effect: "Allow", Action: ["secretsmanager:GetRandomPassword"], Resource: "*" },
];

for (const [which, { deployWith }] of Object.entries(everyPmm)) {
    describe(`${which}: its reconciler may`, () => {
        let recording: Recording;

        before(async () => {
            recording = await deployWith(automation);
        });

        function allowed(purpose: string): unknown[] {
            return statements(recording, rolePolicy, `pmm-reconciler-role-${purpose}`);
        }

        it("change its one item of state", () => {
            expect(allowed("state")).to.deep.equal([
                {
                    Sid: "KeepState",
                    Effect: "Allow",
                    Action: ["dynamodb:UpdateItem"],
                    Resource: `arn:aws:dynamodb:${here}:pmm-reconciler-state-0a1b2c3`,
                },
            ]);
        });

        it("read the admin password", () => {
            expect(allowed("secret")).to.deep.equal([readTheSecret]);
        });

        it("look at groups, have its one document run on their instances, and keep their tokens", () => {
            expect(allowed("groups")).to.deep.equal([
                {
                    Sid: "SeeGroupsAndInstances",
                    Effect: "Allow",
                    Action: [
                        "autoscaling:DescribeAutoScalingGroups",
                        "ec2:DescribeInstances",
                        "ssm:DescribeInstanceInformation",
                        "ssm:ListCommandInvocations",
                    ],
                    Resource: "*",
                },
                {
                    Sid: "SendTheDocument",
                    Effect: "Allow",
                    Action: ["ssm:SendCommand"],
                    Resource: `arn:aws:ssm:${here}:pmm-register-0a1b2c3`,
                },
                {
                    Sid: "SendToInstancesOfTheGroups",
                    Effect: "Allow",
                    Action: ["ssm:SendCommand"],
                    Resource: `arn:aws:ec2:${here}:instance/*`,
                    Condition: {
                        StringEquals: { "ssm:resourceTag/aws:autoscaling:groupName": ["orders-mysql", "cache"] },
                    },
                },
                {
                    Sid: "KeepTokensOfAgents",
                    Effect: "Allow",
                    Action: ["secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue"],
                    Resource: [`${secrets}:pmm-agents-orders-0a1b2c3`, `${secrets}:pmm-agents-cache-0a1b2c3`],
                },
                {
                    Sid: "SeeVersionsOfLogins",
                    Effect: "Allow",
                    Action: ["secretsmanager:DescribeSecret"],
                    Resource: [`${secrets}:secret:orders-login-Ab3dEf`, `${secrets}:secret:cache-login-Gh4jKl`],
                },
            ]);
        });

        it("look at databases, and read the logins that it hands to PMM", () => {
            expect(allowed("databases")).to.deep.equal([
                {
                    Sid: "SeeDatabases",
                    Effect: "Allow",
                    Action: ["rds:DescribeDBInstances"],
                    Resource: `arn:aws:rds:${here}:db:*`,
                },
                {
                    Sid: "ReadLogins",
                    Effect: "Allow",
                    Action: ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
                    Resource: [`${secrets}:secret:billing-login-Mn5pQr`, `${secrets}:secret:ledger-login-St6vWx`],
                },
                {
                    Sid: "DecryptLogins",
                    Effect: "Allow",
                    Action: ["kms:Decrypt"],
                    Resource: ["arn:aws:kms:eu-west-1:123456789012:key/5678efab"],
                    Condition: bySecretsManager,
                },
            ]);
        });

        it("decrypt nothing where no entry has a key of its own", async () => {
            const [, least] = monitoredDatabases;
            const without = await deployWith({ monitoredDatabases: [least] });
            const sids = statements(without, rolePolicy, "pmm-reconciler-role-databases") as { Sid: string }[];
            expect(sids.map(({ Sid }) => Sid)).to.deep.equal(["SeeDatabases", "ReadLogins"]);
        });

        it("read the admin password with a given key, by way of Secrets Manager only", async () => {
            const withKey = await deployWith({ monitoredAsgs, adminSecret: { kmsKeyArn } });
            expect(statements(withKey, rolePolicy, "pmm-reconciler-role-secret")).to.deep.equal([
                readTheSecret,
                decryptTheSecret,
            ]);
        });
    });

    describe(`${which}: the rotation of its password may`, () => {
        async function allowed(args: Partial<PmmArgs>): Promise<unknown[]> {
            const recording = await deployWith({ passwordRotation: { schedule: "rate(30 days)" }, ...args });
            const policies = ofType(recording, rolePolicy).filter(({ name }) => name.startsWith("pmm-rotation-role-"));
            expect(policies.map(({ name }) => name)).to.have.members([
                "pmm-rotation-role-secret",
                "pmm-rotation-role-runtime",
            ]);
            return statements(recording, rolePolicy, "pmm-rotation-role-secret");
        }

        it("read and change the one secret, and ask for a new password", async () => {
            expect(await allowed({})).to.deep.equal([readTheSecret, ...rotate]);
        });

        it("use a given key for it, by way of Secrets Manager only", async () => {
            expect(await allowed({ adminSecret: { kmsKeyArn } })).to.deep.equal([
                readTheSecret,
                decryptTheSecret,
                ...rotate,
                {
                    Sid: "EncryptTheSecret",
                    Effect: "Allow",
                    Action: ["kms:GenerateDataKey"],
                    Resource: kmsKeyArn,
                    Condition: bySecretsManager,
                },
            ]);
        });
    });

    describe(`${which}: the host of PMM, for databases on RDS,`, () => {
        const log = `arn:aws:logs:${here}:log-group:RDSOSMetrics`;

        it("sees them, their metrics, and those of their hosts", async () => {
            const recording = await deployWith({ monitoredDatabases });
            expect(statements(recording, rolePolicy, "pmm-instance-role-rds")).to.deep.equal([
                {
                    Sid: "SeeDatabases",
                    Effect: "Allow",
                    Action: ["rds:DescribeDBInstances"],
                    Resource: `arn:aws:rds:${here}:db:*`,
                },
                {
                    Sid: "ReadMetrics",
                    Effect: "Allow",
                    Action: ["cloudwatch:GetMetricStatistics", "cloudwatch:ListMetrics"],
                    Resource: "*",
                },
                {
                    Sid: "ReadEnhancedMonitoring",
                    Effect: "Allow",
                    Action: ["logs:DescribeLogStreams", "logs:FilterLogEvents", "logs:GetLogEvents"],
                    Resource: [log, `${log}:log-stream:*`],
                },
            ]);
            expect(find(recording, rolePolicy, "pmm-instance-role-rds").inputs.role).to.equal(
                "pmm-instance-role-0a1b2c3",
            );
        });

        it("sees nothing of RDS without any", async () => {
            const recording = await deployWith({ monitoredAsgs });
            expect(ofType(recording, rolePolicy).filter(({ inputs }) => (inputs.policy as string).includes("rds:"))).to
                .be.empty;
        });
    });
}

/** What IAM calls the service of a client of the SDK, where the two differ. */
const servicePrefixes: Record<string, string> = { "auto-scaling": "autoscaling", "secrets-manager": "secretsmanager" };

/** The actions that the program of a function asks AWS for, by the commands and paginators that it imports. */
function actionsOf(source: string): Set<string> {
    const folder = path.resolve(__dirname, "../../../../../lambdas", source);
    const files = fs.readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
    const text = files.map((name) => fs.readFileSync(path.join(folder, name), "utf8")).join("\n");
    const imports = [...text.matchAll(/import ([^;]*?) from "@aws-sdk\/client-([a-z0-9-]+)";/g)];
    return new Set(
        imports.flatMap(([, names = "", client = ""]) =>
            [...names.matchAll(/\b(?:paginate([A-Z]\w+)|([A-Z]\w+)Command)\b/g)].map(
                ([, paginated, sent]) => `${servicePrefixes[client] ?? client}:${paginated ?? sent ?? ""}`,
            ),
        ),
    );
}

describe("What the functions may do", () => {
    const programs = { reconciler: "pmm-reconciler", rotation: "pmm-password-rotation" };
    for (const [role, source] of Object.entries(programs)) {
        it(`is what their programs do, no less and no more: ${role}`, async () => {
            const recording = await everyPmm.PmmEc2!.deployWith(automation);
            const names = ofType(recording, rolePolicy)
                .map(({ name }) => name)
                .filter((name) => name.startsWith(`pmm-${role}-role-`) && !name.endsWith("-runtime"));
            const allowed = names.flatMap((name) =>
                (statements(recording, rolePolicy, name) as { Action: string[] }[]).flatMap(({ Action }) => Action),
            );
            // Secrets Manager itself uses the keys.
            const called = allowed.filter((action) => !action.startsWith("kms:"));
            expect([...actionsOf(source)]).to.have.members([...new Set(called)]);
        });
    }
});

describe("a reconciler with as many entries as it can have", () => {
    it("has a role and event rules that AWS has room for", async () => {
        const arn = (index: number): string => `${secrets}:secret:production-orders-database-login-${index}-AbCdEf`;
        const monitored = Array.from({ length: 15 }, (_, index) => index);
        const recording = await everyPmm.PmmEc2!.deployWith({
            monitoredAsgs: monitored.map((index) => ({
                ...monitoredAsgs[0],
                name: `orders-production-${index}`,
                autoScalingGroupName: `orders-production-mysql-servers-${index}`,
                credentialsSecretArn: arn(index),
            })),
            monitoredDatabases: monitored.map((index) => ({
                ...monitoredDatabases[0],
                name: `billing-${index}`,
                credentialsSecretArn: arn(index),
            })),
        });
        const policies = ofType(recording, rolePolicy).filter(({ name }) => name.startsWith("pmm-reconciler-role-"));
        const texts = policies.map(({ inputs }) => inputs.policy as string);
        expect(texts.length).to.be.above(3);
        expect(texts.join("").length).to.be.below(10_240);
        const { eventPattern } = find(recording, "aws:cloudwatch/eventRule:EventRule", "pmm-reconciler-groups").inputs;
        expect((eventPattern as string).length).to.be.below(2048);
    });
});
