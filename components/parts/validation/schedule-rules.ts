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

/** Runs looked at to find the longest gap: enough for a pattern that repeats each month. */
const runsLookedAt = 70;

/**
 * Hours between two runs of a good schedule, where they are farthest apart within the next `runsLookedAt` runs;
 * Infinity when it ends.
 */
export function longestGapHours(schedule: string, from: Date): number {
    const parsed = cron.parse(fieldsOf(schedule) ?? "");
    let longest = 0;
    let last = cron.next(parsed, from);
    for (let run = 0; run < runsLookedAt; run++) {
        const next = last === null ? null : cron.next(parsed, last);
        if (last === null || next === null) {
            return Infinity;
        }
        longest = Math.max(longest, (next.getTime() - last.getTime()) / 3_600_000);
        last = next;
    }
    return longest;
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
