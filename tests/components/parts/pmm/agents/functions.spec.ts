import * as fs from "node:fs";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { lambdaFunction } from "../../../../../components/parts/lambda-function";
import { Scope } from "../../../../../components/parts/scope";
import { find, record, type Recording } from "../../../../support/mocks";
import { automation } from "../../../support/automation";
import { awsAnswers } from "../../../support/aws-answers";
import { everyPmm } from "../../../support/every-deployment";
import { codeOf, functionOf } from "../../../support/functions";
import { statements, trust, trusts } from "../../../support/policies";
import { untagged } from "../../../support/untagged";
import { without } from "../../../support/without";

const root = path.resolve(__dirname, "../../../../..");

/** What differs between the functions. */
const functions = {
    reconciler: {
        source: "pmm-reconciler",
        description: "Keeps PMM in step with the instances and databases it monitors",
        timeout: 240,
        memorySize: 512,
    },
    rotation: {
        source: "pmm-password-rotation",
        description: "Gives the admin of PMM a new password",
        timeout: 120,
        memorySize: 256,
    },
};

for (const [which, { deployWith }] of Object.entries(everyPmm)) {
    for (const [role, { source, description, timeout, memorySize }] of Object.entries(functions)) {
        describe(`${which}: its ${role}, a function`, () => {
            let recording: Recording;

            before(async () => {
                recording = await deployWith(automation);
            });

            it("runs on Node 22 in the private subnets, never twice at once", () => {
                const inputs = untagged(functionOf(recording, role));
                expect(without(inputs, "code", "environment")).to.deep.equal({
                    description,
                    runtime: "nodejs22.x",
                    architectures: ["arm64"],
                    handler: "index.handler",
                    role: `arn:aws:iam::123456789012:role/pmm-${role}-role-0a1b2c3`,
                    timeout,
                    memorySize,
                    reservedConcurrentExecutions: 1,
                    vpcConfig: {
                        subnetIds: ["subnet-0000000000000001a", "subnet-0000000000000001b"],
                        securityGroupIds: [`pmm-${role}-id`],
                    },
                    deadLetterConfig: {
                        targetArn: `arn:aws:sqs:eu-west-1:123456789012:pmm-${role}-dead-letters-0a1b2c3`,
                    },
                    loggingConfig: { logFormat: "Text", logGroup: `/aws/lambda/pmm-dev-${role}` },
                });
            });

            it("says to policies that there may be one of it only", () => {
                expect(functionOf(recording, role).inputs.tags).to.include({ "stackwarden:singleton": "true" });
            });

            it("is the bundle of its source", () => {
                const bundle = path.join(root, "bin/lambdas", source, "index.js");
                expect(codeOf(recording, role)["index.js"]).to.deep.equal({ path: bundle });
                expect(fs.statSync(bundle).size).to.be.above(0);
            });

            it("is told nothing secret by its environment", () => {
                const environment = role === "rotation" ? { PMM_ADDRESS: "agents.internal.example.com" } : undefined;
                const { inputs, secretInputs } = functionOf(recording, role);
                expect((inputs.environment as { variables: unknown } | undefined)?.variables).to.deep.equal(
                    environment,
                );
                expect(secretInputs).to.deep.equal([]);
            });

            it("keeps its log as long as PMM's", async () => {
                const type = "aws:cloudwatch/logGroup:LogGroup";
                const name = `/aws/lambda/pmm-dev-${role}`;
                expect(untagged(find(recording, type, `pmm-${role}-logs`))).to.deep.equal({
                    name,
                    retentionInDays: 365,
                });
                const other = await deployWith({ ...automation, serviceName: "monitoring", logRetentionDays: 30 });
                expect(untagged(find(other, type, `pmm-${role}-logs`))).to.deep.equal({
                    name: `/aws/lambda/monitoring-${role}`,
                    retentionInDays: 30,
                });
                expect(functionOf(other, role).inputs.loggingConfig).to.deep.equal({
                    logFormat: "Text",
                    logGroup: `/aws/lambda/monitoring-${role}`,
                });
            });

            it("keeps what failed for two weeks, encrypted", () => {
                const queue = find(recording, "aws:sqs/queue:Queue", `pmm-${role}-dead-letters`);
                expect(untagged(queue)).to.deep.equal({
                    sqsManagedSseEnabled: true,
                    messageRetentionSeconds: 1_209_600,
                });
            });

            it("has a role that Lambda alone takes, without policies of AWS", () => {
                expect(trusts(recording)).to.deep.include([`pmm-${role}-role`, trust("lambda.amazonaws.com")]);
                const attached = recording.resources.filter(
                    ({ type, inputs }) =>
                        type === "aws:iam/rolePolicyAttachment:RolePolicyAttachment" &&
                        inputs.role === `pmm-${role}-role-0a1b2c3`,
                );
                expect(attached).to.deep.equal([]);
            });

            it("may write its log, join its network and keep what failed", () => {
                const logs = `arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/pmm-dev-${role}`;
                expect(
                    statements(recording, "aws:iam/rolePolicy:RolePolicy", `pmm-${role}-role-runtime`),
                ).to.deep.equal([
                    {
                        Sid: "WriteLogs",
                        Effect: "Allow",
                        Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
                        Resource: [logs, `${logs}:*`],
                    },
                    {
                        Sid: "JoinTheNetwork",
                        Effect: "Allow",
                        Action: [
                            "ec2:CreateNetworkInterface",
                            "ec2:DescribeNetworkInterfaces",
                            "ec2:DescribeSubnets",
                            "ec2:DeleteNetworkInterface",
                            "ec2:AssignPrivateIpAddresses",
                            "ec2:UnassignPrivateIpAddresses",
                        ],
                        Resource: "*",
                    },
                    {
                        Sid: "KeepWhatFailed",
                        Effect: "Allow",
                        Action: ["sqs:SendMessage"],
                        Resource: `arn:aws:sqs:eu-west-1:123456789012:pmm-${role}-dead-letters-0a1b2c3`,
                    },
                ]);
            });

            it("waits for its permissions, its ways and the password", () => {
                const { dependencies } = functionOf(recording, role);
                const needed = [
                    ...recording.resources.filter(({ name }) => name.startsWith(`pmm-${role}-role-`)),
                    ...recording.resources.filter(({ name }) => name.startsWith(`pmm-${role}-to-`)),
                    find(
                        recording,
                        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
                        `pmm-pmm-from-${role}`,
                    ),
                    find(recording, "aws:secretsmanager/secretVersion:SecretVersion", "pmm-admin-password"),
                ].map(({ urn }) => urn);
                expect(needed).to.have.length.above(5);
                expect(dependencies).to.include.members(needed);
            });
        });
    }

    describe(`${which}: a preview of its functions`, () => {
        it("shows what they are and what starts them, and that a code with unknown files is unknown", async () => {
            const preview = await deployWith(automation, { preview: true });
            const { unknownInputs } = functionOf(preview, "reconciler");
            expect(unknownInputs).to.include("code");
            expect(unknownInputs).not.to.include("environment");
            expect(functionOf(preview, "rotation").unknownInputs).not.to.include("code");
            for (const role of Object.keys(functions)) {
                const { inputs } = functionOf(preview, role);
                expect(inputs).to.deep.include({ runtime: "nodejs22.x", reservedConcurrentExecutions: 1 });
            }
            const rule = find(preview, "aws:cloudwatch/eventRule:EventRule", "pmm-reconciler-groups");
            expect(rule.unknownInputs).to.deep.equal([]);
        });
    });
}

describe("A function without a bundle", () => {
    it("is refused with the command that makes it", async () => {
        let refusal = "";
        await record(
            () => {
                const component = new pulumi.ComponentResource("test:index:Thing", "thing");
                const scope = new Scope(component, "thing", "Thing", undefined);
                try {
                    lambdaFunction(scope, "work", {
                        description: "Works",
                        source: "no-such-function",
                        timeoutSeconds: 10,
                        memoryMb: 128,
                        policies: {},
                        network: {
                            vpcId: pulumi.output("vpc-0123456789abcdef0"),
                            publicSubnetIds: pulumi.output([]),
                            privateSubnetIds: pulumi.output(["subnet-0000000000000001a"]),
                            privateSubnets: undefined,
                        },
                        securityGroupId: "sg-0123456789abcdef0",
                        logGroupName: "/aws/lambda/thing",
                        logRetentionDays: 1,
                        dependsOn: [],
                    });
                } catch (error) {
                    refusal = (error as Error).message;
                }
            },
            { answers: awsAnswers() },
        );
        expect(refusal).to.match(
            /^bin\/lambdas\/no-such-function\/index\.js was not found above .*: run "npm run build"$/,
        );
    });
});
