import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { argumentsOf } from "./component-schema";

/**
 * Reads the configuration object `key` of the stack and checks it against the arguments of the component `component`, as
 * recorded in schema.json; `extra` replaces the check of single properties that the program treats in its own way.
 *
 * @throws RunError that lists every problem with its path, what was found and what is expected.
 */
export function readSettings(key: string, component: string, extra: Record<string, z.ZodType> = {}): unknown {
    const shape = { ...argumentsOf(component), ...extra };
    const raw = readObject(key);
    const parsed = z.strictObject(shape).safeParse(raw, { error: explain });
    if (!parsed.success) {
        const problems = parsed.error.issues.flatMap((issue) => describe(key, issue));
        throw new pulumi.RunError(
            `the configuration of this stack has ${count(problems.length)}:\n${problems.join("\n")}`,
        );
    }
    return parsed.data;
}

function readObject(key: string): unknown {
    const config = new pulumi.Config();
    try {
        return config.requireObject<unknown>(key);
    } catch {
        const found = config.get(key);
        const reason = found === undefined ? "is not set" : `is not an object but ${JSON.stringify(found)}`;
        throw new pulumi.RunError(
            `${config.name}:${key} ${reason}: describe the deployment there, in the stack's Pulumi.<stack>.yaml ` +
                `(Pulumi.${key}.yaml is an example)`,
        );
    }
}

/** Words for what zod found; anything not named here keeps zod's own. */
function explain(issue: z.core.$ZodRawIssue): string | undefined {
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
function describe(key: string, issue: z.core.$ZodIssue): string[] {
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

function count(problems: number): string {
    return problems === 1 ? "a problem" : `${problems} problems`;
}
