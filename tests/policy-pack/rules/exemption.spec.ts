import { expect } from "chai";
import { exemptionFor } from "../../../policy-pack/rules/exemption";

const volume = {
    name: "pmm-data",
    urn: "urn:pulumi:dev::trial::stackwarden:index:PmmEc2$aws:ebs/volume:Volume::pmm-data",
};

function isExempt(name: string, reason = "agreed with the owner"): boolean {
    return exemptionFor(volume, [{ name, reason }]) !== undefined;
}

describe("policy pack: exemptions", () => {
    it("are by name or URN, with `*` for any characters", () => {
        expect(isExempt("pmm-data")).to.equal(true);
        expect(isExempt("pmm-*")).to.equal(true);
        expect(isExempt(volume.urn)).to.equal(true);
        expect(isExempt("urn:pulumi:dev::*::pmm-data")).to.equal(true);
        expect(isExempt("*$aws:ebs/volume:Volume::*")).to.equal(true);
    });

    it("are of whole names, in which all but `*` stands for itself", () => {
        expect(isExempt("pmm")).to.equal(false);
        expect(isExempt("data")).to.equal(false);
        expect(isExempt("pmm.data")).to.equal(false);
        expect(isExempt("urn:pulumi:prod::*")).to.equal(false);
    });

    it("need a reason", () => {
        expect(isExempt("pmm-data", " ")).to.equal(false);
    });
});
