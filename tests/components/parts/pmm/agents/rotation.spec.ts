import { expect } from "chai";
import type { PmmArgs } from "../../../../../components/parts/pmm/args";
import { find, type Recording } from "../../../../support/mocks";
import { agentEndpoint, automation, monitoredAsgs } from "../../../support/automation";
import { everyPmm } from "../../../support/every-deployment";
import { functionOf } from "../../../support/functions";

const secretArn = "arn:aws:secretsmanager:eu-west-1:123456789012:pmm-admin-password-0a1b2c3";
const passwordRotation = { schedule: "cron(0 4 1 * ? *)" };

for (const [which, { component, deployWith }] of Object.entries(everyPmm)) {
    describe(`${which}: the rotation of its password`, () => {
        let recording: Recording;

        before(async () => {
            recording = await deployWith({ passwordRotation });
        });

        it("is off unless it has a schedule", async () => {
            const { resources } = await deployWith({ ...automation, passwordRotation: undefined });
            expect(resources.filter(({ name, type }) => /rotation/i.test(name + type))).to.deep.equal([]);
        });

        it("follows its schedule, and does not begin with a new password at once", () => {
            const rotation = find(recording, "aws:secretsmanager/secretRotation:SecretRotation", "pmm-rotation");
            expect(rotation.inputs).to.deep.equal({
                secretId: secretArn,
                rotationLambdaArn: "arn:aws:lambda:eu-west-1:123456789012:pmm-rotation-0a1b2c3",
                rotateImmediately: false,
                rotationRules: { scheduleExpression: "cron(0 4 1 * ? *)" },
            });
        });

        it("is Secrets Manager's to start, for this secret, and waits until it may", () => {
            const permission = find(recording, "aws:lambda/permission:Permission", "pmm-rotation");
            expect(permission.inputs).to.deep.equal({
                action: "lambda:InvokeFunction",
                function: "pmm-rotation-0a1b2c3",
                principal: "secretsmanager.amazonaws.com",
                sourceArn: secretArn,
            });
            const rotation = find(recording, "aws:secretsmanager/secretRotation:SecretRotation", "pmm-rotation");
            expect(rotation.dependencies).to.include(permission.urn);
        });

        it("reaches PMM where the reconciler does", async () => {
            const addressWith = async (args: Partial<PmmArgs>): Promise<unknown> => {
                const { inputs } = functionOf(await deployWith({ passwordRotation, ...args }), "rotation");
                return (inputs.environment as { variables: unknown }).variables;
            };
            const usual = component === "PmmEc2" ? "10.0.1.7" : "agents.pmm.example.com";
            expect(await addressWith({})).to.deep.equal({ PMM_ADDRESS: usual });
            expect(await addressWith({ monitoredAsgs })).to.deep.equal({ PMM_ADDRESS: usual });
            const given = { PMM_ADDRESS: "agents.internal.example.com" };
            expect(await addressWith({ agentEndpoint })).to.deep.equal(given);
        });
    });
}
