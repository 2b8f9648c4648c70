import { subnetFacts } from "../cloud/network-facts";
import { text, texts, type Value } from "../cloud/values";
import { onCreate, type Request, type Rules } from "./rule";

const api = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference";
const guide = "https://docs.aws.amazon.com/vpc/latest/privatelink";
const createEndpoint = `${api}/API_CreateVpcEndpoint.html`;

const endpoint = ["aws:ec2/vpcEndpoint:VpcEndpoint"];
const association = ["aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation"];

/** Services that a route leads to. */
const atGateways = ["s3", "dynamodb"];

/** VPC endpoints: of AWS's services, by an address in a subnet or by a route. */
export const vpcEndpointRules: Rules = {
    "endpoint-service": {
        types: endpoint,
        on: onCreate,
        source: `${guide}/aws-services-privatelink-support.html`,
        check: ({ inputs, cloud }) => {
            const name = text(inputs.serviceName) ?? "";
            const [, region, service = ""] = /^com\.amazonaws\.([a-z0-9-]+)\.([a-z0-9.-]+)$/.exec(name) ?? [];
            const isOwn = name.startsWith("com.amazonaws.vpce.") || name.startsWith("aws.");
            if (!isOwn && region !== cloud.region) {
                return `InvalidServiceName: The Vpc Endpoint Service '${name}' does not exist`;
            }
            return kindOf(inputs.vpcEndpointType) === "Gateway" && !atGateways.includes(service)
                ? `InvalidParameter: Endpoint type (Gateway) does not match available service types ([Interface]).`
                : undefined;
        },
    },
    // A gateway is entered into route tables, an interface is in subnets.
    "endpoint-kind": {
        types: endpoint,
        source: createEndpoint,
        check: ({ inputs }) => {
            const isGateway = kindOf(inputs.vpcEndpointType) === "Gateway";
            const foreign = isGateway ? ["subnetIds", "securityGroupIds"] : ["routeTableIds"];
            const given = foreign.find((property) => texts(inputs[property]).length > 0);
            if (given !== undefined) {
                return `InvalidParameter: ${given} cannot be specified for a VPC endpoint of type ${isGateway ? "Gateway" : "Interface"}`;
            }
            return isGateway && inputs.privateDnsEnabled === true
                ? "InvalidParameter: Private DNS can't be enabled because the endpoint is a Gateway endpoint."
                : undefined;
        },
    },
    "endpoint-zones": {
        types: endpoint,
        source: createEndpoint,
        check: ({ inputs, cloud }) => {
            const subnets = texts(inputs.subnetIds);
            const zones = subnets.map((id) => subnetFacts(cloud, id).availabilityZone);
            const twin = subnets.find((_id, index) => zones.indexOf(zones[index] ?? "") < index);
            return twin === undefined
                ? undefined
                : `DuplicateSubnetsInSameZone: Found another VPC endpoint subnet in the availability zone of ${twin}. VPC endpoint subnets should be in different availability zones supported by the VPC endpoint service.`;
        },
    },
    "endpoint-private-names": {
        types: endpoint,
        source: `${guide}/manage-dns-names.html`,
        check: (request) => namesProblem(request),
    },
    "endpoint-route-unique": {
        types: [...endpoint, ...association],
        on: onCreate,
        source: `${guide}/gateway-endpoints.html`,
        check: (request) => routeProblem(request),
    },
};

function kindOf(type: Value | undefined): string {
    return text(type) ?? "Gateway";
}

/** An endpoint takes over the service's own name in the VPC, which must have names, and not this one yet. */
function namesProblem({ type, id, inputs, cloud }: Request): string | undefined {
    if (inputs.privateDnsEnabled !== true) {
        return undefined;
    }
    const vpcId = text(inputs.vpcId) ?? "";
    const vpc = cloud.get("aws:ec2/vpc:Vpc", vpcId)?.state;
    if (vpc !== undefined && !(vpc.enableDnsSupport === true && vpc.enableDnsHostnames === true)) {
        return `InvalidParameter: Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for ${vpcId}`;
    }
    const name = text(inputs.serviceName) ?? "";
    const twin = cloud
        .all(type)
        .some(
            (other) =>
                other.id !== id &&
                other.state.vpcId === vpcId &&
                other.state.serviceName === name &&
                other.state.privateDnsEnabled === true,
        );
    const domain = name.split(".").slice(3).reverse().join(".");
    return twin
        ? `InvalidParameter: private-dns-enabled cannot be set because there is already a conflicting DNS domain for ${domain}.${cloud.region}.amazonaws.com in the VPC ${vpcId}`
        : undefined;
}

/** A route table has one route to a service. */
function routeProblem({ type, inputs, cloud }: Request): string | undefined {
    const service =
        type === endpoint[0]
            ? inputs.serviceName
            : cloud.get("aws:ec2/vpcEndpoint:VpcEndpoint", text(inputs.vpcEndpointId) ?? "")?.state.serviceName;
    const same = cloud
        .all("aws:ec2/vpcEndpoint:VpcEndpoint")
        .filter(({ state }) => state.serviceName === service && kindOf(state.vpcEndpointType) === "Gateway");
    const taken = new Set([
        ...same.flatMap(({ inputs: { routeTableIds } }) => texts(routeTableIds)),
        ...association
            .flatMap((each) => cloud.all(each))
            .filter(({ state }) => same.some(({ id }) => id === state.vpcEndpointId))
            .flatMap(({ state }) => text(state.routeTableId) ?? []),
    ]);
    const wanted = type === endpoint[0] ? texts(inputs.routeTableIds) : [text(inputs.routeTableId) ?? ""];
    const twin = wanted.find((table) => taken.has(table));
    return twin === undefined
        ? undefined
        : `RouteAlreadyExists: route table ${twin} already has a route with destination-prefix-list-id ${text(same[0]?.state.prefixListId) ?? ""}`;
}
