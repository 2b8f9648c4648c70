import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { UserData } from "../../components/parts/host/user-data";
import { readUserData } from "./user-data";

/** How a program in the sandbox ended. */
export interface SandboxRun {
    /** Exit code. */
    status: number;
    /** Standard output and standard error. */
    output: string;
}

/** Where programs are looked for: stand-ins first. */
const searchPath = "/stubs:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

const stubs = path.join(__dirname, "../host-files/stubs");

/**
 * A host to run a deployment's own files on, where they are and as they are, without a virtual machine: a root folder
 * that reads through to this machine and keeps what is written in memory, in namespaces of its own. Commands that would
 * reach outside (docker, apt-get, mount, ...) are the stand-ins of tests/host-files/stubs, which note their calls; what
 * works on plain files (mkfs.ext4, blkid, e2fsck, resize2fs, jq, gpg, curl, ...) is real.
 *
 * Needs root and Linux's overlay file system; no loop device.
 */
export class HostSandbox {
    private readonly kill = (): void => {
        this.holder.kill("SIGKILL");
    };

    private constructor(
        private readonly holder: ChildProcess,
        private readonly folder: string,
    ) {
        // A test run that breaks off must not leave it behind.
        process.once("exit", this.kill);
    }

    /** Starts a sandbox with the files of `userData` in place, written as cloud-init would. */
    static async start(userData: UserData): Promise<HostSandbox> {
        const sandbox = await HostSandbox.prepare(userData);
        sandbox.begin("sleep infinity");
        return sandbox;
    }

    /**
     * Starts a sandbox whose first process is this machine's systemd, with little more than the host's units to run, none
     * started yet. Pauses are short there, and Docker's stand-in holds its container until it is stopped.
     *
     * @param settings lines for a unit's drop-in file, by unit.
     */
    static async startSystemd(userData: UserData, settings: Record<string, string[]>): Promise<HostSandbox> {
        const sandbox = await HostSandbox.prepare(userData);
        await sandbox.mustRun(
            "sh",
            "-c",
            "rm -rf /etc/fstab /etc/systemd/system/*.wants /lib/systemd/system/*.wants/*",
        );
        const journal = ["systemd-journald.socket", "systemd-journald.service"]
            .map((unit) => `Wants=${unit}\n`)
            .join("");
        sandbox.write("/etc/systemd/system/sysinit.target.d/sandbox.conf", `[Unit]\n${journal}`);
        // systemd-tmpfiles would give it to the group that may read the journal.
        await sandbox.mustRun("install", "-d", "-m", "2755", "-g", "systemd-journal", "/run/log/journal");
        const environment = `DefaultEnvironment=PATH=${searchPath}`;
        sandbox.write("/etc/systemd/system.conf.d/sandbox.conf", `[Manager]\n${environment}\n`);
        for (const [unit, lines] of Object.entries(settings)) {
            sandbox.write(`/etc/systemd/system/${unit}.d/sandbox.conf`, `[Service]\n${lines.join("\n")}\n`);
        }
        sandbox.set("containers-stay");
        sandbox.write("/stubs/sleep", "#!/bin/sh\nexec /usr/bin/sleep $(($1 / 10)).02\n", 0o755);
        await sandbox.mustRun("rm", "/stubs/systemctl", "/stubs/journalctl", "/usr/bin/systemctl");
        fs.copyFileSync("/usr/bin/systemctl", sandbox.real("/usr/bin/systemctl"));
        sandbox.begin("/lib/systemd/systemd --system");
        return sandbox;
    }

