import { problem, type Rule } from "../../parts/validation/checks";

const days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const minutesOfDay = 24 * 60;
const minutesOfWeek = 7 * minutesOfDay;

/** RDS takes windows of half an hour and more. */
const leastMinutes = 30;

/**
 * When RDS backs up: `02:00-03:00` in UTC, half an hour or more.
 *
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html, PreferredBackupWindow
 */
export const timeWindow: Rule<string> = (value, path) =>
    longEnough(/^\d/.test(value) ? lengthOf(value) : undefined)
        ? []
        : [problem(path, value, "must be half an hour or more of each day, in UTC, such as 02:00-03:00")];

/**
 * When RDS maintains: `sun:04:00-sun:05:00` in UTC, from half an hour to a day.
 *
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html, PreferredMaintenanceWindow
 */
export const maintenanceWindow: Rule<string> = (value, path) =>
    longEnough(/^[a-z]/.test(value) ? lengthOf(value) : undefined)
        ? []
        : [problem(path, value, "must be half an hour to a day of each week, in UTC, such as sun:04:00-sun:05:00")];

/** Whether two windows have a minute in common in any week; what cannot be read overlaps with nothing. */
export function overlap(one: string, other: string): boolean {
    const starts = startsOf(one);
    return starts.some((start) =>
        startsOf(other).some(
            (otherStart) =>
                forward(otherStart - start, minutesOfWeek) < (lengthOf(one) ?? 0) ||
                forward(start - otherStart, minutesOfWeek) < (lengthOf(other) ?? 0),
        ),
    );
}

function longEnough(minutes: number | undefined): boolean {
    return minutes !== undefined && minutes >= leastMinutes && minutes <= minutesOfDay;
}

/** Minutes of a window, which may go over midnight or over the end of the week. */
function lengthOf(window: string): number | undefined {
    const [start, end, ...more] = window.split("-").map(minuteOf);
    if (start === undefined || end === undefined || more.length > 0) {
        return undefined;
    }
    return forward(end - start, window.length > "00:00-00:00".length ? minutesOfWeek : minutesOfDay);
}

/** Minutes of the week that a window begins at: of a daily one seven. */
function startsOf(window: string): number[] {
    const start = minuteOf(window.split("-")[0] ?? "");
    if (start === undefined) {
        return [];
    }
    return /^[a-z]/.test(window) ? [start] : days.map((_, day) => day * minutesOfDay + start);
}

/** Minutes since midnight, or since the beginning of the week. */
function minuteOf(time: string): number | undefined {
    const [, day, hours, minutes] = /^(?:([a-z]{3}):)?([01]\d|2[0-3]):([0-5]\d)$/.exec(time) ?? [];
    const index = day === undefined ? 0 : days.indexOf(day);
    return hours === undefined || index < 0 ? undefined : (index * 24 + Number(hours)) * 60 + Number(minutes);
}

function forward(minutes: number, period: number): number {
    return (minutes + period) % period;
}
