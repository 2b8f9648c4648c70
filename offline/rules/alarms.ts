import { isObject, list, number, object, objects, text, texts, type Properties, type Value } from "../cloud/values";
import { onCreate, type Rules } from "./rule";

const putAlarm = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html";
const dashboardBody =
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html";

const alarm = ["aws:cloudwatch/metricAlarm:MetricAlarm"];
const dashboard = ["aws:cloudwatch/dashboard:Dashboard"];

const hour = 3600;
const day = 24 * hour;
const mostDimensions = 30;
const mostActions = 5;
const mostWidgets = 500;

const widgetTypes = ["alarm", "custom", "explorer", "log", "metric", "text"];

/** CloudWatch alarms and dashboards. */
export const alarmRules: Rules = {
    "alarm-period": {
        types: alarm,
        source: putAlarm,
        check: ({ inputs }) => {
            const period = number(inputs.period);
            return period === undefined || [10, 20, 30].includes(period) || (period > 0 && period % 60 === 0)
                ? undefined
                : "ValidationError: Period must be 10, 20, 30 or a multiple of 60";
        },
    },
    "alarm-window": {
        types: alarm,
        source: putAlarm,
        check: ({ inputs }) => {
            const period = number(inputs.period) ?? 0;
            const window = period * (number(inputs.evaluationPeriods) ?? 1);
            if (period < hour && window > day) {
                return `ValidationError: Metrics cannot be checked across more than a day (EvaluationPeriods * Period must be <= ${day}).`;
            }
            return window > 7 * day
                ? `ValidationError: Metrics with a period of at least 1 hour cannot be checked across more than 7 days (EvaluationPeriods * Period must be <= ${7 * day}).`
                : undefined;
        },
    },
    "alarm-datapoints": {
        types: alarm,
        source: putAlarm,
        check: ({ inputs }) => {
            const periods = number(inputs.evaluationPeriods) ?? 1;
            if (periods < 1) {
                return "ValidationError: EvaluationPeriods must be greater than or equal to 1";
            }
            return (number(inputs.datapointsToAlarm) ?? periods) > periods
                ? "ValidationError: DatapointsToAlarm must be less than or equal to EvaluationPeriods"
                : undefined;
        },
    },
    "alarm-statistic": { types: alarm, source: putAlarm, check: ({ inputs }) => statisticProblem(inputs) },
    "alarm-metric": {
        types: alarm,
        source: putAlarm,
        check: ({ inputs }) => {
            const queries = objects(inputs.metricQueries);
            const single = inputs.metricName !== undefined;
            const evaluates = inputs.evaluationCriteria !== undefined;
            if (single === queries.length > 0 && !evaluates) {
                return "ValidationError: Exactly one of MetricName and Metrics must be specified";
            }
            if (single && inputs.period === undefined) {
                return "ValidationError: Period must not be null";
            }
            return queries.length > 0 && queries.filter((query) => query.returnData === true).length !== 1
                ? "ValidationError: Exactly one element of the metrics list should return data."
                : undefined;
        },
    },
    "alarm-actions": {
        types: alarm,
        source: putAlarm,
        check: ({ inputs }) => {
            for (const property of ["alarmActions", "okActions", "insufficientDataActions"]) {
                const actions = texts(inputs[property]);
                const bad = actions.find(
                    (action) =>
                        !/^arn:[\w-]+:(sns|automate|autoscaling|lambda|ssm|ssm-incidents|swf|aiops):/.test(action),
                );
                if (bad !== undefined) {
                    return `ValidationError: Invalid arn syntax: ${bad}`;
                }
                if (actions.length > mostActions) {
                    return `ValidationError: Member must have length less than or equal to ${mostActions}`;
                }
            }
            return undefined;
        },
    },
    "alarm-missing-data": {
        types: alarm,
        source: putAlarm,
        check: ({ inputs }) => {
            const choice = text(inputs.treatMissingData) ?? "missing";
            return ["breaching", "notBreaching", "ignore", "missing"].includes(choice)
                ? undefined
                : `ValidationError: Option ${choice} is not supported. Supported options for treatMissingData are [breaching, notBreaching, ignore, missing].`;
        },
    },
    "alarm-dimensions": {
        types: alarm,
        source: putAlarm,
        check: ({ inputs }) => {
            const dimensions = object(inputs.dimensions);
            if (Object.keys(dimensions).length > mostDimensions) {
                return `ValidationError: The collection Dimensions must not have a size greater than ${mostDimensions}.`;
            }
            return Object.values(dimensions).includes("")
                ? "ValidationError: The value for a dimension must not be empty."
                : undefined;
        },
    },
    "dashboard-name": {
        types: dashboard,
        on: onCreate,
        source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html",
        check: ({ inputs }) =>
            /^[A-Za-z0-9_-]{1,255}$/.test(text(inputs.dashboardName) ?? "")
                ? undefined
                : "InvalidParameterValue: The value for field DashboardName contains invalid characters. It can only contain alphanumerics, dash (-) and underscore (_).",
    },
    "dashboard-body": {
        types: dashboard,
        source: dashboardBody,
        check: ({ inputs }) => {
            const problems = bodyProblems(text(inputs.dashboardBody) ?? "");
            return problems.length === 0
                ? undefined
                : `InvalidParameterInput: The dashboard body is invalid, there are ${problems.length} validation errors: ${JSON.stringify(problems)}`;
        },
    },
};

