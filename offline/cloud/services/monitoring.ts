import { globalArn, hex, regionalArn, timestamp } from "../identifiers";
import { attachment, idFrom, kept, nameFrom, type Models } from "../model";
import { text } from "../values";

/** CloudWatch logs, alarms and dashboards; EventBridge rules. */
export const monitoring: Models = {
    "aws:cloudwatch/logGroup:LogGroup": {
        replacedBy: ["logGroupClass", "name", "namePrefix"],
        id: (draft) => nameFrom(draft.inputs),
        outputs: (thing) => ({
            arn: regionalArn("logs", thing.region, `log-group:${thing.id}`),
            name: thing.id,
            logGroupClass: thing.inputs.logGroupClass ?? "STANDARD",
            retentionInDays: thing.inputs.retentionInDays ?? 0,
        }),
    },
    "aws:cloudwatch/logStream:LogStream": {
        replacedBy: ["logGroupName", "name"],
        id: idFrom("name"),
        outputs: (thing) => ({
            arn: regionalArn(
                "logs",
                thing.region,
                `log-group:${text(thing.inputs.logGroupName) ?? ""}:log-stream:${thing.id}`,
            ),
        }),
    },
    "aws:cloudwatch/logMetricFilter:LogMetricFilter": {
        replacedBy: ["logGroupName", "name"],
        id: idFrom("name"),
    },
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": {
        replacedBy: ["policyName", "resourceArn"],
        id: (draft) => text(draft.inputs.policyName) ?? text(draft.inputs.resourceArn) ?? draft.name,
        outputs: (thing) => ({
            policyScope: thing.inputs.resourceArn === undefined ? "ACCOUNT" : "RESOURCE",
            revisionId: kept(thing, "revisionId", () => hex(16)),
        }),
    },
    "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter": {
        replacedBy: ["logGroup", "name"],
        deletedFirst: true,
        id: () => `cwlsf-${parseInt(hex(8), 16)}`,
    },
    "aws:cloudwatch/metricAlarm:MetricAlarm": {
        replacedBy: ["name"],
        id: idFrom("name"),
        outputs: (thing) => ({
            arn: regionalArn("cloudwatch", thing.region, `alarm:${thing.id}`),
            actionsEnabled: thing.inputs.actionsEnabled ?? true,
            treatMissingData: thing.inputs.treatMissingData ?? "missing",
            evaluateLowSampleCountPercentiles: "",
        }),
    },
    "aws:cloudwatch/compositeAlarm:CompositeAlarm": {
        replacedBy: ["alarmName"],
        id: idFrom("alarmName"),
        outputs: (thing) => ({ arn: regionalArn("cloudwatch", thing.region, `alarm:${thing.id}`) }),
    },
    "aws:cloudwatch/dashboard:Dashboard": {
        replacedBy: ["dashboardName"],
        id: idFrom("dashboardName"),
        // Dashboards are seen from every region.
        outputs: (thing) => ({ dashboardArn: globalArn("cloudwatch", thing.region, `dashboard/${thing.id}`) }),
    },
    "aws:cloudwatch/eventRule:EventRule": {
        replacedBy: ["eventBusName", "name", "namePrefix"],
        id: (draft) => onBus(text(draft.inputs.eventBusName), nameFrom(draft.inputs), "/"),
        outputs: (thing) => ({
            arn: regionalArn("events", thing.region, `rule/${thing.id}`),
            name: thing.id.split("/").at(-1) ?? "",
            eventBusName: thing.inputs.eventBusName ?? "default",
            state: thing.inputs.state ?? (thing.inputs.isEnabled === false ? "DISABLED" : "ENABLED"),
        }),
    },
    "aws:cloudwatch/eventTarget:EventTarget": {
        replacedBy: ["eventBusName", "rule", "targetId"],
        id: (draft) => {
            const target = `${text(draft.inputs.rule) ?? "rule"}-${text(draft.inputs.targetId) ?? draft.name}`;
            return onBus(text(draft.inputs.eventBusName), target, "-");
        },
        outputs: (thing) => ({ eventBusName: thing.inputs.eventBusName ?? "default" }),
    },
    "aws:scheduler/schedule:Schedule": {
        replacedBy: ["groupName", "name", "namePrefix"],
        id: (draft) => `${text(draft.inputs.groupName) ?? "default"}/${nameFrom(draft.inputs)}`,
        outputs: (thing) => ({
            arn: regionalArn("scheduler", thing.region, `schedule/${thing.id}`),
            createTime: timestamp(),
        }),
    },
    "aws:cloudwatch/eventPermission:EventPermission": attachment(idFrom("statementId")),
};

/** On the default bus the provider leaves the bus out. */
function onBus(bus: string | undefined, name: string, separator: string): string {
    return bus === undefined || bus === "default" ? name : `${bus}${separator}${name}`;
}
