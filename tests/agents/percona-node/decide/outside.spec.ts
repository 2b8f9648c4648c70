import { expect } from "chai";
import type { Observed } from "../../../../agents/percona-node/model";
import {
    decided,
    groupName,
    gtids,
    inside,
    item,
    kinds,
    noAnswer,
    noItem,
    now,
    outside,
    peer,
    scene,
    silent,
    uuid,
    view,
} from "./scene";

const live = view([2, 3]);
const both = [peer(2, live), peer(3, live)];
const empty = outside({ content: "empty", gtids: "" });
const policy = scene().policy;

/** What is remembered of a server that was a member, and has been silent for that many milliseconds. */
const silentMember = (milliseconds: number): Observed["remembered"] => ({
    lasting: {},
    memberUuid: uuid(1),
    hangsSince: now - milliseconds,
});
const all = view([2, 1, 3]);
const lost = view([2, 1, 3], { 1: "UNREACHABLE" });

describe("decide, outside of a group", () => {
    describe("boot", () => {
        const cases: { when: string; changes: Partial<Observed>; task?: string }[] = [
            {
                when: "waits for a server that is silent",
                changes: { server: undefined, remembered: { lasting: {}, hangsSince: now - 299_000 } },
            },
            {
                when: "restarts a server that has been silent for five minutes",
                changes: { server: undefined, remembered: { lasting: {}, hangsSince: now - 300_000 } },
                task: "restart-server",
            },
            {
                when: "restarts one after half a minute without which its group goes on",
                changes: { server: undefined, peers: both, remembered: silentMember(30_000) },
                task: "restart-server",
            },
            {
                when: "restarts one after half a minute that its group does not reach",
                changes: { server: undefined, peers: [peer(2, lost), peer(3, lost)], remembered: silentMember(30_000) },
                task: "restart-server",
            },
            {
                when: "does not before half a minute",
                changes: { server: undefined, peers: both, remembered: silentMember(29_999) },
            },
            {
                when: "does not so soon when the others still count on it",
                changes: { server: undefined, peers: [peer(2, all), peer(3, all)], remembered: silentMember(299_999) },
            },
            {
                when: "does not so soon when no group lives without it",
                changes: { server: undefined, peers: [peer(2), peer(3)], remembered: silentMember(299_999) },
            },
            {
                when: "does not so soon when it was no member of the group",
                changes: { server: undefined, peers: both, remembered: { lasting: {}, hangsSince: now - 299_999 } },
            },
            {
                when: "leaves a server that starts to systemd, however long InnoDB recovers",
                changes: {
                    server: undefined,
                    serverRuns: "starting",
                    remembered: { lasting: {}, silentSince: now - 900_000, hangsSince: now - 900_000 },
                },
            },
            {
                when: "gives a server five minutes to answer from when it is ready, not from when it began to start",
                changes: { server: undefined, remembered: { lasting: {}, silentSince: now - 900_000 } },
            },
            {
                when: "does not restart a server that refuses the agent",
                changes: {
                    server: undefined,
                    blind: "it is refused (Access denied)",
                    remembered: { lasting: {}, silentSince: now - 900_000, hangsSince: now - 900_000 },
                },
            },
            {
                when: "starts a server that is down, though there are no passwords to ask it with",
                changes: {
                    server: undefined,
                    serverRuns: false,
                    blind: "no passwords",
                    remembered: { lasting: {}, silentSince: now - 10_000 },
                },
                task: "restart-server",
            },
            {
                when: "leaves a server that ended to systemd",
                changes: {
                    server: undefined,
                    serverRuns: false,
                    remembered: { lasting: {}, silentSince: now - 9_000 },
                },
            },
            {
                when: "starts a server that systemd does not",
                changes: {
                    server: undefined,
                    serverRuns: false,
                    remembered: { lasting: {}, silentSince: now - 10_000 },
                },
                task: "restart-server",
            },
            {
                when: "prepares a new data directory",
                changes: { server: outside({ content: "new", gtids: "" }), peers: both },
                task: "prepare-server",
            },
            {
                when: "does not touch a server whose task is under way",
                changes: {
                    server: outside({ content: "new" }),
                    task: { task: { kind: "restart-server" }, since: now },
                },
            },
        ];
        it("knows of a server whether it was a member when it was heard last", () => {
            const { memberUuid } = decided({ server: inside(all), peers: [peer(2, all), peer(3, all)] }).remembered;
            expect(memberUuid).to.equal(uuid(1));
            const silentNow = decided({ server: undefined, peers: both, remembered: { lasting: {}, memberUuid } });
            expect(silentNow.remembered.memberUuid).to.equal(uuid(1));
            expect(decided({ peers: both, remembered: { lasting: {}, memberUuid } }).remembered.memberUuid).to.be
                .undefined;
            const restarted = decided({ server: undefined, peers: both, remembered: silentMember(30_000) });
            expect(restarted.remembered.memberUuid).to.be.undefined;
        });

        for (const { when, changes, task } of cases) {
            it(when, () => {
                const decision = decided(changes);
                expect(decision.task?.kind).to.equal(task);
                expect(decision.state).to.equal("boot");
                expect(decision.fit).to.deep.equal({ primary: false, replica: false });
            });
        }
    });

    describe("an agent that cannot look at its server", () => {
        const blind: Partial<Observed> = { server: undefined, blind: "it is refused (Access denied)" };

        it("says why, and tells people once when it lasts for a minute", () => {
            const soon = decided({ ...blind, remembered: { lasting: {}, silentSince: now - 59_000 } });
            expect(soon.why).to.include("it is refused (Access denied)");
            expect(kinds(soon)).not.to.include("tell");
            const told = decided({ ...blind, remembered: { lasting: {}, silentSince: now - 60_000 } });
            expect(told.orders).to.deep.include({ kind: "tell", what: told.why, loud: true });
            expect(kinds(decided({ ...blind, remembered: told.remembered }))).not.to.include("tell");
            // It is news again once the server has answered in between.
            const { remembered } = decided({ remembered: told.remembered });
            const again = decided({ ...blind, remembered: { ...remembered, silentSince: now - 60_000 } });
            expect(kinds(again)).to.include("tell");
        });

        it("begins the five minutes of a silent server anew", () => {
            const { remembered } = decided({ ...blind, remembered: { lasting: {}, hangsSince: now - 299_000 } });
            const later = decided({ server: undefined, now: now + 2_000, remembered });
            expect(later.task).to.be.undefined;
            expect(later.remembered.hangsSince).to.equal(now + 2_000);
        });
    });

    describe("find and join", () => {
        it("joins the live group of the item's name, with what the group has as well", () => {
            expect(decided({ peers: both }).task).to.deep.equal({ kind: "join", groupName, clone: false });
        });

        it("is cloned when no member has the logs any more that it lacks", () => {
            const far = outside({ gtids: gtids(3) });
            const without = peer(2, live, { purged: gtids(4) });
            const [all, one] = [
                [without, peer(3, live, { purged: gtids(5) })],
                [without, peer(3, live, { purged: gtids(3) })],
            ];
            expect(decided({ server: far, peers: all }).task).to.deep.equal({ kind: "join", groupName, clone: true });
            expect(decided({ server: far, peers: one }).task).to.deep.equal({ kind: "join", groupName, clone: false });
        });

        it("is not cloned where it cannot be, also when no member has its logs", () => {
            const built = { version: "8.4.3" };
            const peers = [peer(2, live, { purged: gtids(4), built }), peer(3, live, { purged: gtids(4), built })];
            const decision = decided({ server: outside({ gtids: gtids(3) }), peers });
            expect(decision.task).to.be.undefined;
            expect(decision.why).to.include("cannot be copied from the group");
        });

        it("is cloned only when it is empty", () => {
            expect(decided({ peers: both, server: empty }).task).to.deep.equal({
                kind: "join",
                groupName,
                clone: true,
            });
        });

        it("joins what a secondary shows when the primary does not answer", () => {
            const four = view([2, 3, 4]);
            const peers = [silent(2), peer(3, four), peer(4, four)];
            expect(decided({ peers }).task?.kind).to.equal("join");
        });

        it("waits until more than half of the group answers: a START without a majority would block", () => {
            const decision = decided({ peers: [peer(2, live), silent(3)] });
            expect(decision.task).to.be.undefined;
            expect(decision.state).to.equal("find");
        });

        it("waits until the group has let go of it as it was before it was killed", () => {
            for (const state of ["ONLINE", "RECOVERING", "UNREACHABLE"] as const) {
                const before = view([2, 3, 1], { 1: state });
                const decision = decided({ peers: [peer(2, before), peer(3, before)] });
                expect(decision.task, state).to.be.undefined;
                expect(decision.state).to.equal("join");
                expect(decision.why).to.include("let go");
            }
            expect(decided({ peers: both }).task?.kind).to.equal("join");
        });

        it("looks for the group by its servers, not by DynamoDB", () => {
            expect(decided({ peers: both, group: noAnswer }).task).to.deep.equal({
                kind: "join",
                groupName,
                clone: false,
            });
            expect(decided({ peers: both, group: noItem }).task?.kind).to.equal("join");
        });

        const not: { when: string; changes: Partial<Observed> }[] = [
            {
                when: "one that has no majority",
                changes: { peers: [peer(2, view([2, 3, 4], { 3: "UNREACHABLE", 4: "UNREACHABLE" }))] },
            },
            {
                when: "one whose view still shows members that answer that they are out",
                changes: { peers: [peer(2, view([2, 1, 3])), peer(3)] },
            },
            {
                when: "one of another name than the item's",
                changes: { peers: both, group: item({ groupName: "other" }) },
            },
            { when: "one whose bootstrap is not done", changes: { peers: both, group: item({ state: "BOOTING" }) } },
            {
                when: "one that serves nobody while DynamoDB does not answer",
                changes: { peers: [peer(2, view([2]), { agent: { primary: false } })], group: noAnswer },
            },
            {
                when: "either of two that serve while DynamoDB does not answer",
                changes: {
                    peers: [
                        peer(2, view([2])),
                        peer(3, [], {
                            server: { ...peer(3, view([3])).server!, groupName: "other" },
                            agent: { replica: true },
                        }),
                    ],
                    group: noAnswer,
                },
            },
            {
                when: "the old view of a server that was frozen",
                changes: {
                    peers: [
                        peer(2, view([2, 1, 3])),
                        peer(3, [], { server: { ...peer(3, view([3, 4], { 4: "UNREACHABLE" })).server!, view: 6 } }),
                    ],
                },
            },
        ];
        for (const { when, changes } of not) {
            it(`does not join ${when}, nor bootstrap beside it`, () => {
                const { task } = decided(changes);
                expect(task).to.be.undefined;
            });
        }

        it("does not join while it is being terminated", () => {
            const instance = { ...scene().instance, state: "terminating" as const };
            expect(decided({ peers: both, instance }).task?.kind).to.equal("leave");
        });

        it("waits after failures: 2 s, 4 s, and at most 60 s", () => {
            const failed = { task: { kind: "join", groupName, clone: false } as const, at: now - 1_500, error: "3092" };
            const first = decided({ peers: both, ended: failed });
            expect(first.task).to.be.undefined;
            expect(first.remembered.retry).to.deep.equal({ failures: 1, notBefore: now + 500 });
            const again = decided({
                peers: both,
                ended: failed,
                remembered: { lasting: {}, retry: { failures: 1, notBefore: now + 500 } },
            });
            expect(again.remembered.retry?.failures).to.equal(1);
            const second = decided({
                peers: both,
                ended: failed,
                remembered: { lasting: {}, retry: { failures: 1, notBefore: now - 4_000 } },
            });
            expect(second.remembered.retry).to.deep.equal({ failures: 2, notBefore: now + 2_500 });
            const many = decided({
                peers: both,
                ended: failed,
                remembered: { lasting: {}, retry: { failures: 20, notBefore: now - 4_000 } },
            });
            expect(many.remembered.retry?.notBefore).to.equal(now + 58_500);
            expect(
                decided({ peers: both, remembered: { lasting: {}, retry: { failures: 3, notBefore: now } } }).task
                    ?.kind,
            ).to.equal("join");
        });

        it("stops and joins again after five minutes in which it applied nothing, though it receives", () => {
            const server = inside(view([2, 1, 3], { 1: "RECOVERING" }), {
                member: "RECOVERING",
                applierQueue: 4,
                offlineMode: true,
            });
            const stuck = (since: number, applied: number): Partial<Observed> => ({
                server,
                peers: both,
                remembered: { lasting: {}, stuck: { since, applied } },
            });
            expect(decided(stuck(now - 300_000, 5)).task?.kind).to.equal("stop-replication");
            expect(decided(stuck(now - 299_000, 5)).task).to.be.undefined;
            expect(decided(stuck(now - 300_000, 4)).task).to.be.undefined;
            const cloning = { ...server, content: "empty" as const };
            expect(decided({ ...stuck(now - 300_000, 5), server: cloning }).task).to.be.undefined;
        });
    });

    describe("first bootstrap", () => {
        const first: Partial<Observed> = {
            server: empty,
            group: noItem,
            peers: [silent(2, "launching"), silent(3, "launching")],
        };
        it("claims the first epoch when there is no item", () => {
            expect(decided(first).task).to.deep.equal({ kind: "bootstrap", after: 0, restore: false });
        });

        it("fills the server from the backup that it was told", () => {
            const from = { ...policy, bootstrapFrom: "s3://bucket/other" };
            expect(decided({ ...first, policy: from, backups: noAnswer as never }).task).to.deep.equal({
                kind: "bootstrap",
                after: 0,
                restore: true,
            });
        });

        const not: { when: string; changes: Partial<Observed> }[] = [
            { when: "the bucket holds backups", changes: { backups: { known: true, value: true } } },
            { when: "nobody knows whether the bucket holds backups", changes: { backups: { known: false } } },
            { when: "DynamoDB does not answer", changes: { group: noAnswer } },
            { when: "the item is LIVE", changes: { group: item() } },
            { when: "another node has data", changes: { peers: [peer(2), silent(3, "launching")] } },
            { when: "a node in service is silent", changes: { peers: [peer(2, [], { last: 0 }), silent(3)] } },
            {
                when: "a group is alive",
                changes: { peers: both, group: noItem, instance: { ...scene().instance, state: "terminating" } },
            },
            {
                when: "somebody remembers a membership",
                changes: { remembered: { lasting: { membership: { epoch: 1, view: 1, members: ["x"] } } } },
            },
            {
                when: "it was just claimed by another",
                changes: { group: item({ state: "BOOTING", epoch: 1 }), remembered: { lasting: {} } },
            },
        ];
        for (const { when, changes } of not) {
            it(`does not begin while ${when}`, () => {
                expect(decided({ ...first, ...changes }).task?.kind).not.to.equal("bootstrap");
            });
        }

        it("begins over backups when it was told to", () => {
            const changes = {
                policy: { ...policy, bootstrapFrom: "empty" },
                backups: { known: true, value: true } as const,
            };
            expect(decided({ ...first, ...changes }).task?.kind).to.equal("bootstrap");
        });

        it("begins beside a node that is only making its accounts, whose transactions are no data", () => {
            const preparing = peer(2, [], { last: 3, agent: { state: "boot" } });
            expect(decided({ ...first, peers: [preparing, silent(3, "launching")] }).task?.kind).to.equal("bootstrap");
        });

        it("goes on without a silent node after five minutes, with a majority, by policy", () => {
            const changes = {
                ...first,
                peers: [peer(2, [], { last: 0 }), silent(3)],
                remembered: { lasting: {}, lonelySince: now - 300_000 },
            };
            expect(decided(changes).task?.kind).to.equal("bootstrap");
            const soon = { ...changes, remembered: { lasting: {}, lonelySince: now - 299_999 } };
            expect(decided(soon).task).to.be.undefined;
            expect(decided({ ...changes, policy: { ...policy, outage: "consistency" } }).task).to.be.undefined;
            expect(decided({ ...changes, peers: [silent(2), silent(3)] }).task).to.be.undefined;
        });

        it("follows a claim that nobody works on for 30 s with the next epoch", () => {
            const booting = (since: number): Partial<Observed> => ({
                ...first,
                group: item({ state: "BOOTING", epoch: 1 }),
                remembered: { lasting: {}, idleClaim: { epoch: 1, since } },
            });
            expect(decided(booting(now - 29_000)).task).to.be.undefined;
            expect(decided(booting(now - 30_000)).task).to.deep.equal({ kind: "bootstrap", after: 1, restore: false });
            const atWork = [
                peer(2, [], { last: 0, agent: { state: "bootstrap", bootingEpoch: 1 } }),
                silent(3, "launching"),
            ];
            expect(decided({ ...booting(now - 90_000), peers: atWork }).task).to.be.undefined;
            expect(
                decided({ ...booting(now), group: item({ state: "BOOTING", epoch: 1, owner: "i-1" }) }).task?.kind,
            ).to.equal("bootstrap");
        });

        it("keeps clients out", () => {
            expect(kinds(decided({ ...first, server: { ...empty, offlineMode: false } }))).to.include("close");
        });
    });
});
