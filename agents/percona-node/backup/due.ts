import cron from "aws-cron-parser";
import type { NodeConfiguration } from "../configuration";
import type { Backup } from "./manifest";

/** The schedules, and what makes the backups. */
export type Schedules = Pick<
    NodeConfiguration,
    "BACKUP_TOOL" | "FULL_BACKUP_SCHEDULE" | "INCREMENTAL_BACKUP_SCHEDULE" | "RESTORE_DRILL_SCHEDULE"
>;

/** What should have been started by now. */
export interface Due {
    backup?: "full" | "incremental";
    drill: boolean;
}

/**
 * What the schedules ask for at `now`. Something is due from its time on until it was done once, so that an hour in which no
 * node could do it is made up for. A cluster without a full backup is due for one at once.
 *
 * With CLONE an incremental schedule asks for nothing: the archive of binary logs, which runs all the time, is what leads from
 * a full backup to any later point.
 *
 * @param backups the complete ones.
 */
export function dueAt(now: Date, backups: Backup[], schedules: Schedules): Due {
    const full = lastTime(schedules.FULL_BACKUP_SCHEDULE, now);
    const incremental =
        schedules.BACKUP_TOOL === "clone" ? undefined : lastTime(schedules.INCREMENTAL_BACKUP_SCHEDULE, now);
    const drill = lastTime(schedules.RESTORE_DRILL_SCHEDULE, now);
    const fulls = backups.filter(({ kind }) => kind === "full");
    const verified = backups.flatMap((backup) => backup.verified?.at ?? []);
    return {
        ...(wanted(schedules) && (fulls.length === 0 || !since(full, startsOf(fulls)))
            ? { backup: "full" as const }
            : wanted(schedules) && !since(incremental, startsOf(backups))
              ? { backup: "incremental" as const }
              : {}),
        drill: backups.length > 0 && !since(drill, verified),
    };
}

function wanted({ FULL_BACKUP_SCHEDULE, INCREMENTAL_BACKUP_SCHEDULE }: Schedules): boolean {
    return FULL_BACKUP_SCHEDULE !== "" || INCREMENTAL_BACKUP_SCHEDULE !== "";
}

function startsOf(backups: Backup[]): string[] {
    return backups.map(({ startedAt }) => startedAt);
}

/** Whether one of these times (ISO 8601) is at `time` or later; also when there is no such time. */
function since(time: Date | undefined, done: string[]): boolean {
    return time === undefined || done.some((at) => Date.parse(at) >= time.getTime());
}

/** The last time of a schedule (AWS cron without `cron()`, UTC) that is not after `now`; undefined when there is none. */
function lastTime(schedule: string, now: Date): Date | undefined {
    // The parser looks for times before the given one, and this one counts as well.
    const soon = new Date(now.getTime() + 1);
    return schedule === "" ? undefined : (cron.prev(cron.parse(schedule), soon) ?? undefined);
}
