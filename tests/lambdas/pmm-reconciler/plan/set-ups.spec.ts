import { expect } from "chai";
import { labels } from "../../../../lambdas/pmm-reconciler/contract";
import type { Member, Observation, PmmNode, PmmService, State } from "../../../../lambdas/pmm-reconciler/model";
import { plan } from "../../../../lambdas/pmm-reconciler/plan";
import {
    configuration,
    currentCredential,
    deployment,
    emptyState,
    group,
    hostNode,
    hostService,
    instanceLabels,
    later,
    member,
    now,
    observation,
} from "./things";

const config = configuration({ groups: [group("web")] });

/** Whether the only instance, i-1 of the group web, is set up; and the counts. */
interface Outcome {
    setUp: boolean;
    wanted: number;
    right: number;
    conflicts: number;
}

interface Case {
    member?: Partial<Member>;
    node?: Partial<PmmNode> | "none";
    service?: Partial<PmmService> | "none";
    seen?: Partial<Observation>;
    state?: Partial<State>;
    expected: Outcome;
}

const right: Outcome = { setUp: false, wanted: 1, right: 1, conflicts: 0 };
const setUp: Outcome = { setUp: true, wanted: 1, right: 0, conflicts: 0 };
const waiting: Outcome = { ...setUp, setUp: false };
const conflict: Outcome = { ...waiting, conflicts: 1 };
const notWanted: Outcome = { setUp: false, wanted: 0, right: 0, conflicts: 0 };

const foreign = { [labels.deployment]: "other" };
const withoutCredential = instanceLabels("web", "i-1");
const otherCredential = { ...withoutCredential, [labels.credential]: "c0000000" };

const cases: Record<string, Case> = {
    "nothing to do for one that is right": { expected: right },
    "one without a node": { node: "none", service: "none", expected: setUp },
    "one whose agent is not connected": { node: { connected: false }, expected: setUp },
    "one whose node is of another instance of its name": {
        node: { labels: instanceLabels("web", "i-0") },
        expected: setUp,
    },
    "one whose node has another name": { node: { name: "web/elsewhere" }, expected: setUp },
    "one without a service": { service: "none", expected: setUp },
    "one whose service is on another node": { service: { nodeId: "node:elsewhere" }, expected: setUp },
    "one whose service has another name": { service: { name: "web/elsewhere" }, expected: setUp },
    "one whose service is of another type": { service: { type: "postgresql" }, expected: setUp },
    "one whose service has another port": { service: { port: 3307 }, expected: setUp },
    "one whose service nobody exports": { service: { exported: false }, expected: setUp },
    "one whose service has the credentials of before": { service: { labels: otherCredential }, expected: setUp },
    "one whose service does not say its credentials": { service: { labels: withoutCredential }, expected: setUp },
    "nothing to do for other credentials while their version is not known": {
        service: { labels: otherCredential },
        seen: { credentials: new Map() },
        expected: right,
    },

    "not one that is right, whatever failed before": {
        state: { attempts: { "i-1": { failures: 3, notBefore: later(-1) } } },
        expected: right,
    },
    "not one with a command under way": { node: "none", seen: { busy: new Set(["i-1"]) }, expected: waiting },
    "one while a command is under way on another": { node: "none", seen: { busy: new Set(["i-2"]) }, expected: setUp },
    "not one whose failure has to wait": {
        node: "none",
        state: { attempts: { "i-1": { failures: 1, notBefore: later(1) } } },
        expected: waiting,
    },
    "one whose failure has waited long enough": {
        node: "none",
        state: { attempts: { "i-1": { failures: 1, notBefore: later(0) } } },
        expected: setUp,
    },
    "one while the failure of another has to wait": {
        node: "none",
        state: { attempts: { "i-2": { failures: 1, notBefore: later(1) } } },
        expected: setUp,
    },

    "not one whose hostname EC2 does not know yet": { member: { hostname: undefined }, expected: waiting },
    "not one in Standby": { member: { lifecycleState: "Standby" }, node: "none", expected: notWanted },
    "not one that is entering Standby": {
        member: { lifecycleState: "EnteringStandby" },
        node: "none",
        expected: notWanted,
    },
    "not one that is Pending": { member: { lifecycleState: "Pending" }, node: "none", expected: notWanted },
    "not one that waits to begin": { member: { lifecycleState: "Pending:Wait" }, node: "none", expected: notWanted },
    "not one that is Terminating": { member: { lifecycleState: "Terminating" }, node: "none", expected: notWanted },
    "not one that waits to end": { member: { lifecycleState: "Terminating:Wait" }, node: "none", expected: notWanted },
    "not one in a warm pool": { member: { lifecycleState: "Warmed:Stopped" }, node: "none", expected: notWanted },
    "not one that is unhealthy": { member: { healthStatus: "Unhealthy" }, node: "none", expected: notWanted },

    "not one whose name a node without labels has": { node: { labels: {} }, expected: conflict },
    "not one whose name a node of another deployment has": { node: { labels: foreign }, expected: conflict },
    "not one whose name a service without labels has": { service: { labels: {} }, expected: conflict },
    "not one whose name a service without labels has, while the version of its credentials is not known": {
        service: { labels: {} },
        seen: { credentials: new Map() },
        expected: conflict,
    },
    "not one whose name a service of another deployment has, on any node": {
        node: "none",
        service: { labels: foreign, nodeId: "node:elsewhere" },
        expected: conflict,
    },
};

