import { expect } from "chai";
import type { AgentState } from "../../../../agents/percona-node/agent-state";
import type { BackupSummary } from "../../../../agents/percona-node/backup";
import { measurements } from "../../../../agents/percona-node/chores/measure";
import type { Observed } from "../../../../agents/percona-node/model";
import { gtids, inside, item, noAnswer, scene, view } from "../decide/scene";

const hour = 3600;
const ago = (seconds: number): string => new Date(Date.now() - seconds * 1000).toISOString();

/** What an agent knows that sees this. */
function knowing(seen: Partial<Observed>, table: AgentState["table"] = { nodes: [] }): AgentState {
    const remembered = { lasting: { epoch: 3 } };
    return { remembered, observed: scene({ server: inside(), ...seen }), table } as unknown as AgentState;
}

function begunAgo(seconds: number): AgentState {
    return knowing({ group: item({ changedAt: ago(seconds) }) });
}

const primary = { primary: true, expelled: false };
const replica = { primary: false, expelled: false };

describe("percona-node: what a node measures", () => {
    it("is its own queue, lag and disk, and of the cluster nothing on a replica", () => {
        const server = inside(view([2, 1, 3]), { applierQueue: 7, lagSeconds: 2 });
        expect(measurements(knowing({ server }), { dataUsed: 41, ...replica })).to.deep.equal({
            applierQueue: 7,
            lag: 2,
            errant: 0,
            expelled: 0,
            dataUsed: 41,
        });
    });

    it("is also what keeps a node out of the group, but not how far one is behind that is being seeded", () => {
        const seeded = inside(view([2, 1, 3], { 1: "RECOVERING" }), { member: "RECOVERING", applierQueue: 90_000 });
        const without = { applierQueue: undefined, lag: undefined };
        expect({ ...without, ...measurements(knowing({ server: seeded }), replica) }).to.include(without);
        const errant = { ...knowing({ server: undefined }), decided: { decision: { state: "errant" } } };
        expect(measurements(errant as AgentState, { ...replica, expelled: true })).to.deep.equal({
            errant: 1,
            expelled: 1,
        });
    });

    it("is epoch and ONLINE members on the primary", () => {
        const server = inside(view([1, 2, 3], { 3: "RECOVERING" }));
        expect(measurements(knowing({ server }), primary)).to.include({
            primary: 1,
            members: 2,
            epoch: 3,
        });
    });

    it("is for ten minutes that the cluster has begun anew, however long nobody has measured before", () => {
        const anew = (changes: Parameters<typeof item>[0]): number | undefined =>
            measurements(knowing({ group: item(changes) }), primary).beganAnew;
        expect(anew({ epoch: 2, changedAt: ago(9 * 60) })).to.equal(1);
        expect(anew({ epoch: 2, changedAt: ago(11 * 60) })).to.equal(0);
        expect(anew({ epoch: 1, changedAt: ago(60) })).to.equal(0);
        // Somebody tries, and this group is the one before.
        expect(anew({ epoch: 2, changedAt: ago(60), state: "BOOTING" })).to.equal(undefined);
        expect(measurements(knowing({ group: noAnswer }), primary)).not.to.have.any.keys("beganAnew");
    });

    it("is the age of the backups, from their beginning", () => {
        const backups = { newest: { startedAt: ago(2 * hour) }, verified: { startedAt: ago(50 * hour) } };
        const measured = measurements(knowing({}), { backups: backups as BackupSummary, ...primary });
        expect(measured.backupAge).to.be.closeTo(2 * hour, 5);
        expect(measured.verifiedBackupAge).to.be.closeTo(50 * hour, 5);
    });

    it("is the age of the cluster while there is no backup, so that the alarm fires for one that never is", () => {
        const measured = measurements(begunAgo(9 * hour), { backups: {}, ...primary });
        expect(measured.backupAge).to.be.closeTo(9 * hour, 5);
        expect(measured.verifiedBackupAge).to.be.closeTo(9 * hour, 5);
    });

    it("is no age when neither the bucket nor the table has answered", () => {
        expect(measurements(knowing({}), primary)).not.to.have.any.keys("backupAge");
        expect(measurements(knowing({ group: noAnswer }), { backups: {}, ...primary })).not.to.have.any.keys(
            "backupAge",
        );
    });

    it("is the lag of the archive only while something is not in it", () => {
        const topology = { archivedAt: ago(300), archivedGtid: gtids(10) };
        const lag = (last: number): number | undefined =>
            measurements(
                knowing({ server: inside(view([1, 2, 3]), { gtids: gtids(last) }) }, { nodes: [], topology }),
                primary,
            ).archiveLag;
        expect(lag(10)).to.equal(0);
        expect(lag(11)).to.be.closeTo(300, 5);
    });

    it("is the age of the cluster while nothing was ever archived, so that an archive that never works is told", () => {
        expect(measurements(begunAgo(9 * hour), primary).archiveLag).to.be.closeTo(9 * hour, 5);
        const silent = { ...begunAgo(9 * hour), table: undefined };
        expect(measurements(silent, primary)).not.to.have.any.keys("archiveLag");
    });
});
