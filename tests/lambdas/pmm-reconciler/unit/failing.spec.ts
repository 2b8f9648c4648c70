import { expect } from "chai";
import { labels } from "../../../../lambdas/pmm-reconciler/contract";
import { failingSetUps } from "../../../../lambdas/pmm-reconciler/failing";
import type { Member, Observation, State } from "../../../../lambdas/pmm-reconciler/model";
import { emptyState } from "../../../../lambdas/pmm-reconciler/state/text";
import { group, minutes, noon, sceneOf } from "./support/scene";

const groups = [group("shop"), group("depot")];
const { config } = sceneOf({}, undefined, { groups }).context;

function member(instanceId: string, lifecycleState = "InService"): Member {
    return { instanceId, lifecycleState, healthStatus: "Healthy", hostname: `host-of-${instanceId}` };
}

const own = { [labels.deployment]: "test", [labels.group]: "shop", [labels.instance]: "i-right" };

/** One instance is right, one is not, one is on standby. */
const observation: Observation = {
    nodes: [{ id: "n", name: "shop/host-of-i-right", labels: own, connected: true }],
    services: [
        {
            id: "s",
            name: "shop/host-of-i-right",
            type: "mysql",
            nodeId: "n",
            address: "127.0.0.1",
            port: 3306,
            labels: own,
            exported: true,
        },
    ],
    groups: new Map([
        ["shop", [member("i-right"), member("i-wrong"), member("i-standby", "Standby")]],
        ["depot", [member("i-busy")]],
    ]),
    databases: new Map(),
    credentials: new Map(),
    busy: new Set(["i-busy"]),
};

const attempt = { failures: 1, notBefore: minutes(5).toISOString() };
const state: State = {
    ...emptyState(),
    attempts: { "i-right": attempt, "i-wrong": attempt, "i-standby": attempt, "i-busy": attempt, "i-gone": attempt },
};

describe("pmm-reconciler: set-ups that still count as failed", () => {
    it("are those of instances that are wanted and not right, also while they wait or are tried again", () => {
        const left = failingSetUps(observation, state, config, noon);
        expect(left).to.deep.equal({ "i-wrong": attempt, "i-busy": attempt });
    });

    it("are all of them while a group cannot be seen", () => {
        const partly = { ...observation, groups: new Map([...observation.groups].slice(0, 1)) };
        expect(failingSetUps(partly, state, config, noon)).to.deep.equal(state.attempts);
    });
});
