/** MySQL's number of "Too many connections". */
const tooManyConnections = 1040;

/**
 * Whether an error is a server's own word, such as "Access denied" or "Too many connections", so that the server lives. It has
 * MySQL's number then; those of sockets are negative, and a server that gives no answer in time has none.
 */
export function isRefusal(error: unknown): error is Error {
    const { errno } = (error ?? {}) as { errno?: unknown };
    return typeof errno === "number" && errno > 0;
}

/** Whether all connections of the server are taken. */
export function isFull(error: unknown): boolean {
    return isRefusal(error) && (error as { errno?: unknown }).errno === tooManyConnections;
}
