import { expect } from "chai";
import type { Observed } from "../../../../agents/percona-node/model";
import {
    decided,
    gtids,
    item,
    membership,
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

const all = { lasting: { membership: membership([1, 2, 3]) } };
const late = { ...all, lonelySince: now - 300_000 };
const policy = scene().policy;
const next = { kind: "bootstrap", after: 3, restore: false };

describe("decide, when no group lives", () => {
    const cases: { when: string; changes: Partial<Observed>; bootstraps: boolean }[] = [
        {
            when: "all members report, and this node has everything",
            changes: { peers: [peer(2), peer(3, [], { last: 8 })] },
            bootstraps: true,
        },
        { when: "another has more", changes: { peers: [peer(2, [], { last: 10 }), peer(3)] }, bootstraps: false },
        { when: "a member is silent", changes: { peers: [peer(2), silent(3)] }, bootstraps: false },
        {
            when: "the server of a member answers, and its agent does not",
            changes: { peers: [peer(2), { ...peer(3), agent: undefined }] },
            bootstraps: false,
        },
        {
            when: "a member is silent for less than five minutes",
            changes: { peers: [peer(2), silent(3)], remembered: { ...all, lonelySince: now - 299_999 } },
            bootstraps: false,
        },
        {
            when: "a member is silent for five minutes",
            changes: { peers: [peer(2), silent(3)], remembered: late },
            bootstraps: true,
        },
        {
            when: "a member is silent for five minutes, and the policy is consistency",
            changes: { peers: [peer(2), silent(3)], remembered: late, policy: { ...policy, outage: "consistency" } },
            bootstraps: false,
        },
        { when: "it is the only one of three after five minutes", changes: { remembered: late }, bootstraps: false },
        {
            when: "a member's disk was replaced",
            changes: { peers: [peer(2, [], { last: 0 }), silent(3)], remembered: late },
            bootstraps: false,
        },
        {
            when: "one that was being seeded reports that it is empty",
            changes: {
                peers: [peer(2), peer(3, [], { last: 0 })],
                remembered: { lasting: { membership: membership([1, 2, 3], [3]) } },
            },
            bootstraps: true,
        },
        {
            when: "one that was being seeded is silent",
            changes: {
                peers: [peer(2), silent(3)],
                remembered: { lasting: { membership: membership([1, 2, 3], [3]) } },
            },
            bootstraps: false,
        },
        {
            when: "two of three with data are no majority with the empty ones, of which one was being seeded",
            changes: {
                peers: [peer(2), silent(3), peer(4, [], { last: 0 }), silent(5)],
                remembered: { ...late, lasting: { membership: membership([1, 2, 3, 4, 5], [4, 5]) } },
                policy: { ...policy, nodeCount: 5 },
            },
            bootstraps: false,
        },
        {
            when: "most of those that were seeded are silent",
            changes: {
                peers: [peer(2), silent(3)],
                remembered: { ...late, lasting: { membership: membership([1, 2, 3], [1, 2]) } },
            },
            bootstraps: false,
        },
        {
            when: "DynamoDB does not answer",
            changes: { peers: [peer(2), peer(3)], group: noAnswer },
            bootstraps: false,
        },
        {
            when: "this node is empty",
            changes: {
                peers: [peer(2, [], { last: 0 }), peer(3, [], { last: 0 })],
                server: outside({ content: "empty", gtids: "" }),
            },
            bootstraps: false,
        },
        {
            when: "a peer remembers a newer membership without this node's old ones",
            changes: {
                peers: [
                    peer(2, [], { agent: { membership: { epoch: 3, view: 6, members: [uuid(2), uuid(4)] } } }),
                    peer(3),
                ],
            },
            bootstraps: false,
        },
        {
            when: "the topology tells a newer membership",
            changes: { peers: [peer(2), peer(3)], topology: { epoch: 3, view: 6, members: [uuid(4)] } },
            bootstraps: false,
        },
        {
            when: "the topology tells a membership of an epoch that the restored table has not come to",
            changes: { peers: [peer(2), peer(3)], topology: { epoch: 4, view: 1, members: [uuid(4)] } },
            bootstraps: true,
        },
        {
            when: "the newest epoch is LIVE, nobody remembers its membership, and its owner is silent",
            changes: { peers: [silent(2), peer(3)], group: item({ epoch: 4 }), remembered: late },
            bootstraps: false,
        },
        {
            when: "a group is alive, of whatever name",
            changes: { peers: [peer(2, view([2])), peer(3)], group: item({ groupName: "other" }) },
            bootstraps: false,
        },
        {
            when: "another with the same transactions has a smaller uuid",
            changes: {
                server: outside({ uuid: uuid(9) }),
                peers: [peer(2), peer(3)],
                remembered: { lasting: { membership: membership([9, 2, 3]) } },
            },
            bootstraps: false,
        },
        {
            when: "that one has not gone ahead for 30 s",
            changes: {
                server: outside({ uuid: uuid(9) }),
                peers: [peer(2), peer(3)],
                remembered: { lasting: { membership: membership([9, 2, 3]) }, lonelySince: now - 30_000 },
            },
            bootstraps: true,
        },
        {
            when: "there is no item, and all nodes report",
            changes: { group: noItem, peers: [peer(2), peer(3)], remembered: { lasting: {} } },
            bootstraps: true,
        },
        {
            when: "there is no item, and one of the nodes does not",
            changes: { group: noItem, peers: [peer(2), silent(3)], remembered: { lasting: {} } },
            bootstraps: false,
        },
    ];
    for (const { when, changes, bootstraps } of cases) {
        it(`${bootstraps ? "bootstraps" : "does not bootstrap"} when ${when}`, () => {
            const { task } = decided({ remembered: all, ...changes });
            expect(task?.kind).to.equal(bootstraps ? "bootstrap" : undefined);
        });
    }

    it("does not bootstrap beside a group of another name that is alive, though it has all of its own membership", () => {
        const alone = { lasting: { membership: membership([1]) } };
        const changes = { remembered: alone, peers: [peer(2, view([2]))], group: item({ groupName: "other" }) };
        expect(decided({ ...changes, peers: [silent(2)] }).task?.kind).to.equal("bootstrap");
        expect(decided(changes).task).to.be.undefined;
        expect(decided({ ...changes, requests: [{ kind: "recover" }] }).task).to.be.undefined;
    });

    it("claims the epoch after the item's, also its own that was broken off", () => {
        const peers = [peer(2), peer(3)];
        expect(decided({ remembered: all, peers }).task).to.deep.equal(next);
        const booting = item({ state: "BOOTING", epoch: 4, owner: "i-1" });
        expect(decided({ remembered: all, peers, group: booting }).task).to.deep.equal({ ...next, after: 4 });
    });

    it("waits for another that bootstraps, and 30 s for one that does not", () => {
        const group = item({ state: "BOOTING", epoch: 4, owner: "i-2" });
        const atWork = [peer(2, [], { agent: { state: "bootstrap", bootingEpoch: 4 } }), peer(3)];
        const idle = (since: number): Observed["remembered"] => ({ ...all, idleClaim: { epoch: 4, since } });
        expect(decided({ remembered: idle(now - 60_000), peers: atWork, group }).task).to.be.undefined;
        const idlers = [peer(2), peer(3)];
        expect(decided({ remembered: all, peers: idlers, group }).remembered.idleClaim).to.deep.equal({
            epoch: 4,
            since: now,
        });
        expect(decided({ remembered: idle(now - 29_000), peers: idlers, group }).task).to.be.undefined;
        expect(decided({ remembered: idle(now - 30_000), peers: idlers, group }).task).to.deep.equal({
            ...next,
            after: 4,
        });
    });

    it("goes on with what it has when a person says so, unless a group lives or the table is silent", () => {
        const requests = [{ kind: "recover" as const }];
        expect(decided({ remembered: all, requests }).task).to.deep.equal(next);
        expect(decided({ remembered: all, requests, group: noAnswer }).task).to.be.undefined;
        expect(
            decided({ remembered: all, requests, peers: [peer(2, view([2, 3])), peer(3, view([2, 3]))] }).task?.kind,
        ).to.equal("join");
        const empty = outside({ content: "empty", gtids: "" });
        expect(decided({ remembered: all, requests, server: empty }).task).to.be.undefined;
        const from = { ...policy, bootstrapFrom: "s3://bucket/other" };
        expect(decided({ remembered: all, requests, server: empty, policy: from }).task).to.deep.equal({
            ...next,
            restore: true,
        });
    });

    it("remembers the newest membership that it hears of, and what of the same view was seen ONLINE", () => {
        const heard = { epoch: 3, view: 6, members: [uuid(2), uuid(3)], recovering: [uuid(2), uuid(3)] };
        const other = { ...heard, recovering: [uuid(3)] };
        const peers = [peer(2, [], { agent: { membership: heard } }), peer(3, [], { agent: { membership: other } })];
        expect(decided({ remembered: all, peers }).remembered.lasting.membership).to.deep.equal(other);
    });

    it("counts what its relay log holds, which its set tells", () => {
        const server = outside({ gtids: `${gtids(5)}:6-10` });
        expect(decided({ remembered: all, server, peers: [peer(2, [], { last: 10 }), peer(3)] }).task?.kind).to.equal(
            "bootstrap",
        );
    });
});
