import { expect } from "chai";
import { motoStartLimit } from "../../support/moto";
import { HostSandbox } from "../../support/sandbox";
import { goodInput, hostWith } from "./input";
import { PmmStandIn } from "./pmm-stand-in";
import { SecretStore } from "../secret-store";

const password = "a-Password-of-32-characters";

/** In the order that systemd starts them. */
const units = [
    "stackwarden-packages.service",
    "stackwarden-data-volume.service",
    "stackwarden-swap.service",
    "stackwarden-cloudwatch-agent.service",
    "stackwarden-admin-secret.service",
    "pmm-server.service",
    "pmm-admin-password.service",
    "stackwarden-grow-data.service",
];

describe("host files: two boots of one host", function () {
    this.timeout(60_000);
    let secrets: SecretStore;
    let pmm: PmmStandIn;
    let host: HostSandbox;
    before(async function () {
        this.timeout(motoStartLimit);
        secrets = await SecretStore.start();
    });
    after(() => secrets.stop());
    beforeEach(async () => {
        host = await HostSandbox.start(hostWith({ ADMIN_SECRET_ARN: await secrets.keep({ SecretString: password }) }));
        pmm = await PmmStandIn.start(() => host.read("/sandbox/pmm-password").trimEnd());
        host.set("pmm-port", String(pmm.port));
        host.set("pmm-password", password);
        host.set("registry-digest", `sha256:${"a".repeat(64)}`);
        for (const file of [
            "gpg",
            "amazon-cloudwatch-agent.deb",
            "amazon-cloudwatch-agent.deb.sig",
            "amazon-cloudwatch-agent.gpg",
        ]) {
            host.set(`web/${file}`, file);
        }
        host.makeDisk("data");
        await host.attach("data", "nvme1n1", goodInput.variables.DATA_VOLUME_ID);
    });
    afterEach(async () => {
        await pmm.stop();
        await host.stop();
    });

    /** Starts all units and returns what they said. */
    const boot = async (): Promise<string> => {
        let said = "";
        for (const unit of units) {
            const { status, output } = await host.startUnit(unit, secrets.environment);
            expect(status, `${unit}: ${output}`).to.equal(0);
            said += output;
        }
        return said;
    };
    /** Everything on the root disk that the programs could have changed, by content. */
    const rootDisk = (): Promise<string> =>
        host.mustRun(
            "sh",
            "-c",
            "find /etc /opt/stackwarden /opt/aws /usr/local /var/lib/stackwarden* -type f -newer /stubs/lib.sh -exec sha256sum {} + | sort -k2",
        );

    for (const [disk, prepare] of [
        ["a blank volume", (): Promise<string> => Promise.resolve("")],
        ["a volume with a file system", (): Promise<string> => host.mustRun("mkfs.ext4", "-q", "/dev/nvme1n1")],
    ] as const) {
        it(`on ${disk}: the second one downloads nothing, formats nothing and changes no file`, async () => {
            await prepare();
            const first = await boot();
            const files = await rootDisk();
            const volume = (await host.run(["blkid", "--probe", "/dev/nvme1n1"])).output;
            host.write("/srv/pmm-data/pmm-distribution", "docker");
            const shown = first + host.read("/sandbox/calls");

            await host.reboot();
            host.forgetCalls();
            for (const outage of ["apt-down", "registry-down"]) {
                host.set(outage);
            }
            await host.mustRun("rm", "-r", "/sandbox/web");
            const second = await boot();
            expect(await rootDisk()).to.equal(files);
            expect((await host.run(["blkid", "--probe", "/dev/nvme1n1"])).output).to.equal(volume);
            expect(host.read("/srv/pmm-data/pmm-distribution")).to.equal("docker");
            expect(second).not.to.include("formatting").and.not.include("installed:");
            expect(host.calls("docker run")).to.have.length(1);
            expect(host.calls("docker pull")).to.deep.equal([]);
            expect(host.calls("apt-get")).to.deep.equal([]);
            expect(shown + second + host.read("/sandbox/calls")).not.to.include(password);
        });
    }

    it("names the host's values in one file that a shell reads too", async () => {
        const read = await host.mustRun(
            "sh",
            "-c",
            ". /etc/stackwarden/host.env && echo $PMM_IMAGE $DATA_VOLUME_ID $LOG_GROUP",
        );
        expect(read).to.equal("percona/pmm-server:3 vol-0123456789abcdef0 /aws/ec2/pmm-server\n");
    });
});
