/** The services of Panintelligence grow by their CPU alone, whoever scales them. */
import { metricAlarm, scalingPolicy, service } from "../rules/aws-types";
import { panintelligence } from "../rules/component-types";
import type { Properties } from "../rules/properties";
import { some, type Verdict } from "../rules/reading";
import type { StackResource } from "../rules/resource";
import { about, refuseWhen, resourceRule, stackRule, type Rule } from "../rules/rule";
import { scalersOf } from "../rules/service-scaling";

const tracking = "targetTrackingScalingPolicyConfiguration";
const prediction = "predictiveScalingPolicyConfiguration";

const scaledByCpu = resourceRule({
    name: "panintelligence-scaled-by-cpu",
    family: "panintelligence",
    description: "The services of Panintelligence must not be scaled by their memory.",
    severity: "high",
    level: "mandatory",
    remediation:
        "scale by `ECSServiceAverageCPUUtilization`: Tomcat keeps the memory that it has taken, so that tasks are added " +
        "and never taken away again.",
    url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-autoscaling-targettracking.html",
    types: [scalingPolicy],
    judge: (resource) =>
        resource.isInside([panintelligence])
            ? refuseWhen(policyMeasuresMemory(resource.properties), "it measures memory")
            : [],
});

const notScaledByMemory = stackRule({
    name: "panintelligence-not-scaled-by-memory",
    family: "panintelligence",
    description:
        "Nothing beside the component may scale a service of Panintelligence by memory, nor may an alarm that measures it.",
    severity: "high",
    level: "mandatory",
    remediation:
        "remove the policy, and let the component scale (`maxTasks`, `cpuTargetPercent`), or measure " +
        "`ECSServiceAverageCPUUtilization`: Tomcat keeps the memory that it has taken, so that tasks are added and never " +
        "taken away again.",
    url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-autoscaling-stepscaling.html",
    types: [scalingPolicy],
    judge: (stack) => {
        const services = stack.ofType(service).filter((one) => one.isInside([panintelligence]));
        const alarms = stack.ofType(metricAlarm);
        return scalersOf(stack, scalingPolicy, services).flatMap((policy) =>
            about(policy, [
                // Those of the component itself were judged before they were made.
                ...(policy.isInside([panintelligence])
                    ? []
                    : refuseWhen(policyMeasuresMemory(policy.properties), "it measures memory")),
                ...alarms
                    .filter((alarm) => starts(alarm, policy))
                    .flatMap((alarm) =>
                        refuseWhen(
                            alarmMeasuresMemory(alarm.properties),
                            `the alarm '${alarm.name}', which starts its steps, measures memory`,
                        ),
                    ),
            ]),
        );
    },
});

/** The rules of this family on scaling. */
export const panintelligenceScaling: Rule[] = [scaledByCpu, notScaledByMemory];

/** Metrics are chosen by name, or described: alone or as part of a calculation. */
function policyMeasuresMemory(properties: Properties): Verdict {
    const described = `${tracking}.customizedMetricSpecification`;
    const predicted = `${prediction}.metricSpecifications`;
    return namesMemory(properties, [
        `${tracking}.predefinedMetricSpecification.predefinedMetricType`,
        `${described}.metricName`,
        `${described}.metrics.metricStat.metric.metricName`,
        ...["MetricPair", "LoadMetric", "ScalingMetric"].map(
            (what) => `${predicted}.predefined${what}Specification.predefinedMetricType`,
        ),
        ...["Load", "Scaling", "Capacity"].map(
            (what) =>
                `${predicted}.customized${what}MetricSpecification.metricDataQueries.metricStat.metric.metricName`,
        ),
    ]);
}

function alarmMeasuresMemory(properties: Properties): Verdict {
    return namesMemory(properties, ["metricName", "metricQueries.metric.metricName"]);
}

function namesMemory(properties: Properties, paths: readonly string[]): Verdict {
    return some(
        paths
            .map((path) => properties.texts(path))
            .flatMap(({ values, unknown }) => [
                values.some((name) => /memory/i.test(name)),
                ...(unknown === undefined ? [] : [unknown]),
            ]),
    );
}

/** Whether a change of the alarm's state, to whichever, carries the policy out. */
function starts(alarm: StackResource, policy: StackResource): boolean {
    return ["alarmActions", "okActions", "insufficientDataActions"].some((path) => alarm.refersTo(path, policy));
}
