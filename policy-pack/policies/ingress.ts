/** The internet reaches load balancers at 443 (and at 80, to be redirected; Monitoring's at its services' ports), and nothing else. */
import {
    classicLoadBalancer,
    instances,
    launchTemplate,
    loadBalancers,
    mountTarget,
    spotFleet,
    taskDefinition,
} from "../rules/aws-types";
import type { WidestBlocks } from "../rules/cidr";
import { monitoring, ownComponents, perconaCluster, prometheusPorts } from "../rules/component-types";
import {
    ingressRule,
    ingressTypes,
    isForOnePort,
    letsAddressesIn,
    letsInternetIn,
    olderRule,
    opensOtherPort,
    securityGroups,
} from "../rules/ingress";
import { letsInternetInByList } from "../rules/prefix-lists";
import type { Properties } from "../rules/properties";
import { every, not, some, whenKnown, type Verdict } from "../rules/reading";
import type { StackResource } from "../rules/resource";
import { holdersIn, isAttached, type Holder } from "../rules/security-group-holders";
import {
    about,
    refuseItems,
    refuseUnless,
    refuseWhen,
    resourceRule,
    stackRule,
    type Finding,
    type Rule,
    type StackFinding,
} from "../rules/rule";
import { publicAddressOf, starterTypes } from "../rules/task-starters";
import { wholeNumber, wholeNumbers } from "../rules/threshold";

const securityGroupAdvice = "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html";

const openness = {
    widestIpv4: wholeNumber(8, 1, "Shortest IPv4 prefix that does not count as open to the internet."),
    widestIpv6: wholeNumber(16, 1, "Shortest IPv6 prefix that does not count as open to the internet."),
};

/** Below are the ports of well-known protocols, such as SSH. */
const lowestServicePort = 1024;

const openPorts = resourceRule({
    name: "ingress-open-ports",
    family: "ingress",
    description: "Security groups must not let the internet in but at the ports meant for it.",
    severity: "critical",
    level: "mandatory",
    remediation:
        "name the addresses, the prefix list or the security group that may connect; " +
        "reach hosts by SSM Session Manager instead of SSH.",
    url: securityGroupAdvice,
    types: ingressTypes,
    thresholds: {
        ...openness,
        publicPorts: wholeNumbers([443, 80], 0, 65535, "TCP ports that may be open to the internet."),
    },
    judge: (resource, { widestIpv4, widestIpv6, publicPorts }) => {
        const { type, properties } = resource;
        const widest = { ipv4: widestIpv4, ipv6: widestIpv6 };
        const what = `lets the internet in at more than a single TCP port out of ${publicPorts.join(", ")}`;
        return securityGroups.includes(type)
            ? refuseItems(
                  properties,
                  "ingress",
                  (rule) => opensOtherPort(type, rule, widest, publicPorts),
                  (rule) => `\`${rule}\` ${what}`,
              )
            : refuseWhen(
                  every([
                      opensOtherPort(type, properties, widest, publicPorts),
                      not(resource.isInside([monitoring]) && isForServicePort(type, properties)),
                  ]),
                  `it ${what}`,
              );
    },
});

const openOnLoadBalancersOnly = stackRule({
    name: "ingress-open-load-balancers-only",
    family: "ingress",
    description:
        "A security group that lets the internet in must name it by address, and be attached to load balancers, and to " +
        "nothing else.",
    severity: "high",
    level: "mandatory",
    remediation:
        "give the load balancer a security group of its own, and let the others take traffic from that group alone. " +
        "Put an open block into the rule itself, where its port is judged, not into a prefix list.",
    url: securityGroupAdvice,
    types: ingressTypes,
    thresholds: openness,
    judge: (stack, { widestIpv4, widestIpv6 }) => {
        const widest = { ipv4: widestIpv4, ipv6: widestIpv6 };
        const groups = stack.ofType(...securityGroups);
        const holders = holdersIn(stack);
        const rules = stack.ofType(ingressRule, olderRule).map((rule) => ({
            rule,
            group: groups.find((group) => rule.refersTo("securityGroupId", group)),
            open: letsInternetIn(rule.type, rule.properties, widest),
        }));
        const byList = [...groups, ...rules.map(({ rule }) => rule)].flatMap((one) =>
            about(
                one,
                refuseWhen(letsInternetInByList(one, stack, widest), "it lets the internet in by way of a prefix list"),
            ),
        );
        return [
            ...byList,
            ...groups.flatMap((group) => {
                const own = rules.filter((one) => one.group === group).map(({ open }) => open);
                const open = some([...own, inlineRulesLetInternetIn(group, widest)]);
                return judgeHolders(holders, group, open, (holder, path) => isAttached(group, holder, path));
            }),
            // A rule may also be added to a group of another stack; what else names that group, its id tells.
            ...rules
                .filter(({ group }) => group === undefined)
                .flatMap(({ rule, open }) => {
                    const ids = rule.properties.texts("securityGroupId").values;
                    return judgeHolders(holders, rule, open, (holder, path) =>
                        holder.properties.texts(path).values.some((id) => ids.includes(id)),
                    );
                }),
        ];
    },
});

