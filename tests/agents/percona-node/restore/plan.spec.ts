import { expect } from "chai";
import type { LogRecord } from "../../../../agents/percona-node/backup/archive/record";
import type { Backup } from "../../../../agents/percona-node/backup/manifest";
import { GtidSet } from "../../../../agents/percona-node/gtid-set";
import { chooseChain, excludedAt, orderLogs } from "../../../../agents/percona-node/restore/plan";
import { pointOf, type Target } from "../../../../agents/percona-node/restore/target";
import { backup } from "../backup/examples";

const group = "aaaaaaaa-0000-4000-8000-000000000001";
const next = "aaaaaaaa-0000-4000-8000-000000000002";

function log(previous: string, own: string, firstAt: string): LogRecord {
    const times = { firstAt, lastAt: new Date(Date.parse(firstAt) + 59_000).toISOString() };
    const object = { format: 1 as const, name: own, bytes: 1, sha256: "00", transactions: 1 };
    return { ...object, ...times, previous, own, serverUuid: "", node: "i-0a" };
}

describe("the plan of a restore", () => {
    const full = backup("2026-11-15T02:00:00Z", { gtidsAtMost: `${group}:1-10`, gtids: `${group}:1-10` });
    const monday = backup("2026-11-16T02:00:00Z", {
        kind: "incremental",
        base: full.id,
        gtidsAtMost: `${group}:1-20`,
    });
    const tuesday = backup("2026-11-17T02:00:00Z", {
        kind: "incremental",
        base: monday.id,
        gtidsAtMost: `${group}:1-30`,
    });
    const backups = [full, monday, tuesday];

    function chain(target: Target, of: Backup[] = backups): string[] {
        return chooseChain(of, pointOf(target)).map(({ id }) => id);
    }

    it("begins with the newest chain before the point", () => {
        expect(chain({})).to.deep.equal([full.id, monday.id, tuesday.id]);
        expect(chain({ toTime: "2026-11-17T02:09:59Z" })).to.deep.equal([full.id, monday.id]);
        expect(chain({ toTime: "2026-11-17T02:10:00Z" })).to.have.length(3);
        expect(chain({ toGtid: `${group}:1-25` })).to.deep.equal([full.id, monday.id]);
    });

    it("leaves out a chain that lacks one of its backups", () => {
        expect(chain({}, [full, tuesday])).to.deep.equal([full.id]);
        expect(() => chain({}, [monday, tuesday])).to.throw(/^no backup leads to the newest point: the oldest of 2/);
        expect(() => chain({ toGtid: `${group}:1-9` })).to.throw(`no backup leads to ${group}:1-9`);
    });

    describe("on the archive", () => {
        const first = log(`${group}:1-5`, `${group}:6-12`, "2026-11-17T02:00:00Z");
        const second = log(`${group}:1-12`, `${group}:13-20`, "2026-11-17T02:01:00Z");
        const third = log(`${group}:1-20`, `${group}:21-30`, "2026-11-17T02:02:00Z");
        // Another node's, cut elsewhere.
        const other = log(`${group}:1-15`, `${group}:16-24`, "2026-11-17T02:01:30Z");

        function order(records: LogRecord[], executed: string, target: Target = {}, excluded = ""): string[] {
            const logs = orderLogs(records, GtidSet.parse(executed), GtidSet.parse(excluded), pointOf(target));
            return logs.map(({ record }) => record.own);
        }

        it("takes what is not there yet, each log after all that came before it", () => {
            expect(order([first, second, third], `${group}:1-10`)).to.deep.equal([first.own, second.own, third.own]);
            expect(order([third, first, second], `${group}:1-12`)).to.deep.equal([second.own, third.own]);
            expect(order([first, second, other, third], `${group}:1-12`)).to.deep.equal([
                second.own,
                other.own,
                third.own,
            ]);
            expect(order([first, second], `${group}:1-20`)).to.deep.equal([]);
        });

        it("names what is missing in between, unless the point is before that", () => {
            expect(() => order([first, third], `${group}:1-10`)).to.throw(
                `the archive of binary logs has a gap: ${group}:13-20 are missing before ${third.name}`,
            );
            expect(order([first, third], `${group}:1-10`, { toTime: "2026-11-17T02:02:00Z" })).to.deep.equal([
                first.own,
            ]);
            expect(order([first, third], `${group}:1-10`, { toGtid: `${group}:1-12` })).to.deep.equal([first.own]);
            expect(() => order([first, second], `${group}:1-10`, { toGtid: `${group}:1-22` })).to.throw(
                `the archive of binary logs does not have ${group}:21-22`,
            );
        });

        it("leaves out what the cluster had lost before the point", () => {
            // It was restored to 12, and went on in another group.
            const after = log(`${group}:1-12,${next}:1`, `${next}:2-9`, "2026-11-18T02:00:00Z");
            const lost = `${group}:13-30`;
            const records = [first, second, third, after];
            expect(order(records, `${group}:1-12,${next}:1`, {}, lost)).to.deep.equal([after.own]);
            const abandonments = [{ format: 1 as const, at: "2026-11-17T12:00:00Z", gtids: lost }];
            const excluded = (target: Target): string => excludedAt(abandonments, pointOf(target)).toString();
            expect(excluded({})).to.equal(lost);
            expect(excluded({ toTime: "2026-11-17T11:59:59Z" })).to.equal("");
            expect(excluded({ toTime: "2026-11-17T12:00:00Z" })).to.equal(lost);
            expect(excluded({ toGtid: `${group}:1-20` })).to.equal(`${group}:21-30`);
        });
    });
});
