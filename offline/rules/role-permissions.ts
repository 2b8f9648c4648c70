import type { Cloud, Existing } from "../cloud/cloud";
import { object, objects, text, texts, type Properties, type Value } from "../cloud/values";
import { written } from "./policy-grammar";

const roleType = "aws:iam/role:Role";

/** What policies that AWS manages allow, as far as services look for it when they are given a role. */
const managed: Record<string, readonly string[] | undefined> = {
    "service-role/AWSLambdaBasicExecutionRole": ["logs:*"],
    "service-role/AWSLambdaVPCAccessExecutionRole": [
        "logs:*",
        "ec2:CreateNetworkInterface",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSubnets",
        "ec2:DeleteNetworkInterface",
        "ec2:AssignPrivateIpAddresses",
        "ec2:UnassignPrivateIpAddresses",
    ],
};

/** The role of this ARN; undefined when it is not in this cloud. */
export function roleAt(cloud: Cloud, arn: Value | undefined): Existing | undefined {
    return cloud.all(roleType).find(({ state }) => state.arn !== undefined && state.arn === arn);
}

/** Whether a service may take the role. */
export function isTrusted(role: Existing, service: string): boolean {
    return statements(role.state.assumeRolePolicy).some(
        (statement) =>
            statement.Effect === "Allow" &&
            written(object(statement.Principal).Service).some((name) => name === service),
    );
}

/**
 * Whether a role allows an action on a resource, by the policies it has so far; conditions and denials are not looked at. True
 * also where nobody here can tell: a policy that AWS manages, or of elsewhere, is not known.
 */
export function mayAllow(cloud: Cloud, role: Existing, action: string, resource = "*"): boolean {
    const attached = [
        ...texts(role.state.managedPolicyArns),
        ...cloud
            .all("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
            .filter(({ state }) => state.role === role.id)
            .flatMap(({ state }) => text(state.policyArn) ?? []),
    ];
    const inline = [
        ...objects(role.state.inlinePolicies),
        ...cloud
            .all("aws:iam/rolePolicy:RolePolicy")
            .filter(({ state }) => state.role === role.id)
            .map(({ state }) => state),
    ];
    return (
        inline.some(({ policy }) => documentAllows(policy, action, resource)) ||
        attached.some((arn) => policyAllows(cloud, arn, action, resource))
    );
}

function policyAllows(cloud: Cloud, arn: string, action: string, resource: string): boolean {
    const actions = managed[/^arn:[\w-]+:iam::aws:policy\/(.+)$/.exec(arn)?.[1] ?? ""];
    const ours = cloud.get("aws:iam/policy:Policy", arn);
    if (actions !== undefined) {
        return actions.some((pattern) => matches(pattern, action));
    }
    return ours === undefined || documentAllows(ours.state.policy, action, resource);
}

function documentAllows(document: Value | undefined, action: string, resource: string): boolean {
    return statements(document).some(
        (statement) =>
            statement.Effect === "Allow" &&
            covers(statement, "Action", action) &&
            (resource === "*" || covers(statement, "Resource", resource)),
    );
}

/** Whether a statement is about this action or resource, by what it names or by what it leaves out. */
function covers(statement: Properties, element: "Action" | "Resource", wanted: string): boolean {
    const left = statement[`Not${element}`];
    return left === undefined
        ? written(statement[element]).some((pattern) => matches(pattern, wanted))
        : !written(left).some((pattern) => matches(pattern, wanted));
}

function statements(document: Value | undefined): Properties[] {
    try {
        return objects(object(JSON.parse(text(document) ?? "") as Value).Statement);
    } catch {
        return [];
    }
}

/** `*` stands for any characters, `?` for one; actions may be written in any case. */
function matches(pattern: string, wanted: string): boolean {
    const escaped = pattern
        .replace(/[.+^${}()|[\]\\]/g, "\\$&")
        .replaceAll("*", ".*")
        .replaceAll("?", ".");
    return new RegExp(`^${escaped}$`, "i").test(wanted);
}
