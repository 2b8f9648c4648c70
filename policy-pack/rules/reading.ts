/** A value that the engine learns only during the update; `path` says which property held it. */
export class Unknown {
    constructor(readonly path: string) {}
}

/** What reading a property gives: its value, or word that it is not known yet. */
export type Reading<T> = T | Unknown;

/** Whether something is so, or word that it cannot be told yet. */
export type Verdict = Reading<boolean>;

/** Goes on with a value when it is known; an unknown one stays unknown. */
export function whenKnown<T, U>(reading: Reading<T>, use: (value: T) => Reading<U>): Reading<U> {
    return reading instanceof Unknown ? reading : use(reading);
}

/** True when all are; one that is false decides, however many others are unknown. */
export function every(verdicts: readonly Verdict[]): Verdict {
    return verdicts.includes(false) ? false : (firstUnknown(verdicts) ?? true);
}

/** True when one is; one that is true decides, however many others are unknown. */
export function some(verdicts: readonly Verdict[]): Verdict {
    return verdicts.includes(true) ? true : (firstUnknown(verdicts) ?? false);
}

/** The opposite; unknown stays unknown. */
export function not(verdict: Verdict): Verdict {
    return whenKnown(verdict, (value) => !value);
}

function firstUnknown(verdicts: readonly Verdict[]): Unknown | undefined {
    return verdicts.find((verdict): verdict is Unknown => verdict instanceof Unknown);
}
