import { expect } from "chai";
import { motoStartLimit } from "../../support/moto";
import type { HostSandbox, SandboxRun } from "../../support/sandbox";
import { SecretStore } from "../secret-store";
import { hostWith, localDisksHost } from "./input";
import { attachLocalDisk, attachVolume, startNode } from "./node-host";

const unit = "stackwarden-data-volume.service";
const passphrase = "a-Passphrase-of-64-characters-that-nobody-may-ever-see";

describe("PerconaCluster's host files: the data on the instance's own disks", function () {
    this.timeout(60_000);
    let secrets: SecretStore;
    let host: HostSandbox;
    before(async function () {
        this.timeout(motoStartLimit);
        secrets = await SecretStore.start();
    });
    after(() => secrets.stop());
    beforeEach(async () => {
        host = await startNode(localDisksHost);
        await keep(passphrase);
    });
    afterEach(() => host.stop());

    const keep = async (SecretString: string): Promise<void> => {
        const LUKS_SECRET_ARN = await secrets.keep({ SecretString });
        host.install(hostWith({ STORAGE: "instance-store", DATA_DEVICE: "", LUKS_SECRET_ARN }));
    };
    const start = (): Promise<SandboxRun> => host.startUnit(unit, secrets.environment);
    const digest = (device: string): Promise<string> => host.mustRun("sha256sum", device);
    /** A reboot, after which encryption and array are closed. */
    const reboot = async (): Promise<void> => {
        await host.reboot();
        await host.mustRun("sh", "-c", "umount /dev/mapper/data; rm -f /dev/mapper/data");
        if (host.exists("/dev/md127")) {
            await host.mustRun("sh", "-c", "umount /dev/md127; rm -r /dev/md127 /dev/md");
        }
        host.forgetCalls();
    };

    for (const count of [1, 3]) {
        it(`makes one encrypted file system of ${count} blank disks, and opens it again after a reboot`, async () => {
            for (let n = 1; n <= count; n++) {
                await attachLocalDisk(host, `nvme${n}n1`);
            }
            const first = await start();
            expect(first.status, first.output).to.equal(0);
            expect(first.output).to.include(`encrypting ${count} blank disks`);
            const created = host.calls("mdadm --create");
            expect(created).to.have.length(count > 1 ? 1 : 0);
            expect(created.join(), "stripes over all disks").to.match(
                count > 1 ? / --level=0 --raid-devices=3 .* \/dev\/nvme1n1 \/dev\/nvme2n1 \/dev\/nvme3n1$/ : /^$/,
            );
            expect(host.calls("cryptsetup luksFormat")[0]).to.include("--type luks2").and.include("--key-file=-");
            expect(host.calls("mount -t")[0]).to.match(/ \/dev\/mapper\/data \/srv$/);
            host.write("/var/lib/mysql/mysql.ibd", "rows");

            await reboot();
            const second = await start();
            expect(second.status, second.output).to.equal(0);
            expect(host.calls("mdadm").map((call) => call.split(" ")[1])).to.deep.equal(
                count > 1 ? ["--assemble"] : [],
            );
            expect(host.calls("cryptsetup").map((call) => call.split(" ")[1])).to.deep.equal(["open"]);
            expect(host.read("/var/lib/mysql/mysql.ibd")).to.equal("rows");
        });
    }

    it("changes nothing when it is started again without a reboot", async () => {
        await attachLocalDisk(host, "nvme1n1");
        await start();
        host.forgetCalls();
        expect((await start()).status).to.equal(0);
        expect(host.calls("cryptsetup").concat(host.calls("mount "), host.calls("mdadm"))).to.deep.equal([]);
    });

    it("shows the passphrase to nobody: in no argument, no file, no environment, no message", async () => {
        await attachLocalDisk(host, "nvme1n1");
        const { output } = await start();
        expect(output + host.read("/sandbox/calls")).not.to.include(passphrase);
        const found = `grep --recursive --files-with-matches ${passphrase} /etc /run /srv /tmp /opt/stackwarden /var/lib/percona-node /dev/mapper || true`;
        expect(await host.mustRun("sh", "-c", found)).to.equal("");
        const program = "/opt/stackwarden/bin/read-secret x passphrase";
        const toFile = await host.run(["sh", "-c", `${program} >/tmp/kept`], {
            ...secrets.environment,
            AWS_REGION: "eu-west-1",
        });
        expect(toFile.output).to.include("to a pipe only");
    });

    it("does not open the disks with another passphrase, and formats nothing then", async () => {
        await attachLocalDisk(host, "nvme1n1");
        await start();
        await reboot();
        await keep("another");
        const before = await digest("/dev/nvme1n1");
        const { status, output } = await start();
        expect(status).to.equal(2);
        expect(output).to.include("No key available with this passphrase");
        expect(await digest("/dev/nvme1n1")).to.equal(before);
        expect(host.calls("mount ")).to.deep.equal([]);
    });

    it("does nothing without the passphrase", async () => {
        await attachLocalDisk(host, "nvme1n1");
        host.install(localDisksHost);
        const { status, output } = await start();
        expect(status).not.to.equal(0);
        expect(output).to.include("cannot read arn:aws:secretsmanager");
        expect(host.exists("/dev/mapper/data")).to.equal(false);
    });

    it("finishes what a power failure has cut off between encryption and file system", async () => {
        await attachLocalDisk(host, "nvme1n1");
        host.write("/stubs/mkfs.ext4", "#!/bin/sh\nexit 1\n", 0o755);
        expect((await start()).status).to.equal(1);
        await host.mustRun("rm", "/stubs/mkfs.ext4");
        await reboot();
        const { status, output } = await start();
        expect(status, output).to.equal(0);
        expect(output).not.to.include("encrypting");
    });

    for (const [what, make] of [
        ["a file system", "mkfs.ext4 -q /dev/nvme1n1"],
        ["a partition table", "echo ,,83 | sfdisk --quiet --label dos /dev/nvme1n1"],
        ["something unknown", "echo data | dd of=/dev/nvme1n1 conv=notrunc bs=1 seek=5000 status=none"],
    ] as const) {
        it(`leaves disks with ${what} as they are`, async () => {
            await attachLocalDisk(host, "nvme1n1");
            await host.mustRun("sh", "-c", make);
            const before = await digest("/dev/nvme1n1");
            const { status, output } = await start();
            expect(status).to.equal(1);
            expect(output).to.include("left as it is");
            await attachLocalDisk(host, "nvme2n1");
            const mixed = await start();
            expect(mixed.status).to.equal(1);
            expect(mixed.output).to.include("/dev/nvme2n1 holds blank and /dev/nvme1n1");
            expect(await digest("/dev/nvme1n1")).to.equal(before);
            expect(host.calls("mdadm").concat(host.calls("cryptsetup luksFormat"))).to.deep.equal([]);
        });
    }

    it("takes no EBS volume for one of them", async () => {
        host.makeDisk("root");
        await attachVolume(host, "root", "nvme0n1", "sda1");
        const { status, output } = await start();
        expect(status).to.equal(1);
        expect(output).to.include("this instance has no disks of its own: use another type, or the storage ebs");
    });
});
