import { expect } from "chai";
import { instanceDisks } from "../../../offline/cloud/instance-disks";
import { instanceTypeFacts } from "../../../offline/cloud/instance-types";

describe("instance types", () => {
    // Figures of https://aws.amazon.com/ec2/instance-types/
    for (const [type, vcpus, gib, architecture] of [
        ["t3.micro", 2, 1, "x86_64"],
        ["t2.micro", 1, 1, "x86_64"],
        ["t3a.2xlarge", 8, 32, "x86_64"],
        ["t4g.nano", 2, 0.5, "arm64"],
        ["m5.large", 2, 8, "x86_64"],
        ["m6g.medium", 1, 4, "arm64"],
        ["m7i.48xlarge", 192, 768, "x86_64"],
        ["c4.large", 2, 3.75, "x86_64"],
        ["c5.xlarge", 4, 8, "x86_64"],
        ["c7gn.2xlarge", 8, 16, "arm64"],
        ["r4.large", 2, 15.25, "x86_64"],
        ["r5.4xlarge", 16, 128, "x86_64"],
        ["i3en.large", 2, 16, "x86_64"],
        ["i3.large", 2, 15.25, "x86_64"],
        ["m5.metal", 96, 384, "x86_64"],
        ["m6g.metal", 64, 256, "arm64"],
    ] as const) {
        it(`knows ${type}`, () => {
            const facts = instanceTypeFacts(type);
            expect([facts?.vcpus, facts?.memoryMiB, facts?.architecture]).to.deep.equal([
                vcpus,
                gib * 1024,
                architecture,
            ]);
        });
    }

    for (const [type, count, sizeGb] of [
        ["i3en.xlarge", 1, 2500],
        ["i3en.6xlarge", 2, 7500],
        ["m5d.large", 1, 75],
        ["c6gd.16xlarge", 2, 1900],
        ["x2gd.2xlarge", 1, 475],
    ] as const) {
        it(`knows the disks of ${type}`, () => {
            expect(instanceDisks(type)).to.deep.equal({ count, sizeGb });
        });
    }

    for (const none of ["t3.medium", "r6g.xlarge", "m5.large", "i3en.huge", ""]) {
        it(`knows of no disks of "${none}"`, () => {
            expect(instanceDisks(none)).to.equal(undefined);
        });
    }

    it("knows generations and hypervisors", () => {
        expect(instanceTypeFacts("m4.large")).to.include({ currentGeneration: false, hypervisor: "xen" });
        expect(instanceTypeFacts("m7g.large")).to.include({
            currentGeneration: true,
            hypervisor: "nitro",
            burstable: false,
        });
        expect(instanceTypeFacts("t3.large")).to.include({ burstable: true });
    });

    for (const none of ["m5.lrge", "m5", "m9.large", "m5.medium", "t3.4xlarge", "m5.3_xlarge", "m5.100xlarge", ""]) {
        it(`knows no ${none === "" ? "nameless type" : none}`, () => {
            expect(instanceTypeFacts(none)).to.equal(undefined);
        });
    }
});
