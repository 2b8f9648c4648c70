import { expect } from "chai";
import { createHash } from "node:crypto";
import { motoStartLimit, startMoto } from "../../support/moto";
import { HostSandbox } from "../../support/sandbox";
import { boto3Environment } from "../boto3";
import { InstanceMetadata } from "../pmm-ecs/instance-metadata";
import { RunningSystemd } from "../running-systemd";
import { hostWith } from "./input";
import { addServerPackage, attachVolume } from "./node-host";

/** Stands for the agent: it does once what the agent does to its host, and says of each thing whether it could. */
const agent = `
const { chownSync, existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } = require("node:fs");
const { spawnSync } = require("node:child_process");
const run = (...command) => {
    const { status, stderr } = spawnSync(command[0], command.slice(1), { encoding: "utf8" });
    if (status !== 0) throw new Error(command.join(" ") + ": " + status + " " + stderr);
};
const { DATA_DIR, AGENT_DIR } = process.env;
// As the agent does, which asks the server before it touches its data.
while (!existsSync(DATA_DIR + "/mysql.ibd")) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
const may = {
    remember: () => writeFileSync(AGENT_DIR + "/state.json", "{}"),
    control: () => writeFileSync("/run/percona-node/control", ""),
    giveToServer: () => {
        mkdirSync(AGENT_DIR + "/scratch/1", { recursive: true, mode: 0o711 });
        chownSync(AGENT_DIR + "/scratch/1", 27, 27);
    },
    becomeServer: () => run("setpriv", "--reuid=27", "--regid=27", "--clear-groups", "--pdeathsig=KILL",
        "touch", AGENT_DIR + "/scratch/1/data"),
    replaceData: () => {
        mkdirSync("/srv/restore");
        writeFileSync("/srv/restore/restored", "");
        chownSync("/srv/restore/restored", 27, 27);
        renameSync("/srv/restore", "/srv/mysql/.restored");
        renameSync(DATA_DIR + "/.restored/restored", DATA_DIR + "/restored");
        rmSync(DATA_DIR + "/.restored", { recursive: true });
    },
    readServersFiles: () => statSync(DATA_DIR + "/mysql.ibd"),
    beTemporary: () => writeFileSync("/tmp/secret", ""),
    restartServer: () => run("/usr/bin/systemctl", "restart", "mysql.service"),
};
const mayNot = {
    changeTheSystem: () => writeFileSync("/etc/changed", ""),
    changeItself: () => writeFileSync("/opt/stackwarden/percona-node/agent.js", ""),
};
const report = {};
for (const [name, act] of Object.entries({ ...may, ...mayNot })) {
    try { act(); report[name] = "done"; } catch (error) { report[name] = error.message; }
}
console.log(JSON.stringify(report));
writeFileSync(AGENT_DIR + "/report.json.new", JSON.stringify(report));
renameSync(AGENT_DIR + "/report.json.new", AGENT_DIR + "/report.json");
if (process.argv[2] === "agent") setInterval(() => undefined, 1000);
`;

/** Stands for the server: tells systemd that it is ready, and ends with the status that it finds in a file. */
const mysqld = `#!/usr/bin/python3
import os, signal, socket, sys, time
if "--initialize-insecure" in sys.argv:
    folder = [a.split("=", 1)[1] for a in sys.argv if a.startswith("--datadir=")][0]
    open(folder + "/mysql.ibd", "w").close()
    sys.exit(0)
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
assert os.environ["MYSQLD_PARENT_PID"] == "1" and os.getuid() == 27
place = os.environ["NOTIFY_SOCKET"]
socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(b"READY=1", "\\0" + place[1:] if place[0] == "@" else place)
open("/var/run/mysqld/mysqld.pid", "w").close()
with open("/srv/tmp/starts", "a") as starts:
    starts.write("start\\n")
while not os.path.exists("/srv/tmp/end") or os.path.getsize("/srv/tmp/end") == 0:
    time.sleep(0.1)
status = int(open("/srv/tmp/end").read())
os.remove("/srv/tmp/end")
os._exit(status)
`;

const packages =
    "python3-boto3 jq gpg e2fsprogs cryptsetup-bin mdadm nvme-cli chrony zstd " +
    "percona-server-server percona-server-client percona-xtrabackup-80";

/** Services that start themselves again; their pauses are a second here. */
const retrying = ["stackwarden-data-volume.service", "stackwarden-packages.service"];

