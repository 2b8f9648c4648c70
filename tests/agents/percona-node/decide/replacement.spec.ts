import { expect } from "chai";
import type { Decision, Observed } from "../../../../agents/percona-node/model";
import { decided, inside, kinds, now, outside, peer, scene, silent, view } from "./scene";

const since = now - 1_800_000;
const live = view([2, 3]);
const others = [peer(2, live), peer(3, live)];
/** A server that has not answered for half an hour, while the others live. */
const broken: Partial<Observed> = {
    server: undefined,
    peers: others,
    remembered: { lasting: {}, uselessSince: since },
};

function asks(changes: Partial<Observed>): boolean {
    return kinds(decided({ ...broken, ...changes })).includes("unhealthy");
}

describe("decide, when a node stays of no use", () => {
    it("asks for another instance after half an hour, and tells people once", () => {
        const decision = decided(broken);
        expect(kinds(decision)).to.deep.equal(["unhealthy", "tell"]);
        expect(decision.orders[1]).to.include({ loud: true });
        expect(kinds(decided({ ...broken, remembered: decision.remembered }))).to.deep.equal(["unhealthy"]);
        expect(asks({ remembered: { lasting: {}, uselessSince: since + 1_000 } })).to.be.false;
    });

    it("asks also when the server answers, and never gets into the group", () => {
        expect(asks({ server: outside() })).to.be.true;
        expect(asks({ server: outside({ member: "ERROR" }) })).to.be.true;
    });

    const not: { when: string; changes: Partial<Observed> }[] = [
        { when: "no group lives", changes: { peers: [silent(2), silent(3)] } },
        { when: "the group has no majority", changes: { peers: [peer(2, view([2, 3, 1])), peer(3)] } },
        { when: "another node is missing as well", changes: { peers: [peer(2, view([2])), silent(3)] } },
        {
            when: "another one is on its way",
            changes: { peers: [...others, silent(4, "launching")] },
        },
        { when: "another one goes", changes: { peers: [...others, silent(4, "terminating")] } },
        {
            when: "the group counts it as a member, perhaps its primary",
            changes: { peers: [2, 3].map((node) => peer(node, view([1, 2, 3]))) },
        },
        {
            when: "it has transactions that the group has not",
            changes: { server: outside({ gtids: "a0000000-0000-0000-0000-000000000000:1-9" }) },
        },
        {
            when: "a person has told it to leave",
            changes: { serverRuns: false, ended: { task: { kind: "leave" }, at: now } },
        },
        {
            when: "another one could not be seeded either",
            changes: { server: outside({ content: "empty", gtids: "", version: "8.4.3" }) },
        },
        { when: "it is launching", changes: { instance: inState("launching") } },
        { when: "it is terminated already", changes: { instance: inState("terminating") } },
    ];
    for (const { when, changes } of not) {
        it(`asks for nothing while ${when}`, () => {
            expect(asks(changes)).to.be.false;
        });
    }

    it("counts only the time in which it is of no use, and is not being seeded", () => {
        const clock = (changes: Partial<Observed>): Decision["remembered"]["uselessSince"] =>
            decided({ ...broken, ...changes }).remembered.uselessSince;
        expect(clock({})).to.equal(since);
        expect(clock({ remembered: { lasting: {} } })).to.equal(now);
        const recovering = inside(view([2, 1, 3], { 1: "RECOVERING" }), { member: "RECOVERING", applierQueue: 4 });
        const stuckAt = (applied: number): Partial<Observed> => ({
            server: recovering,
            remembered: { lasting: {}, uselessSince: since, stuck: { since, applied } },
        });
        expect(clock(stuckAt(5)), "it applies nothing").to.equal(since);
        expect(clock({ server: recovering }), "it has only begun to recover").to.equal(since);
        const resets: Partial<Observed>[] = [
            stuckAt(4),
            { server: inside() },
            { server: { ...recovering, content: "empty" } },
            { task: { task: { kind: "reclone", donor: "", errant: "" }, since } },
            { jumped: true },
            { peers: [silent(2), silent(3)] },
        ];
        for (const changes of resets) {
            expect(clock(changes)).to.be.undefined;
        }
    });
});

function inState(state: Observed["instance"]["state"]): Observed["instance"] {
    return { ...scene().instance, state };
}
