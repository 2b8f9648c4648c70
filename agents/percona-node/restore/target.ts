import { GtidSet } from "../gtid-set";

/** The point that a restore is to come to; without both, the newest. */
export interface Target {
    /** ISO 8601: what was committed at that moment or later is left out. */
    toTime?: string;
    /** GTID set: nothing but these transactions. */
    toGtid?: string;
}

/** A checked `Target`. */
export interface Point {
    time?: Date;
    gtids?: GtidSet;
}

/** ISO 8601 with a zone, so that nobody has to guess one. */
const timePattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/** @throws Error that shows what is wrong with it. */
export function pointOf({ toTime = "", toGtid = "" }: Target): Point {
    if (toTime !== "" && toGtid !== "") {
        throw new Error("a restore goes to a time or to a GTID set, not to both");
    }
    if (toTime !== "") {
        const time = new Date(toTime);
        if (!timePattern.test(toTime) || Number.isNaN(time.getTime())) {
            throw new Error(`"${toTime}" is no time to restore to: it must look like 2026-11-22T03:00:00Z`);
        }
        return { time };
    }
    return toGtid === "" ? {} : { gtids: GtidSet.parse(toGtid) };
}

/** For messages. */
export function pointText({ time, gtids }: Point): string {
    return time ? time.toISOString() : gtids ? gtids.toString() : "the newest point";
}
