import { expect } from "chai";
import { fixture, someone } from "../fixtures";
import { goodHost } from "./input";
import { HostSandbox, type SandboxRun } from "../../support/sandbox";

const keyring = "/etc/apt/keyrings/docker.asc";
const source = "/etc/apt/sources.list.d/docker.sources";

describe("host files: packages", function () {
    this.timeout(60_000);
    let host: HostSandbox;
    beforeEach(async () => {
        host = await HostSandbox.start(goodHost);
        host.set("web/gpg", "a key\n");
    });
    afterEach(() => host.stop());

    const start = (): Promise<SandboxRun> => host.startUnit("stackwarden-packages.service");
    const apt = (): string[] => host.calls("apt-get").map((call) => call.replace(/^.*--quiet /, ""));

    it("come from Docker's repository and Ubuntu, once", async () => {
        const first = await start();
        expect(first.status, first.output).to.equal(0);
        expect(apt()).to.deep.equal([
            "update",
            "install --yes --no-install-recommends docker-ce docker-ce-cli containerd.io python3-boto3 jq",
        ]);
        expect(host.read(keyring)).to.equal("a key\n");
        expect(host.read(source)).to.include("Suites: noble").and.include(`Signed-By: ${keyring}`);

        host.forgetCalls();
        const second = await start();
        expect(second.status, second.output).to.equal(0);
        expect(
            host.calls().filter((call) => !call.startsWith("dpkg-query")),
            "no network, no lock",
        ).to.deep.equal([]);
    });

    it("wait for other programs that hold the lock, within bounds", async () => {
        await start();
        for (const call of host.calls("apt-get")) {
            expect(call).to.include("DPkg::Lock::Timeout=600").and.include("Acquire::Retries=3");
        }
    });

    it("heal after a first boot without a repository", async () => {
        host.set("apt-down");
        expect((await start()).status).to.equal(100);
        host.clear("apt-down");
        expect((await start()).status).to.equal(0);
        expect(host.calls("dpkg --configure"), "what was left half configured is finished first").to.have.length(2);
    });

    it("heal after a first boot without a network", async () => {
        host.clear("web/gpg");
        const { status, output } = await start();
        expect(status).to.equal(1);
        expect(output).to.include("https://download.docker.com/linux/ubuntu/gpg cannot be read");
        expect(host.exists(source), "apt must not fail over a repository without a key").to.equal(false);
        host.set("web/gpg", "a key\n");
        expect((await start()).status).to.equal(0);
    });

    it("are completed when some are there already", async () => {
        host.set("installed", "jq\ncontainerd.io\n");
        await start();
        expect(apt()[1]).to.match(/ docker-ce docker-ce-cli python3-boto3$/);
    });

    describe("signed by another", () => {
        beforeEach(() => {
            host.set("real-gpg");
        });

        it("are not installed", async () => {
            host.set("web/gpg", fixture("someone.asc"));
            const { status, output } = await start();
            expect(status).to.equal(1);
            expect(output).to.include(
                `holds key ${someone} where 9DC858229FC7DD38854AE2D88D81803C0EBFCD88 is expected`,
            );
            expect(host.exists(keyring)).to.equal(false);
            expect(apt()).to.deep.equal([]);
        });

        it("are not installed when the right key comes with a second one", async () => {
            host.set("web/gpg", fixture("two-people.asc"));
            expectSomeone();
            const { status, output } = await start();
            expect(status).to.equal(1);
            expect(output).to.match(new RegExp(`holds key ${someone}, [0-9A-F]{40} where`));
        });

        it("are installed when that is who is expected", async () => {
            host.set("web/gpg", fixture("someone.asc"));
            expectSomeone();
            const { status, output } = await start();
            expect(status, output).to.equal(0);
        });

        const expectSomeone = (): void => {
            const program = "/opt/stackwarden/bin/install-packages";
            host.write(program, host.read(program).replace(/(?<=^readonly KEY_FINGERPRINT=).*$/m, someone), 0o755);
        };
    });
});
