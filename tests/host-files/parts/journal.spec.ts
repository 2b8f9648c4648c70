import { expect } from "chai";
import { goodHost } from "../pmm-ec2/input";
import { HostSandbox, type SandboxRun } from "../../support/sandbox";

const unit = "stackwarden-journal-export.service";
const log = "/var/log/stackwarden-journal-export/journal.log";

describe("host files: the journal's export", function () {
    this.timeout(60_000);
    let host: HostSandbox;
    beforeEach(async () => {
        host = await HostSandbox.start(goodHost);
        host.set("journal", "boot\nvolume formatted\n");
    });
    afterEach(() => host.stop());

    /** Runs the endless loop until it has slept `rounds` times. */
    const start = (rounds: number): Promise<SandboxRun> => {
        host.set("sleep-limit", String(rounds));
        return host.startUnit(unit);
    };

    it("begins with the first line of the journal and writes every line once, over restarts", async () => {
        await start(2);
        expect(host.read(log)).to.equal("boot\nvolume formatted\n");
        host.set("journal", "boot\nvolume formatted\nPMM started\n");
        await start(1);
        expect(host.read(log)).to.equal("boot\nvolume formatted\nPMM started\n");
    });

    it("pauses between two looks", async () => {
        await start(3);
        expect(host.calls("sleep")).to.deep.equal(["sleep 10", "sleep 10", "sleep 10"]);
        expect(host.calls("journalctl")).to.have.length(3);
    });

    it("keeps at most two files of 64 MiB and a look's worth", async () => {
        await start(1);
        await host.mustRun("truncate", "--size", String(64 * 1024 * 1024 + 1), log);
        host.set("journal", "boot\nvolume formatted\nnew\n");
        await start(1);
        expect(host.read(log)).to.equal("new\n");
        expect(host.stat(`${log}.1`).size).to.equal(64 * 1024 * 1024 + 1);
    });

    it("ends, to be started again, when the journal cannot be read", async () => {
        await host.mustRun("rm", "/sandbox/journal");
        expect((await start(5)).status).to.equal(1);
    });
});