describe("PerconaCluster's host files: under a real systemd", function () {
    this.timeout(180_000);
    let metadata: InstanceMetadata;
    let host: HostSandbox;
    let systemd: RunningSystemd;
    before(async function () {
        // boto3 is in moto's Python environment.
        this.timeout(motoStartLimit);
        const moto = await startMoto();
        await moto.stop();
        metadata = await InstanceMetadata.start({ "local-ipv4": "10.1.2.3" });
        const python = `Environment=PYTHONPATH=${boto3Environment(moto).PYTHONPATH!}`;
        const service = Object.entries(metadata.environment).map(([name, value]) => `Environment=${name}=${value}`);
        const AGENT_SHA256 = createHash("sha256").update(agent).digest("hex");
        host = await HostSandbox.startSystemd(hostWith({ AGENT_SHA256 }), {
            ...Object.fromEntries(retrying.map((unit) => [unit, ["RestartSec=1", python]])),
            "mysql.service": service,
        });
        systemd = new RunningSystemd(host);
        addServerPackage(host);
        host.write("/usr/sbin/mysqld", mysqld, 0o755);
        await host.mustRun("rm", "/stubs/mysqld");
        host.write("/opt/stackwarden/percona-node/agent.js", agent);
        host.write(
            "/opt/stackwarden/node/bin/node",
            `#!/bin/sh\n[ "$1" != --version ] || { echo v22.23.3; exit; }\nexec ${process.execPath} "$@"\n`,
            0o755,
        );
        host.makeDisk("data");
        await systemd.untilUp();
        await systemd.runcmd("stackwarden-percona.target");
    });
    after(async () => {
        await metadata.stop();
        await host.stop();
    });

    const starts = (): number => host.read("/srv/tmp/starts").trim().split("\n").length;
    const report = async (): Promise<Record<string, string>> => {
        await systemd.until("the agent has reported", () => host.exists("/srv/percona-node/report.json"));
        return JSON.parse(host.read("/srv/percona-node/report.json")) as Record<string, string>;
    };
    const allowed = [
        "remember",
        "control",
        "giveToServer",
        "becomeServer",
        "replaceData",
        "readServersFiles",
        "beTemporary",
        "restartServer",
    ];

    it("waits for packages and disk, and starts server and agent when they are there", async () => {
        await systemd.until("the packages have been tried", async () =>
            (await systemd.journal("stackwarden-packages.service")).includes("cannot be read"),
        );
        expect(await systemd.state("mysql.service")).not.to.equal("active");
        expect(await systemd.state("percona-node.service")).not.to.equal("active");
        host.set("installed", packages.split(" ").join("\n") + "\n");
        await systemd.untilState("stackwarden-packages.service", "active");
        await attachVolume(host, "data", "nvme1n1", "sdf");
        await systemd.untilState("mysql.service", "active");
        await systemd.untilState("percona-node.service", "active");
        expect(host.read("/etc/mysql/node.d/node.cnf")).to.include("report_host = 10.1.2.3");
        expect(await systemd.state("percona-node-backup.timer")).to.equal("active");
        expect(await systemd.state("stackwarden-give-up.timer")).to.equal("active");
    });

    it("lets the agent do all that it does to its host, and no more", async () => {
        const done = await report();
        for (const act of allowed) {
            expect(done[act], act).to.equal("done");
        }
        expect(done.changeTheSystem).to.include("EROFS");
        expect(done.changeItself).to.include("EROFS");
        expect(host.exists("/tmp/secret"), "a folder of its own").to.equal(false);
        // By the server's user, who must get through the folders to it.
        expect(host.stat("/srv/percona-node/scratch/1/data").uid).to.equal(27);
        expect(host.stat("/srv/percona-node/scratch").mode & 0o777).to.equal(0o711);
    });

    it("lets the backups do the same", async () => {
        await host.mustRun("rm", "/srv/percona-node/report.json");
        const running = systemd.systemctl("start", "percona-node-backup.service");
        const done = await report();
        await running;
        for (const act of allowed.filter((one) => one !== "control")) {
            expect(done[act], act).to.equal("done");
        }
        expect(done.changeTheSystem).to.include("EROFS");
    });

    for (const [what, status] of [
        ["wants to be started again, as CLONE does", 16],
        ["has shut itself down", 0],
        ["has failed", 1],
    ] as const) {
        it(`starts the server again when it ${what} (${status})`, async () => {
            const before = starts();
            host.write("/srv/tmp/end", String(status));
            await systemd.until("the server runs again", () => starts() > before);
            await systemd.untilState("mysql.service", "active");
        });
    }

    it("keeps the agent while the server is away", async () => {
        const pid = await systemd.systemctl("show", "--property=MainPID", "percona-node.service");
        await systemd.systemctl("stop", "mysql.service");
        expect(await systemd.state("percona-node.service")).to.equal("active");
        expect(await systemd.systemctl("show", "--property=MainPID", "percona-node.service")).to.equal(pid);
        await systemd.systemctl("start", "mysql.service");
    });

    it("stops both before the disk is unmounted", async () => {
        await systemd.systemctl("stop", "stackwarden-data-volume.service");
        for (const unit of ["mysql.service", "percona-node.service"]) {
            expect(await systemd.state(unit), unit).to.equal("inactive");
        }
        expect(host.exists("/srv/mysql")).to.equal(false);
        expect(host.exists("/var/lib/mysql/NOT-MOUNTED")).to.equal(true);
    });
});
