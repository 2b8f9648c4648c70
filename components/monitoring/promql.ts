/** A string of PromQL: https://prometheus.io/docs/prometheus/latest/querying/basics/#string-literals */
export function quoted(text: string): string {
    return JSON.stringify(text);
}

/** Regular expression of exactly these values, for a matcher; those are anchored: https://github.com/google/re2/wiki/Syntax */
export function anyOf(values: string[]): string {
    return values.map((value) => value.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("|");
}

/** What a query counts. */
export interface Selection {
    /** Matchers of labels, such as `job=~"$job"`; empty strings do not count. */
    matchers: string[];
    /** How far back it looks: at least four scrapes, such as `5m`. */
    window: string;
}

/** Increase a second of a counter, such as `rate(http_requests_total{job="api"}[5m])`. */
export function rate(counter: string, { matchers, window }: Selection, ...more: string[]): string {
    const all = [...matchers, ...more].filter((matcher) => matcher !== "");
    return `rate(${counter}${all.length === 0 ? "" : `{${all.join(", ")}}`}[${window}])`;
}

/**
 * Quantile of how long HTTP requests took, in seconds, by job. Of prometheus-fastapi-instrumentator's two histograms the one
 * without labels is much finer (21 buckets, up to 60 s); the documented one ends at 1 s, and so does what it can tell.
 */
export function requestSeconds(quantile: number, selection: Selection): string {
    const of = (histogram: string): string =>
        `histogram_quantile(${quantile}, sum by (job, le) (${rate(`${histogram}_bucket`, selection)}))`;
    return `${of("http_request_duration_highr_seconds")} or ${of("http_request_duration_seconds")}`;
}

/**
 * Share of HTTP requests that failed, from 0 to 1, by job; 0 when there were requests and none failed. The instrumentator
 * puts codes together (`status="5xx"`), others do not (`status="503"`).
 */
export function errorShare(selection: Selection): string {
    const requests = (...matchers: string[]): string =>
        `sum by (job) (${rate("http_requests_total", selection, ...matchers)})`;
    return `(${requests(failedRequest)} or 0 * ${requests()}) / ${requests()}`;
}

const failedRequest = 'status=~"5.."';
