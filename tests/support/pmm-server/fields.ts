import { invalid } from "./refusal";

/** A JSON object of a request. */
export type Fields = Record<string, unknown>;

/** `value` as an object, or PMM's words that it is none. */
export function asFields(value: unknown, what: string): Fields {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
        throw invalid(`proto: syntax error: ${what} is no object`);
    }
    return value as Fields;
}

/**
 * Refuses names that the API does not have. PMM itself passes over them, so that a misspelt one is never noticed; a test
 * should.
 */
export function onlyKnown(fields: Fields, known: readonly string[], what: string): void {
    const unknown = Object.keys(fields).filter((name) => !known.includes(name));
    if (unknown.length > 0) {
        throw invalid(`proto: unknown field ${unknown.join(", ")} in ${what}`);
    }
}

/** The text `name`; empty when it is missing. */
export function text(fields: Fields, name: string): string {
    const value = fields[name] ?? "";
    if (typeof value !== "string") {
        throw invalid(`proto: invalid value for string field ${name}`);
    }
    return value;
}

/** The text `name`, which must not be empty. */
export function needed(fields: Fields, name: string): string {
    const value = text(fields, name);
    if (value === "") {
        throw invalid(`invalid ${name}: value length must be at least 1 runes`);
    }
    return value;
}

/** The flag `name`; false when it is missing. */
export function flag(fields: Fields, name: string): boolean {
    const value = fields[name] ?? false;
    if (typeof value !== "boolean") {
        throw invalid(`proto: invalid value for bool field ${name}`);
    }
    return value;
}

/** The port `name`, 1 to 65535. */
export function portNumber(fields: Fields, name: string): number {
    const value = fields[name];
    if (typeof value !== "number" || !Number.isInteger(value) || value < 1 || value > 65_535) {
        throw invalid(`invalid ${name}: value must be inside range (0, 65536)`);
    }
    return value;
}

/** The labels `custom_labels`, with names that Prometheus takes. */
export function customLabels(fields: Fields): Record<string, string> {
    const labels = asFields(fields.custom_labels ?? {}, "custom_labels");
    for (const [name, value] of Object.entries(labels)) {
        if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) || name.startsWith("__") || typeof value !== "string") {
            throw invalid(`Invalid label name ${JSON.stringify(name)}.`);
        }
    }
    return { ...labels } as Record<string, string>;
}
