import type { DataSourceRef } from "@grafana/grafana-foundation-sdk/common";
import { DataqueryBuilder } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/timeseries";
import type { Selection } from "../../promql";

/** What the reader has chosen of the dashboard's data sources. */
export const chosenSource: DataSourceRef = { type: "prometheus", uid: "${datasource}" };

/** Matcher of the jobs that the reader has chosen. */
export const chosenJobs = 'job=~"$job"';

/** What the panels' rates count: Grafana takes at least four scrapes, and more for a wide view. */
export const shown: Selection = { matchers: [chosenJobs], window: "$__rate_interval" };

/** A query of a panel. */
export interface Query {
    expression: string;
    /** Name of a series, with labels in double braces. */
    legend: string;
}

/** Queries in the form of the dashboard, called A, B, C and so on. */
export function targets(queries: Query[]): DataqueryBuilder[] {
    return queries.map(({ expression, legend }, index) =>
        new DataqueryBuilder().refId("ABC".charAt(index)).expr(expression).legendFormat(legend).range(),
    );
}

/** A chart over time, half as wide as the dashboard. */
export function chart(title: string, description: string, unit: string, ...queries: Query[]): PanelBuilder {
    return new PanelBuilder()
        .title(title)
        .description(description)
        .datasource(chosenSource)
        .unit(unit)
        .min(0)
        .span(12)
        .height(8)
        .fillOpacity(10)
        .targets(targets(queries));
}

/** Mean of what a histogram or summary observed. */
export function mean(metric: string, per: string, selection: (series: string) => string): string {
    const sum = (series: string): string => `sum${per} (${selection(series)})`;
    return `${sum(`${metric}_sum`)} / ${sum(`${metric}_count`)}`;
}
