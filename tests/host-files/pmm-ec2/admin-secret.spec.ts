import { expect } from "chai";
import { goodHost, goodInput, hostWith } from "./input";
import { HostSandbox, type SandboxRun } from "../../support/sandbox";
import { motoStartLimit } from "../../support/moto";
import { SecretStore } from "../secret-store";

const file = "/run/stackwarden/admin.env";

describe("host files: reading the admin's password", function () {
    this.timeout(60_000);
    let secrets: SecretStore;
    let host: HostSandbox;
    before(async function () {
        this.timeout(motoStartLimit);
        secrets = await SecretStore.start();
    });
    after(() => secrets.stop());
    beforeEach(async () => {
        host = await HostSandbox.start(goodHost);
    });
    afterEach(() => host.stop());

    /** Keeps a secret in Secrets Manager and makes it the host's. */
    const keep = async (content: { SecretString: string } | { SecretBinary: string }): Promise<void> => {
        host.install(hostWith({ ADMIN_SECRET_ARN: await secrets.keep(content) }));
    };
    const start = (env: Record<string, string> = {}): Promise<SandboxRun> =>
        host.startUnit("stackwarden-admin-secret.service", { ...secrets.environment, ...env });

    it("writes it for docker, for root's eyes only", async () => {
        await keep({ SecretString: "p#a's\"s=w0rd with spaces" });
        const { status, output } = await start();
        expect([status, output]).to.deep.equal([0, ""]);
        expect(host.read(file)).to.equal("GF_SECURITY_ADMIN_PASSWORD=p#a's\"s=w0rd with spaces\n");
        expect((host.stat(file).mode & 0o777).toString(8)).to.equal("600");
        expect(host.exists("/run/stackwarden/admin.env.new")).to.equal(false);
    });

    it("takes the secret as it is now at every start", async () => {
        await keep({ SecretString: "first" });
        await start();
        await keep({ SecretString: "second" });
        expect((await start()).status).to.equal(0);
        expect(host.read(file)).to.equal("GF_SECURITY_ADMIN_PASSWORD=second\n");
    });

    it("keeps what it has when the secret cannot be read, and says which", async () => {
        await keep({ SecretString: "first" });
        await start();
        host.install(goodHost);
        const { status, output } = await start();
        expect(status).to.equal(1);
        expect(output).to.include(`cannot read ${goodInput.variables.ADMIN_SECRET_ARN}`);
        expect(output).to.include("ResourceNotFoundException").and.not.include("Traceback");
        expect(host.read(file)).to.equal("GF_SECURITY_ADMIN_PASSWORD=first\n");
    });

    it("says so when the instance has no role yet", async () => {
        const { status, output } = await start({
            AWS_ACCESS_KEY_ID: "",
            AWS_SECRET_ACCESS_KEY: "",
            AWS_EC2_METADATA_DISABLED: "true",
        });
        expect(status).to.equal(1);
        expect(output).to.include("Unable to locate credentials").and.not.include("Traceback");
    });

    for (const [what, text, says] of [
        ["a second line", "one\nPMM_ENABLE_TELEMETRY=1", "must be one line"],
        ["a control character", "one\u0007", "must be one line"],
    ] as const) {
        it(`refuses a password with ${what}, and does not show it`, async () => {
            await keep({ SecretString: text });
            const { status, output } = await start();
            expect(status).to.equal(1);
            expect(output).to.include(says).and.not.include("TELEMETRY").and.not.include("one\n");
            expect(host.exists(file)).to.equal(false);
        });
    }

    it("refuses a secret that is not text", async () => {
        await keep({ SecretBinary: Buffer.from("binary").toString("base64") });
        const { status, output } = await start();
        expect(status).to.equal(1);
        expect(output).to.include("has no text");
    });
});
