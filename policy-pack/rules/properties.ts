import { Unknown, whenKnown, type Reading, type Verdict } from "./reading";

/** Texts found at a path, and the first part of it that is not known yet. */
export interface Texts {
    values: string[];
    unknown?: Unknown;
}

/**
 * The properties of a resource, and the one way in which rules read them: an unknown value comes back as `Unknown`, a value of
 * another type than asked for as undefined, and nothing throws. The SDK's own properties throw when an unknown value is read,
 * which would drop the rest of the rule and let the resource pass.
 *
 * Paths are property names joined by dots (`rootBlockDevice.encrypted`).
 */
export class Properties {
    constructor(
        private readonly bag: object,
        private readonly prefix = "",
    ) {}

    /** A string (numbers and booleans as text); undefined when absent or empty. */
    text(path: string): Reading<string | undefined> {
        return whenKnown(this.read(path), asText);
    }

    /** A number, also when written as text; undefined when absent or not a number. */
    number(path: string): Reading<number | undefined> {
        return whenKnown(this.text(path), (text) =>
            text === undefined || isNaN(Number(text)) ? undefined : Number(text),
        );
    }

    /** A boolean, also when written as text, as launch templates do; undefined when absent or something else. */
    flag(path: string): Reading<boolean | undefined> {
        return whenKnown(this.text(path), (text) => (text === "true" ? true : text === "false" ? false : undefined));
    }

    /** One entry of a map whose keys may hold dots (tags). */
    entry(path: string, key: string): Reading<string | undefined> {
        return whenKnown(this.read(path), (map) =>
            isObject(map) ? whenKnown(readProperty(map, key, this.full(`${path}["${key}"]`)), asText) : undefined,
        );
    }

    /** Whether a boolean is true. */
    isTrue(path: string): Verdict {
        return whenKnown(this.flag(path), (flag) => flag === true);
    }

    /** Whether a text is one of `accepted`, letter for letter. */
    isOneOf(path: string, ...accepted: readonly string[]): Verdict {
        return whenKnown(this.text(path), (text) => text !== undefined && accepted.includes(text));
    }

    /** Whether a text has a value; one that is not known yet may still turn out to be absent. */
    isSet(path: string): Verdict {
        return whenKnown(this.text(path), (text) => text !== undefined);
    }

    /** Whether the property is written down, known or not. */
    has(path: string): boolean {
        const value = this.read(path);
        return value !== undefined && value !== null;
    }

    /** How many entries a list has, known or not; 0 when absent. */
    length(path: string): Reading<number> {
        return whenKnown(this.read(path), (value) => (Array.isArray(value) ? value.length : 0));
    }

    /** The names of a map's entries, known or not; empty when absent. */
    keys(path: string): Reading<string[]> {
        return whenKnown(this.read(path), (map) => (isObject(map) ? Object.keys(map) : []));
    }

    /** The objects of a list (a single object counts as a list of one); empty when absent. */
    items(path: string): Reading<Reading<Properties>[]> {
        return whenKnown(this.read(path), (value) => itemsOf(value, this.full(path)));
    }

    /** All texts at a path, through any lists on the way (`networkInterfaces.securityGroups`). */
    texts(path: string): Texts {
        const found: Texts = { values: [] };
        collect(this.bag, path.split("."), this.prefix, found);
        return found;
    }

    /** Paths, through any lists on the way, of the properties whose own name matches; one within an unknown value stays hidden. */
    pathsNamed(pattern: RegExp): string[] {
        return [...new Set(pathsIn(this.bag, pattern))];
    }

    /** A JSON document given as text or as an object; undefined when absent or not JSON. */
    document(path: string): Reading<Properties | undefined> {
        return whenKnown(this.read(path), (value) => {
            const content = typeof value === "string" ? parse(value) : value;
            return isObject(content) ? new Properties(content, `${this.full(path)}.`) : undefined;
        });
    }

    /** The objects of a JSON list given as text or as a list; empty when absent or something else. */
    documents(path: string): Reading<Reading<Properties>[]> {
        return whenKnown(this.read(path), (value) => {
            const content = typeof value === "string" ? parse(value) : value;
            return itemsOf(content, this.full(path));
        });
    }

    private read(path: string): Reading<unknown> {
        let value: unknown = this.bag;
        let where = this.prefix;
        for (const name of path.split(".")) {
            if (!isObject(value)) {
                return undefined;
            }
            where += name;
            value = readProperty(value, name, where);
            if (value instanceof Unknown) {
                return value;
            }
            where += ".";
        }
        return value;
    }

    private full(path: string): string {
        return this.prefix + path;
    }
}

/** Reading an unknown property is all that can throw here: the SDK hands out plain JSON behind a proxy that does just that. */
function readProperty(bag: object, name: string, path: string): unknown {
    try {
        return (bag as Record<string, unknown>)[name];
    } catch {
        return new Unknown(path);
    }
}

/** The objects of a list that stands at `where`; an object counts as a list of one. */
function itemsOf(value: unknown, where: string): Reading<Properties>[] {
    if (!isObject(value)) {
        return [];
    }
    if (!Array.isArray(value)) {
        return [new Properties(value, `${where}.`)];
    }
    return indexes(value).flatMap((index): Reading<Properties>[] => {
        const place = `${where}[${index}]`;
        const item = readProperty(value, index, place);
        if (item instanceof Unknown) {
            return [item];
        }
        return isObject(item) ? [new Properties(item, `${place}.`)] : [];
    });
}

/** Lists are read by index, since their own methods would read an unknown item and throw. */
function indexes(list: readonly unknown[]): string[] {
    return Array.from({ length: list.length }, (_, index) => String(index));
}

function pathsIn(value: unknown, pattern: RegExp): string[] {
    if (!isObject(value) || value instanceof Unknown) {
        return [];
    }
    if (Array.isArray(value)) {
        return indexes(value).flatMap((index) => pathsIn(readProperty(value, index, index), pattern));
    }
    return Object.keys(value).flatMap((name) =>
        pattern.test(name)
            ? [name]
            : pathsIn(readProperty(value, name, name), pattern).map((rest) => `${name}.${rest}`),
    );
}

function collect(value: unknown, names: readonly string[], path: string, found: Texts): void {
    if (Array.isArray(value)) {
        for (const index of indexes(value)) {
            collectOne(value, index, names, `${path.replace(/\.$/, "")}[${index}].`, found);
        }
    } else if (names.length === 0) {
        found.values.push(...[asText(value)].filter((text) => text !== undefined));
    } else if (isObject(value)) {
        const [name = "", ...rest] = names;
        collectOne(value, name, rest, `${path}${name}.`, found);
    }
}

function collectOne(bag: object, name: string, rest: readonly string[], path: string, found: Texts): void {
    const value = readProperty(bag, name, path.slice(0, -1));
    if (value instanceof Unknown) {
        found.unknown ??= value;
    } else {
        collect(value, rest, path, found);
    }
}

function asText(value: unknown): string | undefined {
    const text = ["string", "number", "boolean"].includes(typeof value) ? String(value) : "";
    return text === "" ? undefined : text;
}

function isObject(value: unknown): value is object {
    return typeof value === "object" && value !== null;
}

function parse(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined; // The provider refuses it with its own words.
    }
}
