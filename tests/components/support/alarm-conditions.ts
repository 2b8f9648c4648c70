import { ofType, type Recording } from "../../support/mocks";

/** Type of an alarm. */
export const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm";

/** What makes each alarm fire, in one line: statistic of metric {dimensions} comparison threshold, period x periods, no data. */
export function conditions(recording: Recording): Record<string, string> {
    return Object.fromEntries(
        ofType(recording, alarmType).map(({ name, inputs }) => {
            const dimensions = Object.entries(inputs.dimensions ?? {}).map(([key, value]) => `${key}=${String(value)}`);
            const periods = [inputs.datapointsToAlarm, inputs.evaluationPeriods].filter(
                (count) => typeof count === "number",
            );
            return [
                name.replace("pmm-", ""),
                `${String(inputs.statistic)} of ${String(inputs.namespace)} ${String(inputs.metricName)} {${dimensions.join(", ")}} ` +
                    `${String(inputs.comparisonOperator)} ${String(inputs.threshold)}, ` +
                    `${String(inputs.period)} x ${periods.join(" of ")}, ${String(inputs.treatMissingData)}`,
            ];
        }),
    );
}
