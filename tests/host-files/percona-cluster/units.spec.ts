import { expect } from "chai";
import { hostFiles } from "../../../components/percona-cluster/host-files";
import { HostUnits, testUnits } from "../units";
import { goodHost } from "./input";

describe("PerconaCluster's host files: systemd's units", function () {
    this.timeout(120_000);
    const units = new HostUnits(hostFiles);

    testUnits({
        userData: goodHost,
        files: hostFiles,
        target: "stackwarden-percona.target",
        programs: ["/usr/sbin/mysqld"],
        exposure: {
            "mysql.service": 45,
            "percona-node.service": 45,
            "percona-node-backup.service": 45,
            "stackwarden-give-up.service": 25,
            "stackwarden-journal-export.service": 15,
            "stackwarden-grow-data.service": 45,
            "stackwarden-swap.service": 45,
            "stackwarden-data-volume.service": 70,
        },
        unlimited: ["stackwarden-packages.service", "stackwarden-cloudwatch-agent.service"],
        endless: ["stackwarden-journal-export.service"],
        once: [
            "percona-node-backup.service", // its timer repeats it
            "stackwarden-grow-data.service", // likewise
            "stackwarden-swap.service", // the root disk is too small
        ],
        atOnce: ["mysql.service", "percona-node.service"],
        environment: { "mysql.service": ["MYSQLD_PARENT_PID=1"] },
    });

    it("start the server again whenever it ends: CLONE ends it with 16, an exit action with 0", () => {
        expect(units.values("mysql.service", "Restart")).to.deep.equal(["always"]);
        expect(units.text("mysql.service")).not.to.match(/^RestartPreventExitStatus=/m);
    });

    it("give the server's end the time that commits in flight take", () => {
        expect(units.values("mysql.service", "TimeoutStopSec")).to.deep.equal(["120"]);
    });

    it("start no server and no agent without the data", () => {
        for (const unit of ["mysql.service", "percona-node.service", "percona-node-backup.service"]) {
            expect(units.list(unit, "Requires"), unit).to.include("stackwarden-data-volume.service");
            expect(units.list(unit, "After"), unit).to.include("stackwarden-data-volume.service");
            expect(units.values(unit, "RequiresMountsFor"), unit).to.deep.equal(["/srv"]);
        }
    });

    it("let the agent watch the server from its first moment on, and outlive it", () => {
        expect(units.list("percona-node.service", "Wants")).to.include("mysql.service");
        for (const key of ["After", "Requires", "BindsTo", "PartOf"]) {
            expect(units.list("percona-node.service", key), key).not.to.include("mysql.service");
        }
    });
});
