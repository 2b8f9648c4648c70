import { expect } from "chai";
import { HostSandbox, type SandboxRun } from "../../support/sandbox";
import { repositoryCases } from "../repository-cases";
import { goodHost, hostWith } from "./input";

const program = "/opt/stackwarden/bin/install-packages";
const fingerprint = "4D1BB29D63D98E422B2113B19334A25F8507EFA5";
const keyUrl = "https://repo.percona.com/yum/PERCONA-PACKAGING-KEY";
const source = "/etc/apt/sources.list.d/percona.sources";
const policy = "/usr/sbin/policy-rc.d";
const tools = "python3-boto3 jq gpg e2fsprogs cryptsetup-bin mdadm nvme-cli chrony zstd";
const engine = "percona-server-server percona-server-client percona-xtrabackup-80";

describe("PerconaCluster's host files: packages", function () {
    this.timeout(60_000);
    let host: HostSandbox;
    beforeEach(async () => {
        host = await HostSandbox.start(goodHost);
        host.set("web/PERCONA-PACKAGING-KEY", "a key\n");
        host.set("key-fingerprint", fingerprint);
        await host.mustRun("rm", "-rf", policy, "/var/lib/mysql");
    });
    afterEach(() => host.stop());

    const start = (ENGINE_SERIES = "8.0"): Promise<SandboxRun> => host.run([program], { ENGINE_SERIES });
    const apt = (): string[] => host.calls("apt-get").map((call) => call.replace(/^.*--quiet /, ""));

    it("come from Ubuntu and from Percona's repository of the series, once", async () => {
        const first = await start();
        expect(first.status, first.output).to.equal(0);
        expect(apt()).to.deep.equal([
            "update",
            `install --yes --no-install-recommends ${tools}`,
            "update",
            `install --yes --no-install-recommends ${engine}`,
        ]);
        expect(host.read(source)).to.include("/ps-80/apt").and.include("/pxb-80/apt");
        expect(host.calls("apt-mark")).to.deep.equal([`apt-mark hold ${engine} percona-server-common`]);

        host.forgetCalls();
        const second = await start();
        expect(second, "no network, no lock").to.deep.equal({ status: 0, output: "" });
        expect(host.calls().filter((call) => !call.startsWith("dpkg-query"))).to.deep.equal([]);
    });

    it("are of the other series when that is wanted", async () => {
        expect((await start("8.4")).status).to.equal(0);
        expect(apt().at(-1)).to.match(/ percona-server-server percona-server-client percona-xtrabackup-84$/);
        expect(host.read(source)).to.include("/ps-84-lts/apt").and.include("/pxb-84-lts/apt");
    });

    it("start no server: neither while they are installed nor with a data directory of their own", async () => {
        host.write(
            "/stubs/apt-get",
            `#!/bin/bash\n${policy} && echo allowed >/sandbox/started\nls -A /var/lib/mysql >/sandbox/data\n` +
                host.read("/stubs/apt-get").replace("#!/bin/bash", ""),
            0o755,
        );
        expect((await start()).status).to.equal(0);
        expect(host.exists("/sandbox/started")).to.equal(false);
        expect(host.read("/sandbox/data"), "what is not empty is not initialised").to.equal("NOT-MOUNTED\n");
        expect(host.exists(policy), "only for the installation").to.equal(false);
        expect(host.calls("systemctl")).to.deep.equal(["systemctl mask --quiet percona-telemetry-agent.service"]);
    });

    it("leave the image's own rule for starts in place", async () => {
        host.write(policy, "#!/bin/sh\nexit 101\n", 0o755);
        expect((await start()).status).to.equal(0);
        expect(host.exists(policy)).to.equal(true);
    });

    it("take back their rule for starts after a boot that was cut off", async () => {
        host.write(policy, "#!/bin/sh\n# Of stackwarden, while it installs: nothing is to start.\nexit 101\n", 0o755);
        host.set("installed", `${tools} ${engine}`.split(" ").join("\n") + "\n");
        expect((await start()).status).to.equal(0);
        expect(host.exists(policy)).to.equal(false);
    });

    it("put the cluster's settings where every tool of the server looks", async () => {
        await start();
        expect(host.calls("update-alternatives").at(-1)).to.equal(
            "update-alternatives --quiet --set my.cnf /etc/mysql/stackwarden.cnf",
        );
    });

    it("let AppArmor give the server the places of the agent's restores", async () => {
        host.write("/etc/apparmor.d/usr.sbin.mysqld", "profile\n");
        await start();
        expect(host.read("/etc/apparmor.d/local/usr.sbin.mysqld")).to.include("/var/lib/percona-node/** rwk,");
        expect(host.calls("apparmor_parser")).to.have.length(1);
    });

    it("do what a node needs to give up before all else: Percona's repository may be what fails", async () => {
        host.clear("web/PERCONA-PACKAGING-KEY");
        expect((await start()).status).to.equal(1);
        expect(host.read("/sandbox/installed")).to.include("python3-boto3").and.not.include("percona");
        expect(host.exists(policy)).to.equal(false);
    });

    repositoryCases({ name: "percona", keyUrl, fingerprint, host: () => host, start: () => start() });

    it("are installed by the unit, before Node.js and the agent", async () => {
        host.install(hostWith({ ENGINE_SERIES: "8.4" }));
        for (const name of ["install-node", "install-agent"]) {
            host.write(`/opt/stackwarden/bin/${name}`, `#!/bin/sh\necho ${name} >>/sandbox/calls\n`, 0o755);
        }
        expect((await host.startUnit("stackwarden-packages.service")).status).to.equal(0);
        expect(host.calls().filter((call) => /^install-|^systemctl --no/.test(call))).to.deep.equal([
            "install-node",
            "install-agent",
            "systemctl --no-block restart chrony.service",
        ]);
    });
});
