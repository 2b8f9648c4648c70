/** Names of what the recording rules compute; all are by `job`, over five minutes. */
export const recorded = {
    /** HTTP requests a second. */
    requests: "job:http_requests:rate5m",
    /** Share of HTTP requests that failed, from 0 to 1. */
    errors: "job:http_requests:error_ratio_rate5m",
    /** Seconds that 5 % of HTTP requests took at least. */
    latency: "job:http_request_duration_seconds:p95_rate5m",
} as const;
