import * as pulumi from "@pulumi/pulumi";

/**
 * Looks at a value and says what is wrong with it: one line a problem, none when the value is good. `path` is the way
 * to the value in the component's arguments, as a person writes it (`backup.retentionDays`).
 */
export type Rule<T> = (value: T, path: string) => string[];

/** A line about `value` at `path`; `demand` says what it must be ("must be ..."), or what to do instead. */
export function problem(path: string, value: unknown, demand: string): string {
    return `${path} is ${value === undefined ? "missing" : JSON.stringify(value)}: ${demand}`;
}

/** Each element of a list must satisfy `rule`. */
export function each<T>(rule: Rule<T>): Rule<readonly T[]> {
    return (values, path) => values.flatMap((value, index) => rule(value, `${path}[${index}]`));
}

/** All of `rules` must be satisfied. */
export function every<T>(...rules: Rule<T>[]): Rule<T> {
    return (value, path) => rules.flatMap((rule) => rule(value, path));
}

/**
 * Collects the problems of one component's arguments, so that its user sees them all at once.
 *
 * What is known is checked at once; what is not known yet is checked when it becomes known, and the component must use
 * the value that `input` returns, since nothing else waits for the check.
 */
export class Checks {
    private readonly problems: string[] = [];

    /**
     * @param component the component whose arguments are checked; problems are shown at it, or at the stack without
     * one.
     */
    constructor(private readonly component: pulumi.ComponentResource | undefined) {}

    /** Adds a problem that was found by looking at more than one value. */
    add(line: string): void {
        this.problems.push(line);
    }

    /** Checks a plain value and returns it. */
    plain<T>(path: string, value: T, ...rules: Rule<T>[]): T {
        this.problems.push(...every(...rules)(value, path));
        return value;
    }

    /**
     * Checks a value that may be an output, or hold some, and returns it; a value that fails later fails the update.
     */
    input<T>(path: string, value: T, ...rules: Rule<pulumi.Unwrap<T>>[]): pulumi.Output<pulumi.Unwrap<T>> {
        const rule = every(...rules);
        if (isKnown(value)) {
            this.problems.push(...rule(value as pulumi.Unwrap<T>, path));
            return pulumi.output(value);
        }
        const checked = pulumi.output(value).apply((known): unknown => {
            this.refuseAny(rule(known, path));
            return known;
        });
        return checked as pulumi.Output<pulumi.Unwrap<T>>;
    }

    /** `input` for a value that may be left out. */
    optionalInput<T>(
        path: string,
        value: T | undefined,
        ...rules: Rule<pulumi.Unwrap<T>>[]
    ): pulumi.Output<pulumi.Unwrap<T>> | undefined {
        return value === undefined ? undefined : this.input<T>(path, value, ...rules);
    }

    /** @throws ResourceError that lists every problem found so far, when there is one. */
    finish(): void {
        this.refuseAny(this.problems);
    }

    /** @throws ResourceError that lists `problems`, when there is one; for what is found out after `finish`. */
    refuseAny(problems: string[]): void {
        if (problems.length > 0) {
            const lines = problems.length === 1 ? ` ${problems.join("")}` : `\n  - ${problems.join("\n  - ")}`;
            throw new pulumi.ResourceError(`the arguments are not right:${lines}`, this.component, true);
        }
    }
}

function isKnown(value: unknown): boolean {
    if (pulumi.Output.isInstance(value) || value instanceof Promise) {
        return false;
    }
    if (typeof value === "object" && value !== null) {
        return Object.values(value).every(isKnown);
    }
    return true;
}
