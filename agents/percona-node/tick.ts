import { monotonic } from "./within";

/** Milliseconds between the beginnings of two ticks. */
const period = 1_000;

/** Least pause between two ticks. */
const least = 100;

/** Says when the next tick is due. */
export interface AlarmClock {
    /** Waits for it; false when there is to be none. */
    next: () => Promise<boolean>;
    /** The next tick is due at once. */
    ring: () => void;
    end: () => void;
}

export function alarmClock(): AlarmClock {
    let began = monotonic();
    let ended = false;
    let rung = false;
    let wake: (() => void) | undefined;

    function ring(): void {
        rung = true;
        wake?.();
    }

    return {
        async next() {
            if (!ended && !rung) {
                await new Promise<void>((resolve) => {
                    const timer = setTimeout(resolve, Math.max(least, began + period - monotonic()));
                    wake = () => {
                        clearTimeout(timer);
                        resolve();
                    };
                });
            }
            wake = undefined;
            rung = false;
            began = monotonic();
            return !ended;
        },
        ring,
        end() {
            ended = true;
            ring();
        },
    };
}
