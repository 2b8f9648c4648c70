/** A JSON input, read. */
export function json(value: unknown): unknown {
    return JSON.parse(value as string);
}
