import { expect } from "chai";
import { goodHost, goodInput, hostWith } from "../pmm-ec2/input";
import { HostSandbox } from "../../support/sandbox";

const volume = goodInput.variables.DATA_VOLUME_ID;
const unit = "stackwarden-data-volume.service";
const device = "/dev/nvme1n1";
const neverFormat = hostWith({ DATA_VOLUME_FORMAT: "never" as const });

describe("host files: the data volume", function () {
    this.timeout(60_000);
    let host: HostSandbox;
    beforeEach(async () => {
        host = await HostSandbox.start(goodHost);
        host.makeDisk("data");
    });
    afterEach(() => host.stop());

    const attach = (): Promise<void> => host.attach("data", "nvme1n1", volume);
    const mounts = (): string[] => host.calls("mount ");
    /** What blkid says of the disk; empty when nothing is on it. */
    const onDisk = async (): Promise<string> => (await host.run(["blkid", "--probe", device])).output;
    const digest = (): Promise<string> => host.mustRun("sha256sum", device);
    const fileSystemBytes = async (): Promise<number> => {
        const header = await host.mustRun("dumpe2fs", "-h", device);
        const field = (name: string): number => Number(new RegExp(`^${name}: *(\\d+)$`, "m").exec(header)?.[1]);
        return field("Block count") * field("Block size");
    };

    it("formats and mounts a blank volume, and leaves it alone at the second boot", async () => {
        await attach();
        const first = await host.startUnit(unit);
        expect(first.status, first.output).to.equal(0);
        expect(first.output).to.include(`formatting the blank volume ${volume} (${device})`);
        const made = await onDisk();
        expect(made).to.include('LABEL="pmm-data"').and.include('TYPE="ext4"');
        expect(mounts()).to.have.length(1);
        expect(mounts()[0]).to.match(/ \/dev\/nvme1n1 \/srv$/);
        const { uid, gid, mode } = host.stat("/srv/pmm-data");
        expect([uid, gid, (mode & 0o777).toString(8)]).to.deep.equal([1000, 1000, "755"]);
        host.write("/srv/pmm-data/pmm-distribution", "docker");

        await host.reboot();
        expect(host.exists("/srv/pmm-data"), "the folder must not exist on the root disk").to.equal(false);
        host.forgetCalls();
        const second = await host.startUnit(unit);
        expect(second.status, second.output).to.equal(0);
        expect(second.output).not.to.include("formatting");
        expect(await onDisk()).to.equal(made);
        expect(mounts()).to.have.length(1);
        expect(host.read("/srv/pmm-data/pmm-distribution")).to.equal("docker");
    });

    it("changes nothing when it is started again without a reboot", async () => {
        await attach();
        await host.startUnit(unit);
        host.forgetCalls();
        const again = await host.startUnit(unit);
        expect(again.status, again.output).to.equal(0);
        expect(mounts()).to.deep.equal([]);
    });

    it("keeps what is on a formatted volume, whoever formatted it", async () => {
        await attach();
        await host.mustRun("mkfs.ext4", "-q", "-L", "elsewhere", device);
        host.write("/tmp/kept", "precious\n");
        await host.mustRun("debugfs", "-w", "-R", "write /tmp/kept kept", device);
        const before = await onDisk();
        for (const boot of ["first", "second"]) {
            const { status, output } = await host.startUnit(unit);
            expect(status, `${boot}: ${output}`).to.equal(0);
            expect(await onDisk(), boot).to.equal(before);
            expect(await host.mustRun("debugfs", "-R", "cat kept", device), boot).to.include("precious");
            await host.reboot();
        }
    });

    it("repairs a file system that was not unmounted in order, before it is mounted", async () => {
        await attach();
        await host.mustRun("mkfs.ext4", "-q", device);
        await host.mustRun("debugfs", "-w", "-R", "set_super_value state 0", device);
        expect((await host.startUnit(unit)).status).to.equal(0);
        expect(await host.mustRun("dumpe2fs", "-h", device)).to.match(/Filesystem state: +clean/);
    });

    it("does not mount a file system that only a person can repair", async () => {
        await attach();
        await host.mustRun("mkfs.ext4", "-q", device);
        // The root folder's inode is gone.
        await host.mustRun("debugfs", "-w", "-R", "clri <2>", device);
        await host.mustRun("debugfs", "-w", "-c", "-R", "set_super_value state 2", device);
        const { status, output } = await host.startUnit(unit);
        expect(status).to.equal(1);
        expect(output).to.include(`needs a person (e2fsck ended with 4)`).and.include("snapshot");
        expect(mounts()).to.deep.equal([]);
    });

    it("waits for a volume that is attached late", async () => {
        // The stand-in for sleep ends the wait when the "volume" has appeared.
        host.write(
            "/stubs/sleep",
            `#!/bin/bash
            echo "sleep $1" >>/sandbox/calls
            if (($(grep -c sleep /sandbox/calls) == 100)); then mv /dev/hidden /dev/disk; fi`,
            0o755,
        );
        await attach();
        await host.mustRun("mv", "/dev/disk", "/dev/hidden");
        const { status, output } = await host.startUnit(unit);
        expect(status, output).to.equal(0);
        expect(host.calls("sleep")).to.have.length(100);
        expect(mounts()).to.have.length(1);
    });

    it("gives up after 15 minutes without the volume, and heals when it is there at the next try", async () => {
        const missing = await host.startUnit(unit);
        expect(missing.status).to.equal(1);
        expect(missing.output).to.include(`volume ${volume} did not appear within 15 minutes`);
        const waited = host.calls("sleep").map((call) => Number(call.split(" ")[1]));
        expect(waited.reduce((sum, seconds) => sum + seconds, 0)).to.equal(179 * 5);
        expect(host.exists("/srv/pmm-data")).to.equal(false);
        await attach();
        expect((await host.startUnit(unit)).status).to.equal(0);
    });

    it("never touches a disk of another id, however alone and blank it is", async () => {
        await host.attach("data", "nvme1n1", "vol-0fffffffffffffff0");
        const before = await digest();
        const { status, output } = await host.startUnit(unit);
        expect(status).to.equal(1);
        expect(output).to.include(`volume ${volume} did not appear`).and.include("Nitro");
        expect(await digest()).to.equal(before);
        expect(mounts()).to.deep.equal([]);
    });

    it("asks the kernel too: a link that leads to another volume is refused", async () => {
        await attach();
        host.write("/sys/class/block/nvme1n1/device/serial", "vol0fffffffffffffff0\n");
        const before = await digest();
        const { status, output } = await host.startUnit(unit);
        expect(status).to.equal(1);
        expect(output).to.include(`/dev/nvme1n1 is volume vol0fffffffffffffff0, not ${volume}`);
        expect(await digest()).to.equal(before);
    });

    it("refuses a disk that cannot be proven to be the volume", async () => {
        await attach();
        await host.mustRun("rm", "/sys/class/block/nvme1n1/device/serial");
        const { status, output } = await host.startUnit(unit);
        expect(status).to.equal(1);
        expect(output).to.include(`cannot be proven to be ${volume}`);
        expect(mounts()).to.deep.equal([]);
    });

    it("finds the volume under whatever name the kernel gave it", async () => {
        host.makeDisk("other");
        await host.attach("other", "nvme1n1", "vol-0fffffffffffffff0");
        await host.attach("data", "nvme2n1", volume);
        expect((await host.startUnit(unit)).status).to.equal(0);
        expect(mounts()[0]).to.include("/dev/nvme2n1 /srv");
    });

    const foreign: Record<string, { make: string[]; says: string }> = {
        "another file system": { make: ["mkfs.ext2", "-q", device], says: "holds ext2, not ext4" },
        "a swap area": { make: ["mkswap", device], says: "holds swap, not ext4" },
        "a partition table": {
            make: ["sh", "-c", `echo ,,83 | sfdisk --quiet --label dos ${device}`],
            says: "holds a partition table, not ext4",
        },
        "data without a known signature at its start": {
            make: ["sh", "-c", `echo data | dd of=${device} conv=notrunc bs=1 seek=5000 status=none`],
            says: "holds something unknown",
        },
        "data without a known signature at its end": {
            make: [
                "sh",
                "-c",
                `echo data | dd of=${device} conv=notrunc bs=1 seek=$((16 * 1024 * 1024 - 9)) status=none`,
            ],
            says: "holds something unknown",
        },
    };
    for (const [what, { make, says }] of Object.entries(foreign)) {
        it(`leaves a volume with ${what} as it is`, async () => {
            await attach();
            await host.mustRun(...make);
            const before = await digest();
            for (const boot of ["first", "second"]) {
                const { status, output } = await host.startUnit(unit);
                expect(status, boot).to.equal(1);
                expect(output).to.include(says).and.include("left as it is");
                expect(await digest(), boot).to.equal(before);
                expect(mounts(), boot).to.deep.equal([]);
                await host.reboot();
            }
        });
    }

    it("does not format a blank volume that should hold data", async () => {
        host.install(neverFormat);
        await attach();
        const before = await digest();
        const { status, output } = await host.startUnit(unit);
        expect(status).to.equal(1);
        expect(output).to.include("is blank, but it should hold data").and.include("snapshot");
        expect(await digest()).to.equal(before);
    });

    it("mounts a formatted volume that must never be formatted", async () => {
        host.install(neverFormat);
        await attach();
        await host.mustRun("mkfs.ext4", "-q", device);
        expect((await host.startUnit(unit)).status).to.equal(0);
    });

    it("refuses when the mount point is in use by another disk", async () => {
        await attach();
        host.set("mounted", "/dev/nvme9n1");
        const { status, output } = await host.startUnit(unit);
        expect(status).to.equal(1);
        expect(output).to.include("/srv is in use by /dev/nvme9n1");
        host.clear("mounted");
    });

    it("starts PMM when it is mounted, and not when it is refused", async () => {
        await host.startUnit(unit);
        expect(host.calls("systemctl")).to.deep.equal([]);
        await attach();
        await host.startUnit(unit);
        expect(host.calls("systemctl")).to.deep.equal(["systemctl --no-block start pmm-server.service"]);
    });

    describe("growing", () => {
        const grow = "stackwarden-grow-data.service";
        beforeEach(async () => {
            await attach();
            await host.startUnit(unit);
        });

        it("follows the volume's size while it is in use", async () => {
            host.resizeDisk("data", 24);
            const { status, output } = await host.startUnit(grow);
            expect(status, output).to.equal(0);
            expect(output).to.include("has grown by 8 MiB");
            expect(await fileSystemBytes()).to.equal(24 * 1024 * 1024);
        });

        it("follows the volume's size at boot", async () => {
            await host.reboot();
            host.resizeDisk("data", 24);
            expect((await host.startUnit(unit)).status).to.equal(0);
            expect(await fileSystemBytes()).to.equal(24 * 1024 * 1024);
        });

        it("does nothing, and says nothing, when the size is right", async () => {
            const before = await digest();
            const { status, output } = await host.startUnit(grow);
            expect([status, output]).to.deep.equal([0, ""]);
            expect(await digest()).to.equal(before);
        });

        it("keeps away from any other disk", async () => {
            await host.reboot();
            host.set("mounted", "/dev/nvme9n1");
            host.resizeDisk("data", 24);
            const before = await digest();
            const { status, output } = await host.startUnit(grow);
            expect(status).to.equal(1);
            expect(output).to.include(`/srv is not volume ${volume}`);
            expect(await digest()).to.equal(before);
            host.clear("mounted");
        });
    });
});
