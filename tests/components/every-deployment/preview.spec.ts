import { expect } from "chai";
import type { Recording } from "../../support/mocks";
import { everyDeployment } from "../support/every-deployment";

for (const [which, { deploy, knownInPreview }] of Object.entries(everyDeployment)) {
    describe(`${which}: its preview`, () => {
        it("can be made when nothing that AWS makes up is known", async () => {
            const preview = await deploy(true, { preview: true });
            const update = await deploy(true);
            expect(preview.failures).to.deep.equal([]);
            const names = ({ resources }: Recording): string[] => resources.map(({ urn }) => urn).sort();
            expect(names(preview)).to.deep.equal(names(update));
        });

        it("shows what is known: policies on known names, sizes, alarms' thresholds", async () => {
            const { resources } = await deploy(false, { preview: true });
            for (const [type, name, property] of knownInPreview) {
                const found = resources.find((resource) => resource.type === type && resource.name === name);
                expect(found?.unknownInputs, `${type} ${name}`).not.to.include(property);
                expect(found?.inputs, `${type} ${name}`).to.have.property(property);
            }
        });
    });
}
