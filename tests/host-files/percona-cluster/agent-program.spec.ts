import { expect } from "chai";
import { createHash } from "node:crypto";
import { motoStartLimit, startMoto, type Moto } from "../../support/moto";
import { HostSandbox, type SandboxRun } from "../../support/sandbox";
import { boto3Environment } from "../boto3";
import { goodInput, hostWith } from "./input";

const agent = "/opt/stackwarden/percona-node/agent.js";
const content = "console.log('the agent')\n";
const digest = createHash("sha256").update(content).digest("hex");
const { BUCKET_NAME } = goodInput.variables;

describe("PerconaCluster's host files: the agent's program", function () {
    this.timeout(60_000);
    let moto: Moto;
    let host: HostSandbox;
    before(async function () {
        this.timeout(motoStartLimit);
        moto = await startMoto();
        await s3(
            "PUT",
            "",
            "<CreateBucketConfiguration><LocationConstraint>eu-west-1</LocationConstraint></CreateBucketConfiguration>",
        );
        await s3("PUT", `/orders/agent/${digest}.js`, content);
    });
    after(() => moto.stop());
    beforeEach(async () => {
        host = await HostSandbox.start(hostWith({ AGENT_KEY: `orders/agent/${digest}.js`, AGENT_SHA256: digest }));
    });
    afterEach(() => host.stop());

    const s3 = async (method: string, key: string, body: string): Promise<void> => {
        const Authorization = "AWS4-HMAC-SHA256 Credential=test/20260101/eu-west-1/s3/aws4_request";
        const response = await fetch(`${moto.endpoint}/${BUCKET_NAME}${key}`, {
            method,
            body,
            headers: { Authorization },
        });
        expect(response.status, await response.text()).to.equal(200);
    };
    const start = (env: Record<string, string> = {}): Promise<SandboxRun> =>
        host.run(["/opt/stackwarden/bin/install-agent"], {
            ...boto3Environment(moto),
            AWS_REGION: "eu-west-1",
            BUCKET_NAME,
            AGENT_KEY: `orders/agent/${digest}.js`,
            AGENT_SHA256: digest,
            ...env,
        });

    it("comes from the cluster's bucket, once", async () => {
        const first = await start();
        expect(first.status, first.output).to.equal(0);
        expect(host.read(agent)).to.equal(content);
        const second = await start({ AWS_ENDPOINT_URL: "http://127.0.0.1:9" });
        expect(second, "no network").to.deep.equal({ status: 0, output: "" });
    });

    it("is not installed when it is another than the one that is wanted", async () => {
        host.write(agent, "what was there");
        const { status, output } = await start({ AGENT_SHA256: "b".repeat(64) });
        expect(status).to.equal(1);
        expect(output).to.include(`has the sha256 ${digest}, not ${"b".repeat(64)}`);
        expect(host.read(agent)).to.equal("what was there");
    });

    it("says which object it cannot read", async () => {
        const { status, output } = await start({ AGENT_KEY: "orders/agent/none.js" });
        expect(status).to.equal(1);
        expect(output).to.include(`cannot read s3://${BUCKET_NAME}/orders/agent/none.js`);
        expect(host.exists(agent)).to.equal(false);
    });
});
