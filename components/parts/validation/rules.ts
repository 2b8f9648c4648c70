import { problem, type Rule } from "./checks";

/** A whole number from `minimum` to `maximum`, both allowed; `unit` names what is counted ("days"). */
export function wholeNumber(minimum: number, maximum: number, unit: string): Rule<number> {
    return (value, path) =>
        Number.isInteger(value) && value >= minimum && value <= maximum
            ? []
            : [problem(path, value, `must be a whole number of ${unit} from ${minimum} to ${maximum}`)];
}

/** A number above 0 and up to 100. */
export const percentage: Rule<number> = (value, path) =>
    typeof value === "number" && value > 0 && value <= 100
        ? []
        : [problem(path, value, "must be a percentage above 0 and up to 100")];

/** Seconds that an answer may take: above 0 and up to an hour. */
export const secondsToAnswer: Rule<number> = (seconds, path) =>
    typeof seconds === "number" && seconds > 0 && seconds <= 3600
        ? []
        : [problem(path, seconds, "must be a number of seconds above 0 and up to 3600")];

/** One of a fixed list of values. */
export function oneOf<T>(allowed: readonly T[]): Rule<T> {
    return (value, path) =>
        allowed.includes(value) ? [] : [problem(path, value, `must be one of ${allowed.map(String).join(", ")}`)];
}

/** A text that `pattern` matches; `demand` says in words what it must be. */
export function matching(pattern: RegExp, demand: string): Rule<string> {
    return (value, path) =>
        typeof value === "string" && pattern.test(value) ? [] : [problem(path, value, `must be ${demand}`)];
}

/** A list of at least `minimum` elements; `what` names them ("e-mail addresses"). */
export function atLeast<T>(minimum: number, what: string): Rule<readonly T[]> {
    return (values, path) =>
        values.length >= minimum ? [] : [problem(path, values, `must have at least ${minimum} ${what}`)];
}

/** A list in which no element stands twice. */
export function distinct<T>(): Rule<readonly T[]> {
    return (values, path) =>
        repeated(values).map((value) => problem(path, values, `has ${JSON.stringify(value)} twice: keep one`));
}

/** What stands in a list more than once, named once each. */
export function repeated<T>(values: readonly T[]): T[] {
    return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}
