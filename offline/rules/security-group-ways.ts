import type { Cloud } from "../cloud/cloud";
import { number, objects, text, type Properties } from "../cloud/values";

const groupType = "aws:ec2/securityGroup:SecurityGroup";
const olderType = "aws:ec2/securityGroupRule:SecurityGroupRule";
const into = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const outOf = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";

/**
 * Whether what wears the one groups reaches what wears the others at a TCP port, by the rules that there are so far: both sides
 * must let it through. True also where nobody here can tell: a group of elsewhere, or one with rules of the older kinds.
 */
export function letsThrough(cloud: Cloud, from: readonly string[], to: readonly string[], port: number): boolean {
    return lets(cloud, outOf, from, to, port) && lets(cloud, into, to, from, port);
}

function lets(
    cloud: Cloud,
    ruleType: string,
    own: readonly string[],
    others: readonly string[],
    port: number,
): boolean {
    const isOfOwn = ({ securityGroupId }: Properties): boolean => own.includes(text(securityGroupId) ?? "");
    if (own.some((id) => !isPlain(cloud, id)) || cloud.all(olderType).some(({ state }) => isOfOwn(state))) {
        return true;
    }
    return cloud.all(ruleType).some(({ state }) => {
        const other = text(state.referencedSecurityGroupId);
        return isOfOwn(state) && (other === undefined || others.includes(other)) && covers(state, port);
    });
}

/** A group of this cloud whose rules all stand by themselves. */
function isPlain(cloud: Cloud, id: string): boolean {
    const inputs = cloud.get(groupType, id)?.inputs;
    return inputs !== undefined && [...objects(inputs.ingress), ...objects(inputs.egress)].length === 0;
}

function covers({ ipProtocol, fromPort, toPort }: Properties, port: number): boolean {
    return (
        ipProtocol === "-1" ||
        (ipProtocol === "tcp" && (number(fromPort) ?? 0) <= port && port <= (number(toPort) ?? 65_535))
    );
}
