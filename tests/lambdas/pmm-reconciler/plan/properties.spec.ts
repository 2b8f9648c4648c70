import { expect } from "chai";
import fc from "fast-check";
import { instanceName, labels } from "../../../../lambdas/pmm-reconciler/contract";
import type { Member, Observation, Plan, PmmNode, Removal, State } from "../../../../lambdas/pmm-reconciler/model";
import { plan } from "../../../../lambdas/pmm-reconciler/plan";
import { PmmModel } from "./pmm-model";
import { deployment, emptyState, later, now } from "./things";
import { anyWorld, rightWorld, stateOf, type World } from "./worlds";

const runs = { numRuns: 500 };

/** A world, and what was before. */
const anyRun = anyWorld.chain((world) => fc.tuple(fc.constant(world), stateOf(world)));

function isOurs(thing: { labels: Record<string, string> } | undefined): boolean {
    return thing?.labels[labels.deployment] === deployment;
}

function allMembers({ config, seen }: World): (Member & { group: string })[] {
    return config.groups.flatMap(({ name }) =>
        (seen.groups.get(name) ?? []).map((member) => ({ ...member, group: name })),
    );
}

function removedNodes({ removals }: Plan, { seen }: World): PmmNode[] {
    const ids = new Set(removals.filter(({ kind }) => kind === "node").map(({ id }) => id));
    return seen.nodes.filter(({ id }) => ids.has(id));
}

/** Everything in PMM that is gone once `removal` is done. */
function takenOut({ kind, id }: Removal, { nodes, services }: Observation): { labels: Record<string, string> }[] {
    return kind === "node"
        ? [...nodes.filter((node) => node.id === id), ...services.filter(({ nodeId }) => nodeId === id)]
        : services.filter((service) => service.id === id);
}

function doesNothing({ removals, heldBack, additions, setUps }: Plan): boolean {
    return removals.length === 0 && heldBack === 0 && additions.length === 0 && setUps.size === 0;
}

/** Whether something was absent in an earlier run, four minutes ago or longer. */
function isOld(absence: State["absences"][string] | undefined): boolean {
    return absence !== undefined && now.getTime() - Date.parse(absence.since) >= 240_000;
}

