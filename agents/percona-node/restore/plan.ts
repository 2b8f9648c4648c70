import { chainTo, type Backup } from "../backup/manifest";
import type { Abandonment, LogRecord } from "../backup/archive/record";
import { GtidSet } from "../gtid-set";
import { pointText, type Point } from "./target";

/**
 * The newest backup from which the point can be come to, with all that it is on top of, in the order in which they are
 * restored.
 *
 * @param backups complete ones, the oldest first.
 * @throws Error that says what there is instead.
 */
export function chooseChain(backups: Backup[], point: Point): [Backup, ...Backup[]] {
    for (const backup of backups.toReversed()) {
        const chain = isBefore(backup, point) ? chainTo(backup, backups) : undefined;
        if (chain?.[0] !== undefined) {
            return chain as [Backup, ...Backup[]];
        }
    }
    const [oldest] = backups;
    const there = oldest
        ? `the oldest of ${backups.length} ended at ${oldest.endedAt} with ${oldest.gtidsAtMost}`
        : "there is none with a manifest";
    throw new Error(`no backup leads to ${pointText(point)}: ${there}`);
}

function isBefore({ endedAt, gtidsAtMost }: Backup, { time, gtids }: Point): boolean {
    return (
        (time === undefined || Date.parse(endedAt) <= time.getTime()) &&
        (gtids === undefined || GtidSet.parse(gtidsAtMost).isSubsetOf(gtids))
    );
}

/** One binary log of the archive, as far as a restore wants it. */
export interface WantedLog {
    record: LogRecord;
    previous: GtidSet;
    own: GtidSet;
}

/**
 * The logs that lead from `executed` to the point, in an order in which each one has all that came before it.
 *
 * @param excluded transactions that must not be applied, and count as if they had never been.
 * @throws Error that names the transactions that are missing in between.
 */
export function orderLogs(records: LogRecord[], executed: GtidSet, excluded: GtidSet, point: Point): WantedLog[] {
    const ordered: WantedLog[] = [];
    let reached = executed;
    let waiting: WantedLog[] = [];
    /** Those that can be next, and then those that can be next after them. */
    function advance(log: WantedLog): void {
        if (log.own.isSubsetOf(reached)) {
            return;
        }
        if (!log.previous.isSubsetOf(reached)) {
            waiting.push(log);
            return;
        }
        ordered.push(log);
        reached = reached.union(log.own);
        const again = waiting;
        waiting = [];
        again.forEach(advance);
    }
    for (const record of records) {
        if (point.time === undefined || Date.parse(record.firstAt) < point.time.getTime()) {
            advance(wanted(record, excluded, point));
        }
    }
    const missing = point.gtids?.subtract(reached) ?? GtidSet.empty;
    const [gap] = waiting;
    if (gap !== undefined) {
        throw new Error(
            `the archive of binary logs has a gap: ${gap.previous.subtract(reached).toString()} are missing before ` +
                `${gap.record.name} (${gap.record.firstAt}); a restore to a point before that is possible`,
        );
    }
    if (!missing.isEmpty()) {
        throw new Error(`the archive of binary logs does not have ${missing.toString()}`);
    }
    return ordered;
}

function wanted(record: LogRecord, excluded: GtidSet, { gtids }: Point): WantedLog {
    const limited = (text: string): GtidSet => {
        const set = GtidSet.parse(text).subtract(excluded);
        return gtids === undefined ? set : set.subtract(set.subtract(gtids));
    };
    return { record, previous: limited(record.previous), own: limited(record.own) };
}

/**
 * What must not be applied: transactions that the cluster had lost before the point. To a point of before, they lead; so they
 * do when they are asked for by their GTIDs.
 */
export function excludedAt(abandonments: Abandonment[], { time, gtids }: Point): GtidSet {
    return abandonments
        .filter(({ at }) => time === undefined || Date.parse(at) <= time.getTime())
        .reduce((sum, abandoned) => sum.union(GtidSet.parse(abandoned.gtids)), GtidSet.empty)
        .subtract(gtids ?? GtidSet.empty);
}
