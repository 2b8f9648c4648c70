import type { PmmServer } from "../../support/pmm-server";
import type { AwsFault } from "./aws-front";
import type { World } from "./world";

/**
 * Ways in which one call of a run goes wrong, with all its repetitions: refused as too many; no answer; an error of the
 * server; an answer that breaks off; an answer that is lost after the call had its effect;
 * the whole run ended right there; so little time left that no other call is begun.
 */
export const troubles = [
    "throttled",
    "no answer",
    "server error",
    "malformed answer",
    "lost answer",
    "killed",
    "out of time",
] as const;

export type Trouble = (typeof troubles)[number];

/** Whether a call can meet a trouble at all: an answer that is lost is one that never came where nothing was to change. */
export function canMeet(call: string, trouble: Trouble): boolean {
    return trouble !== "lost answer" || /^(POST|PUT|PATCH|DELETE) |:(Update|Put|Send)/.test(call);
}

type PmmFault = NonNullable<ReturnType<NonNullable<PmmServer["faults"]>>>;

const ofAws: Partial<Record<Trouble, AwsFault>> = {
    throttled: { kind: "throttled" },
    "no answer": { kind: "silent" },
    "server error": { kind: "error" },
    "malformed answer": { kind: "malformed" },
    "lost answer": { kind: "lost" },
};

const ofPmm: Partial<Record<Trouble, PmmFault>> = {
    throttled: { kind: "answer", status: 429, body: "" },
    "no answer": { kind: "silent" },
    "server error": { kind: "answer", status: 500 },
    "malformed answer": { kind: "malformed" },
    "lost answer": { kind: "lost" },
};

/**
 * Milliseconds that a call may take in a run in which one gets no answer. On a busy machine another call may be late too, and
 * the run never come to the one that is meant: then more.
 */
export const patience = [250, 1000, 5000];

/** Milliseconds of a run that leave no room for another call. */
const littleTime = 10_000;

/**
 * Has `trouble` at the call number `index` of the next run, counted over AWS and PMM together. When the SDK asks the same
 * again, it meets the same.
 *
 * @param callMilliseconds that a call may take when `trouble` is no answer.
 * @returns the name of that call, once it is reached; undefined when the run had fewer calls.
 */
export function troubleAt(
    world: World,
    index: number,
    trouble: Trouble,
    callMilliseconds: number,
): () => string | undefined {
    let count = -1;
    let met: { name: string; same: string } | undefined;
    let before = "";
    const meets = (call: string, body: string): boolean => {
        const same = `${call} ${body}`;
        // A repetition is the same call.
        count += same === before ? 0 : 1;
        before = same;
        if (count === index && met === undefined) {
            met = { name: call, same };
            world.remaining = trouble === "out of time" ? littleTime : world.remaining;
        }
        return trouble === "killed" ? met !== undefined : met?.same === same;
    };
    world.callMilliseconds = trouble === "no answer" ? callMilliseconds : world.callMilliseconds;
    const killed = { kind: "closed" } as const;
    world.front.faults = (call, body) =>
        meets(call, body) ? (trouble === "killed" ? killed : ofAws[trouble]) : undefined;
    world.pmm.faults = (call, body) =>
        meets(call, body) ? (trouble === "killed" ? killed : ofPmm[trouble]) : undefined;
    return () => met?.name;
}

/** Ends all trouble. */
export function peace(world: World): void {
    world.front.faults = undefined;
    world.pmm.faults = undefined;
    world.remaining = 240_000;
    world.callMilliseconds = 30_000;
}
