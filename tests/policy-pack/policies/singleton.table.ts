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

/** A PMM server on ECS with its group of one, data volume and target. */
function serverOnEcs(later: Later): Given[] {
    return [
        { type: "stackwarden:index:PmmEcs", name: "ecs" },
        { type: "aws:autoscaling/group:Group", name: "ecs-hosts", parent: "ecs", props: { id: later("hosts") } },
        {
            type: "aws:ebs/volume:Volume",
            name: "ecs-data",
            parent: "ecs",
            props: { id: later("vol-1"), tags: { "stackwarden:data": "true" } },
        },
        {
            type: "aws:lb/targetGroup:TargetGroup",
            name: "pmm-group",
            parent: "ecs",
            props: { arn: later("arn:group") },
        },
        {
            type: "aws:ecs/service:Service",
            name: "ecs-service",
            parent: "ecs",
            props: { loadBalancers: [{ targetGroupArn: later("arn:group") }] },
            dependencies: { loadBalancers: ["pmm-group"] },
        },
    ];
}

/** An attachment of the data volume of a server on ECS. */
function ecsAttachment(later: Later): Given {
    return attachment("ecs-data", "vol-1", later);
}

/** Trials of the rules on what there must be one of, whatever it runs on. */
export const singleton: Table[] = [
    stackTable("pmm-one-instance", server, [
        ["pass", "a second server has its own", (given, later) => [...given, ...renamed(server(later), "second")]],
        ["pass", "an instance of somebody else is there", (given) => [...given, { ...spare, parent: undefined }]],
        ["fail", "there are two", (given) => [...given, spare], { says: "it has 2 EC2 instances" }],
        [
            "fail",
            "there is a spot instance beside it",
            (given) => [...given, { ...spare, type: "aws:ec2/spotInstanceRequest:SpotInstanceRequest" }],
        ],
        ["fail", "there is a fleet beside it", (given) => [...given, { ...spare, type: "aws:ec2/fleet:Fleet" }]],
        [
            "fail",
            "there is a spot fleet beside it",
            (given) => [...given, { ...spare, type: "aws:ec2/spotFleetRequest:SpotFleetRequest" }],
        ],
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
        ["pass", "it is on ECS, with a group of one", (_, later) => serverOnEcs(later)],
        ["fail", "it is on ECS, without a group", (_, later) => without(serverOnEcs(later), "ecs-hosts")],
        [
            "fail",
            "it is on ECS, with an instance beside its group",
            (_, later) => [...serverOnEcs(later), { ...spare, parent: "ecs" }],
            { says: "it has 2 EC2 instances and Auto Scaling groups" },
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
    stackTable("pmm-host-attaches-data", serverOnEcs, [
        [
            "pass",
            "somebody attaches a volume that is not PMM's",
            (given) => [
                ...given,
                { ...attachment("ecs-data", "vol-9", (id) => id), dependencies: {} },
                { type: "aws:ebs/volume:Volume", name: "own", props: { id: "vol-9" } },
            ],
        ],
        [
            "pass",
            "somebody attaches a volume that is out of use",
            (given, later) => [
                ...changing(given, "ecs-data", { tags: { "stackwarden:data": "retired" } }),
                ecsAttachment(later),
            ],
        ],
        [
            "fail",
            "somebody attaches the volume",
            (given, later) => [...given, ecsAttachment(later)],
            { says: "it attaches 'ecs-data', the data volume of a PMM server" },
        ],
        [
            "unknown",
            "it is not known whether the volume is in use",
            (given, later) => [
                ...changing(given, "ecs-data", { tags: { "stackwarden:data": unknown } }),
                ecsAttachment(later),
            ],
            { says: 'tags["stackwarden:data"]`' },
        ],
    ]),
    stackTable("pmm-one-target", server, [
        ["pass", "there is no target", (given) => without(given, "pmm-target")],
        ["fail", "there are two", (given, later) => [...given, target("second", later)], { says: "it has 2 targets" }],
        ["pass", "the service on ECS registers its task", (_, later) => serverOnEcs(later)],
        [
            "fail",
            "the group registers its instance beside the service",
            (_, later) =>
                changing(
                    serverOnEcs(later),
                    "ecs-hosts",
                    { targetGroupArns: [later("arn:group")] },
                    { dependencies: { targetGroupArns: ["pmm-group"] } },
                ),
            { says: "it has 2 targets" },
        ],
        [
            "fail",
            "the group does so by the newer property",
            (_, later) =>
                changing(
                    serverOnEcs(later),
                    "ecs-hosts",
                    { trafficSources: [{ identifier: later("arn:group"), type: "elbv2" }] },
                    { dependencies: { trafficSources: ["pmm-group"] } },
                ),
            { says: "it has 2 targets" },
        ],
        [
            "pass",
            "a group alone registers its instance, by both of its properties",
            (_, later) =>
                changing(
                    without(serverOnEcs(later), "ecs-service"),
                    "ecs-hosts",
                    { targetGroupArns: [later("arn:group")], trafficSources: [{ identifier: later("arn:group") }] },
                    { dependencies: { targetGroupArns: ["pmm-group"], trafficSources: ["pmm-group"] } },
                ),
        ],
        [
            "fail",
            "a further group is attached",
            (given, later) => [
                ...given,
                {
                    type: "aws:autoscaling/trafficSourceAttachment:TrafficSourceAttachment",
                    name: "attachment",
                    props: { trafficSource: { identifier: later("arn:group"), type: "elbv2" } },
                    dependencies: { trafficSource: ["pmm-group"] },
                },
            ],
            { says: "it has 2 targets" },
        ],
    ]),
    resourceTable("ebs-multi-attach-off", { type: "aws:ebs/volume:Volume", props: { type: "io2" } }, [
        ["pass", "it is switched off", { multiAttachEnabled: false }],
        ["fail", "it is switched on", { multiAttachEnabled: true }, { says: "`multiAttachEnabled` is true" }],
        ["unknown", "it is not known", { multiAttachEnabled: unknown }, { says: "multiAttachEnabled`" }],
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
