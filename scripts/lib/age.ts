/** How old something from `then` is, in words. */
export function ageOf(then: Date, now: Date): string {
    const hours = Math.max(0, (now.getTime() - then.getTime()) / 3_600_000);
    return hours < 48 ? `${hours.toFixed(1)} hours` : `${Math.floor(hours / 24)} days`;
}

/** A moment for a table: `2026-03-10T12:34:56Z`. */
export function momentOf(time: Date): string {
    return `${time.toISOString().slice(0, 19)}Z`;
}
