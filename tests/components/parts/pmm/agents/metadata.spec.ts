import { expect } from "chai";
import type { PmmArgs } from "../../../../../components/parts/pmm/args";
import { find, type Recording } from "../../../../support/mocks";
import { automation, monitoredDatabases } from "../../../support/automation";
import { everyPmm } from "../../../support/every-deployment";
import { without } from "../../../support/without";

function hostOf(recording: Recording, isEc2: boolean): Record<string, unknown> {
    const { inputs } = isEc2
        ? find(recording, "aws:ec2/instance:Instance", "pmm-instance")
        : find(recording, "aws:ec2/launchTemplate:LaunchTemplate", "pmm-host");
    return inputs.metadataOptions as Record<string, unknown>;
}

for (const [which, { component, deployWith }] of Object.entries(everyPmm)) {
    const isEc2 = component === "PmmEc2";

    async function optionsWith(args: Partial<PmmArgs>): Promise<Record<string, unknown>> {
        return hostOf(await deployWith(args), isEc2);
    }

    describe(`${which}: the metadata service of its host`, () => {
        it("is out of reach of containers", async () => {
            for (const args of [{}, without(automation, "monitoredDatabases")]) {
                expect(await optionsWith(args)).to.deep.equal({
                    httpEndpoint: "enabled",
                    httpTokens: "required",
                    httpPutResponseHopLimit: 1,
                });
            }
        });

        it("is in reach of PMM's where it looks at RDS with the role of its host", async () => {
            expect(await optionsWith({ monitoredDatabases })).to.deep.equal({
                httpEndpoint: "enabled",
                httpTokens: "required",
                httpPutResponseHopLimit: 2,
            });
        });
    });
}
