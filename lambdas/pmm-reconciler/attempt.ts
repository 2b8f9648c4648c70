import { reasonOf } from "../shared/reason";
import { OutOfTime } from "./calls";
import type { RunContext } from "./context";

/** What a whole run cannot do without has failed. Its message says what, in AWS's or PMM's words, and holds no secret. */
export class ReconcilerError extends Error {
    constructor(message: string) {
        super(message);
        this.name = "ReconcilerError";
    }
}

/**
 * Does something that may fail without stopping the rest of the run: the failure is told and counted.
 *
 * @param what what is tried, for people.
 * @returns what `act` gives; undefined when it failed.
 * @throws OutOfTime, which ends every run.
 */
export async function attempt<Value>(
    { tell, result }: Pick<RunContext, "tell" | "result">,
    what: string,
    act: () => Promise<Value>,
): Promise<Value | undefined> {
    try {
        return await act();
    } catch (error) {
        if (error instanceof OutOfTime) {
            throw error;
        }
        fail({ tell, result }, what, reasonOf(error));
        return undefined;
    }
}

/** Tells and counts a failure that does not stop the rest of the run. */
export function fail({ tell, result }: Pick<RunContext, "tell" | "result">, what: string, reason: string): void {
    result.failures.push({ what, reason });
    tell.error("failed", { what, reason });
}

/**
 * Does something that the run cannot go on without.
 *
 * @throws ReconcilerError that says what failed, without the error that was the reason: Lambda would write all of it into
 *     the log. OutOfTime goes through.
 */
export async function need<Value>(what: string, act: () => Promise<Value>): Promise<Value> {
    try {
        return await act();
    } catch (error) {
        throw error instanceof OutOfTime ? error : new ReconcilerError(`${what}: ${reasonOf(error)}`);
    }
}
