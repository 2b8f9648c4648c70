/** Seconds in words of at most two units: `4 s`, `3 min`, `2 h 10 min`, `3 days`. */
export function duration(seconds: number): string {
    const whole = Math.max(0, Math.round(seconds));
    if (whole < 120) {
        return `${whole} s`;
    }
    const minutes = Math.floor(whole / 60);
    if (minutes < 120) {
        return `${minutes} min`;
    }
    const hours = Math.floor(minutes / 60);
    return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days`;
}

/** Seconds of a lag, in tenths while they are few. */
export function lagWords(seconds: number | null | undefined): string {
    if (seconds === null || seconds === undefined) {
        return "unknown";
    }
    return seconds > 0 && seconds < 10 ? `${seconds.toFixed(1)} s` : duration(seconds);
}

/** Seconds from an ISO 8601 moment to `now`; undefined when it is none. */
export function secondsSince(moment: string, now: Date): number | undefined {
    const then = Date.parse(moment);
    return Number.isNaN(then) ? undefined : Math.max(0, (now.getTime() - then) / 1000);
}

/** A moment as people read it, in UTC: `2026-11-22 03:00:07 UTC`; what is no moment stays as it is. */
export function momentWords(moment: string): string {
    const then = Date.parse(moment);
    return Number.isNaN(then) ? moment : `${new Date(then).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

const byteUnits = ["B", "KiB", "MiB", "GiB", "TiB"];

/** `1.5 GiB`. */
export function bytesWords(bytes: number): string {
    const power = Math.min(byteUnits.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10)));
    return `${(bytes / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${byteUnits[power] ?? ""}`;
}

/**
 * A GTID set cut down to one source's newest part: `bf30f9b7:1-1305 +2`, where 2 is the number of other sources.
 *
 * Of several intervals only the end of the last is shown, as in `bf30f9b7:…1000088`: members of a group take numbers in
 * blocks.
 *
 * @param newest the source to show if it is there: the name of the group, by which new transactions go.
 */
export function shortGtids(gtids: string, newest: string): string {
    const sources = gtids
        .split(",")
        .map((source) => source.trim())
        .filter((source) => source !== "");
    const shown = sources.find((source) => source.startsWith(`${newest}:`)) ?? sources.at(-1);
    if (shown === undefined) {
        return "none";
    }
    const [uuid = "", ...intervals] = shown.split(":");
    const last = intervals.length > 1 ? `…${intervals.at(-1)?.split("-").at(-1) ?? ""}` : (intervals[0] ?? "");
    return `${uuid.slice(0, 8)}:${last}${sources.length > 1 ? ` +${sources.length - 1}` : ""}`;
}
