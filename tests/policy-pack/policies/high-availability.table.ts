import { unknown, type Given } from "../judging";
import { changing, resourceTable, stackTable, type Later, type Table } from "./table";

const cluster: Given = { type: "stackwarden:index:PerconaCluster", name: "orders" };
const hook = { name: "seeded", lifecycleTransition: "autoscaling:EC2_INSTANCE_LAUNCHING", defaultResult: "ABANDON" };
const leaving = {
    name: "left",
    lifecycleTransition: "autoscaling:EC2_INSTANCE_TERMINATING",
    defaultResult: "CONTINUE",
};
const waiting = { minHealthyPercentage: 100, maxHealthyPercentage: 134, scaleInProtectedInstances: "Wait" };

const group: Given = {
    type: "aws:autoscaling/group:Group",
    parent: "orders",
    props: {
        minSize: 3,
        maxSize: 3,
        vpcZoneIdentifiers: ["subnet-1", "subnet-2", "subnet-3"],
        initialLifecycleHooks: [leaving, hook],
        instanceRefresh: { strategy: "Rolling", preferences: waiting },
    },
};
const balancer: Given = {
    type: "aws:lb/loadBalancer:LoadBalancer",
    parent: "orders",
    props: { loadBalancerType: "network", enableCrossZoneLoadBalancing: true },
};
const targets: Given = {
    type: "aws:lb/targetGroup:TargetGroup",
    parent: "orders",
    props: { port: 3306, protocol: "TCP", healthCheck: { protocol: "HTTP", path: "/primary", port: "3000" } },
};
/** The same thing where no cluster is its parent, with nothing that a cluster needs. */
const ofSomebodyElse = ({ type }: Given): Given => ({ type, props: { minSize: 2, loadBalancerType: "network" } });
const preferences = (changed: Record<string, unknown>): Record<string, unknown> => ({
    instanceRefresh: { strategy: "Rolling", preferences: { ...waiting, ...changed } },
});

/** A cluster whose sizes a schedule sets, to what they are or may be. */
function scheduled(later: Later): Given[] {
    return [
        cluster,
        { ...group, name: "nodes", props: { ...group.props, id: later("orders-nodes") } },
        {
            type: "aws:autoscaling/schedule:Schedule",
            name: "season",
            props: { autoscalingGroupName: later("orders-nodes"), minSize: -1, maxSize: 5, desiredCapacity: 5 },
            dependencies: { autoscalingGroupName: ["nodes"] },
        },
    ];
}

