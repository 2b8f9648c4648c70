import type { AttributeValue } from "@aws-sdk/client-dynamodb";

/** An item as DynamoDB has it. */
export type Item = Record<string, AttributeValue>;

/** A value as DynamoDB has it: texts, numbers, and lists and records of them. */
export function toAttribute(value: unknown): AttributeValue {
    switch (typeof value) {
        case "string":
            return { S: value };
        case "number":
            return { N: String(value) };
        case "object":
            if (Array.isArray(value)) {
                return { L: value.map(toAttribute) };
            }
            if (value !== null) {
                return { M: toItem(value) };
            }
            break;
        default:
    }
    throw new Error(`a ${typeof value} is not kept in DynamoDB`);
}

/** The same for all fields of a record; those that are undefined are left out. */
export function toItem(record: object): Item {
    const fields = Object.entries(record).filter(([, value]) => value !== undefined);
    return Object.fromEntries(fields.map(([name, value]) => [name, toAttribute(value)]));
}

/** The way back. */
export function fromAttribute({ S, N, L, M }: AttributeValue): unknown {
    return S ?? (N !== undefined ? Number(N) : (L?.map(fromAttribute) ?? (M && fromItem(M))));
}

export function fromItem(item: Item): Record<string, unknown> {
    return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, fromAttribute(value)]));
}
