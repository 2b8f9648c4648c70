import { contains, overlap, parseCidr } from "../cloud/cidr";
import { text } from "../cloud/values";
import { onCreate, onDelete, users, type Request, type Rules } from "./rule";

const vpcGuide = "https://docs.aws.amazon.com/vpc/latest/userguide";
const vpc = ["aws:ec2/vpc:Vpc"];
const subnet = ["aws:ec2/subnet:Subnet"];

/** Types that live in a VPC and keep it from being deleted. */
const inVpc = [
    "aws:ec2/subnet:Subnet",
    "aws:ec2/internetGateway:InternetGateway",
    "aws:ec2/securityGroup:SecurityGroup",
    "aws:ec2/routeTable:RouteTable",
    "aws:ec2/networkAcl:NetworkAcl",
    "aws:ec2/vpcEndpoint:VpcEndpoint",
];

/** Types that live in a subnet and keep it from being deleted. */
const inSubnet = [
    "aws:ec2/instance:Instance",
    "aws:ec2/natGateway:NatGateway",
    "aws:ec2/networkInterface:NetworkInterface",
    "aws:ec2/vpcEndpoint:VpcEndpoint",
    "aws:efs/mountTarget:MountTarget",
    "aws:lambda/function:Function",
    "aws:lb/loadBalancer:LoadBalancer",
];

/** VPCs, subnets and routes: blocks of addresses and what depends on what. */
export const networkRules: Rules = {
    "cidr-block": {
        types: [...vpc, ...subnet],
        on: onCreate,
        source: `${vpcGuide}/vpc-cidr-blocks.html`,
        check: ({ inputs }) => cidrProblem(text(inputs.cidrBlock), "cidrBlock"),
    },
    "vpc-size": {
        types: vpc,
        on: onCreate,
        source: `${vpcGuide}/vpc-cidr-blocks.html`,
        check: ({ inputs }) =>
            sizeIsAllowed(inputs.cidrBlock)
                ? undefined
                : `InvalidVpc.Range: The CIDR '${text(inputs.cidrBlock) ?? ""}' is invalid.`,
    },
    "subnet-range": {
        types: subnet,
        on: onCreate,
        source: `${vpcGuide}/subnet-sizing.html`,
        check: ({ inputs, cloud }) => {
            const block = parseCidr(text(inputs.cidrBlock) ?? "");
            const outer = parseCidr(
                text(cloud.get("aws:ec2/vpc:Vpc", text(inputs.vpcId) ?? "")?.state.cidrBlock) ?? "",
            );
            const outside = block !== undefined && outer !== undefined && !contains(outer, block);
            return outside || !sizeIsAllowed(inputs.cidrBlock)
                ? `InvalidSubnet.Range: The CIDR '${text(inputs.cidrBlock) ?? ""}' is invalid.`
                : undefined;
        },
    },
    "subnet-overlap": {
        types: subnet,
        on: onCreate,
        source: `${vpcGuide}/subnet-sizing.html`,
        check: (request) => {
            const block = parseCidr(text(request.inputs.cidrBlock) ?? "");
            const twin = users(request, subnet, ["vpcId"], request.inputs.vpcId ?? "").some((other) => {
                const taken = parseCidr(text(other.state.cidrBlock) ?? "");
                return block !== undefined && taken !== undefined && overlap(block, taken);
            });
            return twin
                ? `InvalidSubnet.Conflict: The CIDR '${text(request.inputs.cidrBlock) ?? ""}' conflicts with another subnet`
                : undefined;
        },
    },
    "vpc-in-use": {
        types: vpc,
        on: onDelete,
        source: `${vpcGuide}/delete-vpc.html`,
        check: (request) =>
            users(request, inVpc, ["vpcId"]).length > 0
                ? `DependencyViolation: The vpc '${request.id}' has dependencies and cannot be deleted.`
                : undefined,
    },
    "subnet-in-use": {
        types: subnet,
        on: onDelete,
        source: `${vpcGuide}/subnet-deleting.html`,
        check: (request) =>
            users(request, inSubnet, ["subnetId", "subnetIds", "subnets", "vpcConfig.subnetIds"]).length > 0
                ? `DependencyViolation: The subnet '${request.id}' has dependencies and cannot be deleted.`
                : undefined,
    },
    "internet-gateway-once": {
        types: ["aws:ec2/internetGateway:InternetGateway"],
        on: onCreate,
        source: `${vpcGuide}/VPC_Internet_Gateway.html`,
        check: (request) => {
            const [twin] = users(request, [request.type], ["vpcId"], request.inputs.vpcId ?? "none");
            return twin === undefined
                ? undefined
                : `InvalidParameterValue: Network ${text(request.inputs.vpcId) ?? ""} already has an internet gateway attached`;
        },
    },
    "route-unique": {
        types: ["aws:ec2/route:Route"],
        on: onCreate,
        source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateRoute.html",
        check: (request) => routeProblem(request),
    },
};

/**
 * What is wrong with a block of addresses as a network: it must be one, and name its first address. The last words are the
 * provider's, which knows before AWS.
 */
export function cidrProblem(written: string | undefined, parameter: string): string | undefined {
    if (written === undefined || written === "") {
        return undefined;
    }
    const block = parseCidr(written);
    if (block === undefined) {
        return `InvalidParameterValue: Value (${written}) for parameter ${parameter} is invalid. This is not a valid CIDR block.`;
    }
    return block.canonical === written
        ? undefined
        : `"${written}" is not a valid IPv4 CIDR block; did you mean "${block.canonical}"?`;
}

function sizeIsAllowed(cidrBlock: unknown): boolean {
    const prefix = typeof cidrBlock === "string" ? parseCidr(cidrBlock)?.prefix : undefined;
    return prefix === undefined || (prefix >= 16 && prefix <= 28);
}

function routeProblem(request: Request): string | undefined {
    const { inputs } = request;
    const block = text(inputs.destinationCidrBlock);
    const twins = users(request, [request.type], ["routeTableId"], inputs.routeTableId ?? "");
    if (block !== undefined && twins.some(({ state }) => state.destinationCidrBlock === block)) {
        return `RouteAlreadyExists: The route identified by ${block} already exists.`;
    }
    return cidrProblem(block, "destinationCidrBlock");
}
