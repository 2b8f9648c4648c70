import { unknown, type Given } from "../judging";
import { changing, resourceTable, stackTable, type Later, type Table } from "./table";

const onEcs: Given = { type: "stackwarden:index:PmmEcs", name: "pmm" };

/** A PMM service and what scales it. */
function scaledService(later: Later): Given[] {
    return [
        onEcs,
        {
            type: "aws:ecs/service:Service",
            name: "pmm-service",
            parent: "pmm",
            props: { name: "pmm", id: later("arn:svc") },
        },
        {
            type: "aws:appautoscaling/target:Target",
            name: "scaling",
            props: { id: later("service/pmm/pmm"), resourceId: later("service/pmm/pmm"), maxCapacity: 1 },
            dependencies: { resourceId: ["pmm-service"] },
        },
    ];
}

function scaling(name: string, props: Record<string, unknown>): Given {
    return { type: "aws:appautoscaling/target:Target", name, props };
}

/** A plan that scales two things, the second of them this one. */
function plan(resourceId: string): Given {
    const scalingInstructions = [{ resourceId: "table/orders" }, { resourceId, maxCapacity: 4 }];
    return { type: "aws:autoscalingplans/scalingPlan:ScalingPlan", name: "plan", props: { scalingInstructions } };
}

/** A scheduled action on the target of the PMM service. */
function action(maxCapacity: number, later: Later): Given {
    return {
        type: "aws:appautoscaling/scheduledAction:ScheduledAction",
        name: "action",
        props: { resourceId: later("service/pmm/pmm"), scalableTargetAction: { minCapacity: 0, maxCapacity } },
        dependencies: { resourceId: ["scaling"] },
    };
}

/** A group of PMM, with what scales it. */
function scaledGroup(later: Later): Given[] {
    const dependencies = { autoscalingGroupName: ["pmm-hosts"] };
    return [
        onEcs,
        { type: "aws:autoscaling/group:Group", name: "pmm-hosts", parent: "pmm", props: { id: later("pmm-hosts-1") } },
        {
            type: "aws:autoscaling/schedule:Schedule",
            name: "night",
            // The provider fills in a size that is left out.
            props: {
                autoscalingGroupName: later("pmm-hosts-1"),
                minSize: 0,
                maxSize: later("") === "" ? -1 : unknown,
                desiredCapacity: 0,
            },
            dependencies,
        },
        {
            type: "aws:autoscaling/policy:Policy",
            name: "load",
            props: { autoscalingGroupName: later("pmm-hosts-1"), policyType: "TargetTrackingScaling" },
            dependencies,
        },
    ];
}

