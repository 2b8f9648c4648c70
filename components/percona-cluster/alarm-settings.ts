import type * as pulumi from "@pulumi/pulumi";
import { recipientSettings, type Recipients, type RecipientSettings } from "../parts/alarms/recipients";
import { problem, type Checks, type Rule } from "../parts/validation/checks";
import { percentage, wholeNumber } from "../parts/validation/rules";
import type { PerconaBackupSettings } from "./backup";

/** Who hears of trouble, and when. */
export interface PerconaAlarms extends Recipients {
    /** Transactions that wait to be applied on a replica, for ten minutes, above which an alarm fires. Default: 10000. */
    applierQueue?: pulumi.Input<number>;
    /**
     * Hours since the newest complete backup began after which an alarm fires; longer than the longest gap between backups.
     * Default: that gap and 12 hours more, which is 36.
     */
    backupMaxAgeHours?: number;
    /**
     * Hours since the newest backup that a drill has restored began after which an alarm fires; longer than the gaps between
     * drills and between backups together. Default: these and 24 hours more, which is 216.
     */
    verifiedBackupMaxAgeHours?: number;
    /** Seconds by which the archive of binary logs may be behind, for ten minutes. Default: 600. */
    archiveLagSeconds?: pulumi.Input<number>;
    /** Percentage of a data disk in use above which an alarm fires. Default: 80. */
    dataDiskPercent?: pulumi.Input<number>;
    /** Percentage of a root volume in use above which an alarm fires. Default: 85. */
    rootDiskPercent?: pulumi.Input<number>;
    /** Percentage of memory in use above which an alarm fires. Default: 95; most of it is the server's cache. */
    memoryPercent?: pulumi.Input<number>;
    /** Percentage of the processors in use above which, for 15 minutes, an alarm fires. Default: 85. */
    cpuPercent?: pulumi.Input<number>;
}

/** `PerconaAlarms`, checked and complete. */
export interface PerconaAlarmSettings extends RecipientSettings {
    applierQueue: pulumi.Output<number>;
    /** Missing where there are no backups. */
    backupMaxAgeHours: number | undefined;
    /** Missing where there are no drills. */
    verifiedBackupMaxAgeHours: number | undefined;
    archiveLagSeconds: pulumi.Output<number>;
    dataDiskPercent: pulumi.Output<number>;
    rootDiskPercent: pulumi.Output<number>;
    memoryPercent: pulumi.Output<number>;
    cpuPercent: pulumi.Output<number>;
}

/** Checks the alarms and fills in what they leave out; some follow from the backups' schedules. */
export function perconaAlarmSettings(
    checks: Checks,
    args: PerconaAlarms,
    backup: PerconaBackupSettings,
): PerconaAlarmSettings {
    const percent = (name: keyof PerconaAlarms & `${string}Percent`, standard: number): pulumi.Output<number> =>
        checks.input(`alarms.${name}`, args[name] ?? standard, percentage);
    return {
        ...recipientSettings(checks, args),
        applierQueue: checks.input(
            "alarms.applierQueue",
            args.applierQueue ?? 10_000,
            wholeNumber(1, 1_000_000_000, "transactions"),
        ),
        backupMaxAgeHours: ageLimit(checks, "backupMaxAgeHours", args.backupMaxAgeHours, {
            gap: backup.longestGapHours,
            spare: 12,
            what: "between two backups",
        }),
        verifiedBackupMaxAgeHours: ageLimit(checks, "verifiedBackupMaxAgeHours", args.verifiedBackupMaxAgeHours, {
            gap: backup.longestGapHours + backup.longestDrillGapHours,
            spare: 24,
            what: "between two drills and between two backups together",
        }),
        archiveLagSeconds: checks.input(
            "alarms.archiveLagSeconds",
            args.archiveLagSeconds ?? 600,
            wholeNumber(60, 86_400, "seconds"),
        ),
        dataDiskPercent: percent("dataDiskPercent", 80),
        rootDiskPercent: percent("rootDiskPercent", 85),
        memoryPercent: percent("memoryPercent", 95),
        cpuPercent: percent("cpuPercent", 85),
    };
}

/** Ages are told in seconds by the nodes themselves, so there is no limit but that of the schedules. */
const mostHours = 10_000;

function ageLimit(
    checks: Checks,
    name: string,
    hours: number | undefined,
    { gap, spare, what }: { gap: number; spare: number; what: string },
): number | undefined {
    const path = `alarms.${name}`;
    if (gap === Infinity) {
        if (hours !== undefined) {
            checks.add(problem(path, hours, "watches what backup never makes: take it out, or give backup a schedule"));
        }
        return undefined;
    }
    const longer: Rule<number> = (value) =>
        value > gap
            ? []
            : [
                  problem(
                      path,
                      value,
                      `must be more than the ${Math.ceil(gap)} hours ${what}: raise it, or run them more often`,
                  ),
              ];
    return checks.plain(path, hours ?? Math.ceil(gap) + spare, wholeNumber(1, mostHours, "hours"), longer);
}
