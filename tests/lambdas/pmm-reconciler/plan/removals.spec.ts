import { expect } from "chai";
import { labels } from "../../../../lambdas/pmm-reconciler/contract";
import type { Member, Observation, Plan, PmmNode, PmmService, State } from "../../../../lambdas/pmm-reconciler/model";
import { plan } from "../../../../lambdas/pmm-reconciler/plan";
import {
    absentBefore,
    configuration,
    databaseLabels,
    databaseNode,
    databaseService,
    deployment,
    emptyState,
    entry,
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
const two = configuration({ groups: [group("web"), group("shop")] });
const withDatabase = { ...two, databases: [entry("orders")] };

const gone = hostNode("web", "i-gone", { connected: false });
const goneKey = `node:${gone.id}`;

interface Scene {
    nodes?: PmmNode[];
    services?: PmmService[];
    /** Of the group web; `missing` when nothing is known of it. */
    members?: Member[] | "missing";
    others?: Observation["groups"];
}

/** Plans for the second run in which the scene is so. */
function second({ nodes = [], services = [], members = [], others = new Map() }: Scene, settings = config): Plan {
    const seen = observation(settings, {
        nodes,
        services,
        groups: new Map([...(members === "missing" ? [] : [["web", members] as const]), ...others]),
    });
    const { absences } = plan(seen, emptyState, settings, now);
    return plan(seen, { ...emptyState, absences }, settings, new Date(later(5)));
}

function removed({ removals }: Plan): string[] {
    return removals.map(({ kind, id }) => `${kind}:${id}`);
}

const foreignDeployment = { ...instanceLabels("web", "i-gone"), [labels.deployment]: "other" };
const extra = (fields: Partial<PmmService>): PmmService =>
    hostService("web", "i-1", { id: "service:extra", name: "web/extra", ...fields });

/** What the second run removes. */
const cases: Record<string, { scene: Scene; removes: string[]; leaves?: string[] }> = {
    "the node of an instance that is gone": { scene: { nodes: [gone] }, removes: [goneKey] },
    "the node of an instance that is gone, and with it its services": {
        scene: { nodes: [gone], services: [hostService("web", "i-gone")], members: [member("i-1")] },
        removes: [goneKey],
    },
    "nothing whose agent is connected: a living host": {
        scene: { nodes: [{ ...gone, connected: true }], services: [hostService("web", "i-gone")] },
        removes: [],
        leaves: ["the instance i-gone is not in the group web, but its agent is connected"],
    },
    "nothing of a group that is missing": {
        scene: { nodes: [gone], services: [hostService("web", "i-gone")], members: "missing" },
        removes: [],
        leaves: ["the group web was not seen"],
    },
    "nothing of a group that is not monitored": {
        scene: { nodes: [hostNode("old", "i-2", { connected: false })], others: new Map([["old", []]]) },
        removes: [],
        leaves: ["the group old is not monitored"],
    },
    "nothing without labels": { scene: { nodes: [{ ...gone, labels: {} }] }, removes: [] },
    "nothing without our label, whatever else it says": {
        scene: { nodes: [{ ...gone, labels: { [labels.group]: "web", [labels.instance]: "i-gone" } }] },
        removes: [],
    },
    "nothing of another deployment": { scene: { nodes: [{ ...gone, labels: foreignDeployment }] }, removes: [] },
    "nothing that does not say which instance it is of": {
        scene: { nodes: [{ ...gone, labels: { [labels.deployment]: deployment, [labels.group]: "web" } }] },
        removes: [],
        leaves: ["it does not say which instance it is of"],
    },
    "nothing that says no more than whose it is": {
        scene: { nodes: [{ ...gone, labels: { [labels.deployment]: deployment } }] },
        removes: [],
        leaves: ["it does not say what it is of"],
    },
    "no node with a service that is not ours; ours on it go": {
        scene: {
            nodes: [gone],
            services: [
                hostService("web", "i-gone"),
                extra({ nodeId: gone.id, labels: { [labels.deployment]: "other" } }),
            ],
        },
        removes: ["service:service:web/host-i-gone"],
        leaves: [
            "the instance i-gone is not in the group web, but the service web/extra on it is not of this deployment",
        ],
    },
    "of such a node not a database's service, which has rules of its own": {
        scene: {
            nodes: [gone],
            services: [
                databaseService("orders", "orders", { nodeId: gone.id }),
                extra({ nodeId: gone.id, labels: {} }),
            ],
        },
        removes: [],
        leaves: [
            "the instance i-gone is not in the group web, but the service web/extra on it is not of this deployment",
            "the databases of the entry orders were not seen",
        ],
    },

    "the node of a past name of an instance": {
        scene: {
            nodes: [hostNode("web", "i-1"), hostNode("web", "i-1", { name: "web/past", connected: false })],
            services: [hostService("web", "i-1")],
            members: [member("i-1")],
        },
        removes: ["node:node:web/past"],
    },
    "not the node of a past name while its agent is connected": {
        scene: { nodes: [hostNode("web", "i-1", { name: "web/past" })], members: [member("i-1")] },
        removes: [],
        leaves: ["the instance i-1 is web/host-i-1 now, but its agent is connected"],
    },
    "not the node of an instance whose hostname is not known": {
        scene: { nodes: [{ ...gone, name: "web/past" }], members: [member("i-gone", { hostname: undefined })] },
        removes: [],
    },
    "the node of another instance that had the hostname": {
        scene: {
            nodes: [hostNode("web", "i-gone", { name: "web/reused", connected: false })],
            members: [member("i-new", { hostname: "reused" })],
        },
        removes: ["node:node:web/reused"],
    },
    "the node in its former group of an instance that has moved": {
        scene: {
            nodes: [gone],
            others: new Map([["shop", [member("i-gone")]]]),
        },
        removes: [goneKey],
    },
    "not the node in its former group of an instance in Standby elsewhere": {
        scene: {
            nodes: [gone],
            others: new Map([["shop", [member("i-gone", { lifecycleState: "Standby" })]]]),
        },
        removes: [],
    },

    "a service of another name on a node that stays": {
        scene: {
            nodes: [hostNode("web", "i-1")],
            services: [hostService("web", "i-1"), extra({})],
            members: [member("i-1")],
        },
        removes: ["service:service:extra"],
    },
    "a service of another type on a node that stays, connected or not": {
        scene: {
            nodes: [hostNode("web", "i-1", { connected: false })],
            services: [hostService("web", "i-1", { type: "mongodb" })],
            members: [member("i-1")],
        },
        removes: ["service:service:web/host-i-1"],
    },
    "not a service without our label on a node that stays": {
        scene: {
            nodes: [hostNode("web", "i-1")],
            services: [
                hostService("web", "i-1"),
                extra({ labels: {} }),
                extra({ id: "service:foreign", name: "web/foreign", labels: foreignDeployment }),
            ],
            members: [member("i-1")],
        },
        removes: [],
    },
    "not the services of a member that is not in service": {
        scene: {
            nodes: [hostNode("web", "i-1", { connected: false })],
            services: [extra({})],
            members: [member("i-1", { lifecycleState: "Standby" })],
        },
        removes: [],
    },
    "a service of ours on a node that is not, when its instance is gone": {
        scene: {
            nodes: [{ ...gone, labels: {} }],
            services: [hostService("web", "i-gone")],
        },
        removes: ["service:service:web/host-i-gone"],
    },
    "not a service of ours on a node that is not, when its group is missing": {
        scene: {
            nodes: [{ ...gone, labels: {} }],
            services: [hostService("web", "i-gone")],
            members: "missing",
        },
        removes: [],
        leaves: ["the group web was not seen"],
    },
    "not a service whose node PMM did not list": {
        scene: { services: [hostService("web", "i-gone")] },
        removes: [],
    },
    "not a database's service on an instance's node": {
        scene: {
            nodes: [hostNode("web", "i-1")],
            services: [hostService("web", "i-1"), databaseService("orders", "orders", { nodeId: "node:web/host-i-1" })],
            members: [member("i-1")],
        },
        removes: [],
        leaves: ["the databases of the entry orders were not seen"],
    },
};

describe("plan of removals", () => {
    describe("the second run removes", () => {
        for (const [title, { scene, removes, leaves = [] }] of Object.entries(cases)) {
            it(title, () => {
                const shop = { others: new Map([["shop", []], ...(scene.others ?? [])]) };
                const decided = second({ ...scene, ...shop }, withDatabase);
                expect(removed(decided)).to.have.members(removes);
                expect(decided.leftAlone.map(({ reason }) => reason)).to.deep.equal(leaves);
                expect(decided.heldBack).to.equal(0);
            });
        }
    });

    for (const lifecycleState of ["InService", "Standby", "Pending", "Pending:Wait", "Terminating", "Detaching"]) {
        for (const healthStatus of ["Healthy", "Unhealthy"]) {
            it(`never removes the node of a member that is ${lifecycleState} and ${healthStatus}`, () => {
                const members = [member("i-gone", { lifecycleState, healthStatus })];
                expect(removed(second({ nodes: [gone], members }))).to.deep.equal([]);
            });
        }
    }

    describe("absences", () => {
        const seen = (nodes: PmmNode[], members: Member[] | undefined): Observation =>
            observation(config, { nodes, groups: members === undefined ? new Map() : new Map([["web", members]]) });

        it("removes on the second in a row, with the reason", () => {
            const first = plan(seen([gone], []), emptyState, config, now);
            expect(first.removals).to.deep.equal([]);
            expect(first.heldBack).to.equal(0);
            expect(first.absences).to.deep.equal({ [goneKey]: { since: now.toISOString(), runs: 1 } });

            const next = plan(seen([gone], []), { ...emptyState, ...first }, config, new Date(later(5)));
            expect(next.removals).to.deep.equal([
                {
                    kind: "node",
                    id: gone.id,
                    name: "web/host-i-gone",
                    reason: "the instance i-gone is not in the group web",
                },
            ]);
            expect(next.absences).to.deep.equal({ [goneKey]: { since: now.toISOString(), runs: 2 } });
        });

        it("removes nothing within four minutes, however many runs there are: events can come within seconds", () => {
            const state: State = { ...emptyState, absences: { [goneKey]: { since: later(-3.9), runs: 7 } } };
            const soon = plan(seen([gone], []), state, config, now);
            expect({ removals: soon.removals, heldBack: soon.heldBack }).to.deep.equal({ removals: [], heldBack: 0 });
            expect(soon.absences).to.deep.equal({ [goneKey]: { since: later(-3.9), runs: 8 } });
        });

        it("removes again what a failed removal left, and forgets what is gone from PMM", () => {
            const state: State = { ...emptyState, absences: { [goneKey]: { since: later(-10), runs: 2 } } };
            expect(removed(plan(seen([gone], []), state, config, now))).to.deep.equal([goneKey]);
            expect(plan(seen([], []), state, config, now).absences).to.deep.equal({});
        });

        const reappearances: Record<string, Observation> = {
            "the instance is a member again": seen([gone], [member("i-gone", { lifecycleState: "Standby" })]),
            "the agent is connected": seen([{ ...gone, connected: true }], []),
            "the group is missing": seen([gone], undefined),
        };
        for (const [title, between] of Object.entries(reappearances)) {
            it(`begins anew after a run in which ${title}`, () => {
                const state = absentBefore(goneKey);
                const { removals, absences } = plan(between, state, config, now);
                expect(removals).to.deep.equal([]);
                expect(absences).to.deep.equal({});
                const after = plan(seen([gone], []), { ...state, absences }, config, now);
                expect(after.removals).to.deep.equal([]);
                expect(after.absences[goneKey]?.runs).to.equal(1);
            });
        }

        it("counts a node and a service of the same id apart", () => {
            const services = [hostService("web", "i-1"), extra({ id: gone.id })];
            const nodes = [hostNode("web", "i-1"), gone];
            const decided = plan(
                observation(config, { nodes, services, groups: new Map([["web", [member("i-1")]]]) }),
                absentBefore(goneKey),
                config,
                now,
            );
            expect(removed(decided)).to.deep.equal([goneKey]);
            expect(decided.absences).to.have.all.keys(goneKey, `service:${gone.id}`);
        });
    });

    describe("cap", () => {
        const nodes = ["i-4", "i-2", "i-3", "i-1"].map((id) => hostNode("web", id, { connected: false }));
        const at = (minutes: number, runs = 1): State["absences"][string] => ({ since: later(minutes), runs });
        const capped = { ...config, removalsPerRun: 2 };
        const seen = observation(capped, { nodes, groups: new Map([["web", []]]) });

        it("removes first what was seen first, and holds back the rest", () => {
            const absences = {
                "node:node:web/host-i-3": at(-10, 2),
                "node:node:web/host-i-2": at(-5),
                "node:node:web/host-i-1": at(-5),
            };
            const first = plan(seen, { ...emptyState, absences }, capped, now);
            expect(first.removals.map(({ name }) => name)).to.deep.equal(["web/host-i-3", "web/host-i-1"]);
            // i-4 is seen for the first time: not due, and so not held back.
            expect(first.heldBack).to.equal(1);

            const rest = nodes.filter(({ name }) => name === "web/host-i-2" || name === "web/host-i-4");
            const next = plan({ ...seen, nodes: rest }, { ...emptyState, ...first }, capped, new Date(later(5)));
            expect(next.removals.map(({ name }) => name)).to.deep.equal(["web/host-i-2", "web/host-i-4"]);
            expect(next.heldBack).to.equal(0);
        });

        it("removes nothing when it is zero", () => {
            const none = { ...config, removalsPerRun: 0 };
            const decided = plan(seen, absentBefore(...nodes.map(({ id }) => `node:${id}`)), none, now);
            expect(decided.removals).to.deep.equal([]);
            expect(decided.heldBack).to.equal(4);
        });

        it("is one for nodes, services and databases together", () => {
            const mixed = { ...capped, groups: [group("web")] };
            const decided = second(
                {
                    nodes: [gone, hostNode("web", "i-1"), databaseNode("old", "orders")],
                    services: [hostService("web", "i-1"), extra({}), databaseService("old", "orders")],
                    members: [member("i-1")],
                },
                mixed,
            );
            expect(removed(decided)).to.deep.equal(["node:node:rds/orders", goneKey]);
            expect(decided.heldBack).to.equal(1);
        });
    });

    it("empties a group that was scaled to zero, and not its neighbour that is missing", () => {
        const nodes = [gone, hostNode("shop", "i-2", { connected: false })];
        expect(removed(second({ nodes, members: [] }, two))).to.deep.equal([goneKey]);
    });

    it("sets up who reuses a hostname without waiting for the removal of the former", () => {
        const seen = observation(config, {
            nodes: [hostNode("web", "i-gone", { name: "web/reused", connected: false })],
            groups: new Map([["web", [member("i-new", { hostname: "reused" })]]]),
        });
        const first = plan(seen, emptyState, config, now);
        expect([...first.setUps]).to.deep.equal([["web", ["i-new"]]]);
        // The set-up made a node of its own; that of the former is gone with it.
        const after = plan(
            observation(config, {
                nodes: [hostNode("web", "i-new", { id: "node:second", name: "web/reused" })],
                services: [hostService("web", "i-new", { name: "web/reused", nodeId: "node:second" })],
                groups: seen.groups,
            }),
            { ...emptyState, ...first },
            config,
            now,
        );
        expect(after.removals).to.deep.equal([]);
        expect(after.absences).to.deep.equal({});
        expect(after.right).to.equal(1);
    });

    it("takes what says to be of an instance and of a database for an instance's", () => {
        const both = { ...instanceLabels("web", "i-gone"), ...databaseLabels("old") };
        expect(removed(second({ nodes: [{ ...gone, labels: both }], members: "missing" }))).to.deep.equal([]);
        expect(removed(second({ nodes: [{ ...gone, labels: both }] }))).to.deep.equal([goneKey]);
    });
});
