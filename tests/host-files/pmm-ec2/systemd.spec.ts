import { expect } from "chai";
import { motoStartLimit } from "../../support/moto";
import { HostSandbox } from "../../support/sandbox";
import { goodHost, goodInput, hostWith } from "./input";
import { RunningSystemd } from "../running-systemd";
import { PmmStandIn } from "./pmm-stand-in";
import { SecretStore } from "../secret-store";

const password = "a-Password-of-32-characters";
const digest = `sha256:${"a".repeat(64)}`;

/** Services that start themselves again; their pauses are a second here. */
const retrying = [
    "pmm-server.service",
    "pmm-admin-password.service",
    "stackwarden-admin-secret.service",
    "stackwarden-cloudwatch-agent.service",
    "stackwarden-data-volume.service",
    "stackwarden-packages.service",
];

describe("host files: under a real systemd", function () {
    this.timeout(180_000);
    let secrets: SecretStore;
    let pmm: PmmStandIn;
    let host: HostSandbox;
    let systemd: RunningSystemd;
    before(async function () {
        this.timeout(motoStartLimit);
        secrets = await SecretStore.start();
    });
    after(() => secrets.stop());
    beforeEach(async () => {
        const pause = ["RestartSec=1"];
        const secret = Object.entries(secrets.environment).map(([name, value]) => `Environment=${name}=${value}`);
        host = await HostSandbox.startSystemd(goodHost, {
            ...Object.fromEntries(retrying.map((unit) => [unit, pause])),
            "stackwarden-admin-secret.service": [...pause, ...secret],
            // Docker's stand-in keeps its notes in a file.
            "pmm-admin-password.service": [...pause, "ReadWritePaths=/sandbox"],
        });
        systemd = new RunningSystemd(host);
        pmm = await PmmStandIn.start(() => host.read("/sandbox/pmm-password").trimEnd());
        host.set("pmm-port", String(pmm.port));
        host.set("pmm-password", "admin");
        host.set("registry-digest", digest);
        for (const file of ["gpg", "amazon-cloudwatch-agent.deb", "amazon-cloudwatch-agent.deb.sig"]) {
            host.set(`web/${file}`, file);
        }
        host.set("web/amazon-cloudwatch-agent.gpg", "a key");
        host.makeDisk("data");
        host.install(hostWith({ ADMIN_SECRET_ARN: await secrets.keep({ SecretString: password }) }));
    });
    afterEach(async () => {
        await pmm.stop();
        await host.stop();
    });

    const attach = (): Promise<void> => host.attach("data", "nvme1n1", goodInput.variables.DATA_VOLUME_ID);
    const boot = async (): Promise<void> => {
        await systemd.untilUp();
        await systemd.runcmd();
    };

    it("heals, by itself and step by step, after a first boot at which nothing worked", async () => {
        host.set("apt-down");
        host.set("registry-down");
        await boot();
        await systemd.until("the packages failed twice", async () =>
            (await systemd.journal("stackwarden-packages")).includes("restart counter is at 2"),
        );
        await systemd.until("the wait for the volume ended", async () =>
            (await systemd.journal("stackwarden-data-volume")).includes("did not appear within 15 minutes"),
        );
        expect(await systemd.state("pmm-server")).not.to.equal("active");
        expect(host.exists("/srv/pmm-data"), "nothing of PMM's on the root disk").to.equal(false);

        host.clear("apt-down");
        await systemd.untilState("stackwarden-packages", "active");
        await systemd.untilState("stackwarden-cloudwatch-agent", "active");
        await attach();
        await systemd.untilState("stackwarden-data-volume", "active");
        await systemd.until("PMM asks for its image", async () =>
            (await systemd.journal("pmm-server")).includes("cannot be pulled"),
        );
        host.clear("registry-down");
        await systemd.untilState("pmm-server", "active");
        await systemd.until("the password is right", () => host.read("/sandbox/pmm-password") === `${password}\n`);
        await systemd.untilState("pmm-admin-password", "inactive");
        await systemd.untilState("stackwarden-pmm.target", "active");
        expect(await host.mustRun("systemctl", "list-units", "--failed", "--plain", "--no-legend")).to.equal("");

        // From the first line on, though it was written before the agent could run.
        const exported = "/var/log/stackwarden-journal-export/journal.log";
        await systemd.until("the journal is exported", () =>
            host.read(exported).includes("percona/pmm-server:3 is percona"),
        );
        expect(host.read(exported)).to.include("Unable to fetch some archives");
        for (const said of [
            host.read("/sandbox/calls"),
            host.read(exported),
            await systemd.systemctl("show", "pmm-server"),
        ]) {
            expect(said).not.to.include(password);
        }
    });

    it("keeps PMM running, lets people stop it, and never leaves it without its volume", async () => {
        await attach();
        await boot();
        await systemd.untilState("pmm-server", "active");
        expect(await systemd.systemctl("show", "--property=After", "multi-user.target")).not.to.include("stackwarden");
        const runs = (): number => host.calls("docker run").length;

        host.set("docker/container", "exited");
        await systemd.until("the container is started again", () => runs() === 2);
        await systemd.untilState("pmm-server", "active");

        host.forgetCalls();
        await systemd.systemctl("stop", "pmm-server");
        expect(host.calls("docker stop")).to.deep.equal(["docker stop -t 120 pmm-server"]);
        await new Promise((resolve) => setTimeout(resolve, 2500));
        expect(await systemd.state("pmm-server"), "what a person stopped stays so").to.equal("inactive");
        expect(runs()).to.equal(0);

        await systemd.systemctl("start", "pmm-server");
        host.write("/srv/pmm-data/pmm-distribution", "docker");
        host.forgetCalls();
        await systemd.systemctl("restart", "stackwarden-data-volume");
        const order = host.calls().map((call) => call.split(" ").slice(0, 2).join(" "));
        expect(order.indexOf("docker stop")).to.be.greaterThan(-1);
        expect(order.indexOf("umount /srv")).to.be.greaterThan(order.indexOf("docker stop"));
        expect(order.indexOf("mount -t")).to.be.greaterThan(order.indexOf("umount /srv"));
        await systemd.untilState("pmm-server", "active");
        expect(host.read("/srv/pmm-data/pmm-distribution")).to.equal("docker");

        await systemd.systemctl("stop", "stackwarden-data-volume");
        expect(await systemd.state("pmm-server")).to.equal("inactive");
        expect(host.exists("/srv/pmm-data")).to.equal(false);
    });

    it("does not let a failure of swap, agent or Secrets Manager keep a PMM with its data from starting", async () => {
        await attach();
        await host.mustRun("mkfs.ext4", "-q", "/dev/nvme1n1");
        host.write("/sandbox/file-systems/nvme1n1/pmm-data/pmm-distribution", "docker");
        host.install(goodHost); // names a secret that does not exist
        host.set("free-bytes", "0");
        host.clear("web/amazon-cloudwatch-agent.deb");
        await boot();
        await systemd.untilState("pmm-server", "active");
        expect(await systemd.state("stackwarden-swap")).to.equal("failed");
        expect(await systemd.journal("stackwarden-swap")).to.include("no room for 8 GiB of swap");
    });
});
