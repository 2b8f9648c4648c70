import { unknown, type Given } from "../judging";
import { changing, resourceTable, stackTable, type Later, type Table } from "./table";

const component: Given = { type: "stackwarden:index:Panintelligence", name: "pi" };
const policyType = "aws:appautoscaling/policy:Policy";

const tracking = (specification: Record<string, unknown>): Record<string, unknown> => ({
    targetTrackingScalingPolicyConfiguration: { targetValue: 80, ...specification },
});
const predefined = (predefinedMetricType: unknown): Record<string, unknown> =>
    tracking({ predefinedMetricSpecification: { predefinedMetricType } });
const predicted = (specification: Record<string, unknown>): Record<string, unknown> => ({
    targetTrackingScalingPolicyConfiguration: undefined,
    predictiveScalingPolicyConfiguration: { metricSpecifications: [{ targetValue: 80, ...specification }] },
});
const ofCpu = predefined("ECSServiceAverageCPUUtilization");
const ofMemory = predefined("ECSServiceAverageMemoryUtilization");

const steps = { policyType: "StepScaling", targetTrackingScalingPolicyConfiguration: undefined };
const memoryAlarm = { namespace: "AWS/ECS", metricName: "MemoryUtilization" };

/** The dashboard and another service; what scales them beside the component, and an alarm that starts steps of it. */
function scaledServices(later: Later): Given[] {
    const serviceOf = (name: string, rest: Partial<Given>): Given => ({
        type: "aws:ecs/service:Service",
        name,
        props: { name, cluster: later("arn:c/cluster"), id: later(`arn:${name}`) },
        ...rest,
    });
    return [
        component,
        serviceOf("pi-dashboard", { parent: "pi" }),
        serviceOf("another", {}),
        {
            type: "aws:appautoscaling/target:Target",
            name: "target",
            props: { id: later("service/cluster/pi-dashboard"), resourceId: later("service/cluster/pi-dashboard") },
            dependencies: { resourceId: ["pi-dashboard"] },
        },
        {
            type: policyType,
            name: "scaling",
            props: {
                ...ofCpu,
                id: later("scaling"),
                arn: later("arn:scaling"),
                resourceId: later("service/cluster/pi-dashboard"),
            },
            dependencies: { resourceId: ["target"] },
        },
        {
            type: "aws:cloudwatch/metricAlarm:MetricAlarm",
            name: "busy",
            props: { metricName: "CPUUtilization", alarmActions: [later("arn:scaling")] },
            dependencies: { alarmActions: ["scaling"] },
        },
    ];
}

/** Those with another policy. */
function scaling(given: Given[], props: Record<string, unknown>, rest: Partial<Given> = {}): Given[] {
    return changing(given, "scaling", props, rest);
}

/** Those with steps in place of a target, started by an alarm with these properties too. */
function stepping(given: Given[], alarm: Record<string, unknown>, rest: Partial<Given> = {}): Given[] {
    return changing(scaling(given, steps), "busy", alarm, rest);
}

/** Trials of the rules on what scales Panintelligence. */
export const panintelligenceScaling: Table[] = [
    resourceTable(
        "panintelligence-scaled-by-cpu",
        { type: policyType, parent: "pi", props: ofCpu },
        [
            ["pass", "it is a service of somebody else", ({ type }) => ({ type, props: ofMemory })],
            ["pass", "the steps are those of an alarm", steps],
            ["fail", "it is the memory", ofMemory, { says: "measures memory" }],
            [
                "fail",
                "it is the memory by another name",
                tracking({ customizedMetricSpecification: { metricName: "MemoryUtilized" } }),
            ],
            [
                "fail",
                "the memory is calculated with",
                tracking({
                    customizedMetricSpecification: {
                        metrics: [
                            { id: "m", metricStat: { metric: { metricName: "MemoryReserved" } } },
                            { id: "e", expression: "m / 2" },
                        ],
                    },
                }),
            ],
            [
                "fail",
                "the memory is foretold",
                predicted({
                    predefinedMetricPairSpecification: { predefinedMetricType: "ECSServiceMemoryUtilization" },
                }),
            ],
            [
                "fail",
                "the memory is foretold by another name",
                predicted({
                    customizedScalingMetricSpecification: {
                        metricDataQueries: [{ id: "m", metricStat: { metric: { metricName: "MemoryUtilized" } } }],
                    },
                }),
            ],
            ["unknown", "it is not known", predefined(unknown), { says: "targetTrackingScalingPolicyConfiguration." }],
        ],
        [component],
    ),
    stackTable("panintelligence-not-scaled-by-memory", scaledServices, [
        [
            "pass",
            "it is a service of somebody else",
            (given, later) =>
                scaling(
                    given,
                    { ...ofMemory, resourceId: later("service/cluster/another") },
                    { dependencies: { resourceId: ["another"] } },
                ),
        ],
        [
            "pass",
            "an alarm on memory tells people",
            (given) => changing(given, "busy", { ...memoryAlarm, alarmActions: ["arn:topic"] }, { dependencies: {} }),
        ],
        [
            "pass",
            "it is the component's own, which is judged before it is made",
            (given) => scaling(given, ofMemory, { parent: "pi" }),
        ],
        [
            "fail",
            "it is the memory, by way of a target",
            (given) => scaling(given, ofMemory),
            { says: "'scaling': it measures memory" },
        ],
        [
            "fail",
            "it is the memory, by the name of the service",
            (given) =>
                scaling(given, { ...ofMemory, resourceId: "service/cluster/pi-dashboard" }, { dependencies: {} }),
        ],
        [
            "fail",
            "an alarm on memory starts its steps",
            (given) => stepping(given, memoryAlarm),
            { says: "'scaling': the alarm 'busy', which starts its steps, measures memory" },
        ],
        [
            "fail",
            "an alarm that calculates with memory starts its steps",
            (given) =>
                stepping(given, {
                    metricName: undefined,
                    metricQueries: [{ id: "m", metric: { metricName: "MemoryUtilized" } }],
                }),
        ],
        [
            "fail",
            "the end of an alarm on memory starts steps of the component's own",
            (given, later) =>
                scaling(
                    stepping(
                        given,
                        { ...memoryAlarm, alarmActions: undefined, okActions: [later("arn:scaling")] },
                        { dependencies: { okActions: ["scaling"] } },
                    ),
                    {},
                    { parent: "pi" },
                ),
        ],
        [
            "unknown",
            "it is not known what the alarm measures",
            (given, later) => stepping(given, { metricName: later("MemoryUtilization") }),
            { says: "metricName`" },
        ],
    ]),
];