function statisticProblem(inputs: Properties): string | undefined {
    const [statistic, extended] = [text(inputs.statistic), text(inputs.extendedStatistic)];
    if (inputs.metricName === undefined) {
        return undefined;
    }
    if (statistic !== undefined && extended !== undefined) {
        return "InvalidParameterCombination: The parameters Statistic and ExtendedStatistic are mutually exclusive";
    }
    if (statistic === undefined && extended === undefined) {
        return "ValidationError: Either Statistic or ExtendedStatistic must be specified";
    }
    if (statistic !== undefined && !["SampleCount", "Average", "Sum", "Minimum", "Maximum"].includes(statistic)) {
        return `ValidationError: Value '${statistic}' at 'statistic' failed to satisfy constraint: Member must satisfy enum value set: [Minimum, Maximum, SampleCount, Sum, Average]`;
    }
    return extended !== undefined &&
        !/^(p(100|\d{1,2}(\.\d{1,10})?)|IQM|(tm|wm|tc|ts|pr|PR|TM|WM|TC|TS)[\d.(:%)]+)$/.test(extended)
        ? `ValidationError: The value ${extended} for parameter ExtendedStatistic is not supported.`
        : undefined;
}

function bodyProblems(body: string): Value[] {
    let parsed: Value;
    try {
        parsed = JSON.parse(body) as Value;
    } catch {
        return [{ message: "The field DashboardBody must be a valid JSON object" }];
    }
    if (!isObject(parsed) || !Array.isArray(parsed.widgets)) {
        return [{ message: "Should have required property 'widgets'", dataPath: "" }];
    }
    if (parsed.widgets.length > mostWidgets) {
        return [{ message: `Should NOT have more than ${mostWidgets} items`, dataPath: "/widgets" }];
    }
    return parsed.widgets.flatMap((widget, index) =>
        widgetProblems(object(widget)).map((message) => ({ message, dataPath: `/widgets/${index}` })),
    );
}

function widgetProblems(widget: Properties): string[] {
    const type = text(widget.type) ?? "";
    const properties = object(widget.properties);
    const problems: string[] = [];
    if (!widgetTypes.includes(type)) {
        problems.push("Should be equal to one of the allowed values: type");
    }
    if (!isObject(widget.properties)) {
        problems.push("Should have required property 'properties'");
    }
    if (!isWithin(widget.x, 0, 23) || !isWithin(widget.width, 1, 24) || !isWithin(widget.height, 1, 1000)) {
        problems.push(
            "Should lie in the grid of 24 columns: x from 0 to 23, width from 1 to 24, height from 1 to 1000",
        );
    }
    const measured = list(properties.metrics).length > 0 || isObject(properties.annotations);
    if (type === "metric" && isObject(widget.properties) && !measured) {
        problems.push("Should have required property 'metrics'");
    }
    if (type === "metric" && measured && properties.region === undefined) {
        problems.push("Should have required property 'region'");
    }
    if (type === "text" && typeof properties.markdown !== "string") {
        problems.push("Should have required property 'markdown'");
    }
    return problems;
}

function isWithin(value: Value | undefined, lowest: number, highest: number): boolean {
    return value === undefined || (typeof value === "number" && value >= lowest && value <= highest);
}
