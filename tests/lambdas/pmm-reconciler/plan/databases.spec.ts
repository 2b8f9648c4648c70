import { expect } from "chai";
import { labels } from "../../../../lambdas/pmm-reconciler/contract";
import type { Observation, Plan, PmmNode, PmmService, RdsInstance } from "../../../../lambdas/pmm-reconciler/model";
import { plan } from "../../../../lambdas/pmm-reconciler/plan";
import {
    configuration,
    currentCredential,
    databaseLabels,
    databaseNode,
    databaseService,
    emptyState,
    entry,
    hostNode,
    group,
    later,
    now,
    observation,
    rdsInstance,
} from "./things";

const orders = entry("orders", { instanceIdentifier: "db-1" });
const config = configuration({ databases: [orders] });
const foreign = { ...databaseLabels("orders"), [labels.deployment]: "other" };

interface Scene {
    node?: Partial<PmmNode> | "none";
    service?: Partial<PmmService> | "none";
    instance?: Partial<RdsInstance>;
    seen?: Partial<Observation>;
    others?: { nodes?: PmmNode[]; services?: PmmService[] };
}

/** Plans for the entry `orders`, whose instance is db-1. */
function first({ node = {}, service = {}, instance, seen, others }: Scene, settings = config): Plan {
    return plan(observe({ node, service, instance, seen, others }, settings), emptyState, settings, now);
}

function observe({ node, service, instance, seen, others }: Scene, settings = config): Observation {
    return observation(settings, {
        nodes: [...(node === "none" ? [] : [databaseNode("orders", "db-1", node)]), ...(others?.nodes ?? [])],
        services: [
            ...(service === "none" ? [] : [databaseService("orders", "db-1", service)]),
            ...(others?.services ?? []),
        ],
        databases: new Map([["orders", [rdsInstance("db-1", instance)]]]),
        ...seen,
    });
}

/** `add`; `replace node:<id>: <why>`; `nothing`. */
function additionOf({ additions }: Plan): string {
    expect(additions.length).to.be.at.most(1);
    const [addition] = additions;
    if (addition?.replaces === undefined) {
        return addition === undefined ? "nothing" : "add";
    }
    const { kind, id, reason } = addition.replaces;
    return `replace ${kind} ${id}: ${reason}`;
}

const cases: Record<string, { scene: Scene; does: string; conflict?: string; leaves?: string }> = {
    "nothing for one that is right": { scene: {}, does: "nothing" },
    "nothing for one whose exporter is down: nothing else would start": {
        scene: { service: { exported: false } },
        does: "nothing",
    },
    "adds one that PMM does not have": { scene: { node: "none", service: "none" }, does: "add" },
    "replaces one without a service": {
        scene: { service: "none" },
        does: "replace node node:rds/db-1: its service is missing",
    },
    "replaces one with another address": {
        scene: { instance: { address: "new.rds.internal" } },
        does: "replace node node:rds/db-1: its address was db-1.rds.internal:3306",
    },
    "replaces one with another port": {
        scene: { instance: { port: 3307 } },
        does: "replace node node:rds/db-1: its address was db-1.rds.internal:3306",
    },
    "replaces one with other credentials": {
        scene: { seen: { credentials: new Map([[orders.credentialsSecretArn, "c0000002"]]) } },
        does: "replace node node:rds/db-1: its credentials were others",
    },
    "replaces one of another engine": {
        scene: { service: { type: "postgresql" } },
        does: "replace node node:rds/db-1: its type was postgresql",
    },
    "replaces one of an entry that is gone": {
        scene: { node: { labels: databaseLabels("past") }, service: { labels: databaseLabels("past") } },
        does: "replace node node:rds/db-1: is not of the entry orders, its credentials were others",
    },
    "nothing while the version of its credentials is not known": {
        scene: { seen: { credentials: new Map() } },
        does: "nothing",
    },
    "does not add one while the version of its credentials is not known": {
        scene: { node: "none", service: "none", seen: { credentials: new Map() } },
        does: "nothing",
    },
    "does not replace one while the version of its credentials is not known": {
        scene: { instance: { port: 3307 }, seen: { credentials: new Map() } },
        does: "nothing",
    },
    "nothing while RDS did not tell of the entry": {
        scene: { node: "none", service: "none", seen: { databases: new Map() } },
        does: "nothing",
    },

    "does not touch a node without our labels": {
        scene: { node: { labels: {} }, service: "none" },
        does: "nothing",
        conflict: "PMM has a node of this name that is not a database of this deployment",
    },
    "does not touch a node of another deployment": {
        scene: { node: { labels: foreign }, service: { labels: foreign } },
        does: "nothing",
        conflict: "PMM has a node of this name that is not a database of this deployment",
    },
    "does not touch the node of an instance": {
        scene: { node: { labels: hostNode("rds", "i-1").labels }, service: "none" },
        does: "nothing",
        conflict: "PMM has a node of this name that is not a database of this deployment",
        leaves: "the group rds is not monitored",
    },
    "does not touch a service without our labels, wherever it is": {
        scene: { node: "none", service: { labels: {}, nodeId: "node:elsewhere" } },
        does: "nothing",
        conflict: "PMM has a service of this name that is not a database of this deployment",
    },
    "does not take along a service that is not ours": {
        scene: {
            instance: { port: 3307 },
            others: {
                services: [databaseService("x", "other", { name: "someone's", nodeId: "node:rds/db-1", labels: {} })],
            },
        },
        does: "nothing",
        conflict: "its node cannot be replaced: the service someone's on it is not of this deployment",
    },
    "does not replace a node whose agent is connected": {
        scene: { node: { connected: true }, instance: { port: 3307 } },
        does: "nothing",
        conflict: "its node cannot be replaced: its agent is connected",
    },
    "nothing for a right service on a node without our labels": {
        scene: { node: { labels: {} } },
        does: "nothing",
    },
    "replaces our service on a node of another name": {
        scene: { node: "none", service: { nodeId: "pmm-server", port: 1 } },
        does: "replace service service:rds/db-1: its address was db-1.rds.internal:1",
    },
};

