/** A property value as Pulumi sends it: plain JSON, where secrets, assets and unknowns are marked (see below). */
export type Value = null | boolean | number | string | Value[] | Properties;

/** Properties of a resource, by name. */
export interface Properties {
    [name: string]: Value;
}

// The marks of Pulumi's wire format:
// https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/sig/sig.go, and rpc.go beside it for unknowns.
const mark = "4dabf18193072939515e22adb298388d";
const secretMark = "1b47061264138c4ac30d75fd1eb44270";
const assetMarks: readonly Value[] = ["c44067f5952c0a294b673a41bacd8c17", "0def7320c3a5731c473e5ecbe6d01bc7"];

/** Stands for a value that is not known during a preview. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const unknowns: readonly Value[] = [
    unknown,
    "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // a boolean
    "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // a number
    "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // an array
    "030794c1-ac77-496b-92df-f27374a8bd58", // an asset
    "e48ece36-62e2-4504-bad9-02848725956a", // an archive
    "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // an object
];

/** Whether a value is an object of properties (no array, no null). */
export function isObject(value: Value | undefined): value is Properties {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value is wrapped as a secret. */
export function isSecret(value: Value | undefined): value is { value: Value } {
    return isObject(value) && value[mark] === secretMark;
}

/** Wraps a value as a secret; one that is wrapped already stays as it is. */
export function secret(value: Value): Value {
    return isSecret(value) ? value : { [mark]: secretMark, value };
}

/** The value with every secret in it opened: for working with it, never for writing it anywhere. */
export function reveal(value: Value): Value {
    if (isSecret(value)) {
        return reveal(value.value);
    }
    return mapInside(value, reveal);
}

/** As `reveal`, for the properties of a resource. */
export function revealAll(properties: Properties): Properties {
    return mapProperties(properties, reveal);
}

/** Whether the value or a part of it is not known yet. */
export function hasUnknown(value: Value): boolean {
    return anywhere(value, (part) => unknowns.includes(part));
}

/** Whether the value or a part of it is a secret. */
export function hasSecret(value: Value): boolean {
    return anywhere(value, isSecret);
}

/** The same properties, each value changed by `change`. */
export function mapProperties(properties: Properties, change: (value: Value, name: string) => Value): Properties {
    return Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, change(value, name)]));
}

/** The value with `change` applied to what it directly holds; a scalar holds nothing and stays. */
export function mapInside(value: Value, change: (part: Value) => Value): Value {
    if (Array.isArray(value)) {
        return value.map(change);
    }
    return isObject(value) ? mapProperties(value, change) : value;
}

/** Whether two revealed values are the same; assets are compared by what they hold, not by where it was read. */
export function same(left: Value | undefined, right: Value | undefined): boolean {
    if (Array.isArray(left) && Array.isArray(right)) {
        return left.length === right.length && left.every((item, index) => same(item, right[index]));
    }
    if (isObject(left) && isObject(right)) {
        if (isAsset(left) && left.hash !== undefined) {
            return left.hash === right.hash;
        }
        const names = Object.keys({ ...left, ...right });
        return names.every((name) => same(left[name], right[name]));
    }
    // A property that is null and one that is not there are the same to every provider.
    return (left ?? null) === (right ?? null);
}

/** Whether the value is an asset or archive of Pulumi. */
export function isAsset(value: Value | undefined): boolean {
    return isObject(value) && assetMarks.includes(value[mark] ?? null);
}

/** The property as text; undefined when it is missing or something else. */
export function text(value: Value | undefined): string | undefined {
    return typeof value === "string" ? value : undefined;
}

/** The property as a number; undefined when it is missing or something else. */
export function number(value: Value | undefined): number | undefined {
    return typeof value === "number" ? value : undefined;
}

/** The property as a list; a missing one or something else is empty. */
export function list(value: Value | undefined): Value[] {
    return Array.isArray(value) ? value : [];
}

/** The property as a list of text; what is not text is left out. */
export function texts(value: Value | undefined): string[] {
    return list(value).filter((item) => typeof item === "string");
}

/** The property as an object; a missing one or something else is empty. */
export function object(value: Value | undefined): Properties {
    return isObject(value) ? value : {};
}

/** The property as a list of objects; a single object counts as a list of one. */
export function objects(value: Value | undefined): Properties[] {
    return isObject(value) ? [value] : list(value).filter(isObject);
}

function anywhere(value: Value, matches: (part: Value) => boolean): boolean {
    if (matches(value)) {
        return true;
    }
    const parts = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [];
    return parts.some((part) => anywhere(part, matches));
}
