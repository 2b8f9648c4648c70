import type { Fitness, Monotonic } from "./model";

/** A heartbeat row must have been begun within this time, in milliseconds, and be committed: a primary that is frozen or cut off cannot. */
export const heartbeatLimit = 3_000;

/** A decision older than this, in milliseconds, says nothing of now: the agent hangs, or was frozen itself. */
export const decisionLimit = 2_500;

/** Milliseconds by which wall clock and monotonic clock may drift apart before it counts as a jump, such as that of a paused instance. */
export const jumpLimit = 2_000;

/** Both clocks of the node at one moment, in milliseconds. */
export interface Clocks {
    monotonic: Monotonic;
    /** Since 1970. */
    wall: number;
}

/** What is known at the moment of a request. */
export interface Moment {
    now: Clocks;
    /** When the newest decision was made, and what it found. Not there before the first. */
    decision?: { at: Clocks; fit: Fitness };
    /** When the newest heartbeat that is committed was begun. Not there before the first. */
    heartbeatBegan?: Clocks;
}

/** What `/primary` and `/replica` answer at this moment: whether each is 200. */
export function healthAt({ now, decision, heartbeatBegan }: Moment): Fitness {
    const decided = decision !== undefined && isFresh(decision.at, now, decisionLimit);
    const beats = heartbeatBegan !== undefined && isFresh(heartbeatBegan, now, heartbeatLimit);
    return { primary: decided && beats && decision.fit.primary, replica: decided && decision.fit.replica };
}

/** Whether `then` is at most `limit` before `now` by both clocks, which have not moved apart since. */
function isFresh(then: Clocks, now: Clocks, limit: number): boolean {
    const age = now.monotonic - then.monotonic;
    return age >= 0 && age <= limit && !hasJumped(then, now);
}

/** Whether one of the clocks jumped between the two moments. */
export function hasJumped(then: Clocks, now: Clocks): boolean {
    return Math.abs(now.wall - then.wall - (now.monotonic - then.monotonic)) > jumpLimit;
}
