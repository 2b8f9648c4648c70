import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";

const scripts = path.resolve(__dirname, "../../../scripts/pmm/host");

/** Runs a script as the host's /bin/sh would, with programs that would touch the system replaced by ones that only write down. */
function runScript(
    folder: string,
    script: string,
    /** What is mounted at the mount point. */
    mounted?: string,
): { status: number | null; stderr: string; calls: string } {
    const bin = path.join(folder, "bin");
    fs.mkdirSync(bin, { recursive: true });
    const stub = (name: string, body: string): void => {
        fs.writeFileSync(path.join(bin, name), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
    };
    for (const name of ["mount", "umount", "sleep"]) {
        stub(name, `echo "${name} $*" >> "${folder}/calls"`);
    }
    stub("mountpoint", `exit ${mounted === undefined ? 1 : 0}`);
    stub("findmnt", mounted === undefined ? "exit 1" : `echo "${mounted}"`);
    const { status, stderr } = spawnSync("sh", [path.join(scripts, script)], {
        encoding: "utf8",
        env: {
            PATH: `${bin}:/usr/bin:/bin`,
            VOLUME_ID: "vol-0123456789abcdef0",
            BY_ID_FOLDER: path.join(folder, "by-id"),
            MOUNT_POINT: path.join(folder, "restore"),
            DEVICE_TRIES: "3",
        },
    });
    const calls = path.join(folder, "calls");
    return { status, stderr, calls: fs.existsSync(calls) ? fs.readFileSync(calls, "utf8") : "" };
}

describe("pmm host scripts", () => {
    let folder: string;
    let device: string;

    beforeEach(() => {
        folder = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-host-"));
        fs.mkdirSync(path.join(folder, "by-id"));
        device = path.join(folder, "by-id/nvme-Amazon_Elastic_Block_Store_vol0123456789abcdef0");
    });
    afterEach(() => {
        fs.rmSync(folder, { recursive: true });
    });

    it("are clean POSIX shell", () => {
        execFileSync("shellcheck", ["--shell=sh", ...fs.readdirSync(scripts).map((name) => path.join(scripts, name))]);
    });

    it("mount the copy read-only, found by its volume id", () => {
        fs.writeFileSync(device, "");
        const { status, calls } = runScript(folder, "mount-copy.sh");
        expect(status).to.equal(0);
        expect(calls).to.equal(`mount -t ext4 -o ro ${device} ${folder}/restore\n`);
        expect(fs.existsSync(path.join(folder, "restore"))).to.equal(true);
    });

    it("wait for the device, and give up", () => {
        const { status, stderr, calls } = runScript(folder, "mount-copy.sh");
        expect(status).to.equal(1);
        expect(stderr).to.contain("has not appeared: is the volume attached to this instance?");
        expect(calls).to.equal("sleep 2\n".repeat(3));
    });

    it("do not mount over something", () => {
        fs.writeFileSync(device, "");
        const { status, stderr, calls } = runScript(folder, "mount-copy.sh", "/dev/nvme2n1");
        expect(status).to.equal(1);
        expect(stderr).to.contain("is in use already");
        expect(calls).to.equal("");
    });

    it("unmount it, and find nothing to do the second time", () => {
        fs.mkdirSync(path.join(folder, "restore"));
        fs.writeFileSync(path.join(folder, "nvme1n1"), "");
        fs.symlinkSync("../nvme1n1", device);
        const first = runScript(folder, "unmount-copy.sh", path.join(folder, "nvme1n1"));
        expect(first.status).to.equal(0);
        expect(first.calls).to.equal(`umount ${folder}/restore\n`);
        expect(fs.existsSync(path.join(folder, "restore"))).to.equal(false);
        const second = runScript(folder, "unmount-copy.sh");
        expect(second.status).to.equal(0);
        expect(second.calls).to.equal(first.calls);
    });

    it("leave what somebody else has mounted there", () => {
        fs.mkdirSync(path.join(folder, "restore"));
        fs.writeFileSync(device, "");
        const { status, calls } = runScript(folder, "unmount-copy.sh", "/dev/nvme2n1");
        expect(status).to.equal(0);
        expect(calls).to.equal("");
        expect(fs.existsSync(path.join(folder, "restore"))).to.equal(true);
    });

    describe("that list what was restored", () => {
        /** Runs the script with a `mount` that shows the folder `fs`, or that fails. */
        function listRestored(mount: string): { status: number | null; stdout: string; left: string[] } {
            const bin = path.join(folder, "bin");
            const temporary = path.join(folder, "tmp");
            fs.mkdirSync(bin);
            fs.mkdirSync(temporary);
            // `umount` takes away what `mount` has shown, so that only a folder left behind remains.
            const stubs = { mount, umount: 'rm -r "$1"/*', mountpoint: '[ -n "$(ls "$2")" ]' };
            for (const [name, body] of Object.entries(stubs)) {
                fs.writeFileSync(path.join(bin, name), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
            }
            const { status, stdout } = spawnSync("sh", [path.join(scripts, "list-restored.sh")], {
                encoding: "utf8",
                env: {
                    PATH: `${bin}:/usr/bin:/bin`,
                    TMPDIR: temporary,
                    FILE_SYSTEM_ID: "fs-0123456789abcdef0",
                    DIRECTORY: "/pmm",
                },
            });
            return { status, stdout, left: fs.readdirSync(temporary) };
        }

        it("mount the file system read-only with TLS and IAM, tell which have PMM's directory, and leave nothing", () => {
            for (const made of ["pmm", "aws-backup-restore_a/pmm", "aws-backup-restore_b/other", "else/pmm"]) {
                fs.mkdirSync(path.join(folder, "fs", made), { recursive: true });
            }
            fs.writeFileSync(path.join(folder, "fs/aws-backup-restore_c"), "a file");
            const expected = "-t efs -o tls,iam,ro fs-0123456789abcdef0:/";
            const shown = listRestored(`[ "$1 $2 $3 $4 $5" = "${expected}" ] && cp -r "${folder}/fs/." "$6"`);
            expect(shown).to.deep.equal({
                status: 0,
                stdout: "with /aws-backup-restore_a\nwithout /aws-backup-restore_b\n",
                left: [],
            });
        });

        it("find nothing on a file system without restores, and fail when it cannot be mounted", () => {
            fs.mkdirSync(path.join(folder, "fs/pmm"), { recursive: true });
            expect(listRestored(`cp -r "${folder}/fs/." "$6"`)).to.deep.equal({ status: 0, stdout: "", left: [] });
            fs.rmSync(path.join(folder, "bin"), { recursive: true });
            fs.rmSync(path.join(folder, "tmp"), { recursive: true });
            expect(listRestored("exit 32")).to.deep.equal({ status: 32, stdout: "", left: [] });
        });
    });
});