const elasticIps = ["aws:ec2/eip:Eip", "aws:ec2/eipAssociation:EipAssociation"];

/** What says of each of several interfaces, or hosts, whether it gets a public address. */
const listsOfHosts: Record<string, string> = {
    [launchTemplate]: "networkInterfaces",
    [spotFleet]: "launchSpecifications",
};

const hostNotPublic = resourceRule({
    name: "ec2-not-public",
    family: "ingress",
    description: "EC2 instances and ECS tasks must not have public addresses.",
    severity: "high",
    level: "mandatory",
    remediation: "put it into a private subnet, without a public or elastic address, behind a load balancer.",
    url: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html",
    types: [...instances, ...Object.keys(listsOfHosts), ...starterTypes, ...elasticIps],
    judge: ({ type, properties }) => {
        if (elasticIps.includes(type)) {
            return ["instance", "instanceId", "networkInterface", "networkInterfaceId"].flatMap((property) =>
                refuseWhen(properties.isSet(property), `\`${property}\` ties an elastic address to it`),
            );
        }
        const list = listsOfHosts[type];
        const ofTasks = publicAddressOf(type);
        return list !== undefined
            ? refuseItems(
                  properties,
                  list,
                  (one) => one.isTrue("associatePublicIpAddress"),
                  (one) => `\`${one}.associatePublicIpAddress\` is true`,
              )
            : ofTasks !== undefined
              ? refuseWhen(properties.isOneOf(ofTasks, "true", "ENABLED"), `\`${ofTasks}\` asks for one`)
              : mustNotBeTrue(properties, "associatePublicIpAddress");
    },
});

const databaseNotPublic = resourceRule({
    name: "rds-not-public",
    family: "ingress",
    description: "RDS databases must not be reachable from the internet.",
    severity: "critical",
    level: "mandatory",
    remediation: "set `publiclyAccessible: false`; connect from inside the VPC or through SSM port forwarding.",
    url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html",
    types: ["aws:rds/instance:Instance", "aws:rds/clusterInstance:ClusterInstance"],
    judge: ({ properties }) => mustNotBeTrue(properties, "publiclyAccessible"),
});

const filesReachedByGroups = stackRule({
    name: "efs-reached-by-groups-only",
    family: "ingress",
    description: "The file system of a component must be reachable from security groups alone, not from addresses.",
    severity: "high",
    level: "mandatory",
    remediation:
        "take the addresses out of the rule and name the security group of the hosts that mount the file system " +
        "(`referencedSecurityGroupId`).",
    url: "https://docs.aws.amazon.com/efs/latest/ug/network-access.html",
    types: [mountTarget],
    judge: (stack) => {
        const mounts = stack.ofType(mountTarget).filter((mount) => mount.isInside(ownComponents));
        const groups = stack
            .ofType(...securityGroups)
            .filter((group) => mounts.some((mount) => mount.refersTo("securityGroups", group)));
        const rules = stack
            .ofType(ingressRule, olderRule)
            .filter((rule) => groups.some((group) => rule.refersTo("securityGroupId", group)));
        const what = "lets addresses in to a file system, instead of a security group";
        return [
            ...rules.flatMap((rule) =>
                about(rule, refuseWhen(letsAddressesIn(rule.type, rule.properties), `it ${what}`)),
            ),
            ...groups
                .filter((group) => !group.isLeftToProvider("ingress"))
                .flatMap((group) =>
                    about(
                        group,
                        refuseItems(
                            group.properties,
                            "ingress",
                            (rule) => letsAddressesIn(group.type, rule),
                            (rule) => `\`${rule}\` ${what}`,
                        ),
                    ),
                ),
        ];
    },
});

