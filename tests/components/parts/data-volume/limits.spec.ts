import { expect } from "chai";
import { limits, volumeFits, type VolumeWishes } from "../../../../components/parts/data-volume/limits";

function problems(type: string, wishes: VolumeWishes): string[] {
    return volumeFits(type, limits[type]!)(wishes, "dataVolume");
}

describe("volumeFits", () => {
    const good: [type: string, wishes: VolumeWishes][] = [
        ["gp3", { sizeGb: 1, iops: 3000, throughput: 125 }],
        ["gp3", { sizeGb: 65_536, iops: 80_000, throughput: 2000 }],
        ["gp3", { sizeGb: 100, iops: 3000, throughput: 750 }],
        ["gp3", { sizeGb: 32, iops: 16_000, throughput: 1000 }],
        ["gp2", { sizeGb: 1 }],
        ["gp2", { sizeGb: 16_384 }],
        ["io1", { sizeGb: 4, iops: 200 }],
        ["io1", { sizeGb: 16_384, iops: 64_000 }],
        ["io2", { sizeGb: 4, iops: 4000 }],
        ["io2", { sizeGb: 65_536, iops: 256_000 }],
    ];
    for (const [type, wishes] of good) {
        it(`takes ${type} ${JSON.stringify(wishes)}`, () => {
            expect(problems(type, wishes)).to.deep.equal([]);
        });
    }

    const bad: [type: string, wishes: VolumeWishes, ...says: string[]][] = [
        ["gp3", { sizeGb: 0, iops: 3000, throughput: 125 }, "dataVolume.sizeGb is 0", "from 1 to 65536"],
        ["gp3", { sizeGb: 65_537, iops: 3000, throughput: 125 }, "dataVolume.sizeGb is 65537"],
        ["gp3", { sizeGb: 100, iops: 2999, throughput: 125 }, "dataVolume.iops is 2999", "from 3000 to 80000"],
        ["gp3", { sizeGb: 1000, iops: 80_001, throughput: 125 }, "dataVolume.iops is 80001"],
        ["gp3", { sizeGb: 10, iops: 5001, throughput: 125 }, "dataVolume.iops is 5001", "raise sizeGb to 11"],
        ["gp3", { sizeGb: 100, iops: 3000, throughput: 124 }, "dataVolume.throughput is 124", "from 125 to 2000"],
        ["gp3", { sizeGb: 100, iops: 3000, throughput: 751 }, "dataVolume.throughput is 751", "raise iops to 3004"],
        ["gp2", { sizeGb: 100, iops: 3000 }, "dataVolume.iops is 3000", "cannot be set for a volume of type gp2"],
        ["gp2", { sizeGb: 16_385 }, "dataVolume.sizeGb is 16385", "GiB for gp2 from 1 to 16384"],
        ["io1", { sizeGb: 3, iops: 100 }, "dataVolume.sizeGb is 3", "from 4 to 16384"],
        ["io1", { sizeGb: 59, iops: 3000 }, "dataVolume.iops is 3000", "raise sizeGb to 60"],
        ["io1", { sizeGb: 16_384, iops: 64_001 }, "dataVolume.iops is 64001"],
        [
            "io1",
            { sizeGb: 100, iops: 3000, throughput: 125 },
            "dataVolume.throughput is 125",
            "cannot be set for a volume of type io1",
        ],
        ["io2", { sizeGb: 4, iops: 4001 }, "dataVolume.iops is 4001", "raise sizeGb to 5"],
        ["io2", { sizeGb: 300, iops: 256_001 }, "dataVolume.iops is 256001"],
    ];
    for (const [type, wishes, ...says] of bad) {
        it(`refuses ${type} ${JSON.stringify(wishes)}`, () => {
            const found = problems(type, wishes);
            expect(found).to.have.length(1);
            for (const words of says) {
                expect(found[0]).to.include(words);
            }
        });
    }

    it("tells of proportions only when each value alone is good", () => {
        expect(problems("gp3", { sizeGb: 0, iops: 1, throughput: 5000 })).to.have.length(3);
    });
});
