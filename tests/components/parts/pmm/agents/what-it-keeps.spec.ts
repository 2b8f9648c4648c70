import { expect } from "chai";
import { registrationDocument } from "../../../../../components/parts/pmm/agents/document";
import { find, type Recording } from "../../../../support/mocks";
import { automation, monitoredAsgs } from "../../../support/automation";
import { everyPmm } from "../../../support/every-deployment";
import { statements } from "../../../support/policies";
import { untagged } from "../../../support/untagged";

const policyType = "aws:secretsmanager/secretPolicy:SecretPolicy";

for (const [which, { deployWith }] of Object.entries(everyPmm)) {
    describe(`${which}: what its reconciler works with`, () => {
        let recording: Recording;

        before(async () => {
            recording = await deployWith(automation);
        });

        it("is a table for one item, encrypted, that can be lost", () => {
            const table = find(recording, "aws:dynamodb/table:Table", "pmm-reconciler-state");
            expect(untagged(table)).to.deep.equal({
                billingMode: "PAY_PER_REQUEST",
                hashKey: "deployment",
                attributes: [{ name: "deployment", type: "S" }],
                serverSideEncryption: { enabled: true },
            });
            expect(table.protect).to.equal(false);
            expect(table.inputs.tags).to.include({ "stackwarden:data": "rebuilt" });
        });

        it("is a command document for instances of EC2, without a secret", () => {
            const document = find(recording, "aws:ssm/document:Document", "pmm-register");
            expect(untagged(document)).to.deep.equal({
                documentType: "Command",
                documentFormat: "JSON",
                targetType: "/AWS::EC2::Instance",
                content: registrationDocument(),
            });
            expect(document.secretInputs).to.deep.equal([]);
        });

        it("is a secret a group for the token of its agents, which is gone at once when it is deleted", () => {
            for (const { name } of monitoredAsgs) {
                const secret = find(recording, "aws:secretsmanager/secret:Secret", `pmm-agents-${name}`);
                expect(untagged(secret)).to.deep.equal({
                    description: `Token of the PMM agents of the group ${name}`,
                    recoveryWindowInDays: 0,
                });
                expect(secret.protect).to.equal(false);
            }
        });

        it("lets the instances of a group read the token of their group, and of no other", () => {
            for (const { name, instanceRoleArn } of monitoredAsgs) {
                const policy = find(recording, policyType, `pmm-agents-${name}-readers`);
                expect(policy.inputs).to.deep.include({
                    secretArn: `arn:aws:secretsmanager:eu-west-1:123456789012:pmm-agents-${name}-0a1b2c3`,
                    blockPublicPolicy: true,
                });
                expect(statements(recording, policyType, `pmm-agents-${name}-readers`)).to.deep.equal([
                    {
                        Sid: "ReadersReadTheSecret",
                        Effect: "Allow",
                        Principal: { AWS: [instanceRoleArn] },
                        Action: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
                        Resource: "*",
                    },
                ]);
            }
        });

        it("is no text of a secret: the reconciler makes the token itself", () => {
            const versions = recording.resources.filter(
                ({ type }) => type === "aws:secretsmanager/secretVersion:SecretVersion",
            );
            expect(versions.map(({ name }) => name)).to.deep.equal(["pmm-admin-password"]);
        });
    });
}
