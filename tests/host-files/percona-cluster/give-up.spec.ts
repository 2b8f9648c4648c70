import { expect } from "chai";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { lifecycleHooks } from "../../../agents/percona-node/contract";
import { motoStartLimit, startMoto } from "../../support/moto";
import { HostSandbox, type SandboxRun } from "../../support/sandbox";
import { boto3Environment } from "../boto3";
import { InstanceMetadata } from "../pmm-ecs/instance-metadata";
import { goodHost } from "./input";

describe("PerconaCluster's host files: giving up", function () {
    this.timeout(60_000);
    let group: Server;
    let asked: URLSearchParams[];
    let state: string | undefined;
    let refreshing: boolean;
    let down: boolean;
    let metadata: InstanceMetadata;
    let host: HostSandbox;
    before(async function () {
        // boto3 is in moto's Python environment.
        this.timeout(motoStartLimit);
        await (await startMoto()).stop();
        metadata = await InstanceMetadata.start({ "instance-id": "i-0123456789abcdef0" });
        group = createServer((request, response) => {
            const parts: Buffer[] = [];
            request.on("data", (part: Buffer) => parts.push(part));
            request.on("end", () => {
                const question = new URLSearchParams(Buffer.concat(parts).toString());
                const action = question.get("Action") ?? "";
                asked.push(question);
                if (down) {
                    response.writeHead(403).end(refusal("AccessDenied"));
                } else if (action === "DescribeAutoScalingInstances") {
                    const member = `<member><LifecycleState>${state ?? ""}</LifecycleState></member>`;
                    const all = state === undefined ? "" : member;
                    response.end(answer(action, `<AutoScalingInstances>${all}</AutoScalingInstances>`));
                } else if (action === "CancelInstanceRefresh" && !refreshing) {
                    response.writeHead(400).end(refusal("ActiveInstanceRefreshNotFound"));
                } else {
                    response.end(answer(action, ""));
                }
            });
        });
        group.listen(0, "127.0.0.1");
        await once(group, "listening");
    });
    after(async () => {
        await metadata.stop();
        group.close();
        group.closeAllConnections();
    });
    beforeEach(async () => {
        asked = [];
        state = "Pending:Wait";
        refreshing = true;
        down = false;
        host = await HostSandbox.start(goodHost);
    });
    afterEach(() => host.stop());

    const start = (): Promise<SandboxRun> => {
        const { port } = group.address() as AddressInfo;
        const environment = boto3Environment({ endpoint: `http://127.0.0.1:${port}` });
        return host.startUnit("stackwarden-give-up.service", { ...environment, ...metadata.environment });
    };
    const actions = (): (string | null)[] => asked.map((question) => question.get("Action"));

    it("abandons the launch and cancels the refresh when the agent does not run", async () => {
        const { status, output } = await start();
        expect(status, output).to.equal(0);
        expect(output).to.include("this node gives up").and.include("the instance refresh is cancelled");
        // First the refresh: once the instance ends, nothing here goes on.
        expect(actions()).to.deep.equal([
            "DescribeAutoScalingInstances",
            "CancelInstanceRefresh",
            "CompleteLifecycleAction",
        ]);
        expect(Object.fromEntries(asked[2]!)).to.include({
            AutoScalingGroupName: "percona-orders",
            LifecycleHookName: lifecycleHooks.launch,
            InstanceId: "i-0123456789abcdef0",
            LifecycleActionResult: "ABANDON",
        });
    });

    it("abandons the launch when there is no refresh", async () => {
        refreshing = false;
        const { status, output } = await start();
        expect(status, output).to.equal(0);
        expect(actions().at(-1)).to.equal("CompleteLifecycleAction");
    });

    it("leaves everything to an agent that runs", async () => {
        host.set("agent-active");
        expect(await start()).to.deep.equal({ status: 0, output: "" });
        expect(asked).to.deep.equal([]);
    });

    for (const where of ["InService", "Terminating:Wait", undefined]) {
        it(`never ends an instance that is ${where ?? "in no group"}`, async () => {
            state = where;
            const { status, output } = await start();
            expect(status, output).to.equal(0);
            expect(output).to.include("so it stays");
            expect(actions()).to.deep.equal(["DescribeAutoScalingInstances"]);
        });
    }

    it("tries again when it is not allowed, or cannot be heard", async () => {
        down = true;
        const { status, output } = await start();
        expect(status).to.equal(1);
        expect(output).to.include("cannot give up, trying again").and.include("AccessDenied");
    });
});

function answer(action: string, result: string): string {
    return `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`;
}

function refusal(code: string): string {
    return `<ErrorResponse><Error><Code>${code}</Code><Message>scripted</Message></Error></ErrorResponse>`;
}
