import { setTimeout as sleep } from "node:timers/promises";
import { Refusal, type CommandContext } from "./command";

/** How long and how often to look. */
export interface Patience {
    /** Seconds between two looks. */
    pollSeconds: number;
    /** Seconds after which to give up. */
    limitSeconds: number;
    /** Ends the waiting at once, with its reason. */
    signal?: AbortSignal;
}

/** The patience of a command for something that may take `limitSeconds`. */
export function patience({ pollSeconds, signal }: CommandContext, limitSeconds: number): Patience {
    return { pollSeconds, limitSeconds, signal };
}

/** What the waiters of the AWS SDK want to know of `client` and how long to wait. */
export function waiterOf<Client>(
    client: Client,
    { pollSeconds, limitSeconds }: Patience,
): { client: Client; minDelay: number; maxDelay: number; maxWaitTime: number } {
    return { client, minDelay: pollSeconds, maxDelay: pollSeconds, maxWaitTime: limitSeconds };
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
    { pollSeconds, limitSeconds, signal }: Patience,
    late: string,
): Promise<Seen> {
    const end = Date.now() + limitSeconds * 1000;
    for (;;) {
        signal?.throwIfAborted();
        const seen = await look();
        if (seen !== undefined) {
            return seen;
        }
        if (Date.now() + pollSeconds * 1000 > end) {
            throw new Refusal(late);
        }
        // Woken early it throws an error of its own; the next turn throws the signal's reason, which says more.
        await sleep(pollSeconds * 1000, undefined, { signal }).catch(() => undefined);
    }
}
