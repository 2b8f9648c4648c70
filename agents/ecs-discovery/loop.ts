import { setTimeout as sleep } from "node:timers/promises";
import type { Tick } from "./tick";

/**
 * Ticks until `signal`.
 *
 * @param interval milliseconds from the beginning of a tick to that of the next.
 */
export async function runLoop(tick: Tick, interval: number, signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted;) {
        const began = performance.now();
        failures = (await tick()) ? 0 : failures + 1;
        const pause = failures > 0 ? backOff(failures, interval) : began + interval - performance.now();
        // Woken early it throws, and the loop ends.
        await sleep(Math.max(0, pause), undefined, { signal }).catch(() => undefined);
    }
}

/** Milliseconds until the next try after so many failures in a row: 2, 4, 8 seconds and so on, and never longer than `interval`. */
export function backOff(failures: number, interval: number): number {
    return Math.min(1_000 * 2 ** failures, interval);
}
