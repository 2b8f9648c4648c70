import { expect } from "chai";
import { makeUserData } from "../../../components/pmm-ec2/user-data";
import { goodHost, goodInput, hostWith } from "./input";
import { HostSandbox, type SandboxRun } from "../../support/sandbox";

const unit = "pmm-server.service";
const volume = goodInput.variables.DATA_VOLUME_ID;
const password = "first-Password";
const digest = `sha256:${"a".repeat(64)}`;
const newer = `sha256:${"b".repeat(64)}`;
const exact = `percona/pmm-server@${digest}`;
const lock = "/srv/pmm-data/postgres14/postmaster.pid";

describe("host files: the PMM server's container", function () {
    this.timeout(60_000);
    let host: HostSandbox;
    beforeEach(async () => {
        host = await HostSandbox.start(goodHost);
        host.set("registry-digest", digest);
        host.makeDisk("data");
        await host.attach("data", "nvme1n1", volume);
        await host.startUnit("stackwarden-data-volume.service");
        givePassword();
        host.forgetCalls();
    });
    afterEach(() => host.stop());

    const givePassword = (): void => {
        host.write("/run/stackwarden/admin.env", `GF_SECURITY_ADMIN_PASSWORD=${password}\n`, 0o600);
    };
    const start = (): Promise<SandboxRun> => host.startUnit(unit);
    const runs = (): string[] => host.calls("docker run");
    const pulls = (): string[] => host.calls("docker pull");
    const runArguments = (): string[] => host.read("/sandbox/docker/run").trimEnd().split("\n");
    /** The values of an option that may be given several times. */
    const option = (name: string): string[] => {
        const all = runArguments();
        return all.flatMap((argument, index) => (argument === name ? [all[index + 1]!] : []));
    };
    const expectRefused = async (says: string): Promise<void> => {
        const { status, output } = await start();
        expect(status, output).to.equal(1);
        expect(output).to.include(says);
        expect(runs()).to.deep.equal([]);
    };

    it("starts with PMM 3's ports, data, settings and bounded logs, and nothing else", async () => {
        const { status, output } = await start();
        expect(status, output).to.equal(0);
        expect(option("--publish")).to.deep.equal(["80:8080", "443:8443"]);
        expect(option("--mount")).to.deep.equal(["type=bind,src=/srv/pmm-data,dst=/srv"]);
        expect(option("--env")).to.deep.equal([
            "PMM_PUBLIC_ADDRESS",
            "PMM_ENABLE_TELEMETRY",
            "PMM_ENABLE_UPDATES=false",
        ]);
        expect(option("--env-file")).to.deep.equal(["/etc/stackwarden/pmm-server.env", "/run/stackwarden/admin.env"]);
        expect(option("--log-opt")).to.deep.equal(["max-size=50m", "max-file=5"]);
        expect(option("--name")).to.deep.equal(["pmm-server"]);
        expect(runArguments()).to.include("--detach").and.not.include("--rm");
        expect(runArguments().at(-1)).to.equal(exact);
        // Given by name: docker takes their values from here.
        expect(host.read("/sandbox/docker/environment")).to.include("PMM_PUBLIC_ADDRESS=pmm.example.com\n");
        expect(host.read("/sandbox/docker/environment")).to.include("PMM_ENABLE_TELEMETRY=0\n");
    });

    it("stays until the container ends, and ends as it did", async () => {
        host.set("container-status", "137");
        const { status, output } = await start();
        expect(status).to.equal(137);
        expect(output).to.include("ended with status 137");
        expect(host.calls("docker").at(-1)).to.equal("docker wait pmm-server");
    });

    it("never shows the password on a command line or in the log", async () => {
        const { output } = await start();
        expect(output + host.read("/sandbox/calls")).not.to.include(password);
        expect(runArguments().join(" ")).not.to.include(password);
    });

    it("gives PMM the settings of the user data", async () => {
        host.install(makeUserData({ ...goodInput, pmmSettings: { PMM_DATA_RETENTION: "720h", GF_LOG_LEVEL: "warn" } }));
        await start();
        expect(host.read("/etc/stackwarden/pmm-server.env")).to.equal("GF_LOG_LEVEL=warn\nPMM_DATA_RETENTION=720h\n");
    });

    it("mounts custom queries read-only where there are some", async () => {
        const postgresqlQueries = { high: "# none\n\n", low: "sizes:\n  query: SELECT 1\n" };
        host.install(makeUserData({ ...goodInput, postgresqlQueries }));
        await start();
        const below = "postgresql/low-resolution/custom-queries.yml";
        expect(option("--mount")).to.deep.equal([
            "type=bind,src=/srv/pmm-data,dst=/srv",
            `type=bind,src=/opt/stackwarden/custom-queries/${below},` +
                `dst=/usr/local/percona/pmm/collectors/custom-queries/${below},readonly`,
        ]);
    });

    describe("and its disk", () => {
        it("does not start on the root disk", async () => {
            await host.reboot();
            givePassword();
            await host.mustRun("mkdir", "/srv/pmm-data");
            await expectRefused(`/srv is not volume ${volume}, and PMM must not run on another disk`);
        });

        it("does not start on another disk", async () => {
            host.set("mounted", "/dev/nvme9n1");
            await expectRefused(`/srv is not volume ${volume}`);
        });
    });

    describe("and its image", () => {
        it("is pulled once, and survives an outage of the registry after that", async () => {
            await start();
            expect(pulls()).to.deep.equal(["docker pull --quiet percona/pmm-server:3"]);
            await host.reboot();
            await host.startUnit("stackwarden-data-volume.service");
            givePassword();
            host.set("registry-down");
            host.forgetCalls();
            const { status, output } = await start();
            expect(status, output).to.equal(0);
            expect(pulls()).to.deep.equal([]);
            expect(runArguments().at(-1)).to.equal(exact);
        });

        it("waits for the registry at the first start, and heals", async () => {
            host.set("registry-down");
            await expectRefused("image percona/pmm-server:3 cannot be pulled");
            host.clear("registry-down");
            expect((await start()).status).to.equal(0);
        });

        it("does not move with its tag when the host restarts", async () => {
            await start();
            host.set("registry-digest", newer);
            await start();
            expect(pulls()).to.have.length(1);
            expect(runArguments().at(-1)).to.equal(exact);
        });

        it("does not move with its tag when the host is replaced", async () => {
            await start();
            await host.mustRun("rm", "-r", "/sandbox/docker");
            host.set("registry-digest", newer);
            expect((await start()).status).to.equal(0);
            expect(pulls().at(-1)).to.equal(`docker pull --quiet ${exact}`);
            expect(runArguments().at(-1)).to.equal(exact);
        });

        it("changes when another one is wanted", async () => {
            await start();
            const PMM_IMAGE = "percona/pmm-server:3.5.0";
            host.install(hostWith({ PMM_IMAGE }));
            host.set("registry-digest", newer);
            const { status, output } = await start();
            expect(status, output).to.equal(0);
            expect(pulls().at(-1)).to.equal(`docker pull --quiet ${PMM_IMAGE}`);
            expect(runArguments().at(-1)).to.equal(`percona/pmm-server@${newer}`);
        });

        it("needs no registry when it was loaded from a file", async () => {
            host.set("registry-down");
            host.set("docker/images/percona,pmm-server:3", "sha256:1d\n");
            host.set("docker/images/sha256:1d", "sha256:1d\n");
            expect((await start()).status).to.equal(0);
            expect(runArguments().at(-1)).to.equal("sha256:1d");
        });

        it("moves on with its tag when a person removes the record", async () => {
            await start();
            host.set("registry-digest", newer);
            await host.mustRun("rm", "/srv/stackwarden/pmm-image");
            expect((await start()).status).to.equal(0);
            expect(runArguments().at(-1)).to.equal(`percona/pmm-server@${newer}`);
        });

        it("is looked up again when its record is damaged", async () => {
            host.write("/srv/stackwarden/pmm-image", "percona/pmm-server:3\n");
            expect((await start()).status).to.equal(0);
            expect(runArguments().at(-1)).to.equal(exact);
        });
    });

    describe("and what an earlier one left behind", () => {
        it("removes the lock file of a PostgreSQL that was not stopped", async () => {
            host.write(lock, "17\n");
            host.write("/srv/pmm-data/postgres14/PG_VERSION", "14\n");
            const { status, output } = await start();
            expect(status, output).to.equal(0);
            expect(host.exists(lock)).to.equal(false);
            expect(host.exists("/srv/pmm-data/postgres14/PG_VERSION")).to.equal(true);
            expect(output).to.include("PMM was not stopped in order");
        });

        it("keeps the lock file, and does not start, while another container uses the data", async () => {
            host.write(lock, "17\n");
            host.set("other-containers", "0123456789ab\n");
            await expectRefused("container 0123456789ab uses /srv/pmm-data");
            expect(host.exists(lock)).to.equal(true);
        });

        it("removes a container that has ended", async () => {
            host.set("docker/container", "exited");
            expect((await start()).status).to.equal(0);
            expect(host.calls("docker rm")).to.have.length(1);
        });

        it("gives a container that still runs two minutes to close its databases", async () => {
            host.set("docker/container", "running");
            host.write(lock, "17\n");
            expect((await start()).status).to.equal(0);
            const order = host.calls("docker").map((call) => call.split(" ")[1]);
            expect(host.calls("docker stop")).to.deep.equal(["docker stop -t 120 pmm-server"]);
            expect(order.indexOf("stop")).to.be.lessThan(order.indexOf("rm"));
            expect(order.indexOf("rm")).to.be.lessThan(order.indexOf("run"));
        });
    });

    describe("and the password", () => {
        beforeEach(() => host.mustRun("rm", "/run/stackwarden/admin.env"));

        it("does not open with admin/admin: a first start waits for the password", async () => {
            await expectRefused("waits for the admin password");
        });

        it("starts without Secrets Manager when it has its data", async () => {
            host.write("/srv/pmm-data/pmm-distribution", "docker");
            expect((await start()).status).to.equal(0);
            expect(option("--env-file")).to.deep.equal(["/etc/stackwarden/pmm-server.env"]);
        });
    });

    it("waits a minute for Docker, and says where to look", async () => {
        host.set("docker-down");
        await expectRefused("systemctl status docker stackwarden-packages");
        expect(host.calls("sleep")).to.have.length(29);
    });
});
