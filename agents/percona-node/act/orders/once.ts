import { monotonic } from "../../within";

/** Milliseconds until what failed is tried again. */
const pause = 5_000;

/**
 * Keeps an order that is given at each tick from being carried out at each: carries `work` out in the background, unless the
 * same value was carried out less than `every` milliseconds ago, it is under way, or it failed just now.
 */
export type Once = (key: string, value: string, every: number, work: () => Promise<unknown>) => void;

/** @param failed hears of failures. */
export function onceOf(failed: (key: string, error: unknown) => void): Once {
    const last = new Map<string, { value?: string; notBefore: number; busy: boolean }>();
    return (key, value, every, work) => {
        const before = last.get(key);
        const same = before?.value === value;
        if (before?.busy === true || (before !== undefined && monotonic() < before.notBefore && same)) {
            return;
        }
        const now = { value, notBefore: Infinity, busy: true };
        last.set(key, now);
        work()
            .then(
                () => {
                    now.notBefore = monotonic() + every;
                },
                (error: unknown) => {
                    now.notBefore = monotonic() + Math.min(pause, every);
                    failed(key, error);
                },
            )
            .finally(() => {
                now.busy = false;
            });
    };
}
