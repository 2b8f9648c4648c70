import { expect } from "chai";
import { HostSandbox, type SandboxRun } from "../../support/sandbox";
import { efsHost } from "./input";

describe("PmmEcs's host files: stopping the tasks", function () {
    this.timeout(60_000);
    let host: HostSandbox;
    beforeEach(async () => {
        host = await HostSandbox.start(efsHost);
    });
    afterEach(() => host.stop());

    const stopTasks = (): Promise<SandboxRun> => host.run(["/opt/stackwarden/bin/stop-tasks"]);

    it("ends PMM first, with two minutes for its databases, then the rest of ECS's containers", async () => {
        host.set(
            "ecs-containers",
            "aaa container-name=data-guard task-arn=arn:1\nbbb container-name=pmm-server task-arn=arn:1\nccc other=label\n",
        );
        const { status, output } = await stopTasks();
        expect(status, output).to.equal(0);
        expect(host.calls("docker stop")).to.deep.equal(["docker stop -t 120 bbb", "docker stop -t 30 aaa"]);
        expect(host.read("/sandbox/ecs-containers"), "the agent's own container is its business").to.equal(
            "ccc other=label\n",
        );
    });

    it("has nothing to do where nothing runs", async () => {
        host.set("ecs-containers");
        const { status, output } = await stopTasks();
        expect([status, output]).to.deep.equal([0, ""]);
        expect(host.calls("docker stop")).to.deep.equal([]);
    });
});
