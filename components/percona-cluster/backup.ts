import type * as pulumi from "@pulumi/pulumi";
import { problem, type Checks, type Rule } from "../parts/validation/checks";
import { oneOf, wholeNumber } from "../parts/validation/rules";
import { awsSchedule, longestGapHours } from "../parts/validation/schedule-rules";

/** Backups of the cluster, made by one of its replicas and kept in its bucket. */
export interface PerconaBackup {
    /** What makes full backups. Default: `xtrabackup`. */
    tool?: BackupTool;
    /**
     * When full backups start, in AWS's cron form and UTC, or `never`. Default: `cron(0 2 ? * SUN *)`, each Sunday at 02:00.
     */
    fullSchedule?: string;
    /**
     * When incremental backups start, likewise; only for the tool `xtrabackup`. Default: `cron(0 2 ? * MON-SAT *)`, each other
     * day at 02:00; for the tool `clone`: `never`.
     */
    incrementalSchedule?: string;
    /**
     * When the newest backup is restored aside and looked at, likewise. Default: `cron(0 8 ? * SUN *)`, each Sunday at 08:00.
     */
    drillSchedule?: string;
    /**
     * Weeks to keep backups and archived binary logs, from 1 to 52, and at least twice as long as the longest time between two
     * full backups. An incremental backup is of no use without its full one: keep one week more than you want to go back.
     * Default: 4.
     */
    retentionWeeks?: pulumi.Input<number>;
    /**
     * Deletes the bucket together with all backups in it when the deployment is destroyed. Default: false, so that the bucket
     * stops a destroy, also one without a backup: the nodes' program is in it.
     */
    forceDestroy?: pulumi.Input<boolean>;
}

/** What makes full backups. */
export enum BackupTool {
    /** Percona XtraBackup, which also makes incremental ones. */
    Xtrabackup = "xtrabackup",
    /** MySQL's own CLONE, where XtraBackup cannot be had; full backups alone. */
    Clone = "clone",
}

/** In place of a schedule: not at all. */
const never = "never";

/** `PerconaBackup`, checked and complete. */
export interface PerconaBackupSettings {
    tool: BackupTool;
    /** AWS's six fields without `cron()`, as nodes read them; empty for never. */
    fullSchedule: string;
    incrementalSchedule: string;
    drillSchedule: string;
    retentionWeeks: pulumi.Output<number>;
    forceDestroy: pulumi.Input<boolean>;
    /** Longest time in hours between two backups of any kind; Infinity when there are none. */
    longestGapHours: number;
    /** Longest time in hours between two drills; Infinity when there are none. */
    longestDrillGapHours: number;
}

/** Checks the backups and fills in what they leave out. */
export function perconaBackupSettings(checks: Checks, args: PerconaBackup): PerconaBackupSettings {
    const tool = checks.plain("backup.tool", args.tool ?? BackupTool.Xtrabackup, oneOf(Object.values(BackupTool)));
    const onlyFull = tool === BackupTool.Clone;
    const full = checks.plain("backup.fullSchedule", args.fullSchedule ?? "cron(0 2 ? * SUN *)", scheduleOrNever);
    const incremental = checks.plain(
        "backup.incrementalSchedule",
        args.incrementalSchedule ?? (onlyFull || full === never ? never : "cron(0 2 ? * MON-SAT *)"),
        scheduleOrNever,
    );
    if (incremental !== never && onlyFull) {
        checks.add(
            "backup.incrementalSchedule does not go with the tool clone, which makes full backups alone: take it out, or back up " +
                "more often by backup.fullSchedule",
        );
    }
    if (incremental !== never && full === never) {
        checks.add(
            "backup.incrementalSchedule needs full backups to build on: set backup.fullSchedule, or take it out",
        );
    }
    const drill = checks.plain(
        "backup.drillSchedule",
        args.drillSchedule ?? (full === never ? never : "cron(0 8 ? * SUN *)"),
        scheduleOrNever,
    );
    return {
        tool,
        fullSchedule: fields(full),
        incrementalSchedule: fields(incremental),
        drillSchedule: fields(drill),
        retentionWeeks: checks.input("backup.retentionWeeks", args.retentionWeeks ?? 4, keepsTwo(gap(full))),
        forceDestroy: args.forceDestroy ?? false,
        longestGapHours: gap(full, incremental),
        longestDrillGapHours: gap(drill),
    };
}

/** A full backup is kept until the second one after it is due, so that one that fails leaves no time without any. */
function keepsTwo(hoursBetween: number): Rule<number> {
    const range = wholeNumber(1, 52, "weeks");
    const least = Math.ceil((2 * hoursBetween) / hoursOfWeek);
    return (weeks, path) => {
        const outside = range(weeks, path);
        return outside.length > 0 || hoursBetween === Infinity || weeks >= least
            ? outside
            : [
                  problem(
                      path,
                      weeks,
                      `must be ${least} or more, since up to ${hoursBetween} hours pass between two full backups, and no restore ` +
                          "is possible without one; or let backup.fullSchedule come more often",
                  ),
              ];
    };
}

const hoursOfWeek = 7 * 24;

const scheduleOrNever: Rule<string> = (value, path) => (value === never ? [] : awsSchedule(value, path));

function fields(schedule: string): string {
    return schedule === never ? "" : schedule.replace(/^cron\((.*)\)$/, "$1");
}

/** What cannot be read has a message of its own. */
function gap(...schedules: string[]): number {
    const good = schedules.filter((schedule) => schedule !== never && awsSchedule(schedule, "").length === 0);
    return good.length === 0 ? Infinity : longestGapHours(good, new Date());
}
