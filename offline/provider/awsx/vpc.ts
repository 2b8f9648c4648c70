import * as ec2 from "@pulumi/aws/ec2";
import { getAvailabilityZones } from "@pulumi/aws/getAvailabilityZones";
import * as pulumi from "@pulumi/pulumi";
import { planSubnets, type PlannedSubnet, type SubnetSpec, type SubnetStrategy } from "./subnet-layout";

type Tags = Record<string, string>;

/** Arguments of `awsx.ec2.Vpc` that this construct knows; what it passes on to the VPC is the AWS provider's business. */
export interface VpcArgs extends Omit<ec2.VpcArgs, "cidrBlock" | "tags"> {
    cidrBlock?: string;
    availabilityZoneNames?: string[];
    numberOfAvailabilityZones?: number;
    availabilityZoneCidrMask?: number;
    natGateways?: { strategy?: string; elasticIpAllocationIds?: pulumi.Input<string>[] };
    subnetSpecs?: SubnetSpec[];
    subnetStrategy?: SubnetStrategy;
    tags?: Tags;
    vpcEndpointSpecs?: (Omit<ec2.VpcEndpointArgs, "vpcId" | "tags"> & { serviceName: string; tags?: Tags })[];
}

const usualCidr = "10.0.0.0/16";
const usualZones = 3;

/** Public subnets come first: they hold the NAT gateways that private ones route to. */
const order = ["public", "private", "isolated"];

/**
 * A VPC with the children that `awsx.ec2.Vpc` makes: internet gateway, subnets by zone, each with a route table of its own,
 * NAT gateways by strategy, endpoints.
 */
export class Vpc extends pulumi.ComponentResource {
    readonly vpc: ec2.Vpc;
    readonly internetGateway: ec2.InternetGateway;
    readonly subnets: ec2.Subnet[] = [];
    readonly publicSubnets: ec2.Subnet[] = [];
    readonly privateSubnets: ec2.Subnet[] = [];
    readonly isolatedSubnets: ec2.Subnet[] = [];
    readonly routeTables: ec2.RouteTable[] = [];
    readonly routeTableAssociations: ec2.RouteTableAssociation[] = [];
    readonly routes: ec2.Route[] = [];
    readonly natGateways: ec2.NatGateway[] = [];
    readonly eips: ec2.Eip[] = [];
    readonly vpcEndpoints: ec2.VpcEndpoint[];
    readonly subnetLayout: { type: string; cidrMask: number }[];

    readonly #name: string;
    readonly #args: VpcArgs;
    readonly #tags: Tags;

    /** Looks up the zones when they are not given, then makes everything. */
    static async create(name: string, args: VpcArgs, opts: pulumi.ComponentResourceOptions): Promise<Vpc> {
        if (args.availabilityZoneNames !== undefined && args.numberOfAvailabilityZones !== undefined) {
            throw new Error("Only one of [availabilityZoneNames] and [numberOfAvailabilityZones] can be specified");
        }
        const count = args.numberOfAvailabilityZones ?? usualZones;
        const zones = args.availabilityZoneNames ?? (await getAvailabilityZones({}, opts)).names.slice(0, count);
        if (args.availabilityZoneNames === undefined && zones.length < count) {
            throw new Error(
                `The configured region for this provider does not have at least ${count} Availability Zones.`,
            );
        }
        return new Vpc(name, args, zones, opts);
    }