    /** A sandbox with all its files, and nothing running. */
    private static async prepare(userData: UserData): Promise<HostSandbox> {
        const folder = fs.mkdtempSync(path.join(os.tmpdir(), "stackwarden-host-"));
        const namespaces = [
            "--mount",
            "--pid",
            "--cgroup",
            "--uts",
            "--fork",
            "--kill-child",
            "--propagation",
            "private",
        ];
        const program = [path.join(__dirname, "sandbox-root.sh"), folder, path.resolve(__dirname, "../..")];
        const holder = spawn("unshare", [...namespaces, "bash", ...program]);
        const sandbox = new HostSandbox(holder, folder);
        const said = String((await Promise.race([once(holder.stdout, "data"), once(holder.stderr, "data")]))[0]);
        if (said.trim() !== "ready") {
            await sandbox.stop();
            throw new Error(`the tests of host files need root, namespaces and overlayfs: ${said}`);
        }
        for (const stub of fs.readdirSync(stubs)) {
            sandbox.write(`/stubs/${stub}`, fs.readFileSync(path.join(stubs, stub), "utf8"), 0o755);
        }
        // Units name these two by their full path.
        for (const program of ["docker", "systemctl"]) {
            sandbox.write(`/usr/bin/${program}`, `#!/bin/bash\nexec /stubs/${program} "$@"\n`, 0o755);
        }
        sandbox.set("calls");
        sandbox.install(userData);
        return sandbox;
    }

    private begin(init: string): void {
        this.holder.stdin?.end(`${init}\n`);
    }

    /** Writes the files of `userData`. */
    install({ base64, problems }: UserData): void {
        if (problems.length > 0) {
            throw new Error(problems.join("\n"));
        }
        for (const file of readUserData(base64).write_files) {
            this.write(file.path, file.content, parseInt(file.permissions, 8));
        }
    }

    /** Replaces a file of the sandbox, with its folders. */
    write(file: string, content: string, mode = 0o644): void {
        const real = this.real(file);
        fs.mkdirSync(path.dirname(real), { recursive: true });
        fs.rmSync(real, { force: true });
        fs.writeFileSync(real, content, { mode });
    }

    read(file: string): string {
        return fs.readFileSync(this.real(file), "utf8");
    }

    exists(file: string): boolean {
        return fs.existsSync(this.real(file));
    }

    stat(file: string): fs.Stats {
        return fs.statSync(this.real(file));
    }

    /** Gives the stand-ins something to go by: a flag, or a file they read. */
    set(flag: string, content = ""): void {
        this.write(`/sandbox/${flag}`, content);
    }

    clear(flag: string): void {
        fs.rmSync(this.real(`/sandbox/${flag}`), { force: true });
    }

    /** The calls of stand-ins so far that begin with `prefix`, one line each, arguments quoted for a shell. */
    calls(prefix = ""): string[] {
        return this.read("/sandbox/calls")
            .split("\n")
            .filter((call) => call !== "" && call.startsWith(prefix));
    }

    forgetCalls(): void {
        this.set("calls");
    }

    /** Makes a disk with nothing on it; it is attached to nothing. */
    makeDisk(name: string, mebibytes = 16): void {
        this.set(`disks/${name}`);
        this.resizeDisk(name, mebibytes);
    }

    /** Gives a disk another size, as EBS does while it is in use. */
    resizeDisk(name: string, mebibytes: number): void {
        fs.truncateSync(this.real(`/sandbox/disks/${name}`), mebibytes * 1024 * 1024);
        this.describeDisk(name);
    }

    /** Attaches a disk as the device `device`; udev and the kernel tell that it is `volumeId`. */
    async attach(name: string, device: string, volumeId: string): Promise<void> {
        const serial = volumeId.replace("-", "");
        this.write(`/dev/${device}`, "");
        await this.mustRun("/usr/bin/mount", "--bind", `/sandbox/disks/${name}`, `/dev/${device}`);
        this.set(`attached/${name}`, device);
        this.write(`/sys/class/block/${device}/device/serial`, `${serial}\n`);
        this.describeDisk(name);
        const links = this.real("/dev/disk/by-id");
        fs.mkdirSync(links, { recursive: true });
        fs.symlinkSync(`../../${device}`, path.join(links, `nvme-Amazon_Elastic_Block_Store_${serial}`));
    }

    /** What a reboot loses: what runs, what is mounted, and what is kept in /run. */
    async reboot(): Promise<void> {
        if (this.exists("/sandbox/mounted")) {
            await this.mustRun("sh", "-c", "grep -o ' /var/lib/[^ ]*' /proc/mounts | xargs --no-run-if-empty umount");
            await this.mustRun("/stubs/umount", "/srv");
        }
        this.clear("swaps");
        this.clear("agent-active");
        await this.mustRun(
            "/bin/sh",
            "-c",
            "rm -rf /run/*; [ ! -e /sandbox/docker/container ] || echo exited >/sandbox/docker/container",
        );
    }