const filesMountedByRole = resourceRule({
    name: "ecs-efs-iam-authorized",
    family: "ingress",
    description: "The ECS tasks of a component must mount EFS file systems by the rights of their role.",
    severity: "high",
    level: "mandatory",
    remediation:
        'set `efsVolumeConfiguration.authorizationConfig.iam: "ENABLED"` on the volume, so that the file-system policy ' +
        "can tell the task from anybody else.",
    url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html",
    types: [taskDefinition],
    judge: (resource) =>
        !resource.isInside(ownComponents)
            ? []
            : refuseItems(
                  resource.properties,
                  "volumes",
                  (mounted) =>
                      every([
                          mounted.has("efsVolumeConfiguration"),
                          not(mounted.isOneOf("efsVolumeConfiguration.authorizationConfig.iam", "ENABLED")),
                      ]),
                  (mounted) => `\`${mounted}.efsVolumeConfiguration.authorizationConfig.iam\` is not ENABLED`,
              ),
});

const clusterNotPublic = resourceRule({
    name: "percona-not-public",
    family: "ingress",
    description:
        "A Percona Server cluster must be reached from inside the network alone, through a guarded load balancer.",
    severity: "critical",
    level: "mandatory",
    remediation:
        "name the networks or security groups of the clients, and leave the load balancer internal and in the security " +
        "group that the component made for it: one that had none at first cannot have any later.",
    url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html",
    types: [...loadBalancers, ...ingressTypes],
    thresholds: openness,
    judge: (resource, { widestIpv4, widestIpv6 }) => {
        const { type, properties } = resource;
        if (!resource.isInside([perconaCluster])) {
            return [];
        }
        if (loadBalancers.includes(type)) {
            const guarded = whenKnown(properties.length("securityGroups"), (count) => count > 0);
            return [
                ...refuseUnless(properties.isTrue("internal"), "`internal` is not true"),
                ...refuseUnless(guarded, "`securityGroups` is empty"),
            ];
        }
        // Not at the ports either that may otherwise be open.
        const isOpen = (rule: Properties): Verdict =>
            letsInternetIn(type, rule, { ipv4: widestIpv4, ipv6: widestIpv6 });
        return securityGroups.includes(type)
            ? refuseItems(properties, "ingress", isOpen, (rule) => `\`${rule}\` lets the internet in`)
            : refuseWhen(isOpen(properties), "it lets the internet in");
    },
});

/** The rules of this family. */
export const ingress: Rule[] = [
    openPorts,
    clusterNotPublic,
    openOnLoadBalancersOnly,
    hostNotPublic,
    databaseNotPublic,
    filesReachedByGroups,
    filesMountedByRole,
];

/**
 * Whether a rule of Monitoring is for a port that a service may have on the public load balancer. That the port speaks TLS,
 * `listener-encrypted` sees, and that it is the load balancer's, `ingress-open-load-balancers-only`.
 */
function isForServicePort(type: string, rule: Properties): Verdict {
    return isForOnePort(type, rule, (port) => port >= lowestServicePort && !prometheusPorts.includes(port));
}

function mustNotBeTrue(properties: Properties, path: string): Finding[] {
    return refuseWhen(properties.isTrue(path), `\`${path}\` is true`);
}

function inlineRulesLetInternetIn(group: StackResource, widest: WidestBlocks): Verdict {
    if (group.isLeftToProvider("ingress")) {
        return false;
    }
    return whenKnown(group.properties.items("ingress"), (rules) =>
        some(rules.map((item) => whenKnown(item, (rule) => letsInternetIn(group.type, rule, widest)))),
    );
}

/** Judges a group, or a rule of one, by what the group is attached to. */
function judgeHolders(
    among: Holder[],
    subject: StackResource,
    open: Verdict,
    holds: (holder: StackResource, path: string) => boolean,
): StackFinding[] {
    if (open === false) {
        return [];
    }
    const holders = among
        .filter(({ holder, paths }) => paths.some((path) => holds(holder, path)))
        .map(({ holder }) => holder);
    const others = holders.filter(({ type }) => ![...loadBalancers, classicLoadBalancer].includes(type));
    // Resources arrive in the order they were made, which differs from run to run.
    const names = others
        .map(({ name }) => `'${name}'`)
        .sort()
        .join(", ");
    return about(subject, [
        ...refuseWhen(every([open, others.length > 0]), `it lets the internet in and is attached to ${names}`),
        ...refuseWhen(
            every([open, holders.length === 0]),
            "it lets the internet in and is attached to no load balancer of this stack",
        ),
    ]);
}
