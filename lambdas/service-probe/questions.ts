import { reasonOf } from "../shared/reason";
import type { ProbedService } from "./contract";

/** What a service answered. */
export interface Finding {
    name: string;
    up: boolean;
    /** Why it is not well. */
    reason?: string;
}

/**
 * Asks all services at once whether they are well: a 200 within `milliseconds` is a yes, all else is a no.
 *
 * @returns what each has answered, in their order; a service that cannot be asked never keeps another from being asked.
 */
export function askAll(services: readonly ProbedService[], milliseconds: number): Promise<Finding[]> {
    return Promise.all(services.map((service) => ask(service, milliseconds)));
}

async function ask({ name, url }: ProbedService, milliseconds: number): Promise<Finding> {
    try {
        // A page to log in to, which a redirect may lead to, is no sign of health.
        const answer = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(milliseconds) });
        // What it says does not matter, and must not be waited for.
        await answer.body?.cancel();
        return answer.status === 200 ? { name, up: true } : { name, up: false, reason: `status ${answer.status}` };
    } catch (error) {
        return { name, up: false, reason: reasonOf(rootOf(error)) };
    }
}

/** `fetch` itself says no more than that it has failed. */
function rootOf(error: unknown): unknown {
    return error instanceof TypeError && error.cause !== undefined ? error.cause : error;
}
