import { expect } from "chai";
import { motoStartLimit } from "../support/moto";
import { HostSandbox } from "../support/sandbox";
import { goodInput, inputWith } from "./input";
import { PmmStandIn } from "./pmm-stand-in";
import { SecretStore } from "./secret-store";

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
    before(async function () {
        this.timeout(motoStartLimit);
        secrets = await SecretStore.start();
    });
    after(() => secrets.stop());
    beforeEach(async () => {
        const pause = ["RestartSec=1"];
        const secret = Object.entries(secrets.environment).map(([name, value]) => `Environment=${name}=${value}`);
        host = await HostSandbox.startSystemd({
            ...Object.fromEntries(retrying.map((unit) => [unit, pause])),
            "stackwarden-admin-secret.service": [...pause, ...secret],
            // Docker's stand-in keeps its notes in a file.
            "pmm-admin-password.service": [...pause, "ReadWritePaths=/sandbox"],
        });
        pmm = await PmmStandIn.start(() => host.read("/sandbox/pmm-password").trimEnd());
        host.set("pmm-port", String(pmm.port));
        host.set("pmm-password", "admin");
        host.set("registry-digest", digest);
        for (const file of ["gpg", "amazon-cloudwatch-agent.deb", "amazon-cloudwatch-agent.deb.sig"]) {
            host.set(`web/${file}`, file);
        }
        host.set("web/amazon-cloudwatch-agent.gpg", "a key");
        host.makeDisk("data");
        host.install(inputWith({ ADMIN_SECRET_ARN: await secrets.keep({ SecretString: password }) }));
    });
    afterEach(async () => {
        await pmm.stop();
        await host.stop();
    });

    const systemctl = (...args: string[]): Promise<string> => host.mustRun("systemctl", ...args);
    const state = async (unit: string): Promise<string> =>
        (await host.run(["systemctl", "is-active", unit])).output.trim();
    const journal = (unit: string): Promise<string> => host.mustRun("journalctl", "--no-pager", "--unit", unit);
    const attach = (): Promise<void> => host.attach("data", "nvme1n1", goodInput.variables.DATA_VOLUME_ID);
    /** Waits at most half a minute for `condition`. */
    const until = async (what: string, condition: () => boolean | Promise<boolean>): Promise<void> => {
        for (let n = 0; n < 150; n++) {
            if (await condition()) {
                return;
            }
            await new Promise((resolve) => setTimeout(resolve, 200));
        }
        expect.fail(`in vain waited until ${what}\n${await host.mustRun("journalctl", "--no-pager", "--lines=60")}`);
    };
    const untilState = (unit: string, wanted: string): Promise<void> =>
        until(`${unit} is ${wanted}`, async () => (await state(unit)) === wanted);
    /** What user data's runcmd does. */
    const boot = async (): Promise<void> => {
        await until("systemd is up", async () => (await host.run(["systemctl", "is-system-running"])).status === 0);
        await systemctl("daemon-reload");
        await systemctl("enable", "--now", "--no-block", "stackwarden-pmm.target");
    };

    it("heals, by itself and step by step, after a first boot at which nothing worked", async () => {
        host.set("apt-down");
        host.set("registry-down");
        await boot();
        await until("the packages failed twice", async () =>
            (await journal("stackwarden-packages")).includes("restart counter is at 2"),
        );
        await until("the wait for the volume ended", async () =>
            (await journal("stackwarden-data-volume")).includes("did not appear within 15 minutes"),
        );
        expect(await state("pmm-server")).not.to.equal("active");
        expect(host.exists("/srv/pmm-data"), "nothing of PMM's on the root disk").to.equal(false);

        host.clear("apt-down");
        await untilState("stackwarden-packages", "active");
        await untilState("stackwarden-cloudwatch-agent", "active");
        await attach();
        await untilState("stackwarden-data-volume", "active");
        await until("PMM asks for its image", async () => (await journal("pmm-server")).includes("cannot be pulled"));
        host.clear("registry-down");
        await untilState("pmm-server", "active");
        await until("the password is right", () => host.read("/sandbox/pmm-password") === `${password}\n`);
        await untilState("pmm-admin-password", "inactive");
        await untilState("stackwarden-pmm.target", "active");
        expect(await host.mustRun("systemctl", "list-units", "--failed", "--plain", "--no-legend")).to.equal("");

        // From the first line on, though it was written before the agent could run.
        const exported = "/var/log/stackwarden-journal-export/journal.log";
        await until("the journal is exported", () => host.read(exported).includes("percona/pmm-server:3 is percona"));
        expect(host.read(exported)).to.include("Unable to fetch some archives");
        for (const said of [host.read("/sandbox/calls"), host.read(exported), await systemctl("show", "pmm-server")]) {
            expect(said).not.to.include(password);
        }
    });

    it("keeps PMM running, lets people stop it, and never leaves it without its volume", async () => {
        await attach();
        await boot();
        await untilState("pmm-server", "active");
        expect(await systemctl("show", "--property=After", "multi-user.target")).not.to.include("stackwarden");
        const runs = (): number => host.calls("docker run").length;

        host.set("docker/container", "exited");
        await until("the container is started again", () => runs() === 2);
        await untilState("pmm-server", "active");

        host.forgetCalls();
        await systemctl("stop", "pmm-server");
        expect(host.calls("docker stop")).to.deep.equal(["docker stop -t 120 pmm-server"]);
        await new Promise((resolve) => setTimeout(resolve, 2500));
        expect(await state("pmm-server"), "what a person stopped stays so").to.equal("inactive");
        expect(runs()).to.equal(0);

        await systemctl("start", "pmm-server");
        host.write("/srv/pmm-data/pmm-distribution", "docker");
        host.forgetCalls();
        await systemctl("restart", "stackwarden-data-volume");
        const order = host.calls().map((call) => call.split(" ").slice(0, 2).join(" "));
        expect(order.indexOf("docker stop")).to.be.greaterThan(-1);
        expect(order.indexOf("umount /srv")).to.be.greaterThan(order.indexOf("docker stop"));
        expect(order.indexOf("mount -t")).to.be.greaterThan(order.indexOf("umount /srv"));
        await untilState("pmm-server", "active");
        expect(host.read("/srv/pmm-data/pmm-distribution")).to.equal("docker");

        await systemctl("stop", "stackwarden-data-volume");
        expect(await state("pmm-server")).to.equal("inactive");
        expect(host.exists("/srv/pmm-data")).to.equal(false);
    });

    it("does not let a failure of swap, agent or Secrets Manager keep a PMM with its data from starting", async () => {
        await attach();
        await host.mustRun("mkfs.ext4", "-q", "/dev/nvme1n1");
        host.write("/sandbox/file-systems/nvme1n1/pmm-data/pmm-distribution", "docker");
        host.install(goodInput); // names a secret that does not exist
        host.set("free-bytes", "0");
        host.clear("web/amazon-cloudwatch-agent.deb");
        await boot();
        await untilState("pmm-server", "active");
        expect(await state("stackwarden-swap")).to.equal("failed");
        expect(await journal("stackwarden-swap")).to.include("no room for 8 GiB of swap");
    });
});
