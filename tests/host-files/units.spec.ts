import { expect } from "chai";
import { hostFiles, readHostFile } from "../../components/pmm-ec2/host-files";
import { HostSandbox, type SandboxRun } from "../support/sandbox";

const units = hostFiles.filter(({ target }) => target.startsWith("/etc/systemd/system/")).map(({ target }) => target);
const text = (unit: string): string => readHostFile(`systemd/${unit}`);
/** All values of a key, in order. */
const values = (unit: string, key: string): string[] =>
    [...text(unit).matchAll(new RegExp(`^${key}=(.*)$`, "gm"))].map((match) => match[1]!);
/** All words of a key that lists units. */
const list = (unit: string, key: string): string[] => values(unit, key).flatMap((value) => value.split(" "));
const services = units.filter((unit) => unit.endsWith(".service")).map((unit) => unit.split("/").at(-1)!);

describe("host files: systemd's units", function () {
    this.timeout(120_000);
    let host: HostSandbox;
    before(async () => {
        host = await HostSandbox.start();
    });
    after(() => host.stop());

    const verify = (files: string[]): Promise<SandboxRun> =>
        host.run(["systemd-analyze", "verify", "--man=no", ...files]);

    it("are what systemd-analyze verify has nothing to say about", async () => {
        expect(await verify(units)).to.deep.equal({ status: 0, output: "" });
    });

    it("are verified by a check that can fail", async () => {
        const unit = "/etc/systemd/system/pmm-server.service";
        const right = host.read(unit);
        host.write(
            unit,
            right.replace("RestartSec=15", "RestartSec=soon").replace("ExecStart=/", "ExecStart=/missing/"),
        );
        const { output } = await verify([unit]);
        host.write(unit, right);
        expect(output).to.include("Failed to parse sec value").and.include("/missing/");
    });

    it("give each program no more rights than it has use for", async () => {
        // Exposure in tenths, as systemd-analyze reckons it. The two that install packages can have no limits.
        const limits: Record<string, number> = {
            "stackwarden-admin-secret.service": 25,
            "stackwarden-journal-export.service": 15,
            "pmm-admin-password.service": 30,
            "stackwarden-grow-data.service": 45,
            "stackwarden-swap.service": 45,
            "stackwarden-data-volume.service": 60,
            "pmm-server.service": 65,
        };
        expect(
            [...Object.keys(limits), "stackwarden-packages.service", "stackwarden-cloudwatch-agent.service"].sort(),
        ).to.deep.equal([...services].sort());
        for (const [unit, limit] of Object.entries(limits)) {
            const options = ["--offline=true", "--no-pager", `--threshold=${limit}`];
            const { status, output } = await host.run([
                "systemd-analyze",
                "security",
                ...options,
                `/etc/systemd/system/${unit}`,
            ]);
            expect(status, `${unit}: ${output.trim().split("\n").at(-1)!}`).to.equal(0);
        }
    });

    it("run programs that are there", () => {
        for (const unit of services) {
            const [program] = values(unit, "ExecStart")[0]!.split(" ");
            expect(
                hostFiles.map(({ target }) => target),
                unit,
            ).to.include(program);
        }
    });

    it("are all started by the one target that user data enables", () => {
        const started = new Set<string>();
        const follow = (unit: string): void => {
            if (!started.has(unit) && hostFiles.some(({ source }) => source === `systemd/${unit}`)) {
                started.add(unit);
                for (const wanted of [...list(unit, "Wants"), ...list(unit, "Requires")]) {
                    follow(wanted);
                }
                if (unit.endsWith(".timer")) {
                    follow(unit.replace(".timer", ".service"));
                }
            }
        };
        follow("stackwarden-pmm.target");
        expect([...started].sort()).to.deep.equal(units.map((unit) => unit.split("/").at(-1)!).sort());
    });

    it("bound every start, and every repetition of one", () => {
        for (const unit of services) {
            if (unit !== "stackwarden-journal-export.service") {
                expect(values(unit, "TimeoutStartSec"), unit).to.have.length(1);
            }
            if (values(unit, "Restart").length > 0) {
                expect(values(unit, "StartLimitIntervalSec"), `${unit} must not give up`).to.deep.equal(["0"]);
                expect(values(unit, "RestartSec")[0], unit).to.match(/^(\d{2,}|5min)$/);
            }
        }
    });

    it("try again what can fail for a while, and not what only a person can change", () => {
        const repeated = services.filter((unit) => values(unit, "Restart").length > 0);
        expect(services.filter((unit) => !repeated.includes(unit)).sort()).to.deep.equal([
            "stackwarden-grow-data.service", // its timer repeats it
            "stackwarden-swap.service", // the root disk is too small
        ]);
        expect(values("pmm-server.service", "Restart")).to.deep.equal(["always"]);
    });

    it("stop PMM in order: two minutes for its databases, and more for systemd", () => {
        expect(values("pmm-server.service", "ExecStop")).to.deep.equal(["/usr/bin/docker stop -t 120 pmm-server"]);
        expect(values("pmm-server.service", "TimeoutStopSec")).to.deep.equal(["180"]);
    });

    it("tie what uses the data volume to it", () => {
        expect(list("pmm-server.service", "Requires")).to.include("stackwarden-data-volume.service");
        expect(list("pmm-server.service", "After")).to.include("stackwarden-data-volume.service");
        for (const unit of ["pmm-server.service", "stackwarden-grow-data.service"]) {
            expect(values(unit, "RequiresMountsFor"), unit).to.deep.equal(["/srv"]);
        }
    });

    it("let the mount be seen by the whole host", () => {
        // Each of these would give the program a view of mounts of its own.
        expect(text("stackwarden-data-volume.service")).not.to.match(
            /^(Protect(System|Home|KernelTunables|KernelModules|KernelLogs|ControlGroups)|Private\w+|ReadOnlyPaths)=/m,
        );
    });

    it("keep secrets out of what systemd shows", () => {
        for (const unit of services) {
            expect(
                list(unit, "EnvironmentFile").filter((file) => file !== "/etc/stackwarden/pmm.env"),
                unit,
            ).to.deep.equal([]);
            expect(values(unit, "Environment"), unit).to.deep.equal([]);
        }
    });
});
