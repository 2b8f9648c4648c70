import { expect } from "chai";
import { hostFiles } from "../../../components/pmm-ec2/host-files";
import { HostUnits, testUnits } from "../units";
import { goodHost } from "./input";

describe("PmmEc2's host files: systemd's units", function () {
    this.timeout(120_000);
    const units = new HostUnits(hostFiles);

    testUnits({
        userData: goodHost,
        files: hostFiles,
        exposure: {
            "stackwarden-admin-secret.service": 25,
            "stackwarden-journal-export.service": 15,
            "pmm-admin-password.service": 30,
            "stackwarden-grow-data.service": 45,
            "stackwarden-swap.service": 45,
            "stackwarden-data-volume.service": 60,
            "pmm-server.service": 65,
        },
        unlimited: ["stackwarden-packages.service", "stackwarden-cloudwatch-agent.service"],
        endless: ["stackwarden-journal-export.service"],
        once: [
            "stackwarden-grow-data.service", // its timer repeats it
            "stackwarden-swap.service", // the root disk is too small
        ],
    });

    it("start PMM again whenever it ends", () => {
        expect(units.values("pmm-server.service", "Restart")).to.deep.equal(["always"]);
    });

    it("stop PMM in order: two minutes for its databases, and more for systemd", () => {
        expect(units.values("pmm-server.service", "ExecStop")).to.deep.equal([
            "/usr/bin/docker stop -t 120 pmm-server",
        ]);
        expect(units.values("pmm-server.service", "TimeoutStopSec")).to.deep.equal(["180"]);
    });

    it("tie what uses the data volume to it", () => {
        expect(units.list("pmm-server.service", "Requires")).to.include("stackwarden-data-volume.service");
        expect(units.list("pmm-server.service", "After")).to.include("stackwarden-data-volume.service");
        for (const unit of ["pmm-server.service", "stackwarden-grow-data.service"]) {
            expect(units.values(unit, "RequiresMountsFor"), unit).to.deep.equal(["/srv"]);
        }
    });
});