describe("plan of set-ups", () => {
    for (const [title, { expected, ...given }] of Object.entries(cases)) {
        it(title, () => {
            const decided = plan(
                observation(config, {
                    nodes: given.node === "none" ? [] : [hostNode("web", "i-1", given.node)],
                    services: given.service === "none" ? [] : [hostService("web", "i-1", given.service)],
                    groups: new Map([["web", [member("i-1", given.member)]]]),
                    ...given.seen,
                }),
                { ...emptyState, ...given.state },
                config,
                now,
            );
            expect({
                setUp: decided.setUps.get("web")?.includes("i-1") ?? false,
                wanted: decided.wanted,
                right: decided.right,
                conflicts: decided.conflicts.length,
            }).to.deep.equal(expected);
            expect(decided.setUps.size).to.equal(Number(expected.setUp));
            expect(decided.removals).to.deep.equal([]);
        });
    }

    it("names what is in the way, and whose it is not", () => {
        const { conflicts } = plan(
            observation(config, {
                nodes: [hostNode("web", "i-1", { labels: {} })],
                services: [hostService("web", "i-2", { labels: foreign })],
                groups: new Map([["web", [member("i-1"), member("i-2")]]]),
            }),
            emptyState,
            config,
            now,
        );
        expect(conflicts).to.deep.equal([
            { name: "web/host-i-1", reason: "PMM has a node of this name that is not of this deployment" },
            { name: "web/host-i-2", reason: "PMM has a service of this name that is not of this deployment" },
        ]);
    });

    it("keeps the order of the groups and of their members, and leaves out groups with nothing to do", () => {
        const many = configuration({
            groups: [group("b", { engine: "mongodb" }), group("idle"), group("a", { engine: "valkey" })],
        });
        const { setUps, wanted, right } = plan(
            observation(many, {
                nodes: [hostNode("b", "i-5"), hostNode("idle", "i-9")],
                services: [hostService("b", "i-5", { type: "mongodb" }), hostService("idle", "i-9")],
                groups: new Map([
                    ["a", [member("i-2"), member("i-1")]],
                    ["idle", [member("i-9")]],
                    ["b", [member("i-7"), member("i-5"), member("i-6")]],
                ]),
            }),
            emptyState,
            many,
            now,
        );
        expect([...setUps]).to.deep.equal([
            ["b", ["i-7", "i-6"]],
            ["a", ["i-2", "i-1"]],
        ]);
        expect({ wanted, right }).to.deep.equal({ wanted: 6, right: 2 });
    });

    it("sets up nothing in a group that is missing, and nothing in one that is not monitored", () => {
        const { setUps, wanted } = plan(
            observation(config, { groups: new Map([["other", [member("i-1")]]]) }),
            emptyState,
            config,
            now,
        );
        expect(setUps.size).to.equal(0);
        expect(wanted).to.equal(0);
    });

    it("judges each group by the credentials of its own secret", () => {
        const two = configuration({ groups: [group("web"), group("shop")] });
        const { setUps } = plan(
            observation(two, {
                nodes: [hostNode("web", "i-1"), hostNode("shop", "i-2")],
                services: [hostService("web", "i-1"), hostService("shop", "i-2")],
                groups: new Map([
                    ["web", [member("i-1")]],
                    ["shop", [member("i-2")]],
                ]),
                credentials: new Map([
                    ["arn:credentials:web", currentCredential],
                    ["arn:credentials:shop", "c0000002"],
                ]),
            }),
            emptyState,
            two,
            now,
        );
        expect([...setUps]).to.deep.equal([["shop", ["i-2"]]]);
    });

    it("takes a deployment's name whole", () => {
        const nodes = [hostNode("web", "i-1", { labels: { [labels.deployment]: `${deployment}-2` } })];
        const { conflicts } = plan(
            observation(config, { nodes, groups: new Map([["web", [member("i-1")]]]) }),
            emptyState,
            config,
            now,
        );
        expect(conflicts).to.have.length(1);
    });
});
