import { expect } from "chai";
import type { PmmArgs } from "../../../../../components/parts/pmm/args";
import { agentEndpoint, automation, monitoredAsgs, monitoredDatabases } from "../../../support/automation";
import { everyPmm } from "../../../support/every-deployment";

const reconcileNow =
    "aws lambda invoke --region eu-west-1 --function-name pmm-reconciler-0a1b2c3 --cli-read-timeout 300 /dev/stdout";
const rotatePassword =
    "aws secretsmanager rotate-secret --region eu-west-1 " +
    "--secret-id arn:aws:secretsmanager:eu-west-1:123456789012:pmm-admin-password-0a1b2c3";

for (const [which, { component, deployWith }] of Object.entries(everyPmm)) {
    const isEc2 = component === "PmmEc2";

    interface Shown {
        agentAddress?: string;
        reconcilerFunctionName?: string;
        runbook: Record<string, string>;
    }

    async function shown(args: Partial<PmmArgs>): Promise<Shown> {
        const [outputs] = [...(await deployWith(args)).outputs.values()];
        return outputs as unknown as Shown;
    }

    describe(`${which}: its outputs tell`, () => {
        it("where agents reach PMM", async () => {
            expect((await shown({})).agentAddress).to.equal(isEc2 ? "10.0.1.7" : undefined);
            const usual = isEc2 ? "10.0.1.7" : "agents.pmm.example.com";
            expect((await shown({ monitoredAsgs })).agentAddress).to.equal(usual);
            expect((await shown({ agentEndpoint: {} })).agentAddress).to.equal("agents.pmm.example.com");
            expect((await shown({ agentEndpoint })).agentAddress).to.equal("agents.internal.example.com");
        });

        it("the name of the reconciler, where there is one", async () => {
            const { passwordRotation } = automation;
            expect(await shown({ agentEndpoint, passwordRotation })).not.to.have.property("reconcilerFunctionName");
            for (const args of [{ monitoredAsgs }, { monitoredDatabases }]) {
                expect((await shown(args)).reconcilerFunctionName).to.equal("pmm-reconciler-0a1b2c3");
            }
        });

        it("how to have it run at once, and the password changed, where there is a function for it", async () => {
            expect((await shown(automation)).runbook).to.include({ reconcileNow, rotatePassword });
            expect((await shown({ monitoredAsgs })).runbook)
                .to.include({ reconcileNow })
                .and.not.to.have.property("rotatePassword");
            expect((await shown({ passwordRotation: automation.passwordRotation })).runbook)
                .to.include({ rotatePassword })
                .and.not.to.have.property("reconcileNow");
            expect((await shown({ agentEndpoint })).runbook).not.to.have.any.keys("reconcileNow", "rotatePassword");
        });
    });
}
