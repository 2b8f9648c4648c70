import type { z } from "zod";

/** Words for what zod found; anything not named here keeps zod's own. */
export function explain(issue: z.core.$ZodRawIssue): string | undefined {
    switch (issue.code) {
        case "invalid_type":
            return issue.input === undefined
                ? `is required: set it to ${article(issue.expected)}`
                : `must be ${article(issue.expected)}, not ${shown(issue.input)}`;
        case "invalid_value":
            return `must be one of ${issue.values.map((value) => JSON.stringify(value)).join(", ")}, not ${shown(issue.input)}`;
        default:
            return undefined;
    }
}

/** One line an issue, or one an unknown property, each under the path a person finds it at. */
export function describe(key: string, issue: z.core.$ZodIssue): string[] {
    const line = (path: PropertyKey[], message: string): string =>
        `  ${[key, ...path].map(String).join(".")}: ${message}`;
    if (issue.code === "unrecognized_keys") {
        return issue.keys.map((name) =>
            line([...issue.path, name], "is not a known property: remove it, or correct its name"),
        );
    }
    return [line(issue.path, issue.message)];
}

function shown(value: unknown): string {
    return JSON.stringify(value);
}

function article(type: string): string {
    const name = type === "record" ? "object" : type;
    return `${/^[aeiou]/.test(name) ? "an" : "a"} ${name}`;
}
