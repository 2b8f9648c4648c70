import type * as pulumi from "@pulumi/pulumi";
import { kmsKeyArn, topicArn } from "../../parts/validation/aws-rules";
import { each, problem, type Checks, type Rule } from "../../parts/validation/checks";
import { emailAddress } from "../../parts/validation/network-rules";
import { atLeast, distinct, percentage, wholeNumber } from "../../parts/validation/rules";
import { awsSchedule, longestGapHours } from "../../parts/validation/schedule-rules";
import type { PmmAlarms } from "../args";

/** `PmmAlarms`, checked and complete. */
export interface AlarmSettings {
    emails: string[];
    topicArns: pulumi.Output<string[]>;
    kmsKeyArn: pulumi.Output<string> | undefined;
    memoryPercent: pulumi.Output<number>;
    rootDiskPercent: pulumi.Output<number>;
    dataDiskPercent: pulumi.Output<number>;
    cpuPercent: pulumi.Output<number>;
    burstBalancePercent: pulumi.Output<number>;
    serverErrors: pulumi.Output<number>;
    backupMaxAgeHours: pulumi.Output<number>;
}

/**
 * Checks the alarms and fills in what they leave out; `schedule` is that of the daily backup, which one alarm watches.
 */
export function alarmSettings(checks: Checks, args: PmmAlarms, schedule: pulumi.Input<string>): AlarmSettings {
    const percent = (name: keyof PmmAlarms & `${string}Percent`, standard: number): pulumi.Output<number> =>
        checks.input(`alarms.${name}`, args[name] ?? standard, percentage);
    return {
        emails: checks.plain(
            "alarms.emails",
            args.emails,
            atLeast(1, "e-mail address, or nobody hears of trouble"),
            distinct(),
            each(emailAddress),
        ),
        topicArns: checks.input("alarms.topicArns", args.topicArns ?? [], distinct(), each(topicArn)),
        kmsKeyArn: checks.optionalInput("alarms.kmsKeyArn", args.kmsKeyArn, kmsKeyArn),
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