/** Trials of the rules on scaling. */
export const singletonNotScaled: Table[] = [
    resourceTable(
        "pmm-autoscaling-group-of-one",
        {
            type: "aws:autoscaling/group:Group",
            parent: "pmm",
            props: { minSize: 1, maxSize: 1, suspendedProcesses: ["AZRebalance"] },
        },
        [
            ["pass", "it is a group of somebody else", (right) => ({ type: right.type, props: { maxSize: 9 } })],
            ["pass", "the refresh stops first", { instanceRefresh: { preferences: { maxHealthyPercentage: 100 } } }],
            ["fail", "it may hold two", { maxSize: 2 }, { says: "`maxSize` is more than 1" }],
            ["fail", "a spot instance is replaced before it ends", { capacityRebalance: true }],
            ["fail", "the refresh starts first", { instanceRefresh: { preferences: { maxHealthyPercentage: 200 } } }],
            ["fail", "maintenance starts first", { instanceMaintenancePolicy: { maxHealthyPercentage: 110 } }],
            [
                "pass",
                "it has one subnet, so nothing to balance",
                { suspendedProcesses: undefined, vpcZoneIdentifiers: [unknown] },
            ],
            [
                "fail",
                "zones are balanced",
                { suspendedProcesses: undefined, vpcZoneIdentifiers: ["subnet-1", "subnet-2"] },
                { says: "`suspendedProcesses` has no AZRebalance" },
            ],
            ["fail", "other processes are suspended", { suspendedProcesses: ["ScheduledActions"] }],
            ["fail", "instances are kept ready", { warmPool: { minSize: 1 } }, { says: "`warmPool`" }],
            [
                "unknown",
                "the processes are not known",
                { suspendedProcesses: unknown },
                { says: "suspendedProcesses`" },
            ],
            ["unknown", "the size is not known", { maxSize: unknown }, { says: "maxSize`" }],
        ],
        [onEcs],
    ),
    stackTable("pmm-autoscaling-group-not-scaled", scaledGroup, [
        ["pass", "a schedule keeps it at one", (given) => changing(given, "night", { maxSize: 1 })],
        [
            "pass",
            "a schedule lets another group grow",
            (given) => changing(given, "night", { autoscalingGroupName: "web", maxSize: 9 }, { dependencies: {} }),
        ],
        [
            "fail",
            "a schedule lets it grow",
            (given) => changing(given, "night", { maxSize: 2 }),
            { says: "'night': `maxSize` is more than 1" },
        ],
        [
            "fail",
            "a forecast lets it grow",
            (given) =>
                changing(given, "load", {
                    predictiveScalingConfiguration: { maxCapacityBreachBehavior: "IncreaseMaxCapacity" },
                }),
            { says: "`predictiveScalingConfiguration.maxCapacityBreachBehavior` lets the group grow" },
        ],
        [
            "fail",
            "a plan scales it",
            (given, later) => [
                ...given,
                {
                    ...plan(later("autoScalingGroup/pmm-hosts-1")),
                    dependencies: { scalingInstructions: ["pmm-hosts"] },
                },
            ],
            { says: "'plan': it is a scaling plan for what must stay one" },
        ],
        ["pass", "a plan scales another group", (given) => [...given, plan("autoScalingGroup/web")]],
        [
            "unknown",
            "the size that a schedule sets is not known",
            (given) =>
                changing(
                    given,
                    "night",
                    { maxSize: unknown },
                    { dependencies: { autoscalingGroupName: ["pmm-hosts"], maxSize: ["pmm-hosts"] } },
                ),
            { says: "maxSize`" },
        ],
    ]),
    stackTable("pmm-service-not-scaled", scaledService, [
        [
            "pass",
            "it scales another service",
            (given, later) =>
                changing(
                    given,
                    "scaling",
                    { resourceId: later("service/pmm/web"), maxCapacity: 9 },
                    { dependencies: {} },
                ),
        ],
        ["fail", "it may grow", (given) => changing(given, "scaling", { maxCapacity: 2 }), { says: "`maxCapacity`" }],
        [
            "fail",
            "it may grow, beside a service that is not scaled",
            (given) => [
                { type: "aws:ecs/service:Service", name: "init", parent: "pmm", props: { id: "arn:init" } },
                ...changing(given, "scaling", { maxCapacity: 2 }),
            ],
        ],
        [
            "fail",
            "it may grow, and names the service as written",
            (given) =>
                changing(given, "scaling", { resourceId: "service/pmm/pmm", maxCapacity: 2 }, { dependencies: {} }),
        ],
        [
            "unknown",
            "the capacity is not known",
            (given) => changing(given, "scaling", { maxCapacity: unknown }),
            { says: "maxCapacity`" },
        ],
        [
            "pass",
            "it scales a service of that name in another cluster",
            (given) => [
                ...changing(given, "pmm-service", { cluster: "arn:cluster/pmm" }),
                scaling("other", { resourceId: "service/web/pmm", maxCapacity: 9 }),
            ],
        ],
        [
            "fail",
            "it may grow, and names service and cluster as written",
            (given) => [
                ...changing(given, "pmm-service", { cluster: "arn:cluster/pmm" }),
                scaling("other", { resourceId: "service/pmm/pmm", maxCapacity: 2 }),
            ],
            { says: "'other': `maxCapacity` is more than 1" },
        ],
        [
            "fail",
            "a plan scales it, and names the service as written",
            (given) => [...given, plan("service/pmm/pmm")],
            { says: "'plan': it is a scaling plan for what must stay one" },
        ],
        ["pass", "a plan scales another service", (given) => [...given, plan("service/pmm/web")]],
        ["pass", "an action stops it at night", (given, later) => [...given, action(0, later)]],
        [
            "fail",
            "an action lets it grow",
            (given, later) => [...given, action(2, later)],
            { says: "`scalableTargetAction.maxCapacity` is more than 1" },
        ],
        [
            "fail",
            "an action lets it grow, and names the service as written",
            (given) => [...given, { ...action(2, () => "service/pmm/pmm"), dependencies: {} }],
        ],
        [
            "pass",
            "an action is for something else",
            (given) => [...given, { ...action(9, () => "service/pmm/web"), dependencies: {} }],
        ],
    ]),
];
