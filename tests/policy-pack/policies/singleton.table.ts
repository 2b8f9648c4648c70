import { unknown, type Given } from "../judging";
import { changing, resourceTable, stackTable, without, type Later, type Table } from "./table";

/** A PMM server with its instance, data volume and target. */
function server(later: Later): Given[] {
    return [
        { type: "stackwarden:index:PmmEc2", name: "pmm" },
        { type: "aws:ec2/instance:Instance", name: "pmm-host", parent: "pmm", props: { id: later("i-1") } },
        { type: "aws:ebs/volume:Volume", name: "pmm-data", parent: "pmm", props: { id: later("vol-1") } },
        attachment("pmm-data", "vol-1", later, "pmm"),
        {
            type: "aws:lb/targetGroup:TargetGroup",
            name: "pmm-group",
            parent: "pmm",
            props: { arn: later("arn:group") },
        },
        target("pmm-target", later),
    ];
}

function attachment(volume: string, id: string, later: Later, parent?: string): Given {
    return {
        type: "aws:ec2/volumeAttachment:VolumeAttachment",
        name: `${volume}-of-${parent ?? "nobody"}`,
        parent,
        props: { volumeId: later(id), instanceId: later("i-1") },
        dependencies: { volumeId: [volume] },
    };
}

function target(name: string, later: Later): Given {
    return {
        type: "aws:lb/targetGroupAttachment:TargetGroupAttachment",
        name,
        props: { targetGroupArn: later("arn:group"), targetId: later(name) },
        dependencies: { targetGroupArn: ["pmm-group"] },
    };
}

const spare: Given = { type: "aws:ec2/instance:Instance", name: "spare", parent: "pmm", props: {} };

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
            props: { resourceId: later("service/pmm/pmm"), maxCapacity: 1 },
            dependencies: { resourceId: ["pmm-service"] },
        },
    ];
}