describe("plan of databases", () => {
    for (const [title, { scene, does, conflict, leaves }] of Object.entries(cases)) {
        it(title, () => {
            const decided = first(scene);
            expect(additionOf(decided)).to.equal(does);
            expect(decided.conflicts.map(({ reason }) => reason)).to.deep.equal(
                conflict === undefined ? [] : [conflict],
            );
            expect(decided.leftAlone.map(({ reason }) => reason)).to.deep.equal(leaves === undefined ? [] : [leaves]);
            expect(decided.removals).to.deep.equal([]);
        });
    }

    it("gives an addition all that it needs", () => {
        const { additions } = first({ node: "none", service: "none" });
        expect(additions).to.deep.equal([
            {
                config: orders,
                instance: rdsInstance("db-1"),
                credential: currentCredential,
                replaces: undefined,
            },
        ]);
    });

    it("registers each instance of a cluster, and counts none as an instance of a group", () => {
        const cluster = configuration({
            databases: [entry("cluster", { instanceIdentifier: undefined, clusterIdentifier: "c" })],
        });
        const databases = new Map([["cluster", [rdsInstance("c-1"), rdsInstance("c-2"), rdsInstance("c-3")]]]);
        const { additions, wanted, right } = plan(
            observation(cluster, {
                databases,
                nodes: [databaseNode("cluster", "c-2")],
                services: [databaseService("cluster", "c-2")],
            }),
            emptyState,
            cluster,
            now,
        );
        expect(additions.map(({ instance }) => instance.identifier)).to.deep.equal(["c-1", "c-3"]);
        expect({ wanted, right }).to.deep.equal({ wanted: 0, right: 0 });
    });

    describe("of two entries", () => {
        const both = configuration({ databases: [entry("one"), entry("two")] });
        const instances = [rdsInstance("db-1")];
        const registered = (owner: string): Pick<Observation, "nodes" | "services"> => ({
            nodes: [databaseNode(owner, "db-1")],
            services: [databaseService(owner, "db-1")],
        });

        it("takes the first, and tells of the other", () => {
            const databases = new Map([
                ["two", instances],
                ["one", instances],
            ]);
            const ofOne = plan(observation(both, { databases, ...registered("one") }), emptyState, both, now);
            expect(ofOne.additions).to.deep.equal([]);
            const conflicts = [{ name: "rds/db-1", reason: "the entries one and two both have it; one counts" }];
            expect(ofOne.conflicts).to.deep.equal(conflicts);
            const ofTwo = plan(observation(both, { databases, ...registered("two") }), emptyState, both, now);
            expect(additionOf(ofTwo)).to.equal("replace node node:rds/db-1: is not of the entry one");
        });

        it("leaves a registration with its entry while that one's databases are not known", () => {
            const databases = new Map([["two", instances]]);
            const decided = plan(observation(both, { databases, ...registered("one") }), emptyState, both, now);
            expect(decided.additions).to.deep.equal([]);
            expect(decided.leftAlone).to.deep.equal([
                { name: "rds/db-1", reason: "it is of the entry one, whose databases were not seen" },
            ]);
        });
    });

    describe("no longer wanted", () => {
        /** Ids that go in the second run in which it is so; none goes in the first. */
        function goes(scene: Partial<Observation>, settings = config): string[] {
            const seen = observation(settings, { databases: new Map([["orders", []]]), ...scene });
            const before = plan(seen, emptyState, settings, now);
            expect(before.removals).to.deep.equal([]);
            const after = plan(seen, { ...emptyState, ...before }, settings, new Date(later(5)));
            return after.removals.map(({ kind, id }) => `${kind} ${id}`);
        }
        const nodes = [databaseNode("orders", "db-1")];
        const services = [databaseService("orders", "db-1")];

        it("goes with its node when RDS does not have it", () => {
            expect(goes({ nodes, services })).to.deep.equal(["node node:rds/db-1"]);
        });

        it("goes with its node when its entry is gone", () => {
            const without = configuration();
            expect(goes({ nodes, services }, without)).to.deep.equal(["node node:rds/db-1"]);
        });

        it("goes as a service when its node is not ours", () => {
            const server: PmmNode = { id: "pmm-server", name: "pmm-server", labels: {}, connected: true };
            const onServer = [databaseService("orders", "db-1", { nodeId: "pmm-server" })];
            expect(goes({ nodes: [server], services: onServer })).to.deep.equal(["service service:rds/db-1"]);
            const unlabelled = [databaseNode("orders", "db-1", { labels: {} })];
            expect(goes({ nodes: unlabelled, services })).to.deep.equal(["service service:rds/db-1"]);
        });

        it("stays while RDS did not tell of its entry, as a node and as a service", () => {
            expect(goes({ nodes, services, databases: new Map() })).to.deep.equal([]);
            const unlabelled = [databaseNode("orders", "db-1", { labels: {} })];
            expect(goes({ nodes: unlabelled, services, databases: new Map() })).to.deep.equal([]);
            const { leftAlone } = plan(observation(config, { nodes: unlabelled, services }), emptyState, config, now);
            expect(leftAlone).to.deep.equal([
                { name: "rds/db-1", reason: "the databases of the entry orders were not seen" },
            ]);
        });

        it("stays when its labels are not ours", () => {
            const others = { nodes: [{ ...nodes[0]!, labels: foreign }], services: [{ ...services[0]!, labels: {} }] };
            expect(goes(others)).to.deep.equal([]);
        });

        it("stays when PMM did not list its node", () => {
            expect(goes({ services })).to.deep.equal([]);
        });

        it("leaves a node with a service that is not ours, and takes ours off it", () => {
            const more = [...services, databaseService("x", "other", { nodeId: "node:rds/db-1", labels: {} })];
            expect(goes({ nodes, services: more })).to.deep.equal(["service service:rds/db-1"]);
        });

        it("takes a service of ours of another name off a node that stays", () => {
            const more = [...services, databaseService("orders", "db-0", { nodeId: "node:rds/db-1" })];
            const databases = new Map([["orders", [rdsInstance("db-1")]]]);
            expect(goes({ nodes, services: more, databases })).to.deep.equal(["service service:rds/db-0"]);
        });

        it("stays as a right service on a node that is not ours", () => {
            const unlabelled = [databaseNode("orders", "db-1", { labels: {} })];
            const databases = new Map([["orders", [rdsInstance("db-1")]]]);
            expect(goes({ nodes: unlabelled, services, databases })).to.deep.equal([]);
        });

        it("is not counted on a node that is replaced with all that is on it", () => {
            const more = [...services, databaseService("orders", "db-0", { nodeId: "node:rds/db-1" })];
            const databases = new Map([["orders", [rdsInstance("db-1", { port: 3307 })]]]);
            const decided = plan(observation(config, { nodes, services: more, databases }), emptyState, config, now);
            expect(additionOf(decided)).to.match(/^replace node node:rds\/db-1: /);
            expect(decided.absences).to.deep.equal({});
        });

        it("does not wait to be replaced by the registration of another entry", () => {
            const renamed = configuration({ databases: [entry("renamed")] });
            const databases = new Map([["renamed", [rdsInstance("db-1")]]]);
            const decided = plan(observation(renamed, { nodes, services, databases }), emptyState, renamed, now);
            expect(additionOf(decided)).to.equal("replace node node:rds/db-1: is not of the entry renamed");
            expect(decided.absences).to.deep.equal({});
        });

        it("is not held back by instances' groups that are missing", () => {
            const more = configuration({ databases: [orders], groups: [group("web")] });
            expect(goes({ nodes, services }, more)).to.deep.equal(["node node:rds/db-1"]);
        });
    });
});
