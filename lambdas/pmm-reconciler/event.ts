/** What wakes the function: EventBridge's schedule, an event of an auto scaling group, or a person with `{}`. */
export interface ReconcilerEvent {
    /** `aws.autoscaling` of an auto scaling group's events. */
    source?: string;
    /** When it happened, ISO 8601. EventBridge tells whole seconds. */
    time?: string;
}

/**
 * The moment by which the change that an auto scaling group tells of has surely happened: a run that started then or later
 * has seen it. Undefined for everything else, which always asks for a run.
 */
export function momentOfChange({ source, time }: ReconcilerEvent): Date | undefined {
    const moment = source === "aws.autoscaling" && time !== undefined ? Date.parse(time) : Number.NaN;
    if (Number.isNaN(moment)) {
        return undefined;
    }
    // `12:00:03Z` may be any moment of that second.
    const wholeSeconds = !/\.\d/.test(time ?? "");
    return new Date(wholeSeconds ? moment + 999 : moment);
}
