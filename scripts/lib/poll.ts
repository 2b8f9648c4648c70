import { setTimeout as sleep } from "node:timers/promises";
import { Refusal } from "./command";

/** How long and how often to look. */
export interface Patience {
    /** Seconds between two looks. */
    pollSeconds: number;
    /** Seconds after which to give up. */
    limitSeconds: number;
}

/**
 * Looks until there is something to see: calls `look` until it gives a value.
 *
 * The AWS SDK has waiters for what many people wait for; this is for the rest.
 *
 * @throws Refusal with `late` when the time is over.
 */
export async function pollUntil<Seen>(
    look: () => Promise<Seen | undefined>,
    { pollSeconds, limitSeconds }: Patience,
    late: string,
): Promise<Seen> {
    const end = Date.now() + limitSeconds * 1000;
    for (;;) {
        const seen = await look();
        if (seen !== undefined) {
            return seen;
        }
        if (Date.now() + pollSeconds * 1000 > end) {
            throw new Refusal(late);
        }
        await sleep(pollSeconds * 1000);
    }
}
