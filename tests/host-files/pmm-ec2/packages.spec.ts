import { expect } from "chai";
import { HostSandbox, type SandboxRun } from "../../support/sandbox";
import { repositoryCases } from "../repository-cases";
import { goodHost } from "./input";

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

        host.forgetCalls();
        const second = await start();
        expect(second.status, second.output).to.equal(0);
        expect(
            host.calls().filter((call) => !call.startsWith("dpkg-query")),
            "no network, no lock",
        ).to.deep.equal([]);
    });

    it("are completed when some are there already", async () => {
        host.set("installed", "jq\ncontainerd.io\n");
        await start();
        expect(apt()[1]).to.match(/ docker-ce docker-ce-cli python3-boto3$/);
    });

    repositoryCases({
        name: "docker",
        keyUrl: "https://download.docker.com/linux/ubuntu/gpg",
        fingerprint: "9DC858229FC7DD38854AE2D88D81803C0EBFCD88",
        host: () => host,
        start,
    });
});
