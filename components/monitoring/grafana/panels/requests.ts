import type { PanelBuilder } from "@grafana/grafana-foundation-sdk/timeseries";
import * as units from "@grafana/grafana-foundation-sdk/units";
import { errorShare, rate, requestSeconds } from "../../promql";
import { placeholders } from "../placeholders";
import { chart, mean, shown } from "./panel";

/** HTTP requests: how many, how long they take, how many fail. */
export function requests(): PanelBuilder[] {
    const all = rate("http_requests_total", shown);
    const endpoint = placeholders.endpointLabel;
    const quantile = (share: number, name: string): { expression: string; legend: string } => ({
        expression: requestSeconds(share, shown),
        legend: `{{job}} ${name}`,
    });
    return [
        chart("Request rate by service", "HTTP requests a second.", units.RequestsPerSecond, {
            expression: `sum by (job) (${all})`,
            legend: "{{job}}",
        }),
        chart("Request rate by endpoint", "The ten busiest.", units.RequestsPerSecond, {
            expression: `topk(10, sum by (job, method, ${endpoint}) (${all}))`,
            legend: `{{job}} {{method}} {{${endpoint}}}`,
        }),
        chart(
            "Request latency p50, p95, p99",
            "Half, 95 % and 99 % of the requests were faster.",
            units.Seconds,
            quantile(0.5, "p50"),
            quantile(0.95, "p95"),
            quantile(0.99, "p99"),
        ),
        chart(
            "Mean request and GraphQL query time",
            "Of all requests; those of analytics-api are GraphQL.",
            units.Seconds,
            {
                expression: mean("http_request_duration_seconds", " by (job)", (series) => rate(series, shown)),
                legend: "{{job}}",
            },
        ),
        chart("HTTP error rate", "Share of requests that end with a 5xx status.", units.PercentUnit, {
            expression: errorShare(shown),
            legend: "{{job}}",
        }),
    ];
}
