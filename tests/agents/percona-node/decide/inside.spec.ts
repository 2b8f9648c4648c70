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

const leads = view([1, 2, 3]);
const follows = view([2, 1, 3]);
const asPrimary: Partial<Observed> = { server: inside(leads), peers: [peer(2, leads), peer(3, leads)] };
const asReplica: Partial<Observed> = { server: inside(follows), peers: [peer(2, follows), peer(3, follows)] };
const cut = view([1, 2, 3], { 2: "UNREACHABLE", 3: "UNREACHABLE" });
const remembered = { lasting: { groupName, epoch: 3 } };
const policy = scene().policy;

describe("decide, inside of a group", () => {
    describe("primary whose commits hang", () => {
        const idle = { agent: { applierQueue: 0 } };
        const busy = { agent: { applierQueue: 7 } };
        const hangs = (changes: Partial<Observed> = {}): Observed =>
            scene({
                ...asPrimary,
                peers: [peer(2, leads, idle), peer(3, leads, busy)],
                commitsHang: true,
                remembered: { ...remembered, primarySince: now - 600_000, commitsHangSince: now - 120_000 },
                ...changes,
            });

        it("restarts its server after two minutes, and tells people", () => {
            const decision = decided(hangs());
            expect(decision.task).to.deep.equal({ kind: "restart-server" });
            expect(decision.orders).to.deep.include({ kind: "tell", what: decision.why, loud: true });
        });

        it("does so once in ten minutes at most", () => {
            const since = decided(hangs()).remembered.primarySince;
            expect(since).to.equal(now);
            // Whoever has got the role from another such server begins to count as well.
            const { primarySince } = decided(hangs({ remembered })).remembered;
            expect(primarySince).to.equal(now);
        });

        const old = { ...remembered, primarySince: now - 900_000 };
        const elsewhere = peer(2, leads, idle);
        const not: { when: string; changes: Partial<Observed> }[] = [
            { when: "in less than two minutes", changes: { remembered: { ...old, commitsHangSince: now - 119_000 } } },
            {
                when: "in the first ten minutes of its role",
                changes: { remembered: { ...old, primarySince: now - 599_000, commitsHangSince: now - 300_000 } },
            },
            { when: "once a heartbeat was committed or refused", changes: { commitsHang: false } },
            { when: "when the instance or its agent has stood still", changes: { jumped: true } },
            {
                when: "while it applies what the old primary left",
                changes: { server: inside(leads, { superReadOnly: true }) },
            },
            {
                when: "while another task is under way",
                changes: { task: { task: { kind: "switchover", to: uuid(2) }, since: now } },
            },
            {
                when: "when nobody has applied all it has",
                changes: { peers: [peer(2, leads, busy), peer(3, leads)] },
            },
            { when: "when the others would be no majority", changes: { peers: [peer(2, leads, idle), silent(3)] } },
            {
                when: "when the others see another view",
                changes: {
                    peers: [{ ...elsewhere, server: { ...elsewhere.server!, view: 6 } }, peer(3, leads, idle)],
                },
            },
        ];
        for (const { when, changes } of not) {
            it(`does not ${when}`, () => {
                expect(decided(hangs(changes)).task).to.be.undefined;
            });
        }
    });

    describe("primary that cannot take over", () => {
        // Nine transactions by the set of the scene's servers.
        const stalls = (since: number, changes: Partial<Observed> = {}): Observed =>
            scene({
                ...asPrimary,
                server: inside(leads, { superReadOnly: true, applierQueue: 4 }),
                remembered: { ...remembered, takeover: { since: now - since, applied: 5 } },
                ...changes,
            });

        it("ends the sessions that hold it up, from three seconds without progress on", () => {
            const decision = decided(stalls(3_000));
            expect(decision.state).to.equal("primary");
            expect(decision.why).to.include("for 3 s");
            expect(decision.fit.primary).to.be.false;
            expect(decision.task).to.be.undefined;
            expect(kinds(decision)).to.include.members(["unblock", "beat"]);
            expect(kinds(decided(stalls(119_999)))).to.include("unblock");
            expect(kinds(decided(stalls(2_999)))).not.to.include("unblock");
        });

        it("restarts its server after two minutes, and tells people", () => {
            const decision = decided(stalls(120_000));
            expect(decision.task).to.deep.equal({ kind: "restart-server" });
            expect(decision.orders).to.deep.include({ kind: "tell", what: decision.why, loud: true });
            expect(decision.remembered.takeoverEndedAt).to.equal(now);
            expect(decided(stalls(119_999)).task).to.be.undefined;
        });

        it("does so once in ten minutes at most", () => {
            const last = (ago: number): Observed => {
                const observed = stalls(120_000);
                return { ...observed, remembered: { ...observed.remembered, takeoverEndedAt: now - ago } };
            };
            expect(decided(last(599_999)).task).to.be.undefined;
            expect(kinds(decided(last(599_999)))).to.include("unblock");
            expect(decided(last(600_000)).task?.kind).to.equal("restart-server");
        });

        const blocked = { superReadOnly: true, applierQueue: 4 };
        const not: { when: string; changes: Partial<Observed> }[] = [
            { when: "while it applies something", changes: { server: inside(leads, { ...blocked, applierQueue: 3 }) } },
            { when: "once it takes writes", changes: { server: inside(leads, { applierQueue: 4 }) } },
            { when: "when it is no primary any more", changes: { server: inside(follows, blocked) } },
            { when: "without a majority", changes: { server: inside(cut, blocked) } },
            { when: "when the instance or its agent has stood still", changes: { jumped: true } },
            {
                when: "while a task is under way",
                changes: { task: { task: { kind: "switchover", to: uuid(2) }, since: now } },
            },
        ];
        for (const { when, changes } of not) {
            it(`does neither ${when}`, () => {
                const decision = decided(stalls(500_000, changes));
                expect(kinds(decision)).not.to.include("unblock");
                expect(decision.task).to.be.undefined;
            });
        }

        it("counts from when it has applied the last transaction", () => {
            const server = inside(leads, { ...blocked, applierQueue: 3 });
            expect(decided(stalls(119_000, { server })).remembered.takeover).to.deep.equal({ since: now, applied: 6 });
            expect(decided(stalls(5_000)).remembered.takeover).to.deep.equal({ since: now - 5_000, applied: 5 });
            expect(decided(stalls(5_000, { server: inside(leads) })).remembered.takeover).to.be.undefined;
        });
    });

    describe("primary", () => {
        it("takes writes, beats, and tells the topology", () => {
            const decision = decided(asPrimary);
            expect(decision.state).to.equal("primary");
            expect(decision.fit).to.deep.equal({ primary: true, replica: false });
            expect(kinds(decision)).to.include.members(["beat", "publish-topology", "tell"]);
            expect(decision.task).to.be.undefined;
        });

        it("says only once that it is primary", () => {
            const again = decided({ ...asPrimary, remembered: decided(asPrimary).remembered });
            expect(kinds(again)).not.to.include("tell");
        });

        it("opens only what is not open, and is fit only then", () => {
            expect(kinds(decided(asPrimary))).not.to.include("open");
            const decision = decided({ ...asPrimary, server: inside(leads, { offlineMode: true }) });
            expect(kinds(decision)).to.include("open");
            expect(decision.fit.primary).to.be.false;
        });

        it("is not fit while it applies what the old primary left", () => {
            expect(decided({ ...asPrimary, server: inside(leads, { superReadOnly: true }) }).fit.primary).to.be.false;
        });

        it("goes on while DynamoDB does not answer, or its table is gone, or is an old one", () => {
            for (const group of [noAnswer, noItem, item({ epoch: 2, groupName: "older" })]) {
                const decision = decided({ ...asPrimary, group, remembered });
                expect(decision.fit.primary).to.be.true;
                expect(decision.task).to.be.undefined;
            }
        });

        it("goes on when a table that was restored has come to the same epoch with another group", () => {
            const decision = decided({ ...asPrimary, group: item({ groupName: "other" }), remembered });
            expect(decision.fit.primary).to.be.true;
            expect(decision.task).to.be.undefined;
        });

        it("does not say that it takes writes while its commits hang", () => {
            const { why, remembered } = decided({ ...asPrimary, commitsHang: true });
            expect(why).to.include("commits nothing");
            expect(decided({ ...asPrimary, remembered }).why).to.equal("takes writes");
        });

        it("serves reads by policy", () => {
            const reads = (readsFromPrimary: "always" | "fallback", changes: Partial<Observed> = {}): boolean =>
                decided({ ...asPrimary, policy: { ...policy, readsFromPrimary }, ...changes }).fit.replica;
            expect(reads("always")).to.be.true;
            expect(reads("fallback")).to.be.false;
            expect(reads("fallback", { peers: [peer(2, leads, { agent: { replica: false } }), silent(3)] })).to.be.true;
        });

        it("remembers the membership by which its rows are acknowledged, and who was being seeded", () => {
            const members = view([1, 2, 3], { 3: "RECOVERING" });
            const { lasting } = decided({ ...asPrimary, server: inside(members) }).remembered;
            expect(lasting).to.deep.equal({
                membership: { epoch: 3, view: 5, members: [1, 2, 3].map(uuid), recovering: [uuid(3)] },
                groupName,
                epoch: 3,
            });
        });

        it("counts an unreachable member as seeded only when it was seen so", () => {
            const server = inside(view([1, 2, 3], { 3: "UNREACHABLE" }));
            const known = { epoch: 3, view: 4, members: [1, 3].map(uuid) };
            expect(decided({ ...asPrimary, server }).remembered.lasting.membership?.recovering).to.deep.equal([
                uuid(3),
            ]);
            const knew = decided({ ...asPrimary, server, remembered: { lasting: { membership: known } } });
            expect(knew.remembered.lasting.membership?.recovering).to.be.undefined;
        });
    });

    describe("replica", () => {
        it("serves reads, and is opened when it is not", () => {
            const decision = decided(asReplica);
            expect(decision.fit).to.deep.equal({ primary: false, replica: true });
            expect(kinds(decision)).to.deep.equal([]);
            const closed = decided({ ...asReplica, server: inside(follows, { offlineMode: true }) });
            expect(kinds(closed)).to.deep.equal(["open"]);
            expect(closed.fit.replica).to.be.false;
        });

        it("serves no reads beyond the limit of its lag", () => {
            const at = (lagSeconds: number): boolean =>
                decided({ ...asReplica, server: inside(follows, { lagSeconds }) }).fit.replica;
            expect([at(30), at(31), at(Infinity)]).to.deep.equal([true, false, false]);
        });

        it("tells its lag in whole seconds, so that fractions are no news", () => {
            const at = (lagSeconds: number): string =>
                decided({ ...asReplica, server: inside(follows, { lagSeconds }) }).why;
            expect(at(31.994254)).to.equal("is 31 s behind the primary, so that it serves no reads");
            expect(at(Infinity)).to.equal("is an unknown time behind the primary, so that it serves no reads");
        });

        it("drops sessions when it was primary, once", () => {
            const demoted = decided({ ...asReplica, remembered: { lasting: {}, opened: "PRIMARY" } });
            expect(kinds(demoted)).to.deep.equal(["drop-sessions"]);
            expect(kinds(decided({ ...asReplica, remembered: demoted.remembered }))).to.deep.equal([]);
        });

        it("stays closed until it is ONLINE", () => {
            const server = inside(view([2, 1, 3], { 1: "RECOVERING" }), { member: "RECOVERING" });
            const decision = decided({ ...asReplica, server });
            expect(kinds(decision)).to.deep.equal(["close"]);
            expect(decision.fit.replica).to.be.false;
        });
    });

    describe("error and minority", () => {
        it("stops a server that was expelled while the group lives, and starts it anew when none does", () => {
            const server = inside(follows, { member: "ERROR", offlineMode: false });
            const live = decided({ server, peers: [peer(2, view([2, 3])), peer(3, view([2, 3]))] });
            expect(live.task?.kind).to.equal("stop-replication");
            expect(kinds(live)).to.deep.equal(["close"]);
            expect(decided({ server }).task?.kind).to.equal("restart-server");
        });

        it("is not fit without a majority, and waits for it", () => {
            const decision = decided({ server: inside(cut) });
            expect(decision.fit).to.deep.equal({ primary: false, replica: false });
            expect(decision.task).to.be.undefined;
            expect(kinds(decision)).to.deep.equal(["beat"]);
            expect(decision.remembered.cutOffSince).to.equal(now);
        });

        it("is started anew when the lost members answer that they are out, or after 40 s", () => {
            expect(decided({ server: inside(cut), peers: [peer(2), silent(3)] }).task).to.be.undefined;
            expect(decided({ server: inside(cut), peers: [peer(2), peer(3)] }).task?.kind).to.equal("restart-server");
            const since = (cutOffSince: number): Partial<Observed> => ({
                server: inside(cut),
                remembered: { lasting: {}, cutOffSince },
            });
            expect(decided(since(now - 39_000)).task).to.be.undefined;
            expect(decided(since(now - 40_000)).task?.kind).to.equal("restart-server");
        });

        it("leaves a group that was followed by another, closed", () => {
            const decision = decided({ ...asPrimary, group: item({ epoch: 4, groupName: "next" }), remembered });
            expect(decision.task?.kind).to.equal("stop-replication");
            expect(decision.fit.primary).to.be.false;
            expect(kinds(decision)).to.include("close");
        });

        it("stops what a broken bootstrap left, and lets nobody in", () => {
            const alone = inside(view([1]), { offlineMode: true });
            const mine = decided({ server: alone, group: item({ state: "BOOTING", owner: "i-1" }) });
            expect(mine.task?.kind).to.equal("stop-replication");
            expect(mine.fit.primary).to.be.false;
            const unknown = decided({ server: alone, group: noAnswer });
            expect(unknown.task).to.be.undefined;
            expect(kinds(unknown)).not.to.include("open");
        });

        it("lets nobody in while the bootstrap is under way, whatever the server shows", () => {
            const decision = decided({
                server: inside(view([1])),
                task: { task: { kind: "bootstrap", after: 2, restore: false }, since: now },
            });
            expect(decision.state).to.equal("bootstrap");
            expect(decision.fit.primary).to.be.false;
            expect(kinds(decision)).not.to.include("open");
        });

        it("believes a bootstrap that just ended well more than an item that was read before", () => {
            const ended = { task: { kind: "bootstrap", after: 3, restore: false } as const, at: now - 1_000 };
            const fresh = inside(view([1]), { groupName: "fresh" });
            const decision = decided({ server: fresh, ended });
            expect(decision.fit.primary).to.be.true;
            expect(decision.remembered.lasting).to.deep.include({ groupName: "fresh", epoch: 4 });
            expect(decided({ server: fresh, ended: { ...ended, at: now - 11_000 } }).task?.kind).not.to.be.undefined;
        });
    });

    describe("errant", () => {
        const live = view([2, 3]);
        const changes: Partial<Observed> = {
            server: outside({ gtids: gtids(10) }),
            peers: [peer(2, live), peer(3, live)],
            remembered: { lasting: {}, errantSince: now - 10_000 },
        };
        it("is cloned anew from a replica, after 10 s in which it was seen to be so", () => {
            expect(decided({ ...changes, remembered: { lasting: {} } }).task).to.be.undefined;
            const decision = decided(changes);
            expect(decision.task).to.deep.equal({ kind: "reclone", donor: "10.0.0.3", errant: `${groupName}:10` });
            expect(kinds(decision)).to.include("tell");
        });

        it("is cloned anew from a replica that keeps up, where there is one", () => {
            const four = view([4, 2, 3]);
            const peers = [peer(4, four), peer(2, four, { agent: { replica: false } }), peer(3, four)];
            expect(decided({ ...changes, peers }).task).to.include({ kind: "reclone", donor: "10.0.0.3" });
        });

        it("waits for a person by policy, who may give the transactions up", () => {
            const waits = { ...changes, policy: { ...policy, errant: "wait" as const } };
            expect(decided(waits).task).to.be.undefined;
            expect(decided({ ...waits, requests: [{ kind: "reclone", evenErrant: true }] }).task?.kind).to.equal(
                "reclone",
            );
            const refused = decided({ ...waits, requests: [{ kind: "reclone", evenErrant: false }] });
            expect(refused.task).to.be.undefined;
            expect(refused.refused).to.have.length(1);
        });

        it("judges by the primary only", () => {
            expect(decided({ ...changes, peers: [silent(2), peer(3, live)] }).task).to.be.undefined;
        });

        it("is cloned anew when it was asked, without errant transactions", () => {
            const asked = decided({
                ...changes,
                server: outside(),
                requests: [{ kind: "reclone", evenErrant: false }],
            });
            expect(asked.task).to.deep.equal({ kind: "reclone", donor: "10.0.0.3", errant: "" });
        });
    });
});
