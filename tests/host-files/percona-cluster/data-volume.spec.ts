import { expect } from "chai";
import type { HostSandbox, SandboxRun } from "../../support/sandbox";
import { goodHost } from "./input";
import { attachVolume, isMounted, startNode } from "./node-host";

const unit = "stackwarden-data-volume.service";
const device = "/dev/nvme1n1";

describe("PerconaCluster's host files: the data on an EBS volume", function () {
    this.timeout(60_000);
    let host: HostSandbox;
    beforeEach(async () => {
        host = await startNode(goodHost);
        host.makeDisk("data");
    });
    afterEach(() => host.stop());

    const start = (): Promise<SandboxRun> => host.startUnit(unit);
    const mode = (file: string): string => (host.stat(file).mode & 0o7777).toString(8);
    const digest = (): Promise<string> => host.mustRun("sha256sum", device);

    it("finds the volume by its name in the launch template, formats it once, and shows it where it is looked for", async () => {
        await attachVolume(host, "data", "nvme1n1", "sdf");
        const first = await start();
        expect(first.status, first.output).to.equal(0);
        expect(first.output).to.include(`formatting the blank volume vol-0123456789abcdef0 (${device})`);
        expect(await host.mustRun("blkid", "--probe", device)).to.include('TYPE="ext4"');
        for (const [folder, owner, rights] of [
            ["mysql", 27, "750"],
            ["tmp", 27, "750"],
            ["percona-node", 0, "711"],
        ] as const) {
            expect([folder, host.stat(`/srv/${folder}`).uid, mode(`/srv/${folder}`)]) //
                .to.deep.equal([folder, owner, rights]);
        }
        host.write("/srv/mysql/mysql.ibd", "rows");
        expect(host.read("/var/lib/mysql/mysql.ibd")).to.equal("rows");
        host.write("/var/lib/percona-node/state.json", "{}");
        expect(host.read("/srv/percona-node/state.json"), "on the disk, which goes with the data").to.equal("{}");

        await host.reboot();
        expect(host.exists("/var/lib/mysql/mysql.ibd")).to.equal(false);
        const second = await start();
        expect(second.status, second.output).to.equal(0);
        expect(second.output).not.to.include("formatting");
        expect(host.read("/var/lib/mysql/mysql.ibd")).to.equal("rows");
        expect(host.read("/var/lib/percona-node/state.json")).to.equal("{}");
    });

    it("changes nothing when it is started again without a reboot", async () => {
        await attachVolume(host, "data", "nvme1n1", "sdf");
        await start();
        host.forgetCalls();
        const { status, output } = await start();
        expect(status, output).to.equal(0);
        expect(host.calls("mount ")).to.deep.equal([]);
    });

    it("knows the volume whether or not the disk tells its name with the folder", async () => {
        await attachVolume(host, "data", "nvme1n1", "/dev/sdf");
        expect((await start()).status).to.equal(0);
    });

    it("takes no other disk, however blank: neither the root disk nor another volume nor the instance's own", async () => {
        host.makeDisk("root");
        await attachVolume(host, "root", "nvme0n1", "sda1", "vol-0000000000000000a");
        await attachVolume(host, "data", "nvme1n1", "sdg");
        host.makeDisk("own");
        await host.attach("own", "nvme2n1", "AWS1");
        host.write("/sys/class/block/nvme2n1/device/model", "Amazon EC2 NVMe Instance Storage\n");
        host.set("device-names/nvme2n1", "sdf");
        const before = await digest();
        const { status, output } = await start();
        expect(status).to.equal(1);
        expect(output).to.include("no disk of this instance is the /dev/sdf of its launch template");
        expect(host.calls("sleep"), "five minutes").to.have.length(59);
        expect(await digest()).to.equal(before);
        expect(host.calls("mount ")).to.deep.equal([]);
    });

    it("finds it among others, under whatever name the kernel gave it", async () => {
        host.makeDisk("root");
        await attachVolume(host, "root", "nvme1n1", "sda1", "vol-0000000000000000a");
        await attachVolume(host, "data", "nvme0n1", "sdf");
        const { status, output } = await start();
        expect(status, output).to.equal(0);
        expect(host.calls("mount -t")[0]).to.match(/ \/dev\/nvme0n1 \/srv$/);
    });

    it("never formats a disk with something on it", async () => {
        await attachVolume(host, "data", "nvme1n1", "sdf");
        for (const make of [
            `mkswap ${device}`,
            `echo ,,83 | sfdisk --quiet --label dos ${device}`,
            `echo data | dd of=${device} conv=notrunc bs=1 seek=5000 status=none`,
        ]) {
            host.makeDisk("data");
            await host.mustRun("sh", "-c", `truncate -s 0 ${device}; truncate -s 16M ${device}; ${make}`);
            const before = await digest();
            const { status, output } = await start();
            expect(status, make).to.equal(1);
            expect(output).to.include("left as it is");
            expect(await digest(), make).to.equal(before);
        }
        expect(host.calls("mount ")).to.deep.equal([]);
    });

    it("waits for the server's package, whose user owns the data", async () => {
        host.write("/etc/passwd", host.read("/etc/passwd").replace(/^mysql:.*\n/m, ""));
        await attachVolume(host, "data", "nvme1n1", "sdf");
        const { status, output } = await start();
        expect(status).to.equal(1);
        expect(output).to.include("the server is not installed yet");
        expect(host.calls("mount ")).to.deep.equal([]);
    });

    it("starts server and agent when the data is there, and not before", async () => {
        await start();
        expect(host.calls("systemctl")).to.deep.equal([]);
        await attachVolume(host, "data", "nvme1n1", "sdf");
        await start();
        expect(host.calls("systemctl")).to.deep.equal([
            "systemctl --no-block start mysql.service percona-node.service",
        ]);
    });

    it("follows the volume's size while it is in use", async () => {
        await attachVolume(host, "data", "nvme1n1", "sdf");
        await start();
        host.resizeDisk("data", 24);
        const { status, output } = await host.startUnit("stackwarden-grow-data.service");
        expect(status, output).to.equal(0);
        expect(output).to.include("has grown by 8 MiB");
    });

    it("is taken away from all its places when the host goes down", async () => {
        await attachVolume(host, "data", "nvme1n1", "sdf");
        await start();
        const places = ["/srv", "/var/lib/mysql", "/var/lib/percona-node"];
        for (const place of places) {
            expect(await isMounted(host, place), place).to.equal(true);
        }
        const environment = { DATA_DIR: places[1]!, AGENT_DIR: places[2]! };
        for (const time of ["first", "second"]) {
            expect((await host.run(["/opt/stackwarden/bin/unmount-data"], environment)).status, time).to.equal(0);
        }
        for (const place of places) {
            expect(await isMounted(host, place), place).to.equal(false);
        }
    });
});
