import { pmmRequest, type PmmRequest } from "../shared/pmm-request";

/** Milliseconds of the run that must be left for a call to be made: it may take its limit, and the state be kept after it. */
export const reserveMilliseconds = 15_000;

/** Milliseconds that one call may take with all that is tried again; less than the reserve. */
export const defaultCallMilliseconds = 12_000;

/** There is not enough time left for another call. What was done so far holds; the next run goes on. */
export class OutOfTime extends Error {
    constructor() {
        super("the run has no time left for another call");
        this.name = "OutOfTime";
    }
}

/** How a run talks to the outside: one call after the other, none without a limit, and none when the run is about to end. */
export interface Calls {
    /**
     * A call of AWS, which gets a signal that ends it.
     *
     * @throws OutOfTime when it is too late to begin it; Error when it takes too long; else what the call throws.
     */
    aws: <Answer>(call: AwsCall<Answer>) => Promise<Answer>;
    /** The same for the very last call of a run, which is made in any case. */
    lastAws: <Answer>(call: AwsCall<Answer>) => Promise<Answer>;
    /** A call of PMM. @throws OutOfTime, PmmError */
    pmm: (request: Omit<PmmRequest, "timeoutMilliseconds">) => Promise<unknown>;
}

/** A call of the AWS SDK that can be given up. */
export type AwsCall<Answer> = (options: { abortSignal: AbortSignal }) => Promise<Answer>;

/** What the calls of a run need to know of it. */
export interface CallSettings {
    /** Host name or address, with its port unless it is 443. */
    pmmAddress: string;
    /** Milliseconds until the run is ended from outside. */
    remainingMilliseconds: () => number;
    /** Milliseconds that one call may take. */
    callMilliseconds: number;
}

/** The calls of one run. */
export function callsOf({ pmmAddress, remainingMilliseconds, callMilliseconds }: CallSettings): Calls {
    const inTime = (): void => {
        if (remainingMilliseconds() < reserveMilliseconds) {
            throw new OutOfTime();
        }
    };
    return {
        aws: async (call) => {
            inTime();
            return within(callMilliseconds, call);
        },
        lastAws: (call) => within(callMilliseconds, call),
        pmm: async (request) => {
            inTime();
            return pmmRequest(pmmAddress, { ...request, timeoutMilliseconds: callMilliseconds });
        },
    };
}

/** The signal alone would not do: the AWS SDK listens to it until an answer begins, not until it has come in full. */
async function within<Answer>(milliseconds: number, call: AwsCall<Answer>): Promise<Answer> {
    const abort = new AbortController();
    const timer: { handle?: NodeJS.Timeout } = {};
    const late = new Promise<never>((_resolve, reject) => {
        timer.handle = setTimeout(() => {
            reject(new Error(`no answer within ${milliseconds} ms`));
            abort.abort();
        }, milliseconds);
    });
    try {
        return await Promise.race([call({ abortSignal: abort.signal }), late]);
    } finally {
        clearTimeout(timer.handle);
    }
}
