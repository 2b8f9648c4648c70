import { expect } from "chai";
import { dueAt, type Due, type Schedules } from "../../../../agents/percona-node/backup/due";
import type { Backup } from "../../../../agents/percona-node/backup/manifest";
import { backup } from "./examples";

// 2026-11-22 is a Sunday.
const schedules: Schedules = {
    BACKUP_TOOL: "xtrabackup",
    FULL_BACKUP_SCHEDULE: "0 2 ? * SUN *",
    INCREMENTAL_BACKUP_SCHEDULE: "0 2 ? * MON-SAT *",
    RESTORE_DRILL_SCHEDULE: "0 6 ? * SUN *",
};

describe("what the backup schedules ask for", () => {
    function due(now: string, backups: Backup[], more: Partial<Schedules> = {}): Due {
        return dueAt(new Date(now), backups, { ...schedules, ...more });
    }

    const sunday = backup("2026-11-15T02:00:04Z", {
        verified: {
            format: 1,
            at: "2026-11-15T06:20:00Z",
            gtids: "",
            tables: 1,
            comparedTables: 0,
            comparedRows: 0,
        },
    });
    const saturday = backup("2026-11-21T02:00:05Z", { kind: "incremental", base: sunday.id });

    it("is a full backup at once where there is none", () => {
        expect(due("2026-11-18T12:00:00Z", [])).to.deep.equal({ backup: "full", drill: false });
    });

    it("is nothing before the time, and the backup from its very second on", () => {
        expect(due("2026-11-22T01:59:59.999Z", [sunday, saturday])).to.deep.equal({ drill: false });
        expect(due("2026-11-22T02:00:00.000Z", [sunday, saturday])).to.deep.equal({ backup: "full", drill: false });
    });

    it("is made up for after missed hours and days, once", () => {
        expect(due("2026-11-22T05:30:00Z", [sunday, saturday]).backup).to.equal("full");
        expect(due("2026-11-24T12:00:00Z", [sunday, saturday]).backup).to.equal("full");
        const late = backup("2026-11-24T12:00:01Z");
        expect(due("2026-11-24T12:10:00Z", [sunday, saturday, late])).to.deep.equal({ drill: true });
    });

    it("is an incremental backup on the other days, for which a full one counts as well", () => {
        expect(due("2026-11-16T02:00:00Z", [sunday]).backup).to.equal("incremental");
        expect(due("2026-11-16T02:00:00Z", [sunday, backup("2026-11-16T02:00:00Z")]).backup).to.equal(undefined);
        expect(due("2026-11-21T03:00:00Z", [sunday, saturday]).backup).to.equal(undefined);
    });

    it("is by UTC, also where clocks change: 02:00 comes once a day, each day", () => {
        const days = ["2026-03-29", "2026-10-25", "2026-11-01"];
        for (const day of days) {
            const before = [backup(`${day}T01:00:00Z`)];
            const daily = { FULL_BACKUP_SCHEDULE: "0 2 * * ? *", INCREMENTAL_BACKUP_SCHEDULE: "" };
            expect(due(`${day}T01:59:59Z`, before, daily).backup).to.equal(undefined);
            expect(due(`${day}T02:00:00Z`, before, daily).backup).to.equal("full");
            expect(due(`${day}T03:30:00Z`, [backup(`${day}T02:00:01Z`)], daily).backup).to.equal(undefined);
        }
    });

    it("is no incremental backup with CLONE: the archive takes its place", () => {
        expect(due("2026-11-16T02:00:00Z", [sunday], { BACKUP_TOOL: "clone" }).backup).to.equal(undefined);
    });

    it("is a drill once a week, whatever is restored in it, and none without a backup", () => {
        expect(due("2026-11-22T05:59:59Z", [sunday, saturday]).drill).to.equal(false);
        expect(due("2026-11-22T06:00:00Z", [sunday, saturday]).drill).to.equal(true);
        expect(due("2026-11-22T06:00:00Z", []).drill).to.equal(false);
    });

    it("is nothing without schedules", () => {
        const none = { FULL_BACKUP_SCHEDULE: "", INCREMENTAL_BACKUP_SCHEDULE: "", RESTORE_DRILL_SCHEDULE: "" };
        expect(due("2026-11-22T12:00:00Z", [], none)).to.deep.equal({ drill: false });
        expect(due("2026-11-22T12:00:00Z", [sunday], none)).to.deep.equal({ drill: false });
    });
});
