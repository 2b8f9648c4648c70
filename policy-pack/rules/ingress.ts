import { isOpen, type WidestBlocks } from "./cidr";
import type { Properties, Texts } from "./properties";
import { every, not, some, whenKnown, type Verdict } from "./reading";

/** A rule of a security group as a resource of its own; the second is the older type, which has rules of both directions. */
export const ingressRule = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
export const olderRule = "aws:ec2/securityGroupRule:SecurityGroupRule";

/** Security groups, with their rules inline. */
export const securityGroups = [
    "aws:ec2/securityGroup:SecurityGroup",
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
];

/** Everything that can let traffic in. */
export const ingressTypes = [ingressRule, olderRule, ...securityGroups];

/** Where the three forms keep the source addresses. */
const sources: Record<string, string[]> = {
    [ingressRule]: ["cidrIpv4", "cidrIpv6"],
    [olderRule]: ["cidrBlocks", "ipv6CidrBlocks"],
};

const inlineSources = ["cidrBlocks", "ipv6CidrBlocks"];

/** Whether a rule lets the internet in, at whatever port; `type` is the rule's, or its group's when it stands inline. */
export function letsInternetIn(type: string, rule: Properties, widest: WidestBlocks): Verdict {
    const blocks = (sources[type] ?? inlineSources).map((property) => rule.texts(property));
    return every([
        type === olderRule ? rule.isOneOf("type", "ingress") : true,
        some(blocks.map((found) => someOpen(found, widest))),
    ]);
}

/** Whether a rule lets addresses in, however few, rather than what is in a security group; `type` as above. */
export function letsAddressesIn(type: string, rule: Properties): Verdict {
    const named = [...(sources[type] ?? inlineSources), "prefixListId", "prefixListIds"].map((property) => {
        const { values, unknown } = rule.texts(property);
        return values.length > 0 || (unknown ?? false);
    });
    return every([type === olderRule ? rule.isOneOf("type", "ingress") : true, some(named)]);
}

/** Whether a rule is for a single TCP port, one that is accepted. */
export function isForOnePort(type: string, rule: Properties, accepts: (port: number) => boolean): Verdict {
    return every([
        isForProtocol(type, rule, tcp),
        whenKnown(rule.number("fromPort"), (from) =>
            whenKnown(rule.number("toPort"), (to) => from !== undefined && from === to && accepts(from)),
        ),
    ]);
}

/** Whether a rule is for every port. */
export function isForAllPorts(type: string, rule: Properties): Verdict {
    return some([
        isForProtocol(type, rule, anyProtocol),
        every([
            whenKnown(rule.number("fromPort"), (from) => from !== undefined && from <= 1),
            whenKnown(rule.number("toPort"), (to) => to === 65_535),
        ]),
    ]);
}

/** Whether these TCP ports, or some of them, are among those that a rule is for. */
export function isForSomePortOf(type: string, rule: Properties, ports: readonly number[]): Verdict {
    return some([
        isForProtocol(type, rule, anyProtocol),
        every([
            isForProtocol(type, rule, tcp),
            whenKnown(rule.number("fromPort"), (from = 0) =>
                whenKnown(rule.number("toPort"), (to = 65_535) => ports.some((port) => from <= port && port <= to)),
            ),
        ]),
    ]);
}

/** Whether a rule lets the internet in anywhere but at these ports, or to say how large packets may be. */
export function opensOtherPort(
    type: string,
    rule: Properties,
    widest: WidestBlocks,
    ports: readonly number[],
): Verdict {
    return every([
        letsInternetIn(type, rule, widest),
        not(isForOnePort(type, rule, (port) => ports.includes(port))),
        not(isForPacketSize(type, rule)),
    ]);
}

/**
 * Whether a rule is for path-MTU discovery alone, which AWS wants load balancers to take part in. Rules of ICMP have its type as
 * `fromPort` and the code as `toPort`: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-update-security-groups.html
 */
function isForPacketSize(type: string, rule: Properties): Verdict {
    return some([
        every([isForProtocol(type, rule, icmp), rule.isOneOf("fromPort", "3"), rule.isOneOf("toPort", "4")]),
        every([isForProtocol(type, rule, icmpv6), rule.isOneOf("fromPort", "2")]),
    ]);
}

const tcp = ["tcp", "6"];
const icmp = ["icmp", "1"];
const icmpv6 = ["icmpv6", "58"];
const anyProtocol = ["-1", "all"];

function isForProtocol(type: string, rule: Properties, names: readonly string[]): Verdict {
    const protocol = type === ingressRule ? "ipProtocol" : "protocol";
    return whenKnown(rule.text(protocol), (name = "") => names.includes(name.toLowerCase()));
}

/** Whether one of these CIDR blocks is open to the internet. */
export function someOpen({ values, unknown }: Texts, widest: WidestBlocks): Verdict {
    return some([...values.map((cidr) => isOpen(cidr, widest)), ...(unknown === undefined ? [] : [unknown])]);
}