    private constructor(name: string, args: VpcArgs, zones: string[], opts: pulumi.ComponentResourceOptions) {
        super("awsx:ec2:Vpc", name, {}, opts);
        this.#name = name;
        this.#args = args;
        this.#tags = { Name: name, ...args.tags };
        const cidrBlock = args.cidrBlock ?? usualCidr;
        const strategy = args.subnetStrategy ?? "Legacy";
        const planned = planSubnets(name, cidrBlock, zones, args.subnetSpecs, strategy, args.availabilityZoneCidrMask);
        const nat = natStrategy(args, planned);

        this.vpc = new ec2.Vpc(name, { ...args, cidrBlock, tags: this.#tags }, { parent: this });
        this.internetGateway = new ec2.InternetGateway(
            name,
            { region: args.region, vpcId: this.vpc.id, tags: this.#tags },
            { parent: this.vpc, dependsOn: [this.vpc] },
        );
        zones.forEach((zone, index) => {
            for (const subnet of inOrder(planned.filter(({ availabilityZone }) => availabilityZone === zone))) {
                this.#addSubnet(subnet, index, nat);
            }
        });
        this.vpcEndpoints = (args.vpcEndpointSpecs ?? []).map((spec) => this.#endpoint(spec));
        this.subnetLayout = planned
            .filter(({ availabilityZone }) => availabilityZone === zones[0])
            .map(({ type, cidrBlock: block }) => ({ type, cidrMask: Number(block.split("/")[1]) }));
        this.registerOutputs();
    }

    /** Everything that `awsx.ec2.Vpc` has as an output. */
    outputs(): pulumi.Inputs {
        const ids = (subnets: ec2.Subnet[]): pulumi.Output<string>[] => subnets.map(({ id }) => id);
        return {
            vpc: this.vpc,
            vpcId: this.vpc.id,
            internetGateway: this.internetGateway,
            subnets: this.subnets,
            publicSubnets: this.publicSubnets,
            privateSubnets: this.privateSubnets,
            isolatedSubnets: this.isolatedSubnets,
            publicSubnetIds: ids(this.publicSubnets),
            privateSubnetIds: ids(this.privateSubnets),
            isolatedSubnetIds: ids(this.isolatedSubnets),
            routeTables: this.routeTables,
            routeTableAssociations: this.routeTableAssociations,
            routes: this.routes,
            natGateways: this.natGateways,
            eips: this.eips,
            vpcEndpoints: this.vpcEndpoints,
            subnetLayout: this.subnetLayout,
        };
    }

    #addSubnet(planned: PlannedSubnet, zone: number, nat: NatStrategy): void {
        const region = this.#args.region;
        const kind = planned.type.toLowerCase();
        const tags = { ...this.#tags, ...planned.tags, Name: planned.name, SubnetType: planned.type };
        const subnet = new ec2.Subnet(
            planned.name,
            {
                region,
                vpcId: this.vpc.id,
                availabilityZone: planned.availabilityZone,
                mapPublicIpOnLaunch: kind === "public",
                cidrBlock: planned.cidrBlock,
                assignIpv6AddressOnCreation:
                    planned.assignIpv6AddressOnCreation ?? this.#args.assignGeneratedIpv6CidrBlock ?? false,
                tags,
            },
            { parent: this.vpc, dependsOn: [this.vpc] },
        );
        this.subnets.push(subnet);
        this.#subnetsOf(kind).push(subnet);
        const routeTableTags = { ...this.#tags, Name: planned.name, SubnetType: planned.type };
        const routeTable = new ec2.RouteTable(
            planned.name,
            { region, vpcId: this.vpc.id, tags: routeTableTags },
            { parent: subnet, dependsOn: [subnet] },
        );
        this.routeTables.push(routeTable);
        this.routeTableAssociations.push(
            new ec2.RouteTableAssociation(
                planned.name,
                { region, routeTableId: routeTable.id, subnetId: subnet.id },
                { parent: routeTable, dependsOn: [routeTable] },
            ),
        );
        if (kind === "public" && this.natGateways.length < nat.wanted(zone)) {
            this.#addNatGateway(subnet, zone);
        }
        this.#addRoute(planned.name, kind, routeTable, nat.gatewayFor(zone));
    }

    #subnetsOf(kind: string): ec2.Subnet[] {
        return kind === "public" ? this.publicSubnets : kind === "private" ? this.privateSubnets : this.isolatedSubnets;
    }

    #addNatGateway(subnet: ec2.Subnet, zone: number): void {
        const name = `${this.#name}-${zone + 1}`;
        const region = this.#args.region;
        const tags = { ...this.#args.tags, Name: name };
        const opts = { parent: subnet, dependsOn: [subnet] };
        const given = this.#args.natGateways?.elasticIpAllocationIds ?? [];
        const address = given.length > 0 ? undefined : new ec2.Eip(name, { region, tags }, opts);
        if (address !== undefined) {
            this.eips.push(address);
        }
        const allocationId = address?.allocationId ?? given[zone];
        this.natGateways.push(new ec2.NatGateway(name, { region, subnetId: subnet.id, allocationId, tags }, opts));
    }

    /** Public subnets route to the internet, private ones through a NAT gateway, isolated ones nowhere. */
    #addRoute(name: string, kind: string, routeTable: ec2.RouteTable, gateway: number | undefined): void {
        const natGatewayId = gateway === undefined ? undefined : this.natGateways[gateway]?.id;
        if (kind === "public" || (kind === "private" && natGatewayId !== undefined)) {
            const target = kind === "public" ? { gatewayId: this.internetGateway.id } : { natGatewayId };
            const args = {
                region: this.#args.region,
                routeTableId: routeTable.id,
                destinationCidrBlock: "0.0.0.0/0",
                ...target,
            };
            this.routes.push(new ec2.Route(name, args, { parent: routeTable, dependsOn: [routeTable] }));
        }
    }

    #endpoint(spec: NonNullable<VpcArgs["vpcEndpointSpecs"]>[number]): ec2.VpcEndpoint {
        const tags = { ...this.#tags, ...spec.tags };
        return new ec2.VpcEndpoint(
            spec.serviceName,
            { ...spec, region: spec.region ?? this.#args.region, tags, vpcId: this.vpc.id },
            { parent: this.vpc, dependsOn: [this.vpc] },
        );
    }
}

/** How many NAT gateways there are, and which of them a zone routes through. */
interface NatStrategy {
    /** NAT gateways there must be once the public subnets of this zone are made. */
    wanted: (zone: number) => number;
    gatewayFor: (zone: number) => number | undefined;
}

const natStrategies: Record<string, NatStrategy | undefined> = {
    none: { wanted: () => 0, gatewayFor: () => undefined },
    single: { wanted: () => 1, gatewayFor: () => 0 },
    oneperaz: { wanted: (zone) => zone + 1, gatewayFor: (zone) => zone },
};

function natStrategy(args: VpcArgs, planned: PlannedSubnet[]): NatStrategy {
    const asked = args.natGateways?.strategy ?? "OnePerAz";
    const strategy = natStrategies[asked.toLowerCase()];
    if (strategy === undefined) {
        throw new Error(`Unknown NAT Gateway strategy '${asked}'`);
    }
    const kinds = new Set(planned.map(({ type }) => type.toLowerCase()));
    if (strategy.wanted(0) > 0 && !(kinds.has("public") && (kinds.has("private") || kinds.has("isolated")))) {
        throw new Error(
            "If NAT Gateway strategy is 'OnePerAz' or 'Single', public subnets must be declared to host the NAT Gateway resource, along with private or isolated subnets to route through it.",
        );
    }
    return strategy;
}

function inOrder(subnets: PlannedSubnet[]): PlannedSubnet[] {
    const rank = ({ type }: PlannedSubnet): number => order.indexOf(type.toLowerCase());
    return [...subnets].sort((left, right) => rank(left) - rank(right));
}
