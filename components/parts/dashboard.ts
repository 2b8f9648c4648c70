import * as pulumi from "@pulumi/pulumi";
import * as cloudwatch from "@pulumi/aws/cloudwatch";
import type { AlarmDefinition, Metric } from "./alarms/metric-alarm";
import type { Scope } from "./scope";

/** One line of a chart. */
export interface Line {
    metric: Metric;
    statistic: AlarmDefinition["statistic"];
    label: string;
    /** Axis at the right, for what is of another size. Default: false. */
    right?: boolean;
}

/** Lines that CloudWatch finds or reckons by an expression: a search, or mathematics. */
export interface Expression {
    expression: pulumi.Input<string>;
    label: string;
}

/** A value that a chart shows as a level line. */
export interface Level {
    label: string;
    value: pulumi.Input<number>;
}

/** A chart over time. */
export interface Chart {
    title: string;
    lines: Line[];
    /** Default: none. */
    expressions?: Expression[];
    /** Default: none. */
    levels?: Level[];
}

/** A table of the newest lines of logs that a pattern finds. */
export interface LogTable {
    title: string;
    logGroupNames: pulumi.Input<string>[];
    /** A regular expression of CloudWatch Logs Insights, without its slashes. */
    pattern: string;
}

/** Two charts stand side by side on CloudWatch's grid of 24 columns. */
const width = 12;
const height = 6;

/**
 * A CloudWatch dashboard of charts, and tables below them, called `<name>-<region>`: names of dashboards are unique in an
 * account, those of deployments in a region.
 */
export function dashboard(scope: Scope, name: string, charts: Chart[], tables: LogTable[] = []): cloudwatch.Dashboard {
    return new cloudwatch.Dashboard(
        scope.name("dashboard"),
        {
            dashboardName: pulumi.interpolate`${name}-${scope.region}`,
            dashboardBody: pulumi.jsonStringify({
                widgets: [
                    ...charts.map((chart, index) => ({
                        type: "metric",
                        x: (index % 2) * width,
                        y: Math.floor(index / 2) * height,
                        width,
                        height,
                        properties: chartOf(scope, chart),
                    })),
                    ...tables.map((table, index) => ({
                        type: "log",
                        x: 0,
                        y: (Math.ceil(charts.length / 2) + index) * height,
                        width: 2 * width,
                        height,
                        properties: tableOf(scope, table),
                    })),
                ],
            }),
        },
        scope.options(),
    );
}

function chartOf({ region }: Scope, { title, lines, expressions = [], levels = [] }: Chart): Record<string, unknown> {
    return {
        title,
        view: "timeSeries",
        region,
        period: 300,
        metrics: [...lines.map(lineOf), ...expressions.map((expression) => [expression])],
        ...(levels.length > 0 && { annotations: { horizontal: levels } }),
    };
}

function tableOf({ region }: Scope, { title, logGroupNames, pattern }: LogTable): Record<string, unknown> {
    return {
        title,
        view: "table",
        region,
        query: pulumi
            .all(logGroupNames)
            .apply((names) =>
                [
                    ...names.map((name) => `SOURCE '${name}'`),
                    "fields @timestamp, @log, @message",
                    `filter @message like /${pattern}/`,
                    "sort @timestamp desc",
                    "limit 50",
                ].join(" | "),
            ),
    };
}

/** Form: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
function lineOf({ metric, statistic, label, right }: Line): unknown[] {
    return [
        metric.namespace,
        metric.name,
        ...Object.entries(metric.dimensions).flat(),
        { stat: statistic, label, ...(right && { yAxis: "right" }) },
    ];
}
