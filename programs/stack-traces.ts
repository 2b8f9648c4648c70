/** A place in the code, which V8 writes out when asked for its text. */
interface Site {
    getFunctionName(): string | null;
    toString(): string;
}

/** What ts-node, like others that map traces, adds to V8. */
interface Preparing {
    prepareStackTrace?: (error: Error, sites: NodeJS.CallSite[]) => unknown;
}

/**
 * The SDK takes a stack trace for every promise, in case it is never settled, and ts-node maps each one back to TypeScript:
 * an eighth of a preview's time, for traces that nobody sees. They belong to errors without a message; only others are
 * mapped. Of a promise's trace nothing is written, unless the SDK was told to print those of promises that never settled.
 */
export function mapStackTracesOfErrorsOnly(): void {
    const { prepareStackTrace: map } = Error as Preparing;
    const leaksArePrinted = Boolean(process.env.PULUMI_DEBUG_PROMISE_LEAKS);
    if (map !== undefined) {
        Error.prepareStackTrace = (error, sites): unknown => {
            if (error.message !== "") {
                return map(error, sites);
            }
            return isOfPromise(sites) && !leaksArePrinted ? "" : unmapped(sites);
        };
    }
}

/** The SDK's function that takes a promise's trace stands at its top. */
function isOfPromise([top]: readonly Site[]): boolean {
    return top?.getFunctionName() === "debuggablePromise";
}

function unmapped(sites: readonly Site[]): string {
    return ["Error", ...sites.map((site) => `    at ${site.toString()}`)].join("\n");
}
