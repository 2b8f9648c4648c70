import fc from "fast-check";
import { labels, type Engine, type ReconcilerConfig } from "../../../../lambdas/pmm-reconciler/contract";
import type { Member, Observation, PmmNode, PmmService, State } from "../../../../lambdas/pmm-reconciler/model";
import {
    configuration,
    currentCredential,
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
    observation,
    rdsInstance,
} from "./things";

/** Plain objects, as the code makes them: chai tells those of another prototype apart. */
function record<T>(fields: { [Field in keyof T]: fc.Arbitrary<T[Field]> }): fc.Arbitrary<T> {
    return fc.record(fields, { noNullPrototype: true });
}

/** A configuration, and what a run of it sees. */
export interface World {
    config: ReconcilerConfig;
    seen: Observation;
}

// Few names of each kind, so that they meet often.
const groupNames = ["g0", "g1", "g2"];
const entryNames = ["e0", "e1", "e2"];
const identifiers = ["d0", "d1", "d2"];
const instanceIds = ["i-0", "i-1", "i-2", "i-3", "i-4"];
const engines: Engine[] = ["mysql", "postgresql", "mongodb", "valkey"];
const names = [
    ...groupNames.flatMap((name) => instanceIds.map((id) => `${name}/host-${id}`)),
    ...identifiers.map((identifier) => `rds/${identifier}`),
    "g0/past",
    "g1/past",
    "rds/past",
    "someone's",
];

const config: fc.Arbitrary<ReconcilerConfig> = record({
    groups: fc.subarray(groupNames, { minLength: 1 }),
    entries: fc.subarray(entryNames, { minLength: 1 }),
    engine: fc.constantFrom(...engines, "mysql" as const),
    databaseEngine: fc.constantFrom("mysql" as const, "mysql" as const, "postgresql" as const),
    removalsPerRun: fc.integer({ min: 1, max: 2 }),
}).map(({ groups, entries, engine, databaseEngine, removalsPerRun }) =>
    configuration({
        removalsPerRun,
        groups: groups.map((name) => group(name, { engine })),
        databases: entries.map((name) => entry(name, { engine: databaseEngine })),
    }),
);

const hostMember = (instanceId: string): fc.Arbitrary<Member> =>
    record({
        instanceId: fc.constant(instanceId),
        lifecycleState: fc.constantFrom("InService", "InService", "InService", "Standby", "Pending", "Terminating"),
        healthStatus: fc.constantFrom("Healthy", "Healthy", "Healthy", "Unhealthy"),
        hostname: fc.constantFrom(`host-${instanceId}`, `host-${instanceId}`, `host-${instanceId}`, undefined),
    });

/** Each instance is in one group, or in none; each group is seen, or missing. */
const members: fc.Arbitrary<Observation["groups"]> = fc
    .tuple(
        fc.subarray(groupNames, { minLength: 1 }),
        fc.tuple(...instanceIds.map((id) => fc.tuple(fc.option(fc.constantFrom(...groupNames)), hostMember(id)))),
    )
    .map(
        ([seen, placed]) =>
            new Map(
                seen.map((name) => [name, placed.filter(([place]) => place === name).map(([, instance]) => instance)]),
            ),
    );

const rdsInstances = fc
    .subarray(identifiers)
    .chain((chosen) =>
        fc.tuple(
            ...chosen.map((identifier) => fc.constantFrom(3306, 5432).map((port) => rdsInstance(identifier, { port }))),
        ),
    );

const databases: fc.Arbitrary<Observation["databases"]> = fc
    .tuple(fc.subarray(entryNames), fc.tuple(...entryNames.map(() => rdsInstances)))
    .map(([seen, lists]) => new Map(seen.map((name, index) => [name, lists[index]!])));

/** One value of `values`, or no such label. */
const label = (key: string, ...values: string[]): fc.Arbitrary<Record<string, string>> =>
    fc.constantFrom({}, ...values.map((value) => ({ [key]: value })));

