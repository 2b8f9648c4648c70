import { expect } from "chai";
import { monitored } from "./instance";

const aptOptions = "--option DPkg::Lock::Timeout=240 --option Acquire::Retries=3 --quiet";

describe("PMM agents: packages of an instance", function () {
    this.timeout(120_000);
    const parts = monitored("bare");
    const installing = (): string[] => parts.instance.host.calls().filter((call) => /^(apt|dnf|dpkg |perc)/.test(call));
    /** Takes programs away, as if they had never been installed. */
    const without = async (...programs: string[]): Promise<void> => {
        const files = programs.flatMap((name) => [`/stubs/${name}`, `/usr/bin/${name}`]);
        await parts.instance.host.mustRun("/usr/bin/rm", "-f", ...files);
    };

    it("come from Percona's repository, after what was begun before is complete", async () => {
        const { pmm, instance } = parts;
        const { status, output } = await instance.run(pmm);
        expect(status, output).to.equal(0);
        expect(installing()).to.deep.equal([
            "dpkg --configure -a",
            `apt-get ${aptOptions} update`,
            `apt-get ${aptOptions} install --yes --no-install-recommends /run/stackwarden-pmm-agent/percona-release.deb`,
            "percona-release enable pmm3-client release",
            "dpkg --configure -a",
            `apt-get ${aptOptions} update`,
            `apt-get ${aptOptions} install --yes --no-install-recommends pmm-client`,
        ]);
        expect(instance.host.calls("curl").filter((call) => call.includes("percona.com"))).to.deep.equal([
            "curl -q --fail --silent --show-error --location --proto =https --max-time 110 " +
                "--output /run/stackwarden-pmm-agent/percona-release.deb " +
                "https://repo.percona.com/apt/percona-release_latest.generic_all.deb",
        ]);
    });

    it("wait while another program installs, as on a first boot, and not for ever", async () => {
        const { pmm, instance } = parts;
        instance.host.set("dpkg-locked", "2");
        const { status, output } = await instance.run(pmm);
        expect(status, output).to.equal(0);
        expect(instance.host.calls("sleep").slice(0, 2)).to.deep.equal(["sleep 5", "sleep 5"]);
        instance.host.set("client-version", "2.44.1");
        instance.host.set("dpkg-locked", "1000");
        const locked = await instance.run(pmm);
        expect(locked.status).to.equal(1);
        expect(locked.output).to.include("frontend lock was locked by another process").and.include("failed: dpkg");
        expect(instance.host.calls("sleep")).to.have.length(2 + 47);
    });

    it("are curl and jq first, where they are missing", async () => {
        const { pmm, instance } = parts;
        for (const name of ["curl", "jq"]) {
            await instance.host.mustRun("cp", `/usr/bin/${name}`, `/sandbox/packages/${name}`);
        }
        // The real curl, which then comes, must not look for Percona's web site.
        await instance.host.mustRun("install", "/sandbox/packages/percona-release", "/usr/bin/percona-release");
        await without("curl", "jq");
        const { status, output } = await instance.run(pmm);
        expect(status, output).to.equal(0);
        expect(output.split("\n").slice(0, 2)).to.deep.equal(["installed: curl jq", "installed: pmm-client"]);
        expect(installing().slice(0, 3)).to.deep.equal([
            "dpkg --configure -a",
            `apt-get ${aptOptions} update`,
            `apt-get ${aptOptions} install --yes --no-install-recommends curl jq`,
        ]);
    });

    it("replace a client of PMM 2", async () => {
        const { pmm, instance } = parts;
        instance.host.set("client-version", "2.44.1");
        const { status, output } = await instance.run(pmm);
        expect(status, output).to.equal(0);
        expect(installing().at(-1)).to.match(/ pmm-client$/);
    });

    it("are asked for once more when the client is another after all", async () => {
        const { pmm, instance } = parts;
        instance.host.write(
            "/sandbox/packages/install-pmm-client",
            "#!/bin/sh\necho 4.0.0 >/sandbox/client-version\n",
            0o755,
        );
        const { status, output } = await instance.run(pmm);
        expect(status).to.equal(1);
        expect(output).to.include("pmm-client 3 is not there after its installation");
    });

    for (const manager of ["dnf", "yum"]) {
        it(`come by ${manager} where there is no apt-get`, async () => {
            const { pmm, instance } = parts;
            await without("apt-get", "dpkg-query", "dnf", "yum", "rpm");
            instance.addStub(manager, "dnf");
            instance.addStub("rpm");
            const { status, output } = await instance.run(pmm);
            expect(status, output).to.equal(0);
            const calls = instance.host.calls().filter((call) => /^(dnf|yum|percona)/.test(call));
            expect(calls).to.deep.equal([
                `${manager} --assumeyes --quiet install https://repo.percona.com/yum/percona-release-latest.noarch.rpm`,
                "percona-release enable pmm3-client release",
                `${manager} --assumeyes --quiet install pmm-client`,
            ]);
            instance.host.forgetCalls();
            expect((await instance.run(pmm)).status).to.equal(0);
            expect(instance.host.calls(manager)).to.deep.equal([]);
        });
    }

    it("cannot come where there is no manager of packages", async () => {
        const { pmm, instance } = parts;
        await without("apt-get", "dpkg-query", "dnf", "yum", "rpm");
        const { status, output } = await instance.run(pmm);
        expect(status).to.equal(1);
        expect(output)
            .to.include("this host has neither apt-get nor dnf nor yum: install")
            .and.include("by other means");
    });

    it("that do not come are told with the manager's own words", async () => {
        const { pmm, instance } = parts;
        instance.host.set("percona-down");
        const away = await instance.run(pmm);
        expect([away.status, away.output]).to.deep.equal([
            1,
            "https://repo.percona.com cannot be read: check this host's way to it\n",
        ]);
        instance.host.clear("percona-down");
        instance.host.set("apt-down");
        const { status, output } = await instance.run(pmm);
        expect([status, output]).to.deep.equal([
            1,
            `E: Unable to fetch some archives\nfailed: apt-get ${aptOptions} update\n`,
        ]);
        instance.host.clear("apt-down");
        expect((await instance.run(pmm)).status).to.equal(0);
    });
});
