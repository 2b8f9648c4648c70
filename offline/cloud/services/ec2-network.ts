import { accountId, capitals, characters, domainOf, ec2Id, hex, regionalArn } from "../identifiers";
import { attachment, kept, type Models, type Thing } from "../model";
import { freeAddress, prefixListOf, subnetFacts, zoneId } from "../network-facts";
import { text, texts, type Properties } from "../values";

const owned = (thing: Thing, kind: string): Properties => ({
    arn: regionalArn("ec2", thing.region, `${kind}/${thing.id}`),
    ownerId: accountId,
});

/** VPCs and what makes up their network. */
export const ec2Network: Models = {
    "aws:ec2/vpc:Vpc": {
        replacedBy: ["cidrBlock", "ipv4IpamPoolId", "ipv4NetmaskLength"],
        id: () => ec2Id("vpc"),
        outputs: (thing) => ({
            ...owned(thing, "vpc"),
            enableDnsSupport: thing.inputs.enableDnsSupport ?? true,
            enableDnsHostnames: thing.inputs.enableDnsHostnames ?? false,
            instanceTenancy: thing.inputs.instanceTenancy ?? "default",
            mainRouteTableId: kept(thing, "mainRouteTableId", () => ec2Id("rtb")),
            defaultRouteTableId: kept(thing, "defaultRouteTableId", () => ec2Id("rtb")),
            defaultNetworkAclId: kept(thing, "defaultNetworkAclId", () => ec2Id("acl")),
            defaultSecurityGroupId: kept(thing, "defaultSecurityGroupId", () => ec2Id("sg")),
            dhcpOptionsId: kept(thing, "dhcpOptionsId", () => ec2Id("dopt")),
            ...ipv6Block(thing),
        }),
    },
    "aws:ec2/subnet:Subnet": {
        replacedBy: ["availabilityZone", "availabilityZoneId", "cidrBlock", "ipv6Native", "outpostArn", "vpcId"],
        id: () => ec2Id("subnet"),
        outputs: (thing) => {
            const availabilityZone = text(thing.inputs.availabilityZone) ?? `${thing.region}a`;
            return {
                ...owned(thing, "subnet"),
                availabilityZone,
                availabilityZoneId: zoneId(availabilityZone),
                mapPublicIpOnLaunch: thing.inputs.mapPublicIpOnLaunch ?? false,
            };
        },
    },
    "aws:ec2/internetGateway:InternetGateway": {
        id: () => ec2Id("igw"),
        outputs: (thing) => owned(thing, "internet-gateway"),
    },
    "aws:ec2/eip:Eip": {
        replacedBy: ["address", "domain", "networkBorderGroup", "publicIpv4Pool"],
        id: () => ec2Id("eipalloc"),
        outputs: (thing) => {
            // 198.51.100.0/24 is reserved for documentation: no real address is ever shown.
            const publicIp = kept(thing, "publicIp", () => `198.51.100.${parseInt(hex(2), 16)}`);
            return {
                arn: regionalArn("ec2", thing.region, `elastic-ip/${thing.id}`),
                allocationId: thing.id,
                domain: "vpc",
                publicIp,
                publicDns: `ec2-${publicIp.replaceAll(".", "-")}.${thing.region}.compute.amazonaws.com`,
                networkBorderGroup: thing.region,
            };
        },
    },
    "aws:ec2/natGateway:NatGateway": {
        replacedBy: ["allocationId", "connectivityType", "privateIp", "subnetId"],
        id: () => ec2Id("nat"),
        outputs: (thing) => {
            const subnet = subnetFacts(thing.cloud, text(thing.inputs.subnetId) ?? "");
            const address = thing.cloud.get("aws:ec2/eip:Eip", text(thing.inputs.allocationId) ?? "");
            return {
                associationId: kept(thing, "associationId", () => ec2Id("eipassoc")),
                connectivityType: thing.inputs.connectivityType ?? "public",
                networkInterfaceId: kept(thing, "networkInterfaceId", () => ec2Id("eni")),
                privateIp: kept(thing, "privateIp", () => freeAddress(thing.cloud, subnet)),
                publicIp: address?.state.publicIp ?? "",
            };
        },
    },
    "aws:ec2/routeTable:RouteTable": {
        replacedBy: ["vpcId"],
        id: () => ec2Id("rtb"),
        outputs: (thing) => owned(thing, "route-table"),
    },
    "aws:ec2/route:Route": {
        replacedBy: ["destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId", "routeTableId"],
        id: (draft) => `r-${text(draft.inputs.routeTableId) ?? "rtb"}${parseInt(hex(8), 16)}`,
        outputs: () => ({ origin: "CreateRoute", state: "active" }),
    },
    "aws:ec2/routeTableAssociation:RouteTableAssociation": {
        replacedBy: ["gatewayId", "subnetId"],
        id: () => ec2Id("rtbassoc"),
    },
    "aws:ec2/vpcEndpoint:VpcEndpoint": {
        replacedBy: [
            "resourceConfigurationArn",
            "serviceName",
            "serviceNetworkArn",
            "serviceRegion",
            "vpcEndpointType",
            "vpcId",
        ],
        id: () => ec2Id("vpce"),
        outputs: (thing) => ({
            ...owned(thing, "vpc-endpoint"),
            vpcEndpointType: thing.inputs.vpcEndpointType ?? "Gateway",
            prefixListId: endsAtGateway(thing) ? prefixListOf(text(thing.inputs.serviceName) ?? "") : "",
            networkInterfaceIds: kept(thing, "networkInterfaceIds", () =>
                texts(thing.inputs.subnetIds).map(() => ec2Id("eni")),
            ),
            dnsEntries: endsAtGateway(thing) ? [] : kept(thing, "dnsEntries", () => [addressOf(thing)]),
            cidrBlocks: [],
            requesterManaged: false,
            state: "available",
        }),
    },
    "aws:ec2/networkInterface:NetworkInterface": {
        replacedBy: ["interfaceType", "subnetId"],
        id: () => ec2Id("eni"),
        outputs: (thing) => {
            const subnet = subnetFacts(thing.cloud, text(thing.inputs.subnetId) ?? "");
            const asked = text(thing.inputs.privateIp) ?? texts(thing.inputs.privateIps)[0];
            const privateIp = kept(thing, "privateIp", () => asked ?? freeAddress(thing.cloud, subnet));
            return {
                ...owned(thing, "network-interface"),
                macAddress: "02:00:00:00:00:00",
                privateIp,
                privateIps: [privateIp],
            };
        },
    },
    "aws:ec2/networkAcl:NetworkAcl": {
        replacedBy: ["vpcId"],
        id: () => ec2Id("acl"),
        outputs: (thing) => owned(thing, "network-acl"),
    },
    "aws:ec2/networkAclRule:NetworkAclRule": { replacedBy: "everything", id: () => `nacl-${parseInt(hex(8), 16)}` },
    "aws:ec2/networkAclAssociation:NetworkAclAssociation": {
        replacedBy: "everything",
        id: () => ec2Id("aclassoc"),
    },
    "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation": attachment(
        ({ inputs }) => `a-${text(inputs.vpcEndpointId) ?? ""}${parseInt(hex(8), 16)}`,
    ),
    "aws:ec2/flowLog:FlowLog": {
        replacedBy: "everything",
        id: () => ec2Id("fl"),
        outputs: (thing) => ({ arn: regionalArn("ec2", thing.region, `vpc-flow-log/${thing.id}`) }),
    },
    "aws:ec2/eipAssociation:EipAssociation": attachment(() => ec2Id("eipassoc")),
};

function endsAtGateway({ inputs }: Thing): boolean {
    return (text(inputs.vpcEndpointType) ?? "Gateway") === "Gateway";
}

/** The name of an interface endpoint itself, beside the service's own name that it takes over. */
function addressOf({ id, inputs, region }: Thing): Properties {
    const service = (text(inputs.serviceName) ?? "").split(".").slice(3).reverse().join(".");
    return {
        dnsName: `${id}-${hex(8)}.${service}.${region}.vpce.${domainOf(region)}`,
        hostedZoneId: `Z${characters(20, capitals)}`,
    };
}

function ipv6Block(thing: Thing): Properties {
    return thing.inputs.assignGeneratedIpv6CidrBlock === true
        ? {
              ipv6CidrBlock: kept(thing, "ipv6CidrBlock", () => `2001:db8:${hex(4)}:${hex(2)}00::/56`),
              ipv6AssociationId: kept(thing, "ipv6AssociationId", () => ec2Id("vpc-cidr-assoc")),
          }
        : {};
}