/** Ours mostly, of everything and nothing. */
const anyLabels: fc.Arbitrary<Record<string, string>> = fc
    .tuple(
        label(labels.deployment, deployment, deployment, deployment, deployment, "other"),
        fc.oneof(
            fc
                .tuple(label(labels.group, ...groupNames), label(labels.instance, ...instanceIds))
                .map(([place, instance]) => ({ ...place, ...instance })),
            label(labels.database, ...entryNames),
        ),
        label(labels.credential, currentCredential, currentCredential, "c0000000"),
    )
    .map((parts) => Object.assign({}, ...parts) as Record<string, string>);

/** Labels that fit a name of ours, or any. */
function labelsFor(name: string): fc.Arbitrary<Record<string, string>> {
    const [place = "", host = ""] = name.split("/");
    const credential = label(labels.credential, currentCredential, currentCredential, "c0000000");
    const fitting =
        place === "rds"
            ? fc.constantFrom(...entryNames).map((owner) => databaseLabels(owner))
            : fc.constant(instanceLabels(place, host.replace("host-", "")));
    const ours = fc.tuple(fitting, credential).map(([owner, version]) => ({ ...owner, ...version }));
    return fc.oneof({ weight: 3, arbitrary: ours }, { weight: 1, arbitrary: anyLabels });
}

const nodes: fc.Arbitrary<PmmNode[]> = fc.shuffledSubarray(names, { maxLength: 10 }).chain((chosen) =>
    fc.tuple(
        ...chosen.map((name) =>
            record({
                id: fc.constant(`n:${name}`),
                name: fc.constant(name),
                labels: labelsFor(name),
                connected: fc.boolean(),
            }),
        ),
    ),
);

const services: fc.Arbitrary<PmmService[]> = fc.shuffledSubarray(names, { maxLength: 12 }).chain((chosen) =>
    fc.tuple(
        ...chosen.map((name) =>
            record({
                id: fc.constant(`s:${name}`),
                name: fc.constant(name),
                type: fc.constantFrom(...engines, "mysql", "mysql"),
                // Half of them where they belong; not every node is there.
                nodeId: fc.oneof(fc.constant(`n:${name}`), fc.constantFrom(...names.map((node) => `n:${node}`))),
                address: fc.constantFrom("127.0.0.1", `${name.slice(4)}.rds.internal`),
                port: fc.constantFrom(3306, 5432),
                labels: labelsFor(name),
                exported: fc.boolean(),
            }),
        ),
    ),
);

/** PMM holds whatever it holds, and AWS tells of this and that. */
const chaos: fc.Arbitrary<World> = record({
    config,
    members,
    databases,
    nodes,
    services,
    busy: fc.subarray(instanceIds),
    unreadable: fc.subarray([...groupNames, ...entryNames], { maxLength: 2 }),
}).map((parts) => {
    const seen = observation(parts.config, {
        nodes: parts.nodes,
        services: parts.services,
        groups: parts.members,
        databases: parts.databases,
        busy: new Set(parts.busy),
    });
    const unreadable = new Set(parts.unreadable.map((name) => `arn:credentials:${name}`));
    const credentials = new Map([...seen.credentials].filter(([arn]) => !unreadable.has(arn)));
    return { config: parts.config, seen: { ...seen, credentials } };
});

/** A state in which some of a world's nodes and services were not wanted before, and some instances failed. */
export function stateOf({ seen }: World): fc.Arbitrary<State> {
    const keys = [...seen.nodes.map(({ id }) => `node:${id}`), ...seen.services.map(({ id }) => `service:${id}`)];
    const moment = fc.integer({ min: -30, max: 30 }).map(later);
    const past = fc.integer({ min: -60, max: -1 }).map(later);
    const absence = record({ since: past, runs: fc.integer({ min: 1, max: 3 }) });
    const attempt = record({ failures: fc.integer({ min: 1, max: 5 }), notBefore: moment });
    return record({
        absences: fc
            .subarray(["node:gone", ...keys])
            .chain((chosen) => fc.tuple(...chosen.map((key) => fc.tuple(fc.constant(key), absence))))
            .map((chosen) => Object.fromEntries(chosen)),
        attempts: fc.dictionary(fc.constantFrom(...instanceIds), attempt, { noNullPrototype: true }),
    }).map((parts) => ({ ...emptyState, ...parts }));
}

