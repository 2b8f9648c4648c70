import { expect } from "chai";
import { Refusal } from "../../../scripts/lib/command";
import { chooseSnapshot, describeSnapshots, type Snapshot, type Wanted } from "../../../scripts/pmm/snapshots";

const now = new Date("2026-03-10T12:00:00Z");

function taken(id: string, at: string, changes: Partial<Snapshot> = {}): Snapshot {
    return {
        id,
        volumeId: "vol-1",
        sizeGb: 100,
        state: "completed",
        archived: false,
        startedAt: new Date(at),
        origin: "AWS Backup",
        ...changes,
    };
}

describe("pmm snapshots", () => {
    const wanted: Wanted = { volumeId: "vol-1", anyVolume: false };
    const good = taken("snap-a", "2026-03-09T05:00:00Z");

    it("passes over snapshots that cannot be restored when it chooses by itself", () => {
        const pending = taken("snap-p", "2026-03-10T11:59:00Z", { state: "pending" });
        const archived = taken("snap-z", "2026-03-10T05:00:00Z", { archived: true });
        expect(chooseSnapshot([pending, archived, good], wanted)).to.equal(good);
    });

    const refused: [string, Snapshot[], Partial<Wanted>, RegExp][] = [
        [
            "none that is usable",
            [taken("snap-p", "2026-03-10T11:59:00Z", { state: "pending" })],
            {},
            /no snapshot that can be restored \(1 found\)/,
        ],
        [
            "one that is pending",
            [taken("snap-p", "2026-03-10T11:59:00Z", { state: "pending" })],
            { snapshotId: "snap-p" },
            /is pending: wait until it is completed/,
        ],
        [
            "one that has failed",
            [taken("snap-e", "2026-03-10T05:00:00Z", { state: "error" })],
            { snapshotId: "snap-e" },
            /is error: choose another one/,
        ],
        [
            "one in the archive",
            [taken("snap-z", "2026-03-10T05:00:00Z", { archived: true })],
            { snapshotId: "snap-z" },
            /restore-snapshot-tier/,
        ],
        ["one that does not exist", [], { snapshotId: "snap-x" }, /snapshot snap-x does not exist/],
        [
            "one of another volume",
            [taken("snap-o", "2026-03-10T05:00:00Z", { volumeId: "vol-2" })],
            { snapshotId: "snap-o" },
            /is of volume vol-2, not of the data volume vol-1/,
        ],
    ];
    for (const [name, snapshots, changes, message] of refused) {
        it(`refuses ${name}`, () => {
            expect(() => chooseSnapshot(snapshots, { ...wanted, ...changes })).to.throw(Refusal, message);
        });
    }

    it("takes one of another volume when told so", () => {
        const other = taken("snap-o", "2026-03-10T05:00:00Z", { volumeId: "vol-ffffffff" });
        expect(chooseSnapshot([other], { volumeId: "vol-1", snapshotId: "snap-o", anyVolume: true })).to.equal(other);
    });

    it("tells time, age, size, state and origin", () => {
        const lines = describeSnapshots(
            [good, taken("snap-b", "2026-02-01T05:00:00Z", { archived: true, origin: "by hand", sizeGb: 5 })],
            now,
        );
        expect(lines.map((line) => line.replace(/ {2,}/g, "  "))).to.deep.equal([
            "snap-a  2026-03-09T05:00:00Z  31.0 hours  100 GiB  completed  AWS Backup",
            "snap-b  2026-02-01T05:00:00Z  37 days  5 GiB  archived  by hand",
        ]);
    });
});
