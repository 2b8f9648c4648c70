import * as z from "zod/mini";
import type { State } from "../model";

const stateSchema = z.object({
    absences: z.record(z.string(), z.object({ since: z.string(), runs: z.number() })),
    commands: z.array(
        z.object({ id: z.string(), group: z.string(), sentAt: z.string(), instanceIds: z.array(z.string()) }),
    ),
    attempts: z.record(z.string(), z.object({ failures: z.number(), notBefore: z.string() })),
    refused: z.optional(z.object({ version: z.string(), at: z.string() })),
});

/** What is remembered before the first run. */
export function emptyState(): State {
    return { absences: {}, commands: [], attempts: {} };
}

/**
 * Reads what an earlier run wrote. What cannot be read is forgotten: an empty state is the careful one (nothing is removed on
 * its first absence), while a run that refused to start would never heal.
 */
export function parseState(text: string | undefined): { state: State; readable: boolean } {
    if (text === undefined) {
        return { state: emptyState(), readable: true };
    }
    try {
        return { state: stateSchema.parse(JSON.parse(text)), readable: true };
    } catch {
        return { state: emptyState(), readable: false };
    }
}
