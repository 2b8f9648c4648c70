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

/** Whether a rule is for a single TCP port out of these. */
export function isForOnePortOf(type: string, rule: Properties, ports: readonly number[]): Verdict {
    const protocol = type === ingressRule ? "ipProtocol" : "protocol";
    return every([
        whenKnown(rule.text(protocol), (name = "") => ["tcp", "6"].includes(name.toLowerCase())),
        whenKnown(rule.number("fromPort"), (from) =>
            whenKnown(rule.number("toPort"), (to) => from !== undefined && from === to && ports.includes(from)),
        ),
    ]);
}

/** Whether a rule lets the internet in anywhere but at these ports. */
export function opensOtherPort(
    type: string,
    rule: Properties,
    widest: WidestBlocks,
    ports: readonly number[],
): Verdict {
    return every([letsInternetIn(type, rule, widest), not(isForOnePortOf(type, rule, ports))]);
}

function someOpen({ values, unknown }: Texts, widest: WidestBlocks): Verdict {
    return some([...values.map((cidr) => isOpen(cidr, widest)), ...(unknown === undefined ? [] : [unknown])]);
}
