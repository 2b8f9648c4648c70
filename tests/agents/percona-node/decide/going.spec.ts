import { expect } from "chai";
import type { Observed } from "../../../../agents/percona-node/model";
import { decided, inside, kinds, now, outside, peer, scene, silent, uuid, view } from "./scene";

const leads = view([1, 2, 3]);
const follows = view([2, 1, 3]);
const instance = scene().instance;
const terminating = { ...instance, state: "terminating" as const };
const told = { lasting: {}, leavingSince: now - 4_000 };
const asPrimary: Partial<Observed> = { server: inside(leads), peers: [peer(2, leads), peer(3, leads)] };
const asReplica: Partial<Observed> = { server: inside(follows), peers: [peer(2, follows), peer(3, follows)] };

describe("decide, when a node is to go or to hand over", () => {
    describe("leave", () => {
        const leaves: Partial<Observed> = { ...asReplica, instance: terminating, remembered: told };
        it("tells the others first, and stays what it is until then", () => {
            const decision = decided({ ...leaves, remembered: { lasting: {} } });
            expect(decision.state).to.equal("leave");
            expect(decision.task).to.be.undefined;
            expect(decision.fit.replica).to.be.true;
            expect(decision.remembered.leavingSince).to.equal(now);
        });

        it("leaves as a replica, and hands over as a primary", () => {
            expect(decided(leaves).task?.kind).to.equal("leave");
            expect(decided({ ...leaves, ...asPrimary }).task).to.deep.equal({ kind: "switchover", to: uuid(2) });
            expect(decided({ ...asReplica, remembered: told, requests: [{ kind: "leave" }] }).task?.kind).to.equal(
                "leave",
            );
        });

        it("does not when nobody wants it to, as when only the agent ends", () => {
            const stays = decided({ ...asReplica, remembered: told });
            expect(stays.task).to.be.undefined;
            expect(stays.remembered.leavingSince).to.be.undefined;
        });

        it("waits while the others are no majority, or cannot be heard, or leave themselves", () => {
            const two = view([2, 1, 3], { 3: "UNREACHABLE" });
            const cases = [
                { server: inside(two), peers: [peer(2, two), peer(3, two)] },
                { peers: [peer(2, follows), { ...peer(3, follows), agent: undefined }] },
                { peers: [peer(2, follows), peer(3, follows, { agent: { state: "leave" } })] },
            ];
            for (const changes of cases) {
                const decision = decided({ ...leaves, ...changes });
                expect(decision.task).to.be.undefined;
                expect(decision.state).to.equal("replica");
            }
        });

        it("needs three others of a view of four or five", () => {
            const four = view([2, 1, 3, 4]);
            const peers = [peer(2, four), peer(3, four)];
            expect(decided({ ...leaves, server: inside(four), peers: [...peers, silent(4)] }).task).to.be.undefined;
            expect(decided({ ...leaves, server: inside(four), peers: [...peers, peer(4, four)] }).task?.kind).to.equal(
                "leave",
            );
        });

        it("needs a majority of the cluster's nodes, though its view has shrunk", () => {
            const policy = { ...scene().policy, nodeCount: 5 };
            expect(decided({ ...leaves, policy }).task).to.be.undefined;
        });

        it("lets who spoke first go first, and of two at once the smaller uuid", () => {
            const five = view([3, 2, 1, 4, 5]);
            const peers = (leaver: number): Observed["peers"] =>
                [2, 3, 4, 5].map((node) => peer(node, five, node === leaver ? { agent: { state: "leave" } } : {}));
            const at = (
                server: number,
                leaver: number,
                leavingSince?: number,
            ): Observed["peers"] | string | undefined =>
                decided({
                    ...leaves,
                    server: inside(five, { uuid: uuid(server), role: "SECONDARY" }),
                    peers: peers(leaver),
                    remembered: { lasting: {}, leavingSince },
                }).task?.kind;
            expect(at(1, 5, undefined)).to.be.undefined;
            expect(at(1, 5, now - 4_000)).to.equal("leave");
            expect(at(9, 5, now - 4_000)).to.be.undefined;
        });

        it("goes at once when it is outside, but not while its data may be needed", () => {
            const live = view([2, 3]);
            expect(decided({ instance: terminating, peers: [peer(2, live), peer(3, live)] }).task?.kind).to.equal(
                "leave",
            );
            expect(decided({ instance: terminating, peers: [silent(2), silent(3)] }).task).to.be.undefined;
            const empty = outside({ content: "empty", gtids: "" });
            expect(decided({ instance: terminating, server: empty }).task?.kind).to.equal("leave");
        });

        it("stops a server that does not answer any more, so that its hook does not wait for hours", () => {
            const mute: Partial<Observed> = {
                instance: terminating,
                server: undefined,
                remembered: { lasting: {}, silentSince: now - 300_000, hangsSince: now - 300_000 },
            };
            const live = view([2, 3]);
            const others = [peer(2, live), peer(3, live)];
            expect(decided({ ...mute, peers: others }).task?.kind).to.equal("leave");
            expect(decided({ ...mute, peers: others, serverRuns: "starting" }).task?.kind).to.equal("leave");
            // No group lives: its data may be needed.
            expect(decided({ ...mute, peers: [silent(2), silent(3)] }).task?.kind).to.equal("restart-server");
        });

        it("hands over to nobody and waits for nobody when all are to go, and each lets its hook go on", () => {
            for (const server of [asPrimary, asReplica]) {
                const others = (server.peers ?? []).map((other) => ({ ...other, instance: "terminating" as const }));
                const all: Partial<Observed> = { ...leaves, ...server, peers: others };
                const ends = decided({ ...all, instance: { ...terminating, groupEnds: true } });
                expect(ends.task).to.be.undefined;
                expect(ends.state).to.equal(server === asPrimary ? "primary" : "replica");
                expect(ends.orders).to.deep.include({ kind: "terminate", say: "continue" });
                expect(decided({ ...all, instance: terminating }).orders).to.deep.include({
                    kind: "terminate",
                    say: "wait",
                });
            }
        });

        it("has left when its server is stopped, and says so to the hook", () => {
            const gone: Partial<Observed> = {
                server: undefined,
                serverRuns: false,
                ended: { task: { kind: "leave" }, at: now },
            };
            const left = decided({ ...gone, instance: terminating });
            expect(left.state).to.equal("left");
            expect(left.orders).to.deep.equal([{ kind: "terminate", say: "continue" }]);
            expect(decided(gone).state).to.equal("left");
            expect(decided({ ...gone, server: outside(), serverRuns: true }).state).not.to.equal("left");
            expect(decided({ ...gone, ended: { ...gone.ended!, error: "no" } }).state).not.to.equal("left");
            expect(decided({ ...leaves }).orders).to.deep.include({ kind: "terminate", say: "wait" });
        });
    });

    describe("switchover", () => {
        it("hands over to whom it was told, or to the best", () => {
            const ask = (to?: string): Observed["requests"] => [
                { kind: "switchover", ...(to !== undefined && { to }) },
            ];
            expect(decided({ ...asPrimary, requests: ask("i-3") }).task).to.deep.equal({
                kind: "switchover",
                to: uuid(3),
            });
            const slow = [peer(2, leads, { agent: { replica: false } }), peer(3, leads)];
            expect(decided({ ...asPrimary, peers: slow, requests: ask() }).task).to.deep.equal({
                kind: "switchover",
                to: uuid(3),
            });
            const leaving = [peer(2, leads, { agent: { state: "leave" } }), peer(3, leads)];
            expect(decided({ ...asPrimary, peers: leaving, requests: ask() }).task).to.deep.equal({
                kind: "switchover",
                to: uuid(3),
            });
            expect(decided({ ...asReplica, requests: ask("i-1") }).task).to.deep.equal({
                kind: "switchover",
                to: uuid(1),
            });
            const refused = decided({ ...asPrimary, requests: ask("i-9") });
            expect(refused.task).to.be.undefined;
            expect(refused.refused).to.have.length(1);
        });

        it("does not refuse what is under way, when the one that gets the role is no replica any more", () => {
            const underWay = decided({
                ...asReplica,
                requests: [{ kind: "switchover", to: "i-2" }],
                task: { task: { kind: "switchover", to: uuid(2) }, since: now - 1_000 },
            });
            expect(underWay.refused ?? []).to.deep.equal([]);
        });

        it("leaves the group to be cloned anew when it was asked", () => {
            const asked = decided({
                ...asReplica,
                remembered: told,
                requests: [{ kind: "reclone", evenErrant: false }],
            });
            expect(asked.task?.kind).to.equal("stop-replication");
        });
    });

    describe("refresh", () => {
        const refresh = { ...instance, protected: true, refreshing: true, groupTemplateVersion: "2" };
        const fresh = { agent: { templateVersion: "2" } };
        const ready = [peer(2, leads, fresh), peer(3, leads, fresh)];
        it("hands over when all others are of the newest template and keep up", () => {
            expect(decided({ ...asPrimary, instance: refresh, peers: ready }).task?.kind).to.equal("switchover");
            const not: Partial<Observed>[] = [
                { peers: [peer(2, leads, fresh), peer(3, leads)] },
                { peers: [peer(2, leads, fresh), peer(3, leads, { agent: { templateVersion: "2", replica: false } })] },
                { peers: [peer(2, leads, fresh)] },
                { instance: { ...refresh, refreshing: false } },
                { instance: { ...refresh, templateVersion: "2" } },
            ];
            for (const changes of not) {
                expect(decided({ ...asPrimary, instance: refresh, peers: ready, ...changes }).task).to.be.undefined;
            }
        });

        it("protects the primary from scale-in, and nobody else", () => {
            expect(decided(asPrimary).orders).to.deep.include({ kind: "protect", on: true });
            expect(kinds(decided({ ...asPrimary, instance: refresh }))).not.to.include("protect");
            expect(decided({ ...asReplica, instance: refresh }).orders).to.deep.include({ kind: "protect", on: false });
            expect(kinds(decided(asReplica))).not.to.include("protect");
            expect(kinds(decided({ instance: refresh }))).not.to.include("protect");
        });

        it("protects nobody when no instance is to stay, or the group would wait for the primary for ever", () => {
            const ends = { ...instance, groupEnds: true };
            expect(kinds(decided({ ...asPrimary, instance: ends }))).not.to.include("protect");
            expect(decided({ ...asPrimary, instance: { ...ends, protected: true } }).orders).to.deep.include({
                kind: "protect",
                on: false,
            });
        });
    });

    describe("launch", () => {
        const launching = { ...instance, state: "launching" as const };
        const live = view([2, 3]);
        const at = (since: number, changes: Partial<Observed> = {}): string[] =>
            decided({
                instance: launching,
                peers: [peer(2, live), peer(3, live)],
                remembered: { lasting: {}, launchingSince: since },
                ...changes,
            }).orders.map((order) => (order.kind === "launch" ? order.say : order.kind));
        it("keeps the hook waiting until it serves, and then ends it", () => {
            expect(at(now)).to.deep.equal(["wait"]);
            expect(at(now, asReplica)).to.deep.equal(["continue"]);
            expect(at(now, { remembered: { lasting: {}, launch: "seeded" } })).to.deep.equal(["continue"]);
            expect(decided({ ...asReplica, instance: launching }).remembered.launch).to.equal("seeded");
        });

        it("gives up after an hour in which nothing was copied, or twelve in any case, while a group lives", () => {
            const task = { task: { kind: "reclone", donor: "", errant: "" } as const, since: now };
            expect(at(now - 3_600_000)).to.deep.equal(["abandon", "tell"]);
            expect(at(now - 3_599_000)).to.deep.equal(["wait"]);
            expect(at(now - 3_600_000, { task })).to.deep.equal(["wait"]);
            expect(at(now - 12 * 3_600_000, { task })).to.deep.equal(["abandon", "tell"]);
            expect(at(now - 3_600_000, { peers: [silent(2), silent(3)] })).to.deep.equal(["wait"]);
        });

        it("tells people once that it gives up", () => {
            const remembered = { lasting: {}, launchingSince: now - 3_600_000, gaveUp: true };
            expect(at(now, { remembered })).to.deep.equal(["abandon"]);
        });
    });
});
