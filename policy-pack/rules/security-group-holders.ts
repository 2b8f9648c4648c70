import { lambdaFunction, launchTemplate, service } from "./aws-types";
import { ingressTypes } from "./ingress";
import type { Stack, StackResource } from "./resource";

/** A resource that security groups can be attached to, and the paths of the properties that name them. */
export interface Holder {
    holder: StackResource;
    paths: string[];
}

/** Every service of AWS calls the property so; with these words before it, it only mentions a group. */
const attaching = /^(?!source|referenced|default).*securityGroup/i;

/** What users name as they like. */
const ofUsers = /^(tags|tagsAll|environment)\b/;

/** These name groups within a value that may not be known as a whole, which hides the property. */
const nested: Record<string, string[]> = {
    [launchTemplate]: ["networkInterfaces.securityGroups"],
    [service]: ["networkConfiguration.securityGroups"],
    [lambdaFunction]: ["vpcConfig.securityGroupIds"],
};

/** What names a security group because it is part of one, or ties it to a network. */
const parts = [
    ...ingressTypes,
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    "aws:vpc/securityGroupVpcAssociation:SecurityGroupVpcAssociation",
];

/** Everything in a stack that security groups can be attached to; components only hand on what their parts have. */
export function holdersIn(stack: Stack): Holder[] {
    return stack.resources
        .filter(({ type }) => type.startsWith("aws:") && !parts.includes(type))
        .map((holder) => ({
            holder,
            paths: [
                ...holder.properties.pathsNamed(attaching).filter((path) => !ofUsers.test(path)),
                ...(nested[holder.type] ?? []),
            ],
        }));
}

/** Whether a holder names a group of this stack at this path; in a default VPC groups go by their names too. */
export function isAttached(group: StackResource, holder: StackResource, path: string): boolean {
    const named = holder.properties.texts(path).values;
    return holder.refersTo(path, group) || group.properties.texts("name").values.some((name) => named.includes(name));
}