/** Everything of ours is as it should be, beside what is not ours. */
export const rightWorld: fc.Arbitrary<World> = record({
    config,
    placed: fc.tuple(
        ...instanceIds.map((id) =>
            record({ place: fc.nat(), inService: fc.boolean(), connected: fc.boolean(), id: fc.constant(id) }),
        ),
    ),
    chosen: fc.tuple(...identifiers.map((identifier) => fc.tuple(fc.constant(identifier), fc.nat()))),
    strangers: fc.uniqueArray(
        fc.string({ minLength: 1 }).map((name) => `stranger ${name}`),
        { maxLength: 5 },
    ),
}).map((parts) => {
    const { groups, databases: entries } = parts.config;
    const seen = {
        nodes: parts.strangers.map((name): PmmNode => ({ id: name, name, labels: {}, connected: false })),
        services: parts.strangers.map((name) => ({
            ...hostService("g0", "i-0"),
            id: name,
            name,
            nodeId: name,
            labels: {},
        })),
        groups: new Map(groups.map(({ name }) => [name, [] as Member[]])),
        databases: new Map(entries.map(({ name }) => [name, [] as ReturnType<typeof rdsInstance>[]])),
    };
    for (const { id, place, inService, connected } of parts.placed) {
        const { name, engine } = groups[place % groups.length]!;
        seen.groups.get(name)!.push(member(id, inService ? {} : { lifecycleState: "Standby" }));
        seen.nodes.push(hostNode(name, id, { connected: inService || connected }));
        seen.services.push(hostService(name, id, { type: engine }));
    }
    for (const [identifier, place] of parts.chosen) {
        const { name, engine } = entries[place % entries.length]!;
        seen.databases.get(name)!.push(rdsInstance(identifier));
        seen.nodes.push(databaseNode(name, identifier));
        seen.services.push(databaseService(name, identifier, { type: engine }));
    }
    return { config: parts.config, seen: observation(parts.config, seen) };
});

/** Changes to `things`: most stay as they are, some are lost, some are changed in one of the ways of `change`. */
function disturb<Thing>(things: readonly Thing[], change: fc.Arbitrary<Partial<Thing>>): fc.Arbitrary<Thing[]> {
    const fate = fc.oneof(
        { weight: 3, arbitrary: fc.constant({}) },
        { weight: 1, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: change },
    );
    const fates = fc.array(fate, { minLength: things.length, maxLength: things.length });
    return fates.map((each) =>
        things.flatMap((thing, index) => {
            const changed = each[index];
            return changed === undefined ? [] : [{ ...thing, ...changed }];
        }),
    );
}

/** Some of the entries of `map`, each with its list disturbed. */
function disturbLists<Thing>(
    map: ReadonlyMap<string, Thing[]>,
    change: fc.Arbitrary<Partial<Thing>>,
): fc.Arbitrary<ReadonlyMap<string, Thing[]>> {
    const lists = [...map].map(([name, things]) =>
        fc.tuple(fc.constant(name), disturb(things, change), fc.integer({ min: 0, max: 3 })),
    );
    return fc
        .tuple(...lists)
        .map((drawn) => new Map(drawn.filter(([, , luck]) => luck > 0).map(([name, things]) => [name, things])));
}

/** A world that was right until this and that happened. */
const disturbed: fc.Arbitrary<World> = rightWorld.chain(({ config: settings, seen }) =>
    record({
        config: fc.constant(settings),
        seen: record<Observation>({
            nodes: disturb(seen.nodes, fc.constantFrom({ connected: false }, { connected: true }, { labels: {} })),
            services: disturb(
                seen.services,
                fc.constantFrom<Partial<PmmService>>(
                    { exported: false },
                    { type: "other" },
                    { port: 1 },
                    { labels: {} },
                ),
            ),
            groups: disturbLists(
                seen.groups,
                fc.constantFrom({ hostname: undefined }, { lifecycleState: "Standby" }, { healthStatus: "Unhealthy" }),
            ),
            databases: disturbLists(seen.databases, fc.constantFrom({ port: 5432 }, { address: "new.rds.internal" })),
            credentials: fc.subarray([...seen.credentials]).map((known) => new Map(known)),
            busy: fc.subarray(instanceIds).map((ids) => new Set(ids)),
        }),
    }),
);

/** Anything that a run may see. */
export const anyWorld: fc.Arbitrary<World> = fc.oneof(chaos, disturbed);
