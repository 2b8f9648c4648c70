/** A cluster of Percona Server lives through the loss of a node or a zone: an odd number of nodes apart, replaced one by one. */
import { autoScalingGroup, loadBalancers, targetGroups } from "../rules/aws-types";
import { perconaCluster } from "../rules/component-types";
import { groupScalersOf, groupScalerTypes, schedule } from "../rules/group-scaling";
import type { Properties } from "../rules/properties";
import { every, not, some, whenKnown, type Verdict } from "../rules/reading";
import type { JudgedResource, StackResource } from "../rules/resource";
import { about, refuseUnless, refuseWhen, resourceRule, stackRule, type Finding, type Rule } from "../rules/rule";
import { wholeNumber } from "../rules/threshold";

const nodeCount = { minNodes: wholeNumber(3, 1, "Fewest nodes that a cluster may have.") };

const sizes = ["minSize", "maxSize", "desiredCapacity"];

const oddNodeCount = resourceRule({
    name: "percona-odd-node-count",
    family: "high availability",
    description: "A Percona Server cluster must have an odd number of nodes, three or more.",
    severity: "critical",
    level: "mandatory",
    remediation:
        "set the number of nodes to 3, 5 or 7: an even one survives no more failures than the odd one below it, and " +
        "two halves of it can both lack a majority.",
    url: "https://dev.mysql.com/doc/refman/8.4/en/group-replication-fault-tolerance.html",
    types: [autoScalingGroup],
    thresholds: nodeCount,
    judge: ofCluster(({ properties }, { minNodes }) =>
        sizes.flatMap((size) =>
            refuseUnless(
                whenKnown(properties.number(size), (count) => count === undefined || isOddCount(count, minNodes)),
                `\`${size}\` is even or less than ${minNodes}`,
            ),
        ),
    ),
});

const groupNotScaled = stackRule({
    name: "percona-group-not-scaled",
    family: "high availability",
    description: "Nothing beside a Percona Server cluster may bring it to an even number of nodes, or to too few.",
    severity: "critical",
    level: "mandatory",
    remediation:
        "remove the scaling policy or scaling plan, which count nodes one by one, and change the cluster's own number of " +
        "nodes; in a schedule, set `minSize`, `maxSize` and `desiredCapacity` to 3, 5 or 7, or to -1 to leave one as it is. " +
        "A size that is left out is 0.",
    url: "https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-scheduled-scaling.html",
    types: groupScalerTypes,
    thresholds: nodeCount,
    judge: (stack, { minNodes }) => {
        const groups = stack.ofType(autoScalingGroup).filter((group) => group.isInside([perconaCluster]));
        return groupScalersOf(stack, groups).flatMap((scaling) =>
            about(
                scaling,
                scaling.type === schedule
                    ? sizes.flatMap((size) =>
                          refuseUnless(
                              keepsQuorum(scaling, size, minNodes),
                              `\`${size}\` is even or less than ${minNodes}`,
                          ),
                      )
                    : refuseWhen(true, "it adds and removes nodes of a cluster one by one"),
            ),
        );
    },
});

const spread = resourceRule({
    name: "percona-spread-over-zones",
    family: "high availability",
    description:
        "The nodes of a Percona Server cluster must be spread over several subnets, each in a zone of its own.",
    severity: "high",
    level: "mandatory",
    remediation: "name at least as many private subnets as the rule asks for; three zones survive the loss of any one.",
    url: "https://docs.aws.amazon.com/autoscaling/ec2/userguide/auto-scaling-benefits.html",
    types: [autoScalingGroup],
    thresholds: { minSubnets: wholeNumber(2, 1, "Fewest subnets that the nodes may be spread over.") },
    judge: ofCluster(({ properties }, { minSubnets }) =>
        refuseUnless(
            hasSubnets(properties, minSubnets),
            `\`vpcZoneIdentifiers\` has fewer than ${minSubnets} different subnets`,
        ),
    ),
});

const protection = "instanceRefresh.preferences.scaleInProtectedInstances";
const healthy = "instanceRefresh.preferences.minHealthyPercentage";

const refreshWaits = resourceRule({
    name: "percona-refresh-waits",
    family: "high availability",
    description:
        "An instance refresh of a Percona Server cluster must wait for its primary, and never leave a node missing.",
    severity: "high",
    level: "mandatory",
    remediation:
        'set `scaleInProtectedInstances: "Wait"` and `minHealthyPercentage: 100` in the preferences: the primary is protected ' +
        "until it has handed over. By default the refresh leaves it on the old launch template for ever.",
    url: "https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_RefreshPreferences.html",
    types: [autoScalingGroup],
    judge: ofCluster(({ properties }) =>
        !properties.has("instanceRefresh")
            ? []
            : [
                  ...refuseUnless(properties.isOneOf(protection, "Wait"), `\`${protection}\` is not Wait`),
                  ...refuseUnless(
                      // The provider asks for 90 by itself, which lets a node of three be missing.
                      whenKnown(properties.number(healthy), (percent = 90) => percent >= 100),
                      `\`${healthy}\` is less than 100`,
                  ),
              ],
    ),
});