/** What must be so of any plan, whatever was seen. */
const promises: Record<string, (world: World, state: State, decided: Plan) => void> = {
    "removes nothing without our label, neither by itself nor with a node": ({ seen }, _, decided) => {
        const replaced = decided.additions.flatMap(({ replaces }) => replaces ?? []);
        for (const removal of [...decided.removals, ...replaced]) {
            const out = takenOut(removal, seen);
            expect(out).to.not.be.empty;
            expect(out.every(isOurs)).to.equal(true);
        }
    },
    "removes no more than the cap, and holds back the rest": ({ config }, { absences }, decided) => {
        expect(decided.removals.length).to.be.at.most(config.removalsPerRun);
        const due = Object.keys(decided.absences).filter((key) => isOld(absences[key]));
        expect(decided.removals.length + decided.heldBack).to.equal(due.length);
    },
    "removes nothing on its first absence, and nothing within four minutes of it": (_, { absences }, decided) => {
        for (const { kind, id } of decided.removals) {
            expect(isOld(absences[`${kind}:${id}`])).to.equal(true);
        }
    },
    "removes first what was seen first": (_, { absences }, decided) => {
        const since = decided.removals.map(({ kind, id }) => absences[`${kind}:${id}`]!.since);
        expect(since).to.deep.equal([...since].sort());
        const last = since.at(-1);
        const removed = new Set(decided.removals.map(({ kind, id }) => `${kind}:${id}`));
        const heldBack = Object.keys(decided.absences).filter((key) => isOld(absences[key]) && !removed.has(key));
        expect(last === undefined || heldBack.every((key) => absences[key]!.since >= last)).to.equal(true);
    },
    "removes no node whose agent is connected": (world, _, decided) => {
        expect(removedNodes(decided, world).filter(({ connected }) => connected)).to.deep.equal([]);
    },
    "removes no node of a member, unless that has another one in service": (world, _, decided) => {
        for (const node of removedNodes(decided, world)) {
            const member = allMembers(world).find(({ instanceId }) => instanceId === node.labels[labels.instance]);
            // Databases' nodes may say anything of instances.
            if (member === undefined || node.labels[labels.group] === undefined) {
                continue;
            }
            expect(member).to.include({ lifecycleState: "InService", healthStatus: "Healthy" });
            expect(member.hostname).to.be.a("string");
            expect(instanceName(member.group, member.hostname!)).to.not.equal(node.name);
        }
    },
    "removes no node of a group that is missing or not monitored": ({ config, seen }, _, decided) => {
        const known = config.groups.filter(({ name }) => seen.groups.has(name)).map(({ name }) => name);
        for (const node of removedNodes(decided, { config, seen })) {
            const group = node.labels[labels.group];
            expect(group === undefined || known.includes(group)).to.equal(true);
        }
    },
    "removes no registration of a database that is listed, or not known": ({ config, seen }, _, decided) => {
        const configured = config.databases.map(({ name }) => name);
        const listed = configured.flatMap((name) => seen.databases.get(name) ?? []);
        for (const node of removedNodes(decided, { config, seen })) {
            const entry = node.labels[labels.database];
            if (node.labels[labels.group] !== undefined || entry === undefined) {
                continue;
            }
            expect(listed.map(({ identifier }) => `rds/${identifier}`)).to.not.include(node.name);
            expect(configured.includes(entry) && !seen.databases.has(entry)).to.equal(false);
        }
    },
    "sets up each instance once, and only those in service that are known and not busy": (world, state, decided) => {
        const members = allMembers(world);
        const chosen = [...decided.setUps].flatMap(([group, ids]) => ids.map((id) => ({ group, id })));
        expect(new Set(chosen.map(({ id }) => id)).size).to.equal(chosen.length);
        expect([...decided.setUps.values()].every((ids) => ids.length > 0)).to.equal(true);
        for (const { group, id } of chosen) {
            const member = members.find(({ instanceId }) => instanceId === id);
            expect(member).to.include({ group, lifecycleState: "InService", healthStatus: "Healthy" });
            expect(member!.hostname).to.be.a("string");
            expect(world.seen.busy.has(id)).to.equal(false);
            expect((state.attempts[id]?.notBefore ?? "") <= now.toISOString()).to.equal(true);
        }
    },
    "sets up nothing and registers nothing whose name somebody else has": ({ seen }, _, decided) => {
        const foreign = [...seen.nodes, ...seen.services].filter((thing) => !isOurs(thing)).map(({ name }) => name);
        const hostnames = new Map(
            [...seen.groups.values()].flat().map(({ instanceId, hostname }) => [instanceId, hostname]),
        );
        const used = [
            ...[...decided.setUps].flatMap(([group, ids]) => ids.map((id) => `${group}/${hostnames.get(id) ?? ""}`)),
            ...decided.additions.map(({ instance }) => `rds/${instance.identifier}`),
        ];
        expect(used.filter((name) => foreign.includes(name))).to.deep.equal([]);
    },
    "remembers only what PMM has, one run longer than before": ({ seen }, { absences }, decided) => {
        const keys = [...seen.nodes.map(({ id }) => `node:${id}`), ...seen.services.map(({ id }) => `service:${id}`)];
        for (const [key, absence] of Object.entries(decided.absences)) {
            expect(keys).to.include(key);
            const before = absences[key] ?? { since: now.toISOString(), runs: 0 };
            expect(absence).to.deep.equal({ since: before.since, runs: before.runs + 1 });
        }
    },
    "counts every instance in service, and as right no more than are left": (world, _, { wanted, right, setUps }) => {
        const inService = allMembers(world).filter(
            ({ lifecycleState, healthStatus }) => lifecycleState === "InService" && healthStatus === "Healthy",
        );
        expect(wanted).to.equal(inService.length);
        expect(right).to.be.at.most(wanted - [...setUps.values()].flat().length);
    },
};