    /** Does what systemd does to start a service: runs its commands in order, with the environment it gives them. */
    async startUnit(unit: string, env: Record<string, string> = {}): Promise<SandboxRun> {
        const lines = this.unitText(unit).split("\n");
        // An empty value takes back what stood before.
        const values = (key: string): string[] => {
            const all = lines.filter((line) => line.startsWith(`${key}=`)).map((line) => line.slice(key.length + 1));
            return all.slice(all.lastIndexOf("") + 1);
        };
        const [name = ""] = unit.split(".");
        const all: Record<string, string> = { ...env };
        for (const file of values("EnvironmentFile")) {
            Object.assign(all, Object.fromEntries(this.assignments(file)));
        }
        for (const [key, below] of [
            ["State", "/var/lib"],
            ["Logs", "/var/log"],
            ["Runtime", "/run"],
        ] as const) {
            for (const folder of values(`${key}Directory`)) {
                const place = path.join(below, folder.replace("%N", name));
                fs.mkdirSync(this.real(place), { recursive: true });
                all[`${key.toUpperCase()}_DIRECTORY`] = place;
            }
        }
        const result = { status: 0, output: "" };
        for (const command of [...values("ExecStartPre"), ...values("ExecStart"), ...values("ExecStartPost")]) {
            const one = await this.run(command.replace(/^[-+]+/, "").split(" "), all);
            result.output += one.output;
            if (one.status !== 0 && !command.startsWith("-")) {
                result.status = one.status;
                break;
            }
        }
        return result;
    }

    /** Runs a program in the sandbox, with this environment and no other. */
    run(command: string[], env: Record<string, string> = {}): Promise<SandboxRun> {
        const inside = ["--target", this.init(), "--mount", "--pid", "--root", "--wd"];
        const clean = { PATH: searchPath, LANG: "C.UTF-8" };
        return new Promise((resolve) => {
            const settings = { env: { ...clean, ...env }, timeout: 60_000 };
            execFile("/usr/bin/nsenter", [...inside, ...command], settings, (error, stdout, stderr) => {
                const status = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
                resolve({ status, output: stdout + stderr });
            });
        });
    }

    /** `run` for what must succeed. */
    async mustRun(...command: string[]): Promise<string> {
        const { status, output } = await this.run(command);
        if (status !== 0) {
            throw new Error(`${command.join(" ")} ended with ${status}: ${output}`);
        }
        return output;
    }

    /** Ends the sandbox; nothing of it stays. */
    async stop(): Promise<void> {
        process.off("exit", this.kill);
        if (this.holder.exitCode === null && this.holder.signalCode === null) {
            const ended = once(this.holder, "exit");
            this.kill();
            await ended;
        }
        fs.rmSync(this.folder, { recursive: true });
    }

    /** A unit as systemd reads it: its file, then its drop-in files by name. */
    private unitText(unit: string): string {
        const file = `/etc/systemd/system/${unit}`;
        const dropIns = this.exists(`${file}.d`) ? fs.readdirSync(this.real(`${file}.d`)).sort() : [];
        return [file, ...dropIns.map((name) => `${file}.d/${name}`)].map((one) => this.read(one)).join("\n");
    }

    /** Where this machine sees a file of the sandbox. */
    private real(file: string): string {
        const root = `/proc/${this.init()}/root`;
        if (fs.statSync(root).dev === fs.statSync("/").dev) {
            throw new Error("the sandbox has no root folder of its own: nothing may be written");
        }
        return `${root}${file}`;
    }

    /** This machine's number of the sandbox's process 1. */
    private init(): string {
        const holder = String(this.holder.pid);
        return fs.readFileSync(`/proc/${holder}/task/${holder}/children`, "utf8").trim();
    }

    private assignments(file: string): [string, string][] {
        return this.read(file)
            .split("\n")
            .filter((line) => line !== "")
            .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]);
    }

    private describeDisk(name: string): void {
        if (this.exists(`/sandbox/attached/${name}`)) {
            const sectors = this.stat(`/sandbox/disks/${name}`).size / 512;
            this.write(`/sys/class/block/${this.read(`/sandbox/attached/${name}`)}/size`, `${sectors}\n`);
        }
    }
}
