import { recipientSettings, type Recipients, type RecipientSettings } from "../../parts/alarms/recipients";
import { problem, type Checks, type Rule } from "../../parts/validation/checks";
import { percentage, secondsToAnswer, wholeNumber } from "../../parts/validation/rules";

/** Who hears of trouble, and when. */
export interface PanintelligenceAlarms extends Recipients {
    /**
     * Percentage of the database's CPU above which, for 15 minutes, an alarm fires; another one 10 points earlier. Default: 90.
     */
    databaseCpuPercent?: number;
    /**
     * Percentage of the connections that the database's class has above which, for three minutes, an alarm fires; another one 10
     * points earlier. Default: 90.
     */
    databaseConnectionsPercent?: number;
    /** MiB of the database's free memory below which an alarm fires. Default: 256. */
    databaseFreeMemoryMb?: number;
    /** Percentage of the database's free storage below which an alarm fires. Default: 20. */
    databaseFreeStoragePercent?: number;
    /** Seconds that 5 % of requests take longer than above which an alarm fires. Default: 5. */
    latencySeconds?: number;
    /** GiB on the file system above which an alarm fires. Default: 5. */
    fileSystemGb?: number;
}

/** `PanintelligenceAlarms`, checked and complete. */
export interface AlarmSettings extends RecipientSettings {
    databaseCpuPercent: number;
    databaseConnectionsPercent: number;
    databaseFreeMemoryMb: number;
    databaseFreeStoragePercent: number;
    latencySeconds: number;
    fileSystemGb: number;
}

/** Checks who hears of trouble and when, and fills in what is left out. */
export function alarmSettings(checks: Checks, args: PanintelligenceAlarms): AlarmSettings {
    return {
        ...recipientSettings(checks, args),
        databaseCpuPercent: checks.plain("alarms.databaseCpuPercent", args.databaseCpuPercent ?? 90, alarmPercentage),
        databaseConnectionsPercent: checks.plain(
            "alarms.databaseConnectionsPercent",
            args.databaseConnectionsPercent ?? 90,
            alarmPercentage,
        ),
        databaseFreeMemoryMb: checks.plain(
            "alarms.databaseFreeMemoryMb",
            args.databaseFreeMemoryMb ?? 256,
            wholeNumber(1, 1_048_576, "MiB"),
        ),
        databaseFreeStoragePercent: checks.plain(
            "alarms.databaseFreeStoragePercent",
            args.databaseFreeStoragePercent ?? 20,
            percentage,
        ),
        latencySeconds: checks.plain("alarms.latencySeconds", args.latencySeconds ?? 5, secondsToAnswer),
        fileSystemGb: checks.plain("alarms.fileSystemGb", args.fileSystemGb ?? 5, wholeNumber(1, 1_048_576, "GiB")),
    };
}

/** Points before an alarm at which another one tells that it comes near. */
export const pointsBefore = 10;

const alarmPercentage: Rule<number> = (value, path) =>
    typeof value === "number" && value > pointsBefore && value <= 100
        ? []
        : [problem(path, value, `must be a percentage above ${pointsBefore} and up to 100`)];
