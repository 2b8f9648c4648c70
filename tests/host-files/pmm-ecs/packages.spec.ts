import { expect } from "chai";
import { HostSandbox, type SandboxRun } from "../../support/sandbox";
import { ebsHost, efsHost } from "./input";

describe("PmmEcs's host files: packages", function () {
    this.timeout(60_000);
    let host: HostSandbox;
    beforeEach(async () => {
        host = await HostSandbox.start(ebsHost());
    });
    afterEach(() => host.stop());

    const start = (): Promise<SandboxRun> => host.startUnit("stackwarden-packages.service");

    it("come from Amazon Linux, once", async () => {
        const first = await start();
        expect(first.status, first.output).to.equal(0);
        expect(host.calls("dnf")).to.deep.equal([
            "dnf --assumeyes --quiet --setopt=install_weak_deps=False install " +
                "amazon-cloudwatch-agent diffutils jq e2fsprogs python3-boto3",
        ]);

        host.forgetCalls();
        const second = await start();
        expect(second.status, second.output).to.equal(0);
        expect(
            host.calls().filter((call) => !call.startsWith("rpm")),
            "no network, no lock",
        ).to.deep.equal([]);
    });

    it("are those for EFS where the data is there", async () => {
        await host.stop();
        host = await HostSandbox.start(efsHost);
        await start();
        expect(host.calls("dnf")[0]).to.match(/ install amazon-cloudwatch-agent diffutils jq amazon-efs-utils$/);
    });

    it("are completed when some are there already", async () => {
        host.set("installed", "jq\ndiffutils\n");
        await start();
        expect(host.calls("dnf")[0]).to.match(/ install amazon-cloudwatch-agent e2fsprogs python3-boto3$/);
    });

    it("heal after a first boot without a network", async () => {
        host.set("dnf-down");
        const { status, output } = await start();
        expect(status).to.equal(1);
        expect(output).to.include("cannot be installed: check the way to Amazon Linux's repositories (S3)");
        host.clear("dnf-down");
        expect((await start()).status).to.equal(0);
    });
});