/** Trials of the rules on what there must be one of. */
export const singleton: Table[] = [
    stackTable("pmm-one-instance", server, [
        ["pass", "a second server has its own", (given, later) => [...given, ...renamed(server(later), "second")]],
        ["pass", "an instance of somebody else is there", (given) => [...given, { ...spare, parent: undefined }]],
        ["fail", "there are two", (given) => [...given, spare], { says: "it has 2 EC2 instances" }],
        ["fail", "there is none", (given) => without(given, "pmm-host"), { says: "it has 0 EC2 instances" }],
        [
            "fail",
            "the second is deeper inside",
            (given) => [
                ...given,
                { type: "acme:index:Pair", name: "pair", parent: "pmm" },
                { ...spare, parent: "pair" },
            ],
        ],
    ]),
    stackTable("pmm-one-writer", server, [
        [
            "pass",
            "a retired volume is attached to nothing",
            (given, later) => [
                ...given,
                { type: "aws:ebs/volume:Volume", name: "old", parent: "pmm", props: { id: later("vol-0") } },
            ],
        ],
        [
            "pass",
            "the volume is of another stack",
            (given) =>
                changing(without(given, "pmm-data"), "pmm-data-of-pmm", { volumeId: "vol-9" }, { dependencies: {} }),
        ],
        [
            "fail",
            "two volumes are attached",
            (given, later) => [
                ...given,
                { type: "aws:ebs/volume:Volume", name: "more", parent: "pmm", props: { id: later("vol-2") } },
                attachment("more", "vol-2", later, "pmm"),
            ],
            { says: "it has 2 attached data volumes" },
        ],
        ["fail", "no volume is attached", (given) => without(given, "pmm-data-of-pmm")],
        [
            "fail",
            "the volume is attached by somebody else too",
            (given, later) => [...given, attachment("pmm-data", "vol-1", later)],
            { says: "attached to another instance too" },
        ],
        [
            "fail",
            "a volume of another stack is attached twice",
            (given) => [
                ...changing(given, "pmm-data-of-pmm", { volumeId: "vol-9" }, { dependencies: {} }),
                { ...attachment("pmm-data", "vol-9", (id) => id), dependencies: {} },
            ],
            { says: "attached to another instance too" },
        ],
    ]),
    stackTable("pmm-one-target", server, [
        ["pass", "there is no target", (given) => without(given, "pmm-target")],
        ["fail", "there are two", (given, later) => [...given, target("second", later)], { says: "it has 2 targets" }],
    ]),
    resourceTable("ebs-multi-attach-off", { type: "aws:ebs/volume:Volume", props: { type: "io2" } }, [
        ["pass", "it is switched off", { multiAttachEnabled: false }],
        ["fail", "it is switched on", { multiAttachEnabled: true }, { says: "`multiAttachEnabled` is true" }],
        ["unknown", "it is not known", { multiAttachEnabled: unknown }, { says: "multiAttachEnabled`" }],
    ]),
    resourceTable(
        "pmm-service-of-one",
        {
            type: "aws:ecs/service:Service",
            parent: "pmm",
            props: {
                desiredCount: 1,
                deploymentMaximumPercent: 100,
                deploymentMinimumHealthyPercent: 0,
                availabilityZoneRebalancing: "DISABLED",
                schedulingStrategy: "REPLICA",
            },
        },
        [
            ["pass", "it is a service of somebody else", (right) => ({ type: right.type, props: { desiredCount: 9 } })],
            ["fail", "there are two tasks", { desiredCount: 2 }, { says: "`desiredCount` is not 1" }],
            ["fail", "the count is left to its default, 0", { desiredCount: undefined }],
            ["fail", "the next task starts first", { deploymentMaximumPercent: 200 }],
            ["fail", "the deployment's limits are left to their defaults", { deploymentMaximumPercent: undefined }],
            ["fail", "the running task may not be stopped", { deploymentMinimumHealthyPercent: 100 }],
            ["fail", "tasks are moved between zones", { availabilityZoneRebalancing: "ENABLED" }],
            ["fail", "zone rebalancing is left to its default", { availabilityZoneRebalancing: undefined }],
            ["fail", "there is a task on each host", { schedulingStrategy: "DAEMON" }],
            ["fail", "CodeDeploy runs two sets", { deploymentController: { type: "CODE_DEPLOY" } }],
            ["fail", "ECS runs two sets", { deploymentConfiguration: { strategy: "BLUE_GREEN" } }],
            ["unknown", "the count is not known", { desiredCount: unknown }, { says: "desiredCount`" }],
            [
                "unknown",
                "the deployment is not known",
                { deploymentConfiguration: unknown },
                { says: "deploymentConfiguration`" },
            ],
        ],
        [onEcs],
    ),
    resourceTable(
        "pmm-autoscaling-group-of-one",
        { type: "aws:autoscaling/group:Group", parent: "pmm", props: { minSize: 1, maxSize: 1 } },
        [
            ["pass", "it is a group of somebody else", (right) => ({ type: right.type, props: { maxSize: 9 } })],
            ["pass", "the refresh stops first", { instanceRefresh: { preferences: { maxHealthyPercentage: 100 } } }],
            ["fail", "it may hold two", { maxSize: 2 }, { says: "`maxSize` is more than 1" }],
            ["fail", "a spot instance is replaced before it ends", { capacityRebalance: true }],
            ["fail", "the refresh starts first", { instanceRefresh: { preferences: { maxHealthyPercentage: 200 } } }],
            ["fail", "maintenance starts first", { instanceMaintenancePolicy: { maxHealthyPercentage: 110 } }],
            ["unknown", "the size is not known", { maxSize: unknown }, { says: "maxSize`" }],
        ],
        [onEcs],
    ),
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
    ]),
];

function renamed(given: Given[], prefix: string): Given[] {
    const name = (old: string): string => `${prefix}-${old}`;
    return given.map((one) => ({
        ...one,
        name: name(one.name ?? ""),
        parent: one.parent === undefined ? undefined : name(one.parent),
        dependencies: Object.fromEntries(
            Object.entries(one.dependencies ?? {}).map(([property, names]) => [property, names.map(name)]),
        ),
    }));
}
