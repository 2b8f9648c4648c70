/** One field of AWS's cron expressions. */
interface Field {
    lowest: number;
    highest: number;
    /** Words that stand for the numbers from `lowest` on. */
    words?: readonly string[];
    /** Forms beyond numbers, ranges, lists and steps. */
    special?: RegExp;
}

const months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html */
const fields: readonly Field[] = [
    { lowest: 0, highest: 59 },
    { lowest: 0, highest: 23 },
    { lowest: 1, highest: 31, special: /^(\?|L|LW|\d{1,2}W)$/ },
    { lowest: 1, highest: 12, words: months },
    { lowest: 1, highest: 7, words: days, special: /^(\?|L|([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)(L|#[1-5]))$/ },
    { lowest: 1970, highest: 2199 },
];

const dayOfMonth = 2;
const dayOfWeek = 4;

/** Whether AWS takes a `cron(...)` expression: six fields, one of the two day fields `?`. */
export function isCron(expression: string): boolean {
    const [, inner = ""] = /^cron\((.*)\)$/.exec(expression) ?? [];
    const parts = inner.trim().split(/\s+/);
    if (parts.length !== fields.length || (parts[dayOfMonth] === "?") === (parts[dayOfWeek] === "?")) {
        return false;
    }
    return fields.every((field, index) => (parts[index] ?? "").split(",").every((item) => isItem(item, field)));
}

/** Whether AWS takes a `rate(...)` expression: a whole number and a unit, singular for 1. */
export function isRate(expression: string): boolean {
    const [, count = "", plural] = /^rate\((\d+) (?:minute|hour|day)(s?)\)$/.exec(expression) ?? [];
    return Number(count) >= 1 && (Number(count) === 1) === (plural === "");
}

/** Whether AWS takes an `at(...)` expression: a time without a zone. */
export function isAt(expression: string): boolean {
    const [, time = ""] = /^at\((\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})\)$/.exec(expression) ?? [];
    return !Number.isNaN(Date.parse(`${time}Z`));
}

function isItem(item: string, field: Field): boolean {
    if (field.special?.test(item.toUpperCase()) === true) {
        return true;
    }
    const [range = "", step, ...more] = item.split("/");
    if (more.length > 0 || (step !== undefined && !/^[1-9]\d*$/.test(step))) {
        return false;
    }
    if (range === "*") {
        return true;
    }
    const ends = range.split("-").map((end) => valueOf(end, field));
    const [first = Number.NaN, last = first] = ends;
    return ends.length <= 2 && first >= field.lowest && last <= field.highest && first <= last;
}

function valueOf(end: string, field: Field): number {
    const word = field.words?.indexOf(end.toUpperCase()) ?? -1;
    if (word >= 0) {
        return word + field.lowest;
    }
    return /^\d+$/.test(end) ? Number(end) : Number.NaN;
}
