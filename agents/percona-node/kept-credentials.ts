import type { VersionedCredentials } from "./aws/credentials";
import { monotonic } from "./within";

/** Milliseconds after which they are read again. */
const age = 60_000;

/**
 * Credentials that are kept while they are young. When they cannot be read again, the old ones count on: they are valid until
 * every node has the new ones.
 *
 * @param read gets them.
 * @returns what gives them; `fresh` reads them in any case, but not twice within a second.
 */
export function keptCredentials(read: () => Promise<VersionedCredentials>): NodeCredentials {
    let kept: { value: VersionedCredentials; at: number } | undefined;
    let reading: Promise<VersionedCredentials> | undefined;

    async function readAgain(): Promise<VersionedCredentials> {
        const value = await read();
        kept = { value, at: monotonic() };
        return value;
    }

    return async (fresh = false) => {
        const old = kept === undefined ? Infinity : monotonic() - kept.at;
        if (kept !== undefined && old < (fresh ? 1_000 : age)) {
            return kept.value;
        }
        reading ??= readAgain().finally(() => {
            reading = undefined;
        });
        try {
            // Those that are only old are good enough meanwhile.
            return kept !== undefined && !fresh ? (reading.catch(() => undefined), kept.value) : await reading;
        } catch (error) {
            if (kept === undefined) {
                throw error;
            }
            return kept.value;
        }
    };
}

/** `NodeContext.credentials`. */
export type NodeCredentials = (fresh?: boolean) => Promise<VersionedCredentials>;
