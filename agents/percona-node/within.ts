/** A limit of time was over before there was an answer. */
export class TimeOver extends Error {
    override name = "TimeOver";
}

/**
 * What `promise` comes to, when it does so in time. What it waits for goes on; hand over a signal where that can be ended.
 *
 * @param milliseconds from now.
 * @throws TimeOver
 */
export async function within<T>(milliseconds: number, what: string, promise: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const over = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => {
            reject(new TimeOver(`${what}: no answer within ${milliseconds / 1000} s`));
        }, milliseconds);
    });
    try {
        return await Promise.race([promise, over]);
    } finally {
        clearTimeout(timer);
    }
}

/** Milliseconds of the monotonic clock, which goes on while this process is stopped. */
export function monotonic(): number {
    return performance.now();
}

/**
 * Asks again and again until there is an answer.
 *
 * @param ask gives undefined, or throws, while there is none.
 * @throws Error of the last question, or TimeOver, once `milliseconds` are over.
 */
export async function until<T>(
    milliseconds: number,
    what: string,
    ask: () => Promise<T | undefined>,
    pause = 250,
): Promise<T> {
    const end = monotonic() + milliseconds;
    for (;;) {
        let failure: unknown;
        try {
            const answer = await ask();
            if (answer !== undefined) {
                return answer;
            }
        } catch (error) {
            failure = error;
        }
        if (monotonic() + pause > end) {
            throw failure instanceof Error
                ? new Error(`${what}: not within ${milliseconds / 1000} s: ${failure.message}`, { cause: failure })
                : new TimeOver(`${what}: not within ${milliseconds / 1000} s`);
        }
        await new Promise((resolve) => setTimeout(resolve, pause));
    }
}

/** An error's own words, for a log line or a message to people. */
export function reasonOf(error: unknown): string {
    if (error instanceof AggregateError && error.message === "") {
        return error.errors.map(reasonOf).join("; ");
    }
    return error instanceof Error ? error.message || error.name : String(error);
}
