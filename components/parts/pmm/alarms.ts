import type * as pulumi from "@pulumi/pulumi";
import { recipientSettings, type Recipients, type RecipientSettings } from "../alarms/recipients";
import { problem, type Checks, type Rule } from "../validation/checks";
import { percentage, secondsToAnswer, wholeNumber } from "../validation/rules";
import { awsSchedule, longestGapHours } from "../validation/schedule-rules";

/** Who hears of trouble, and when. */
export interface PmmAlarms extends Recipients {
    /** Percentage of memory in use above which an alarm fires. Default: 90. */
    memoryPercent?: pulumi.Input<number>;
    /** Percentage of the root volume in use above which an alarm fires. Default: 85. */
    rootDiskPercent?: pulumi.Input<number>;
    /** Percentage of the data volume in use above which an alarm fires. Default: 85. */
    dataDiskPercent?: pulumi.Input<number>;
    /** Percentage of the processor in use above which, for 15 minutes, an alarm fires. Default: 80. */
    cpuPercent?: pulumi.Input<number>;
    /** Percentage of burst credits below which an alarm fires, for a data volume of type gp2. Default: 20. */
    burstBalancePercent?: pulumi.Input<number>;
    /**
     * Answers with status 500 and above, in each of two periods of five minutes, above which an alarm fires. Default:
     * 10.
     */
    serverErrors?: pulumi.Input<number>;
    /**
     * Seconds that an answer takes on average, in each of two periods of five minutes, above which an alarm fires. Default:
     * 2.
     */
    responseSeconds?: pulumi.Input<number>;
    /**
     * Hours without a completed backup after which an alarm fires, from 1 to 168; longer than the longest gap in
     * `backup.schedule`. Default: 26.
     */
    backupMaxAgeHours?: pulumi.Input<number>;
}

/** `PmmAlarms`, checked and complete. */
export interface AlarmSettings extends RecipientSettings {
    memoryPercent: pulumi.Output<number>;
    rootDiskPercent: pulumi.Output<number>;
    dataDiskPercent: pulumi.Output<number>;
    cpuPercent: pulumi.Output<number>;
    burstBalancePercent: pulumi.Output<number>;
    serverErrors: pulumi.Output<number>;
    responseSeconds: pulumi.Output<number>;
    backupMaxAgeHours: pulumi.Output<number>;
}

/**
 * Checks the alarms and fills in what they leave out; `schedule` is that of the daily backup, which one alarm watches.
 */
export function alarmSettings(checks: Checks, args: PmmAlarms, schedule: pulumi.Input<string>): AlarmSettings {
    const percent = (name: keyof PmmAlarms & `${string}Percent`, standard: number): pulumi.Output<number> =>
        checks.input(`alarms.${name}`, args[name] ?? standard, percentage);
    return {
        ...recipientSettings(checks, args),
        memoryPercent: percent("memoryPercent", 90),
        rootDiskPercent: percent("rootDiskPercent", 85),
        dataDiskPercent: percent("dataDiskPercent", 85),
        cpuPercent: percent("cpuPercent", 80),
        burstBalancePercent: percent("burstBalancePercent", 20),
        serverErrors: checks.input(
            "alarms.serverErrors",
            args.serverErrors ?? 10,
            wholeNumber(0, 1_000_000, "answers"),
        ),
        responseSeconds: checks.input("alarms.responseSeconds", args.responseSeconds ?? 2, secondsToAnswer),
        backupMaxAgeHours: checks.input(
            "alarms.backupMaxAgeHours",
            { hours: args.backupMaxAgeHours ?? 26, schedule },
            longerThanGaps,
        ).hours,
    };
}

/**
 * CloudWatch looks back seven days at most when its periods are of an hour.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
 */
const maximumHours = 168;

const longerThanGaps: Rule<{ hours: number; schedule: string }> = ({ hours, schedule }, path) => {
    const outside = wholeNumber(1, maximumHours, "hours")(hours, path);
    // A schedule that cannot be read has a message of its own.
    if (outside.length > 0 || awsSchedule(schedule, path).length > 0) {
        return outside;
    }
    const gap = longestGapHours(schedule, new Date());
    const demand = `must be more than the ${Math.ceil(gap)} hours between two backups by ${schedule}`;
    return hours > gap
        ? []
        : [problem(path, hours, `${demand}: raise it, to ${maximumHours} at most, or back up more often`)];
};
