import { expect } from "chai";
import { goodHost } from "./input";
import { HostSandbox, type SandboxRun } from "../../support/sandbox";
import { PmmStandIn } from "./pmm-stand-in";

/** Every character that a shell, curl's configuration or a command line could misread. */
const password = String.raw`p"a\s's $(w)or#d:!%&`;

describe("host files: the admin's password in a running PMM", function () {
    this.timeout(60_000);
    let host: HostSandbox;
    let pmm: PmmStandIn;
    beforeEach(async () => {
        host = await HostSandbox.start(goodHost);
        pmm = await PmmStandIn.start(() => host.read("/sandbox/pmm-password").trimEnd());
        host.set("pmm-port", String(pmm.port));
        host.set("docker/container", "running");
        host.write("/run/stackwarden/admin.env", `GF_SECURITY_ADMIN_PASSWORD=${password}\n`, 0o600);
    });
    afterEach(async () => {
        await pmm.stop();
        await host.stop();
    });

    const start = (): Promise<SandboxRun> => host.startUnit("pmm-admin-password.service");
    const resets = (): string[] => host.calls("docker exec");
    const expectNoLeak = ({ output }: SandboxRun): void => {
        for (const part of [password, "or#d:!%&"]) {
            expect(output + host.read("/sandbox/calls")).not.to.include(part);
        }
    };

    it("is left alone when it is the one in Secrets Manager", async () => {
        host.set("pmm-password", password);
        const run = await start();
        expect(run.status, run.output).to.equal(0);
        expect(pmm.tried).to.deep.equal([password]);
        expect(resets()).to.deep.equal([]);
        expectNoLeak(run);
    });

    it("is reset through standard input when it is another, and tried again", async () => {
        host.set("pmm-password", "admin");
        const run = await start();
        expect(run.status, run.output).to.equal(0);
        expect(resets()).to.have.length(1);
        expect(resets()[0]).to.match(/^docker exec --interactive pmm-server grafana cli .* --password-from-stdin$/);
        expect(host.read("/sandbox/exec-input")).to.equal(`${password}\n`);
        expect(pmm.tried).to.deep.equal([password, password]);
        expect(run.output).to.include("it was reset");
        expectNoLeak(run);

        host.forgetCalls();
        expect((await start()).status).to.equal(0);
        expect(resets(), "the second time there is nothing to do").to.deep.equal([]);
    });

    it("is looked at only when PMM is ready, which a first start takes its time for", async () => {
        host.set("pmm-password", password);
        pmm.notReadyFor = 20;
        const run = await start();
        expect(run.status, run.output).to.equal(0);
        expect(host.calls("sleep")).to.have.length(20);
    });

    it("is not touched when PMM does not get ready within 15 minutes", async () => {
        host.set("pmm-password", "admin");
        host.set("pmm-down");
        const run = await start();
        expect(run.status).to.equal(1);
        expect(run.output).to.include("not ready after 15 minutes").and.include("docker logs pmm-server");
        expect(host.calls("sleep").every((call) => call === "sleep 5")).to.equal(true);
        expect(host.calls("sleep")).to.have.length(179);
        expect(resets()).to.deep.equal([]);
        expectNoLeak(run);
    });

    it("is reported, not shown, when PMM refuses the reset", async () => {
        host.set("pmm-password", "admin");
        host.set("reset-fails");
        const run = await start();
        expect(run.status).to.equal(1);
        expect(run.output).to.include("PMM refused the new admin password");
        expect(pmm.tried, "few tries: Grafana locks the account after five").to.have.length(1);
        expectNoLeak(run);
    });

    it("is not reset on any other answer than 401", async () => {
        host.set("pmm-password", "admin");
        pmm.loginStatus = 502;
        const run = await start();
        expect(run.status).to.equal(1);
        expect(run.output).to.include("PMM answers 502 to its admin");
        expect(resets()).to.deep.equal([]);
    });

    it("is waited for when it has not been read yet", async () => {
        await host.mustRun("rm", "/run/stackwarden/admin.env");
        const run = await start();
        expect(run.status).to.equal(1);
        expect(run.output).to.include("systemctl status stackwarden-admin-secret");
        expect(pmm.tried).to.deep.equal([]);
    });
});
