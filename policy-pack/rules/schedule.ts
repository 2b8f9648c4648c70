/** Names that AWS takes for months and for days of the week; day 1 of the week is Sunday. */
const months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

const hoursPerUnit: Record<string, number> = { minute: 1 / 60, hour: 1, day: 24 };

/**
 * Whether an AWS schedule runs on every day: `rate(...)` of at most 24 hours, or a `cron(...)` of six fields (minutes, hours, day
 * of month, month, day of week, year) that leaves out no day. Special days (`L`, `W`, `#`) leave out some. Anything that is not
 * a schedule runs on no day.
 *
 * Grammar: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 */
export function runsDaily(schedule: string): boolean {
    return runs(schedule, 24, (days) => days.size === 7);
}

/** Whether an AWS schedule runs at least once in every week: as `runsDaily`, but on one day of the week or more. */
export function runsWeekly(schedule: string): boolean {
    return runs(schedule, 7 * 24, (days) => days.size > 0);
}

function runs(schedule: string, hours: number, onEnough: (daysOfWeek: Set<number>) => boolean): boolean {
    const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(schedule);
    if (rate !== null) {
        return Number(rate[1]) > 0 && Number(rate[1]) * (hoursPerUnit[rate[2] ?? ""] ?? Infinity) <= hours;
    }
    const fields = /^cron\((.*)\)$/.exec(schedule)?.[1]?.trim().split(/\s+/) ?? [];
    const [minute = "", hour = "", dayOfMonth = "", month = "", dayOfWeek = "", year = ""] = fields;
    return (
        fields.length === 6 &&
        members(minute, 0, 59).size > 0 &&
        members(hour, 0, 23).size > 0 &&
        members(dayOfMonth, 1, 31).size === 31 &&
        members(month, 1, 12, months).size === 12 &&
        onEnough(members(dayOfWeek, 1, 7, weekdays)) &&
        year === "*"
    );
}

/** The numbers that a field of a cron expression stands for; none when one of its parts cannot be understood. */
function members(field: string, first: number, last: number, names: readonly string[] = []): Set<number> {
    const found = field.split(",").map((part) => range(part, first, last, names));
    return found.some((numbers) => numbers.length === 0) ? new Set() : new Set(found.flat());
}

/** The numbers of `*`, `?`, `5`, `1-5`, `2/3`, `1-5/2` or names in place of numbers; empty for anything else. */
function range(part: string, first: number, last: number, names: readonly string[]): number[] {
    const [, from = "", to, step] = /^([*?]|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(part) ?? [];
    const numberOf = (text: string): number => {
        const index = names.indexOf(text.toUpperCase());
        return index >= 0 ? index + first : /^\d+$/.test(text) ? Number(text) : NaN;
    };
    const whole = from === "*" || from === "?";
    const start = whole ? first : numberOf(from);
    const end = whole || (to === undefined && step !== undefined) ? last : numberOf(to ?? from);
    if (!(start >= first && end <= last && Number(step ?? 1) > 0)) {
        return [];
    }
    const numbers: number[] = [];
    for (let number = start; number <= end; number += Number(step ?? 1)) {
        numbers.push(number);
    }
    return numbers;
}
