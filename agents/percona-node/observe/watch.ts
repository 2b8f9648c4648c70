import type { Answer } from "../model";
import { monotonic, within } from "../within";

/** How a thing is watched. All times in milliseconds. */
export interface Watched<T> {
    /** For the message of a question that takes too long. */
    what: string;
    ask: (signal: AbortSignal) => Promise<T>;
    /** Between the beginnings of two questions; 0: at each look. */
    every: () => number;
    /** Until a question counts as not answered. */
    limit: number;
    /** From its question on that an answer counts. */
    lasts: number;
    /** Whether the answer before counts on when a question fails; else there is none then. */
    forgives: boolean;
}

/** Something outside this process that is asked again and again, one question at a time. */
export interface Watch<T> {
    /** Asks, when it is time to; ends with the answer, or without one. */
    look: () => Promise<void>;
    /** The newest answer. */
    answer: () => Answer<T>;
    /** Why the last question failed. */
    failure: () => unknown;
    /** Makes the next look ask. */
    expire: () => void;
}

export function watch<T>({ what, ask, every, limit, lasts, forgives }: Watched<T>): Watch<T> {
    let newest: { value: T; asked: number } | undefined;
    let asking: Promise<void> | undefined;
    let lastAsked = -Infinity;
    let failed: unknown;

    async function question(): Promise<void> {
        const asked = monotonic();
        lastAsked = asked;
        const abort = new AbortController();
        try {
            const value = await within(limit, what, ask(abort.signal));
            newest = { value, asked };
            failed = undefined;
        } catch (error) {
            abort.abort();
            failed = error;
            if (!forgives) {
                newest = undefined;
            }
        }
    }

    return {
        async look() {
            if (asking === undefined && monotonic() - lastAsked >= every()) {
                asking = question().finally(() => {
                    asking = undefined;
                });
            }
            await asking;
        },
        answer() {
            const counts = newest !== undefined && monotonic() - newest.asked <= lasts;
            return counts && newest !== undefined ? { known: true, value: newest.value } : { known: false };
        },
        failure: () => failed,
        expire() {
            lastAsked = -Infinity;
        },
    };
}
