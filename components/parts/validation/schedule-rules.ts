import cron from "aws-cron-parser";
import { problem, type Rule } from "./checks";

/** Six fields of what may stand in each: minutes, hours, day of month, month, day of week, year. */
const form = /^cron\(([\d*/,-]+ [\d*/,-]+ [\d*/,?LW-]+ [\dA-Z*/,-]+ [\dA-Z*/,?#-]+ [\d*/,-]+)\)$/;

/**
 * A schedule in AWS's own form, `cron(minutes hours day-of-month month day-of-week year)` in UTC, with `?` in exactly one
 * of the two day fields.
 *
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 */
export const awsSchedule: Rule<string> = (value, path) => {
    const fields = fieldsOf(value);
    if (fields === undefined) {
        return [problem(path, value, "must be a schedule of six fields such as cron(0 5 * * ? *)")];
    }
    const [, , dayOfMonth, , dayOfWeek] = fields.split(" ");
    if ((dayOfMonth === "?") === (dayOfWeek === "?")) {
        return [
            problem(path, value, "must have ? in one of its two day fields, the third and the fifth, and not in both"),
        ];
    }
    const reason = refusal(fields);
    return reason === undefined
        ? []
        : [problem(path, value, `cannot be read (${reason}); an example is cron(0 5 * * ? *)`)];
};

/**
 * A schedule of Secrets Manager's rotation: `rate(...)` of hours or days, or `cron(...)` in UTC with minute 0 and any year;
 * four hours apart or more.
 *
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html
 */
export const secretRotationSchedule: Rule<string> = (value, path) => {
    const [, count, unit] = /^rate\((\d+) (hours?|days?)\)$/.exec(value) ?? [];
    if (count !== undefined && unit !== undefined) {
        const hours = Number(count) * (unit.startsWith("day") ? 24 : 1);
        return hours >= leastRotationHours && hours <= mostRotationHours
            ? []
            : [problem(path, value, "must be from 4 hours to 999 days apart")];
    }
    if (typeof value !== "string" || !value.startsWith("cron(")) {
        return [problem(path, value, "must be a schedule such as rate(30 days) or cron(0 4 1 * ? *)")];
    }
    const unreadable = awsSchedule(value, path);
    if (unreadable.length > 0) {
        return unreadable;
    }
    if (!/^cron\(0 .* \*\)$/.test(value)) {
        return [problem(path, value, "must have minute 0 and year *, as Secrets Manager wants it")];
    }
    return Math.min(...gapsHours([value], new Date())) >= leastRotationHours
        ? []
        : [problem(path, value, `must leave ${leastRotationHours} hours or more between two rotations`)];
};

const leastRotationHours = 4;
const mostRotationHours = 999 * 24;

/** Runs looked at to find the longest gap: enough for a pattern that repeats each month. */
const runsLookedAt = 70;

/**
 * Hours between two runs of good schedules taken together, where they are farthest apart within the next `runsLookedAt` runs;
 * Infinity when they end.
 */
export function longestGapHours(schedules: string | readonly string[], from: Date): number {
    const gaps = gapsHours([schedules].flat(), from);
    return gaps.length < runsLookedAt ? Infinity : Math.max(...gaps);
}

/** Hours between each two of the next runs of good schedules; fewer than `runsLookedAt` when they end. */
function gapsHours(schedules: readonly string[], from: Date): number[] {
    const parsed = schedules.map((schedule) => cron.parse(fieldsOf(schedule) ?? ""));
    const after = (time: number): number =>
        Math.min(...parsed.map((each) => cron.next(each, new Date(time))?.getTime() ?? Infinity));
    const gaps: number[] = [];
    let last = after(from.getTime());
    while (last !== Infinity && gaps.length < runsLookedAt) {
        const next = after(last);
        if (next !== Infinity) {
            gaps.push((next - last) / 3_600_000);
        }
        last = next;
    }
    return gaps;
}

function fieldsOf(schedule: string): string | undefined {
    return typeof schedule === "string" ? form.exec(schedule)?.[1] : undefined;
}

/** The parser throws what is out of range, and gives no or no real values for what it cannot read. */
function refusal(fields: string): string | undefined {
    try {
        const values = Object.values(cron.parse(fields) as unknown as Record<string, (string | number)[]>);
        const unread = fields
            .split(" ")
            .find(
                (field, index) => field !== "?" && (values[index]?.length === 0 || values[index]?.some(Number.isNaN)),
            );
        return unread === undefined ? undefined : `${unread} stands for nothing`;
    } catch (error) {
        return error instanceof Error ? error.message.replace(/^Invalid: /, "") : String(error);
    }
}
