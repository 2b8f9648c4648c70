import { expect } from "chai";
import { readHostFile, type HostFile } from "../../components/parts/host/host-files";
import type { UserData } from "../../components/parts/host/user-data";
import { HostSandbox, type SandboxRun } from "../support/sandbox";

const folder = "/etc/systemd/system/";

/** The units among a host's files, each read together with its drop-in files. */
export class HostUnits {
    /** Names of the units that are files of this host. */
    readonly names: string[];
    readonly services: string[];
    private readonly texts = new Map<string, string>();

    constructor(files: readonly HostFile[]) {
        for (const { source, target } of files.filter((file) => file.target.startsWith(folder))) {
            const unit = target.slice(folder.length).replace(/\.d\/.*$/, "");
            this.texts.set(unit, `${this.texts.get(unit) ?? ""}\n${readHostFile(source)}`);
        }
        this.names = files
            .map(({ target }) => target)
            .filter((target) => target.startsWith(folder) && !target.endsWith(".conf"))
            .map((target) => target.slice(folder.length));
        this.services = this.names.filter((name) => name.endsWith(".service"));
    }

    text(unit: string): string {
        return this.texts.get(unit) ?? "";
    }

    /** All values of a key, in order; an empty one takes back what stood before. */
    values(unit: string, key: string): string[] {
        const all = [...this.text(unit).matchAll(new RegExp(`^${key}=(.*)$`, "gm"))].map((match) => match[1]!);
        return all.slice(all.lastIndexOf("") + 1);
    }

    /** All words of a key that lists units. */
    list(unit: string, key: string): string[] {
        return this.values(unit, key).flatMap((value) => value.split(" "));
    }

    /** The units of this host that start when `unit` does. */
    startedBy(unit: string, started = new Set<string>()): Set<string> {
        if (!started.has(unit) && this.texts.has(unit)) {
            started.add(unit);
            const wanted = [...this.list(unit, "Wants"), ...this.list(unit, "Requires")];
            for (const next of unit.endsWith(".timer") ? [...wanted, unit.replace(".timer", ".service")] : wanted) {
                this.startedBy(next, started);
            }
        }
        return started;
    }
}

/** What is to be true of one kind of host. */
export interface UnitExpectations {
    userData: UserData;
    files: readonly HostFile[];
    /** Units of the image that drop-in files are for, by name, with a text that stands for them. */
    ofImage?: Record<string, string>;
    /** Exposure in tenths that each service may have, as systemd-analyze reckons it. */
    exposure: Record<string, number>;
    /** Services that need every right (as package managers do), or that are not ours. */
    unlimited: string[];
    /** Services that run for as long as the host does. */
    endless: string[];
    /** Services that are not repeated when they fail. */
    once: string[];
    /** The target that user data enables. Default: `stackwarden-pmm.target`. */
    target?: string;
    /** Programs that packages bring, which units name by their full path. Default: none. */
    programs?: string[];
    /** Services that start again at once, since each second without them counts. Default: none. */
    atOnce?: string[];
    /** What units set in the environment of their programs. Default: nothing. */
    environment?: Record<string, string[]>;
}

/** Tests of what every kind of host promises of its units. */
export function testUnits(expected: UnitExpectations): void {
    const { userData, files, ofImage = {}, exposure, unlimited, endless, once, environment = {} } = expected;
    const { target = "stackwarden-pmm.target", programs: ofPackages = [], atOnce = [] } = expected;
    const units = new HostUnits(files);
    let host: HostSandbox;
    before(async () => {
        host = await HostSandbox.start(userData);
        for (const [unit, text] of Object.entries(ofImage)) {
            host.write(`/usr/lib/systemd/system/${unit}`, text);
        }
        for (const program of ofPackages) {
            host.write(program, "#!/bin/sh\n", 0o755);
        }
    });
    after(() => host.stop());

    const verify = (names: string[]): Promise<SandboxRun> =>
        host.run(["systemd-analyze", "verify", "--man=no", ...names]);

    it("are what systemd-analyze verify has nothing to say about", async () => {
        const names = [...units.names.map((name) => `${folder}${name}`), ...Object.keys(ofImage)];
        expect(await verify(names)).to.deep.equal({ status: 0, output: "" });
    });

    it("are verified by a check that can fail", async () => {
        for (const file of files.filter(({ target }) => target.startsWith(folder) && target.includes(".service"))) {
            const right = host.read(file.target);
            host.write(file.target, `${right}\n[Service]\nRestartSec=soon\n`);
            const [unit = ""] = file.target.slice(folder.length).split(".d/");
            const { output } = await verify([unit]);
            host.write(file.target, right);
            expect(output, file.target).to.include("Failed to parse sec value");
        }
    });

    it("give each program no more rights than it has use for", async () => {
        expect([...Object.keys(exposure), ...unlimited].sort()).to.deep.equal([...units.services].sort());
        for (const [unit, limit] of Object.entries(exposure)) {
            const options = ["--offline=true", "--no-pager", `--threshold=${limit}`];
            const { status, output } = await host.run(["systemd-analyze", "security", ...options, `${folder}${unit}`]);
            expect(status, `${unit}: ${output.trim().split("\n").at(-1)!}`).to.equal(0);
        }
    });

    it("run programs that are there", () => {
        const ours = files.map(({ target }) => target);
        for (const unit of [...units.services, ...Object.keys(ofImage)]) {
            const programs = ["ExecStartPre", "ExecStart", "ExecStartPost", "ExecStop"]
                .flatMap((key) => units.values(unit, key))
                .map((command) => command.replace(/^[-+]+/, "").split(" ")[0]!)
                .filter((program) => program.startsWith("/opt/"));
            expect(ours, unit).to.include.members(programs);
        }
    });

    it("are all started by the one target that user data enables", () => {
        expect([...units.startedBy(target)].filter((unit) => units.names.includes(unit)).sort()) //
            .to.deep.equal([...units.names].sort());
    });

    it("bound every start, and every repetition of one", () => {
        for (const unit of units.services) {
            if (!endless.includes(unit)) {
                expect(units.values(unit, "TimeoutStartSec"), unit).to.have.length(1);
            }
            if (units.values(unit, "Restart").length > 0) {
                expect(units.values(unit, "StartLimitIntervalSec"), `${unit} must not give up`).to.deep.equal(["0"]);
                expect(units.values(unit, "RestartSec")[0], unit).to.match(
                    atOnce.includes(unit) ? /^\d$/ : /^(\d{2,}|5min)$/,
                );
            }
        }
    });

    it("try again what can fail for a while, and not what only a person can change", () => {
        const single = units.services.filter((unit) => units.values(unit, "Restart").length === 0);
        expect(single.sort()).to.deep.equal([...once].sort());
    });

    it("let the mount be seen by the whole host", () => {
        // Each of these would give the program a view of mounts of its own.
        expect(units.text("stackwarden-data-volume.service")).not.to.match(
            /^(Protect(System|Home|KernelTunables|KernelModules|KernelLogs|ControlGroups)|Private\w+|ReadOnlyPaths)=/m,
        );
    });

    it("keep secrets out of what systemd shows", () => {
        for (const unit of units.services) {
            expect(
                units.list(unit, "EnvironmentFile").filter((file) => file !== "/etc/stackwarden/host.env"),
                unit,
            ).to.deep.equal([]);
            expect(units.values(unit, "Environment"), unit).to.deep.equal(environment[unit] ?? []);
        }
    });
}
