import { expect } from "chai";
import { runSeconds } from "../../../lambdas/pmm-reconciler/contract";
import { converge, isIdle, problems } from "../support/desired";
import { useWorld } from "../support/use-world";
import type { World } from "../support/world";

describe("the reconciler's turns", () => {
    const the = useWorld();
    let world: World;

    beforeEach(async () => {
        world = the();
        await world.arrange({ groups: [{ name: "web", instances: 2 }] });
    });

    /** A run that waits at its first call of this name, until it is let go on. */
    function heldAt(name: string): { reached: Promise<void>; result: Promise<unknown>; goOn: () => void } {
        let reach: () => void = () => undefined;
        let goOn: () => void = () => undefined;
        const reached = new Promise<void>((resolve) => (reach = resolve));
        const until = new Promise<void>((resolve) => (goOn = resolve));
        world.front.faults = (call) => {
            if (call !== name) {
                return undefined;
            }
            world.front.faults = undefined;
            reach();
            return { kind: "held", until };
        };
        return { reached, result: world.run(), goOn };
    }

    it("are one at a time: a second run does nothing while the first is under way", async () => {
        const first = heldAt("ssm:SendCommand");
        await first.reached;
        world.forgetCalls();
        expect(await world.run()).to.include({ status: "busy", sent: 0 });
        expect(world.calls()).to.deep.equal({ "dynamodb:UpdateItem": 1 });
        first.goOn();
        expect(await first.result).to.include({ status: "done", sent: 1 });
        expect(world.fleet.commands.size).to.equal(1);
        await world.pass();
        expect(isIdle(await world.run())).to.equal(true);
    });

    it("end with the lease: another run takes over, and the late one does not overwrite what it has written", async () => {
        await converge(world);
        const [ended] = world.hosts();
        await world.account.terminate(ended!.instanceId);
        await world.sync();
        const late = heldAt("autoscaling:DescribeAutoScalingGroups");
        await late.reached;
        world.now += runSeconds * 1000;
        expect(await world.run()).to.include({ status: "done", sentTo: 1 });
        const state = await world.state();
        late.goOn();
        await late.result;
        expect(await world.state()).to.deep.equal(state);
        expect(world.pmm.inventory.removed).to.deep.equal([]);
        await world.pass();
        await world.runs(1);
        expect(problems(world)).to.deep.equal([]);
    });

    it("are given back after a run that failed", async () => {
        world.pmm.faults = () => ({ kind: "closed" });
        expect(await world.run()).to.include({ status: "waiting" });
        world.pmm.faults = (call) => (call === "GET /v1/management/nodes" ? { kind: "malformed" } : undefined);
        expect(await failureOf(world)).to.contain("PMM's nodes");
        world.pmm.faults = undefined;
        expect(await world.run()).to.include({ status: "done", sent: 1 });
    });

    it("cost one call each in a burst of events, but for the first", async () => {
        const changed = world.now;
        const event = { source: "aws.autoscaling", time: new Date(changed).toISOString().replace(/\.\d+/, "") };
        world.now += 1500;
        expect(await world.run(event)).to.include({ status: "done", sent: 1 });
        world.forgetCalls();
        const burst = 99;
        for (let count = 0; count < burst; count += 1) {
            expect(await world.run(event)).to.include({ status: "covered" });
        }
        expect(world.calls()).to.deep.equal({ "dynamodb:UpdateItem": burst });
        const later = { ...event, time: new Date(world.now).toISOString().replace(/\.\d+/, "") };
        world.now += 1500;
        expect(await world.run(later)).to.include({ status: "done" });
        expect(await world.run()).to.include({ status: "done" });
        expect(await world.run({ source: "aws.events", time: event.time })).to.include({ status: "done" });
    });

    it("wait for PMM, and fail when it refuses the password, without a word of it", async () => {
        world.pmm.ready = false;
        expect(await world.run()).to.include({ status: "waiting" });
        world.pmm.ready = true;
        world.pmm.password = world.secret("another-password");
        expect(await failureOf(world))
            .to.contain("PMM's nodes")
            .and.contain("401");
        for (let more = 0; more < 5; more += 1) {
            world.now += 30_000;
            expect(await failureOf(world)).to.contain("it is tried again after 4 minutes");
        }
        expect(world.pmm.accounts.failedLogins, "one in five minutes, far from the lockout").to.equal(1);
        await world.pass();
        expect(await failureOf(world)).to.contain("401");
    });
});

async function failureOf(world: World): Promise<string> {
    try {
        await world.run();
    } catch (error) {
        return error instanceof Error ? error.message : String(error);
    }
    throw new Error("the run did not fail");
}
