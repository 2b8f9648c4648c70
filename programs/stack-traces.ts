/** A place in the code, which V8 writes out when asked for its text. */
interface Site {
    toString(): string;
}

/** What ts-node, like others that map traces, adds to V8. */
interface Preparing {
    prepareStackTrace?: (error: Error, sites: NodeJS.CallSite[]) => unknown;
}

/**
 * The SDK takes a stack trace for every promise, in case it is never settled, and ts-node maps each one back to TypeScript:
 * an eighth of a preview's time, for traces that nobody sees. They belong to errors without a message; only others are mapped.
 */
export function mapStackTracesOfErrorsOnly(): void {
    const { prepareStackTrace: map } = Error as Preparing;
    if (map !== undefined) {
        Error.prepareStackTrace = (error, sites): unknown =>
            error.message === "" ? unmapped(sites) : map(error, sites);
    }
}

function unmapped(sites: readonly Site[]): string {
    return ["Error", ...sites.map((site) => `    at ${site.toString()}`)].join("\n");
}
