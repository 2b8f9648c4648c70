import { expect } from "chai";
import type { Observed } from "../../../../agents/percona-node/model";
import { decided, groupName, inside, kinds, now, outside, peer, scene, silent, uuid, view } from "./scene";

const { instance } = scene();

describe("decide, when the nodes' servers are not of one version", () => {
    describe("a node that must be cloned", () => {
        const launching = { ...instance, state: "launching" as const };
        const live = view([2, 3]);
        const old: Partial<Observed> = { instance: launching, peers: [peer(2, live), peer(3, live)] };
        const of = (version: string, machine = "x86_64", content: "empty" | "data" = "empty"): Partial<Observed> => ({
            ...old,
            server: outside({ content, gtids: "", version, machine }),
        });
        const join = { kind: "join", groupName, clone: true };

        for (const [what, changes] of [
            ["of another series", of("8.4.3-3")],
            ["for another architecture", of("8.0.36-28", "aarch64")],
        ] as const) {
            it(`gives up at once when it is ${what}, and tells people once what to do`, () => {
                const decision = decided(changes);
                expect(decision.task).to.be.undefined;
                expect(decision.orders.map((order) => order.kind)).to.deep.equal(["abandon", "tell"]);
                expect(decision.why).to.include("set engine and node.type back");
                const again = decided({ ...changes, remembered: decision.remembered });
                expect(kinds(again)).to.deep.equal(["abandon"]);
            });
        }

        it("tells people also when it is in service, and asks for no other instance, which could not either", () => {
            const remembered = { lasting: {}, uselessSince: now - 3_600_000 };
            expect(kinds(decided({ ...of("8.4.3-3"), instance, remembered }))).to.deep.equal(["tell"]);
        });

        it("joins with data of its own also across series, which is how MySQL is upgraded", () => {
            expect(decided(of("8.4.3-3", "aarch64", "data")).task).to.deep.equal({ ...join, clone: false });
        });

        it("joins while one member at least can be copied, or has not answered", () => {
            const mixed = [peer(2, live), peer(3, live, { built: { version: "8.4.3-3" } })];
            expect(decided({ ...of("8.4.3-3"), peers: mixed }).task).to.deep.equal(join);
            const four = view([2, 3, 4]);
            const heard = [peer(2, four), peer(3, four), silent(4)];
            expect(decided({ ...of("8.4.3-3"), peers: heard }).task).to.deep.equal(join);
        });

        it("does not leave its errant transactions for a copy that cannot be made, and takes the member that it can be of", () => {
            const errant: Partial<Observed> = {
                server: outside({ gtids: `${groupName}:1-99`, version: "8.4.3-3" }),
                remembered: { lasting: {}, errantSince: now - 10_000 },
            };
            expect(decided({ ...errant, peers: old.peers! }).task).to.be.undefined;
            const mixed = [peer(2, live, { built: { version: "8.4.3-3" } }), peer(3, live)];
            expect(decided({ ...errant, peers: mixed }).task).to.deep.include({ kind: "reclone", donor: "10.0.0.2" });
        });
    });

    describe("a primary of the lowest version", () => {
        const leads = view([1, 2, 3]);
        const newer = { built: { version: "8.0.37-29" }, agent: { templateVersion: "2" } };
        const same = { agent: { templateVersion: "2" } };
        const upgraded: Partial<Observed> = {
            server: inside(leads),
            peers: [peer(2, leads, newer), peer(3, leads, newer)],
        };
        const terminating: Partial<Observed> = {
            instance: { ...instance, state: "terminating" },
            remembered: { lasting: {}, leavingSince: now - 4_000 },
        };
        const refresh = { ...instance, protected: true, refreshing: true, groupTemplateVersion: "2" };

        it("hands over to a member of its version, since MySQL appoints no other, however good that is", () => {
            const peers = [peer(2, leads, newer), peer(3, leads, { agent: { replica: false } })];
            expect(decided({ ...upgraded, ...terminating, peers }).task).to.deep.equal({
                kind: "switchover",
                to: uuid(3),
            });
            const asked = decided({ ...upgraded, peers, requests: [{ kind: "switchover", to: "i-2" }] });
            expect(asked.task).to.be.undefined;
            expect(asked.refused?.[0]?.why).to.include("of the lowest version of MySQL in the group");
            const itself = decided({
                server: inside(view([2, 1, 3]), { version: "8.0.37-29" }),
                peers: [peer(2, view([2, 1, 3])), peer(3, view([2, 1, 3]))],
                requests: [{ kind: "switchover", to: "i-1" }],
            });
            expect(itself.refused).to.have.length(1);
        });

        it("leaves without handing over when it is the last of its version", () => {
            expect(decided({ ...upgraded, ...terminating }).task).to.deep.equal({ kind: "leave" });
            const reclone = { requests: [{ kind: "reclone", evenErrant: false }] } as Partial<Observed>;
            const { remembered } = terminating;
            expect(decided({ ...upgraded, ...reclone, remembered }).task?.kind).to.equal("stop-replication");
        });

        it("waits while a member of its version cannot take over yet, or nobody knows a member's version", () => {
            const five = view([1, 2, 3, 4, 5]);
            const others = [2, 3, 5].map((node) => peer(node, five, newer));
            for (const last of [silent(4), peer(4, five, { instance: "terminating" })]) {
                const decision = decided({ ...terminating, server: inside(five), peers: [...others, last] });
                expect(decision.task).to.be.undefined;
                expect(decision.why).to.include("waits for a node that can take the role");
            }
            const going = { ...newer, instance: "terminating" as const };
            const all = decided({ ...upgraded, ...terminating, peers: [2, 3].map((node) => peer(node, leads, going)) });
            expect(all.task).to.be.undefined;
        });

        it("gives up its protection at the end of an instance refresh, so that it is the last one replaced", () => {
            const last = decided({ ...upgraded, instance: refresh });
            expect(last.task).to.be.undefined;
            expect(last.orders).to.deep.include({ kind: "protect", on: false });
            const not: Partial<Observed>[] = [
                { peers: [peer(2, leads, newer), peer(3, leads, { built: newer.built })] },
                { instance: { ...refresh, refreshing: false } },
            ];
            for (const changes of not) {
                expect(kinds(decided({ ...upgraded, instance: refresh, ...changes }))).not.to.include("protect");
            }
            const one = [peer(2, leads, newer), peer(3, leads, same)];
            const hands = decided({ ...upgraded, instance: refresh, peers: one });
            expect(hands.task).to.deep.equal({ kind: "switchover", to: uuid(3) });
            expect(kinds(hands)).not.to.include("protect");
        });
    });
});