/** What can be in a plan; a promise about what hardly ever happens would say little. */
const kinds: Record<string, (decided: Plan) => boolean> = {
    "removed nodes": ({ removals }) => removals.some(({ kind }) => kind === "node"),
    "removed services": ({ removals }) => removals.some(({ kind }) => kind === "service"),
    "held back": ({ heldBack }) => heldBack > 0,
    "first absences": ({ absences }) => Object.values(absences).some(({ runs: seen }) => seen === 1),
    "set-ups": ({ setUps }) => setUps.size > 0,
    right: ({ right }) => right > 0,
    "added databases": ({ additions }) => additions.some(({ replaces }) => replaces === undefined),
    "replaced nodes": ({ additions }) => additions.some(({ replaces }) => replaces?.kind === "node"),
    "replaced services": ({ additions }) => additions.some(({ replaces }) => replaces?.kind === "service"),
    conflicts: ({ conflicts }) => conflicts.length > 0,
    "left alone": ({ leftAlone }) => leftAlone.length > 0,
};

describe("plan, of anything", () => {
    let sample: Plan[] | undefined;
    const plans = (): Plan[] =>
        (sample ??= fc
            .sample(anyRun, { numRuns: 2000, seed: 1 })
            .map(([{ config, seen }, state]) => plan(seen, state, config, now)));

    for (const [title, holds] of Object.entries(kinds)) {
        it(`is tried with ${title}`, () => {
            expect(plans().filter(holds).length).to.be.above(20);
        });
    }

    for (const [title, check] of Object.entries(promises)) {
        it(title, () => {
            fc.assert(
                fc.property(anyRun, ([world, state]) => {
                    check(world, state, plan(world.seen, state, world.config, now));
                }),
                runs,
            );
        });
    }

    it("changes nothing that it is given, and decides the same again", () => {
        fc.assert(
            fc.property(anyRun, ([{ config, seen }, state]) => {
                const before = structuredClone({ config, seen, state });
                const decided = plan(seen, state, config, now);
                expect({ config, seen, state }).to.deep.equal(before);
                expect(plan(seen, state, config, now)).to.deep.equal(decided);
            }),
            { numRuns: 200 },
        );
    });

    it("removes nothing of a group from the moment it is missing, whatever was absent before", () => {
        fc.assert(
            fc.property(anyRun, fc.nat(), ([{ config, seen }, state], index) => {
                fc.pre(config.groups.length > 0);
                const { name } = config.groups[index % config.groups.length]!;
                const groups = new Map([...seen.groups].filter(([other]) => other !== name));
                const world = { config, seen: { ...seen, groups } };
                const decided = plan(world.seen, state, config, now);
                const nodes = removedNodes(decided, world).filter((node) => node.labels[labels.group] === name);
                expect(nodes).to.deep.equal([]);
                expect(decided.setUps.has(name)).to.equal(false);
            }),
            runs,
        );
    });

    it("does nothing in a world that is right", () => {
        fc.assert(
            fc.property(rightWorld, ({ config, seen }) => {
                const wanted = allMembers({ config, seen }).filter(
                    ({ lifecycleState }) => lifecycleState === "InService",
                );
                expect(plan(seen, emptyState, config, now)).to.deep.equal({
                    removals: [],
                    heldBack: 0,
                    additions: [],
                    setUps: new Map(),
                    conflicts: [],
                    leftAlone: [],
                    wanted: wanted.length,
                    right: wanted.length,
                    absences: {},
                });
            }),
            runs,
        );
    });

    it("comes to rest, run after run, with everything right that nothing stands in the way of", () => {
        fc.assert(
            fc.property(anyRun, ([{ config, seen: first }, before]) => {
                const pmm = new PmmModel(first, config);
                let state = before;
                let seen = first;
                let decided = plan(seen, state, config, now);
                // Each run removes one thing at least once it is due; every other thing takes a few runs at most.
                const most = 2 * (first.nodes.length + first.services.length) + 10;
                for (let run = 1; run <= most; run++) {
                    pmm.apply(decided, seen);
                    state = { ...state, absences: decided.absences };
                    seen = { ...seen, ...pmm.now, busy: new Set() };
                    decided = plan(seen, state, config, new Date(later(run * 60)));
                }
                expect(decided).to.satisfy(doesNothing);
                expect(decided.absences).to.deep.equal({});

                const nameless = allMembers({ config, seen }).filter(
                    ({ lifecycleState, healthStatus, hostname }) =>
                        lifecycleState === "InService" && healthStatus === "Healthy" && hostname === undefined,
                );
                const contested = decided.conflicts.filter(({ name }) => !name.startsWith("rds/"));
                expect(decided.wanted - decided.right).to.equal(nameless.length + contested.length);
            }),
            runs,
        );
    });
});
