const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const minutesADay = 24 * 60;
const shortest = 30;

/** Minutes of a week, from its beginning. */
interface Span {
    from: number;
    to: number;
}

/**
 * What is wrong with the times of a day at which RDS backs up, and those of a week at which it maintains, both in UTC. That
 * something is written wrongly the provider says, which knows before AWS.
 */
export function windowProblem(backup: string | undefined, maintenance: string | undefined): string | undefined {
    const daily = backup === undefined ? undefined : spans("mon", backup.split("-"));
    const weekly = maintenance === undefined ? undefined : spans(undefined, maintenance.toLowerCase().split("-"));
    if (daily === null) {
        return `"${backup ?? ""}" must satisfy the format of "hh24:mi-hh24:mi".`;
    }
    if (weekly === null) {
        return `"${maintenance ?? ""}" must satisfy the format of "ddd:hh24:mi-ddd:hh24:mi".`;
    }
    if ([daily, weekly].some((span) => span !== undefined && span.to - span.from < shortest)) {
        return `InvalidParameterValue: The window must be at least ${shortest} minutes.`;
    }
    return daily !== undefined && weekly !== undefined && meet(daily, weekly)
        ? "InvalidParameterValue: The backup window and maintenance window must not overlap."
        : undefined;
}

/** The span between two times; those of a day are written without one. Null when it is no span. */
function spans(day: string | undefined, written: string[]): Span | null {
    const [from, to, ...more] = written.map((time) => minuteOf(day === undefined ? time : `${day}:${time}`));
    if (from === undefined || to === undefined || more.length > 0) {
        return null;
    }
    const round = day === undefined ? days.length * minutesADay : minutesADay;
    return { from, to: to > from ? to : to + round };
}

function minuteOf(written: string): number | undefined {
    const [, day = "", hour, minute] = /^([a-z]{3}):([01]\d|2[0-3]):([0-5]\d)$/.exec(written) ?? [];
    return days.includes(day) ? days.indexOf(day) * minutesADay + Number(hour) * 60 + Number(minute) : undefined;
}

/** Whether one of the daily spans and the weekly one share a minute; both may go on after the end of their day or week. */
function meet(daily: Span, weekly: Span): boolean {
    return Array.from({ length: 2 * days.length + 1 }, (_, day) => (day - 1) * minutesADay).some(
        (shift) => daily.from + shift < weekly.to && weekly.from < daily.to + shift,
    );
}
