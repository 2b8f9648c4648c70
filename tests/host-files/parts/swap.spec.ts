import { expect } from "chai";
import { goodHost, hostWith } from "../pmm-ec2/input";
import { HostSandbox, type SandboxRun } from "../../support/sandbox";

const gib = 1024 ** 3;

describe("host files: swap", function () {
    this.timeout(60_000);
    let host: HostSandbox;
    beforeEach(async () => {
        host = await HostSandbox.start(goodHost);
    });
    afterEach(() => host.stop());

    const start = (): Promise<SandboxRun> => host.startUnit("stackwarden-swap.service");
    const want = (SWAP_GIB: number): void => {
        host.install(hostWith({ SWAP_GIB }));
    };
    const active = (): boolean => host.exists("/sandbox/swaps") && host.read("/sandbox/swaps") === "/swapfile\n";

    it("is made of the right size, for root only, and kept over boots", async () => {
        const first = await start();
        expect(first.status, first.output).to.equal(0);
        expect(host.stat("/swapfile").size).to.equal(8 * gib);
        expect((host.stat("/swapfile").mode & 0o777).toString(8)).to.equal("600");
        expect(await host.mustRun("blkid", "--probe", "/swapfile")).to.include('TYPE="swap"');
        expect(active()).to.equal(true);
        const { ino } = host.stat("/swapfile");

        await host.reboot();
        expect((await start()).status).to.equal(0);
        expect(host.stat("/swapfile").ino, "the same file").to.equal(ino);
        expect(active()).to.equal(true);
    });

    it("is not switched on twice", async () => {
        await start();
        await start();
        expect(host.calls("swapon /swapfile")).to.have.length(1);
    });

    it("sets how the kernel uses it", async () => {
        await start();
        expect(host.calls("sysctl")).to.deep.equal(["sysctl --quiet --load /etc/sysctl.d/60-stackwarden.conf"]);
        const settings = host.read("/etc/sysctl.d/60-stackwarden.conf");
        expect(settings)
            .to.match(/^vm\.swappiness = 10$/m)
            .and.match(/^vm\.vfs_cache_pressure = 50$/m);
    });

    it("is made anew when another size is wanted", async () => {
        await start();
        want(2);
        expect((await start()).status).to.equal(0);
        expect(host.stat("/swapfile").size).to.equal(2 * gib);
        expect(host.calls("swapoff")).to.deep.equal(["swapoff /swapfile"]);
        expect(active()).to.equal(true);
    });

    it("goes away when none is wanted", async () => {
        await start();
        want(0);
        expect((await start()).status).to.equal(0);
        expect(host.exists("/swapfile")).to.equal(false);
        expect(active()).to.equal(false);
    });

    it("is refused when the root disk would have less than 5 GiB left", async () => {
        host.set("free-bytes", String(13 * gib - 1));
        const { status, output } = await start();
        expect(status).to.equal(1);
        expect(output).to.include("no room for 8 GiB of swap").and.include("enlarge the root volume");
        expect(host.exists("/swapfile")).to.equal(false);
        host.set("free-bytes", String(13 * gib));
        expect((await start()).status).to.equal(0);
    });

    it("counts the room of the file it replaces", async () => {
        await start();
        host.set("free-bytes", String(6 * gib));
        want(9);
        expect((await start()).status).to.equal(0);
    });

    it("survives an interrupted boot", async () => {
        host.write("/swapfile.new", "half");
        expect((await start()).status).to.equal(0);
        expect(host.exists("/swapfile.new")).to.equal(false);
    });
});
