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

/** A chart over time. */
export interface Chart {
    title: string;
    lines: Line[];
}

/** Two charts stand side by side on CloudWatch's grid of 24 columns. */
const width = 12;
const height = 6;

/** A CloudWatch dashboard of charts. Names of dashboards are unique in an account. */
export function dashboard(scope: Scope, name: string, charts: Chart[]): cloudwatch.Dashboard {
    return new cloudwatch.Dashboard(
        scope.name("dashboard"),
        {
            dashboardName: name,
            dashboardBody: pulumi.jsonStringify({
                widgets: charts.map((chart, index) => ({
                    type: "metric",
                    x: (index % 2) * width,
                    y: Math.floor(index / 2) * height,
                    width,
                    height,
                    properties: {
                        title: chart.title,
                        view: "timeSeries",
                        region: scope.region,
                        period: 300,
                        metrics: chart.lines.map(lineOf),
                    },
                })),
            }),
        },
        scope.options(),
    );
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
