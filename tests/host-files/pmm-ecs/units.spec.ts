import { expect } from "chai";
import { dataVolumeHostFiles, hostFiles } from "../../../components/pmm-ecs/host-files";
import { HostUnits, testUnits, type UnitExpectations } from "../units";
import { ebsHost, efsHost, unitsOfImage } from "./input";

const efs: UnitExpectations = {
    userData: efsHost,
    files: hostFiles,
    ofImage: unitsOfImage,
    exposure: {
        "stackwarden-journal-export.service": 15,
        "stackwarden-swap.service": 45,
        "stackwarden-tasks.service": 45,
    },
    unlimited: ["stackwarden-packages.service", "stackwarden-cloudwatch-agent.service"],
    endless: ["stackwarden-journal-export.service"],
    once: [
        "stackwarden-swap.service", // the root disk is too small
        "stackwarden-tasks.service", // starts nothing
    ],
};

const ebs: UnitExpectations = {
    ...efs,
    userData: ebsHost(),
    files: [...hostFiles, ...dataVolumeHostFiles],
    exposure: {
        ...efs.exposure,
        "stackwarden-attach-volume.service": 25,
        "stackwarden-data-volume.service": 60,
        "stackwarden-grow-data.service": 45,
    },
    once: [...efs.once, "stackwarden-grow-data.service"], // its timer repeats it
};

describe("PmmEcs's host files: systemd's units with EFS", function () {
    this.timeout(120_000);
    testUnits(efs);

    it("know nothing of a data volume", () => {
        const units = new HostUnits(efs.files);
        expect([...units.startedBy("stackwarden-pmm.target")].join(" ")).not.to.include("volume.service");
        expect(units.text("ecs.service")).not.to.include("volume");
    });
});

describe("PmmEcs's host files: systemd's units with a data volume", function () {
    this.timeout(120_000);
    const units = new HostUnits(ebs.files);
    testUnits(ebs);

    it("tie what uses the data volume to it", () => {
        for (const unit of ["ecs.service", "stackwarden-tasks.service"]) {
            for (const key of ["Requires", "After"]) {
                expect(units.list(unit, key), unit).to.include("stackwarden-data-volume.service");
            }
        }
    });

    it("give Docker more time to stop the tasks than the tasks take", () => {
        expect(units.values("stackwarden-tasks.service", "TimeoutStopSec")).to.deep.equal(["180"]);
    });
});