const launchHook = resourceRule({
    name: "percona-seeded-before-service",
    family: "high availability",
    description: "A new node of a Percona Server cluster must not be in service before it has the data.",
    severity: "high",
    level: "mandatory",
    remediation:
        "give the group, from its beginning, one of `initialLifecycleHooks` with `lifecycleTransition: " +
        '"autoscaling:EC2_INSTANCE_LAUNCHING"` and `defaultResult: "ABANDON"`; the node completes it once it is seeded.',
    url: "https://docs.aws.amazon.com/autoscaling/ec2/userguide/lifecycle-hooks.html",
    types: [autoScalingGroup],
    judge: ofCluster(({ properties }) =>
        refuseUnless(
            whenKnown(properties.items("initialLifecycleHooks"), (hooks) =>
                some(hooks.map((hook) => whenKnown(hook, holdsNewNodes))),
            ),
            "none of `initialLifecycleHooks` holds a new node until it is seeded",
        ),
    ),
});

const crossZone = resourceRule({
    name: "percona-balancer-cross-zone",
    family: "high availability",
    description: "The load balancer of a Percona Server cluster must reach the primary from every zone.",
    severity: "high",
    level: "mandatory",
    remediation:
        "set `enableCrossZoneLoadBalancing: true`. Without it only the primary's zone has an address, and after a " +
        "failover to another zone clients wait for DNS.",
    url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-load-balancer-attributes.html#cross-zone-load-balancing",
    types: loadBalancers,
    judge: ofCluster(({ properties }) =>
        refuseWhen(
            every([
                properties.isOneOf("loadBalancerType", "network"),
                not(properties.isTrue("enableCrossZoneLoadBalancing")),
            ]),
            "`enableCrossZoneLoadBalancing` is not true",
        ),
    ),
});

const checkedByRole = resourceRule({
    name: "percona-targets-checked-by-role",
    family: "high availability",
    description:
        "The load balancer of a Percona Server cluster must ask each node what it is, not just whether a port is open.",
    severity: "high",
    level: "mandatory",
    remediation:
        'set `healthCheck: { protocol: "HTTP", path: "/primary" }`, or `/replica` for reads, at the port of the node\'s ' +
        "agent: MySQL's own port is open on every node, and on one that is cut off.",
    url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-health-checks.html",
    types: targetGroups,
    judge: ofCluster(({ properties }) =>
        refuseUnless(
            some([
                properties.isOneOf("healthCheck.protocol", "HTTP", "HTTPS"),
                // Once anything is said about the check, the provider takes HTTP for what is not said.
                every([properties.has("healthCheck"), not(properties.isSet("healthCheck.protocol"))]),
            ]),
            "`healthCheck.protocol` is not HTTP",
        ),
    ),
});

/** The rules of this family. */
export const highAvailability: Rule[] = [
    oddNodeCount,
    groupNotScaled,
    spread,
    refreshWaits,
    launchHook,
    crossZone,
    checkedByRole,
];

/** Judges what belongs to a cluster of Percona Server, and nothing else. */
function ofCluster<Settings>(
    judge: (resource: JudgedResource, settings: Settings) => Finding[],
): (resource: JudgedResource, settings: Settings) => Finding[] {
    return (resource, settings) => (resource.isInside([perconaCluster]) ? judge(resource, settings) : []);
}

function isOddCount(count: number, least: number): boolean {
    return count % 2 === 1 && count >= least;
}

/** Whether a schedule leaves a size as it is, by -1, or sets it to a good one; AWS's provider takes 0 for what is left out. */
function keepsQuorum(scaling: StackResource, size: string, least: number): Verdict {
    return scaling.isLeftToProvider(size)
        ? false
        : whenKnown(scaling.properties.number(size), (count = 0) => count === -1 || isOddCount(count, least));
}

/** Subnets that are not known yet may turn out to be the same one. */
function hasSubnets(properties: Properties, count: number): Verdict {
    const subnets = "vpcZoneIdentifiers";
    const { values, unknown } = properties.texts(subnets);
    return every([
        whenKnown(properties.length(subnets), (length) => length >= count),
        new Set(values).size >= count || (unknown ?? false),
    ]);
}

function holdsNewNodes(hook: Properties): Verdict {
    return every([
        hook.isOneOf("lifecycleTransition", "autoscaling:EC2_INSTANCE_LAUNCHING"),
        not(hook.isOneOf("defaultResult", "CONTINUE")),
    ]);
}