/** Trials of the rules on what keeps a cluster of databases up. */
export const highAvailability: Table[] = [
    resourceTable(
        "percona-odd-node-count",
        group,
        [
            ["pass", "it is a group of somebody else", ofSomebodyElse],
            ["pass", "there are five", { minSize: 5, maxSize: 5, desiredCapacity: 5 }],
            ["fail", "there are four", { minSize: 4, maxSize: 4 }, { says: "`minSize` is even or less than 3" }],
            ["fail", "there may be four", { maxSize: 4 }, { says: "`maxSize` is even or less than 3" }],
            ["fail", "four are asked for", { desiredCapacity: 4, maxSize: 5 }, { says: "`desiredCapacity` is even" }],
            ["fail", "there is one", { minSize: 1, maxSize: 1 }],
            ["pass", "there is one, and that is allowed", { minSize: 1 }, { config: { minNodes: 1 } }],
            ["unknown", "their number is not known", { minSize: unknown }, { says: "minSize`" }],
        ],
        [cluster],
    ),
    stackTable("percona-group-not-scaled", scheduled, [
        [
            "pass",
            "the schedule is for another group",
            (given) => changing(given, "season", { autoscalingGroupName: "web", minSize: 0 }, { dependencies: {} }),
        ],
        [
            "pass",
            "one node is allowed",
            (given) => changing(given, "season", { minSize: 1 }),
            { config: { minNodes: 1 } },
        ],
        [
            "pass",
            "a plan scales other groups",
            (given) => [
                ...given,
                {
                    type: "aws:autoscalingplans/scalingPlan:ScalingPlan",
                    name: "plan",
                    props: { scalingInstructions: [{ resourceId: "autoScalingGroup/web", maxCapacity: 4 }] },
                },
            ],
        ],
        [
            "fail",
            "one is left at night",
            (given) => changing(given, "season", { minSize: 1, maxSize: 1, desiredCapacity: 1 }),
            { says: "'season': `minSize` is even or less than 3" },
        ],
        [
            "fail",
            "there may be four",
            (given) => changing(given, "season", { maxSize: 4 }),
            { says: "`maxSize` is even or less than 3" },
        ],
        ["fail", "a size is left out", (given) => changing(given, "season", { minSize: undefined })],
        ["fail", "a size is left to the provider", (given) => changing(given, "season", { minSize: unknown })],
        [
            "fail",
            "load scales it",
            (given, later) => [
                ...given,
                {
                    type: "aws:autoscaling/policy:Policy",
                    name: "load",
                    props: { autoscalingGroupName: later("orders-nodes"), policyType: "TargetTrackingScaling" },
                    dependencies: { autoscalingGroupName: ["nodes"] },
                },
            ],
            { says: "'load': it adds and removes nodes of a cluster one by one" },
        ],
        [
            "fail",
            "a plan scales it",
            (given, later) => [
                ...given,
                {
                    type: "aws:autoscalingplans/scalingPlan:ScalingPlan",
                    name: "plan",
                    props: { scalingInstructions: [{ resourceId: later("autoScalingGroup/orders-nodes") }] },
                    dependencies: { scalingInstructions: ["nodes"] },
                },
            ],
        ],
        [
            "unknown",
            "a size that comes from elsewhere is not known",
            (given) =>
                changing(
                    given,
                    "season",
                    { maxSize: unknown },
                    { dependencies: { autoscalingGroupName: ["nodes"], maxSize: ["nodes"] } },
                ),
            { says: "maxSize`" },
        ],
    ]),
    resourceTable(
        "percona-spread-over-zones",
        group,
        [
            ["pass", "it is a group of somebody else", ofSomebodyElse],
            ["pass", "two subnets are known", { vpcZoneIdentifiers: ["subnet-1", unknown, "subnet-2"] }],
            ["fail", "there is one subnet", { vpcZoneIdentifiers: ["subnet-1"] }, { says: "fewer than 2" }],
            ["fail", "there is one subnet, whichever", { vpcZoneIdentifiers: [unknown] }, { says: "fewer than 2" }],
            ["fail", "one subnet is there twice", { vpcZoneIdentifiers: ["subnet-1", "subnet-1"] }],
            ["fail", "no subnet is named", { vpcZoneIdentifiers: undefined, availabilityZones: ["eu-west-1a"] }],
            [
                "fail",
                "more are wanted",
                { vpcZoneIdentifiers: ["subnet-1", "subnet-2"] },
                { config: { minSubnets: 3 }, says: "fewer than 3" },
            ],
            [
                "unknown",
                "the subnets are not known",
                { vpcZoneIdentifiers: ["subnet-1", unknown] },
                { says: "vpcZoneIdentifiers[1]`" },
            ],
        ],
        [cluster],
    ),
    resourceTable(
        "percona-refresh-waits",
        group,
        [
            ["pass", "it is a group of somebody else", ofSomebodyElse],
            ["pass", "nothing is refreshed by itself", { instanceRefresh: undefined }],
            [
                "fail",
                "the primary is left out",
                preferences({ scaleInProtectedInstances: "Ignore" }),
                { says: "scaleInProtectedInstances` is not Wait" },
            ],
            ["fail", "the primary is left out by default", preferences({ scaleInProtectedInstances: undefined })],
            ["fail", "the primary is ended", preferences({ scaleInProtectedInstances: "Refresh" })],
            [
                "fail",
                "a node ends before the new one is there",
                preferences({ minHealthyPercentage: 66 }),
                { says: "minHealthyPercentage` is less than 100" },
            ],
            ["fail", "it does so by default", preferences({ minHealthyPercentage: undefined })],
            [
                "unknown",
                "it is not known",
                preferences({ scaleInProtectedInstances: unknown }),
                { says: "instanceRefresh.preferences.scaleInProtectedInstances`" },
            ],
        ],
        [cluster],
    ),
    resourceTable(
        "percona-seeded-before-service",
        group,
        [
            ["pass", "it is a group of somebody else", ofSomebodyElse],
            [
                "pass",
                "a new node is given up by default",
                { initialLifecycleHooks: [{ ...hook, defaultResult: null }] },
            ],
            ["fail", "there is no hook", { initialLifecycleHooks: undefined }, { says: "`initialLifecycleHooks`" }],
            ["fail", "the hook is for leaving", { initialLifecycleHooks: [leaving] }],
            ["fail", "who is late goes on", { initialLifecycleHooks: [{ ...hook, defaultResult: "CONTINUE" }] }],
            [
                "unknown",
                "the hooks are not known",
                { initialLifecycleHooks: unknown },
                { says: "initialLifecycleHooks`" },
            ],
        ],
        [cluster],
    ),
    resourceTable(
        "percona-balancer-cross-zone",
        balancer,
        [
            ["pass", "it is a balancer of somebody else", ofSomebodyElse],
            ["pass", "it is an application load balancer, which always does", { loadBalancerType: "application" }],
            [
                "fail",
                "nothing is said",
                { enableCrossZoneLoadBalancing: undefined },
                { says: "`enableCrossZoneLoadBalancing` is not true" },
            ],
            ["fail", "it is off", { enableCrossZoneLoadBalancing: false }],
            [
                "unknown",
                "it is not known",
                { enableCrossZoneLoadBalancing: unknown },
                { says: "enableCrossZoneLoadBalancing`" },
            ],
        ],
        [cluster],
    ),
    resourceTable(
        "percona-targets-checked-by-role",
        targets,
        [
            ["pass", "it is a group of somebody else", ofSomebodyElse],
            ["pass", "the protocol is left to the provider", { healthCheck: { path: "/replica", port: "3000" } }],
            [
                "fail",
                "a port is looked at",
                { healthCheck: { protocol: "TCP" } },
                { says: "`healthCheck.protocol` is not HTTP" },
            ],
            ["fail", "nothing is said, so a port is", { healthCheck: undefined }],
            [
                "unknown",
                "the protocol is not known",
                { healthCheck: { protocol: unknown } },
                { says: "healthCheck.protocol`" },
            ],
        ],
        [cluster],
    ),
];
