import { problem, type Rule } from "./checks";
import { matching } from "./rules";

const second = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}";

/** A time in UTC to the second, as a pattern. */
export const utcSeconds = `${second}Z`;

/** A time in UTC that may have up to six digits of a second's fraction, as a pattern. */
export const utcMicroseconds = `${second}(?:[.][0-9]{1,6})?Z`;

/** A time in UTC of this form, and one that the calendar has. */
export function utcTime(form: typeof utcSeconds | typeof utcMicroseconds): Rule<string> {
    const wellFormed = matching(new RegExp(`^${form}$`), "a time in UTC such as 2026-11-22T03:00:00Z");
    return (value, path) => {
        const malformed = wellFormed(value, path);
        return malformed.length > 0 || !Number.isNaN(Date.parse(value))
            ? malformed
            : [problem(path, value, "is no time")];
    };
}
