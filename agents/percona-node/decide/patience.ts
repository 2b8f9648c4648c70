import type { Observed, Remembered } from "../model";

/** Whole seconds of a time in milliseconds, for people. */
export function seconds(milliseconds: number): string {
    return `${Math.floor(milliseconds / 1_000)} s`;
}

/** Milliseconds before the try after `failures` failures in a row: 2 s, 4 s, 8 s ... 60 s. */
export function pauseAfter(failures: number): number {
    return Math.min(60_000, 1_000 * 2 ** failures);
}

/** Counts a task that has ended with an error since the last decision. */
export function retryAfter({
    ended,
    remembered: { retry },
}: Pick<Observed, "ended" | "remembered">): Remembered["retry"] {
    if (ended?.error === undefined) {
        return retry;
    }
    const counted = retry && ended.at <= retry.notBefore - pauseAfter(retry.failures);
    if (counted) {
        return retry;
    }
    const failures = (retry?.failures ?? 0) + 1;
    return { failures, notBefore: ended.at + pauseAfter(failures) };
}
