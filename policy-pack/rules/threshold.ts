import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";

/** A figure or list that a rule measures by, with the value it has unless the pack's configuration says otherwise. */
export interface Threshold<T> {
    default: T;
    description: string;
    schema: PolicyConfigJSONSchema;
}

/** A rule's thresholds by the name they have in its configuration. */
export type Thresholds = Record<string, Threshold<unknown>>;

/** The values a rule works with. */
export type Settings<T extends Thresholds> = {
    [Name in keyof T]: T[Name] extends Threshold<infer Value> ? Value : never;
};

/** A whole number of at least `minimum`. */
export function wholeNumber(value: number, minimum: number, description: string): Threshold<number> {
    return { default: value, description, schema: { type: "integer", minimum } };
}

/** A list of whole numbers between `minimum` and `maximum`. */
export function wholeNumbers(
    values: number[],
    minimum: number,
    maximum: number,
    description: string,
): Threshold<number[]> {
    return { default: values, description, schema: { type: "array", items: { type: "integer", minimum, maximum } } };
}

/** A list of texts, each one of `choices` when these are given. */
export function texts(values: string[], description: string, choices?: string[]): Threshold<string[]> {
    const item: PolicyConfigJSONSchema = choices === undefined ? { type: "string" } : { type: "string", enum: choices };
    return { default: values, description, schema: { type: "array", items: item } };
}

/** The configured values, with the defaults where nothing is configured; the engine has checked the types by the schema. */
export function settingsOf<T extends Thresholds>(thresholds: T, configured: Record<string, unknown>): Settings<T> {
    const names = Object.keys(thresholds);
    return Object.fromEntries(
        names.map((name) => [name, configured[name] ?? thresholds[name]?.default]),
    ) as Settings<T>;
}
