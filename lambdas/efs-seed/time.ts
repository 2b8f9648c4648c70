import type { SeedContext } from "./context";

/** Milliseconds of an invocation that are kept for its end: the state, the report, the lock. */
const reserve = 15_000;

/** There is no time for another file. */
export class OutOfTime extends Error {
    constructor() {
        super("the time is up");
        this.name = "OutOfTime";
    }
}

/** Milliseconds that may still be spent on files. @throws OutOfTime when there are none. */
export function timeLeft({ remainingMilliseconds }: SeedContext): number {
    const left = remainingMilliseconds() - reserve;
    if (left <= 0) {
        throw new OutOfTime();
    }
    return left;
}
