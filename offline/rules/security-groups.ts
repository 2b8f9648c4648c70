import { number, objects, text, texts, type Properties } from "../cloud/values";
import { cidrProblem } from "./network";
import { onCreate, onDelete, users, type Rules } from "./rule";

const groups = "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html";
const groupRules = "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html";
const createGroup = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html";

const group = ["aws:ec2/securityGroup:SecurityGroup"];
const single = [
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
];
const old = ["aws:ec2/securityGroupRule:SecurityGroupRule"];
const everyRule = [...single, ...old, ...group];

/** Types that wear a security group, or name it in a rule. */
const wearers = [
    "aws:ec2/instance:Instance",
    "aws:ec2/launchTemplate:LaunchTemplate",
    "aws:ec2/networkInterface:NetworkInterface",
    "aws:ec2/vpcEndpoint:VpcEndpoint",
    "aws:efs/mountTarget:MountTarget",
    "aws:lambda/function:Function",
    "aws:lb/loadBalancer:LoadBalancer",
    "aws:rds/instance:Instance",
    ...single,
    ...old,
];

const wornAs = [
    "vpcSecurityGroupIds",
    "securityGroupIds",
    "securityGroups",
    "referencedSecurityGroupId",
    "sourceSecurityGroupId",
    "vpcConfig.securityGroupIds",
];

const longestText = 255;

/** Security groups and their rules. */
export const securityGroupRules: Rules = {
    "security-group-name": {
        types: group,
        on: onCreate,
        source: createGroup,
        check: ({ inputs }) => {
            const name = text(inputs.name) ?? "";
            const valid =
                name.length <= longestText &&
                !name.startsWith("sg-") &&
                /^[A-Za-z0-9 ._\-:/()#,@[\]+=&;{}!$*]*$/.test(name);
            return valid ? undefined : `InvalidParameterValue: Value (${name}) for parameter GroupName is invalid.`;
        },
    },
    "security-group-description": {
        types: group,
        on: onCreate,
        source: createGroup,
        check: ({ inputs }) => {
            const description = text(inputs.description) ?? "";
            const valid =
                description.length <= longestText && /^[A-Za-z0-9 ._\-:/()#,@[\]+=&;{}!$*]*$/.test(description);
            return valid
                ? undefined
                : `InvalidParameterValue: Value (${description}) for parameter GroupDescription is invalid.`;
        },
    },
    "security-group-unique": {
        types: group,
        on: onCreate,
        source: createGroup,
        check: (request) => {
            const { name, vpcId } = request.inputs;
            const twin = request.cloud
                .all(request.type)
                .some(({ state }) => state.name === name && state.vpcId === vpcId);
            return twin && name !== undefined
                ? `InvalidGroup.Duplicate: The security group '${text(name) ?? ""}' already exists for VPC '${text(vpcId) ?? "default"}'`
                : undefined;
        },
    },
    "security-group-rule-cidr": {
        types: everyRule,
        source: groupRules,
        check: ({ inputs }) => {
            const blocks = [inputs, ...inlineRules(inputs)].flatMap((rule) => [
                text(rule.cidrIpv4) ?? "",
                ...texts(rule.cidrBlocks),
            ]);
            return blocks.map((block) => cidrProblem(block, "cidrIp")).find((problem) => problem !== undefined);
        },
    },
    "security-group-rule-ports": {
        types: everyRule,
        source: groupRules,
        check: ({ inputs }) =>
            [inputs, ...inlineRules(inputs)].map(portsProblem).find((problem) => problem !== undefined),
    },
    "security-group-rule-description": {
        types: [...single, ...old],
        source: groupRules,
        check: ({ inputs }) => {
            const description = text(inputs.description) ?? "";
            return description.length <= longestText && /^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]*$/.test(description)
                ? undefined
                : "InvalidParameterValue: Invalid rule description. Valid descriptions are strings less than 256 characters from the following set:  a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*";
        },
    },
    "security-group-rule-peer": {
        types: single,
        source: groupRules,
        check: ({ inputs }) => {
            const peers = [inputs.cidrIpv4, inputs.cidrIpv6, inputs.prefixListId, inputs.referencedSecurityGroupId];
            return peers.filter((peer) => peer !== undefined).length === 1
                ? undefined
                : "InvalidParameterValue: Exactly one of cidrIpv4, cidrIpv6, prefixListId and referencedSecurityGroupId must be specified";
        },
    },
    "security-group-rule-unique": {
        types: [...single, ...old],
        source: groupRules,
        check: (request) => {
            const twin = users(request, [request.type], ["securityGroupId"], request.inputs.securityGroupId ?? "").some(
                (other) => other.id !== request.id && meaning(other.inputs) === meaning(request.inputs),
            );
            return twin
                ? `InvalidPermission.Duplicate: the specified rule "${meaning(request.inputs)}" already exists`
                : undefined;
        },
    },
    "security-group-in-use": {
        types: group,
        on: onDelete,
        source: `${groups}#deleting-security-groups`,
        check: (request) =>
            users(request, wearers, wornAs).some((user) => user.state.securityGroupId !== request.id)
                ? `DependencyViolation: resource ${request.id} has a dependent object`
                : undefined,
    },
};

/** Rules that a group brings with itself. */
function inlineRules(inputs: Properties): Properties[] {
    return [...objects(inputs.ingress), ...objects(inputs.egress)];
}

function portsProblem(inputs: Properties): string | undefined {
    const protocol = text(inputs.ipProtocol) ?? text(inputs.protocol) ?? "-1";
    const [from, to] = portsOf(inputs);
    if (!["tcp", "udp", "6", "17"].includes(protocol.toLowerCase())) {
        return undefined;
    }
    const bad = [from, to].find((port) => !isPort(port));
    if (bad !== undefined || from === undefined || to === undefined) {
        return `InvalidParameterValue: TCP/UDP port (${bad ?? "none"}) out of range`;
    }
    return from > to ? `InvalidParameterValue: Invalid TCP/UDP port range (${from}:${to})` : undefined;
}

/** What a rule says, as AWS shows it. */
function meaning(inputs: Properties): string {
    const peer = [
        inputs.cidrIpv4,
        inputs.cidrIpv6,
        inputs.prefixListId,
        inputs.referencedSecurityGroupId,
        inputs.sourceSecurityGroupId,
    ]
        .flatMap((value) => text(value) ?? [])
        .concat(blocksOf(inputs), inputs.self === true ? "self" : [])
        .join(", ");
    const protocol = (text(inputs.ipProtocol) ?? text(inputs.protocol) ?? "-1").toUpperCase();
    const [from, to] = portsOf(inputs);
    const direction = inputs.type === undefined ? "" : `, ${text(inputs.type) ?? ""}`;
    return `peer: ${peer}, ${protocol}, from port: ${from ?? -1}, to port: ${to ?? -1}, ALLOW${direction}`;
}

/** Whether a port is one. */
function isPort(value: unknown): boolean {
    return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 65_535;
}

/** The ports of a rule, for messages and comparisons. */
function portsOf(inputs: Properties): [from: number | undefined, to: number | undefined] {
    return [number(inputs.fromPort), number(inputs.toPort)];
}

/** The blocks that a rule in the old form names. */
function blocksOf(inputs: Properties): string[] {
    return [...texts(inputs.cidrBlocks), ...texts(inputs.ipv6CidrBlocks)];
}
