import { hasJumped, type Clocks } from "../health";
import { monotonic } from "../within";

/** Milliseconds that may lie between two looks of an agent that is well. */
const gap = 5_000;

/** Both clocks at this moment. */
export function clocks(): Clocks {
    return { monotonic: monotonic(), wall: Date.now() };
}

/** Whether between two looks a clock was set, or this process or its machine stood still. */
export function jumpedBetween(before: Clocks, after: Clocks): boolean {
    return after.monotonic - before.monotonic > gap || hasJumped(before, after);
}
