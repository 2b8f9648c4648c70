import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { RouteTableAssociation } from "@pulumi/aws/ec2";
import { expectedNetwork, networkOf, networkSettings, type NetworkSettings } from "../../programs/network";
import { find, ofType, record, valueOf, type Recording } from "../support/mocks";

const vpc = "awsx:ec2:Vpc";
const acl = "aws:ec2/networkAcl:NetworkAcl";
const aclRule = "aws:ec2/networkAclRule:NetworkAclRule";

/** What a component's configuration makes of `network`. */
function settingsOf(component: string, network: object): NetworkSettings {
    return networkSettings(component).parse({ create: true, ...network }) as NetworkSettings;
}

const zonesCall = "aws:index/getAvailabilityZones:getAvailabilityZones";

/** A region of three zones, and a Local Zone that the account has opted in to. */
function zonesThere({ filters }: { filters?: unknown }): { names: string[] } {
    const own = ["eu-west-1a", "eu-west-1b", "eu-west-1c"];
    const filtered = JSON.stringify(filters).includes("opt-in-not-required");
    return { names: filtered ? own : ["eu-west-1-dub-1a", ...own] };
}

const kinds = ["public", "private", "isolated"];

function subnetsOf(kind: string): string[] {
    return [`subnet-${kind}-0`, `subnet-${kind}-1`];
}

/** Makes a network in two zones, whose route tables are told in another order than its subnets. */
async function made(settings: NetworkSettings): Promise<Recording & { network: unknown }> {
    let network: unknown;
    const recording = await record(
        async () => {
            network = await valueOf(pulumi.output(await networkOf("pi", settings)));
        },
        {
            answers: {
                call: ({ token, inputs }) =>
                    (token === zonesCall ? zonesThere(inputs as { filters?: unknown }) : inputs) as Record<
                        string,
                        unknown
                    >,
                resource: ({ type }) => (type === vpc ? outputsOfVpc() : {}),
            },
        },
    );
    return { ...recording, network };
}

function outputsOfVpc(): Record<string, unknown> {
    return {
        vpcId: "vpc-1",
        ...Object.fromEntries(kinds.map((kind) => [`${kind}SubnetIds`, subnetsOf(kind)])),
        routeTableAssociations: kinds
            .flatMap(subnetsOf)
            .reverse()
            .map(
                (subnetId) =>
                    new RouteTableAssociation(subnetId, { subnetId, routeTableId: subnetId.replace("subnet", "rtb") }),
            ),
    };
}

describe("A network that a program makes", () => {
    it("for Panintelligence has isolated subnets, and tells the route tables of the private ones", async () => {
        const recording = await made(
            settingsOf("Panintelligence", { vpcEndpoints: "private", egressCidrs: ["10.0.0.0/8"] }),
        );
        const { network } = recording;
        expect(network).to.deep.equal({
            vpcId: "vpc-1",
            publicSubnetIds: ["subnet-public-0", "subnet-public-1"],
            privateSubnetIds: ["subnet-private-0", "subnet-private-1"],
            isolatedSubnetIds: ["subnet-isolated-0", "subnet-isolated-1"],
            privateRouteTableIds: ["rtb-private-0", "rtb-private-1"],
            vpcEndpoints: "private",
            egressCidrs: ["10.0.0.0/8"],
        });
        expect(ofType(recording, acl)).to.deep.equal([]);
        expect(find(recording, vpc, "pi").inputs.subnetSpecs).to.deep.equal([
            { type: "Public" },
            { type: "Private" },
            { type: "Isolated" },
        ]);
    });

    it("lets only questions to the database into the isolated subnets, where that is wanted", async () => {
        const recording = await made(
            settingsOf("Panintelligence", { strictNetworkAcl: true, cidrBlock: "10.7.0.0/16" }),
        );
        expect(find(recording, acl, "pi-isolated").inputs).to.deep.equal({
            vpcId: "vpc-1",
            subnetIds: ["subnet-isolated-0", "subnet-isolated-1"],
            tags: { Name: "pi-isolated" },
        });
        const rule = {
            networkAclId: "pi-isolated-id",
            ruleNumber: 100,
            ruleAction: "allow",
            protocol: "tcp",
            cidrBlock: "10.7.0.0/16",
        };
        const ruleOf = (name: string): unknown => find(recording, aclRule, name).inputs;
        expect(ruleOf("pi-isolated-in")).to.deep.equal({ ...rule, egress: false, fromPort: 3306, toPort: 3306 });
        expect(ruleOf("pi-isolated-out")).to.deep.equal({ ...rule, egress: true, fromPort: 1024, toPort: 65_535 });
    });

    it("for others is as it was", async () => {
        const recording = await made(settingsOf("Monitoring", {}));
        expect(recording.network).to.have.all.keys("vpcId", "publicSubnetIds", "privateSubnetIds");
        expect(find(recording, vpc, "pi").inputs).not.to.have.property("subnetSpecs");
        expect(() => settingsOf("Monitoring", { strictNetworkAcl: true })).to.throw("strictNetworkAcl");
    });

    it("is spread over the region's own zones, as many as are wanted", async () => {
        const zones = async (network: object): Promise<unknown> =>
            find(await made(settingsOf("Monitoring", network)), vpc, "pi").inputs.availabilityZoneNames;
        expect(await zones({})).to.deep.equal(["eu-west-1a", "eu-west-1b"]);
        expect(await zones({ availabilityZones: 3 })).to.deep.equal(["eu-west-1a", "eu-west-1b", "eu-west-1c"]);
        const failures = await made(settingsOf("Monitoring", { availabilityZones: 4 })).then(
            (recording) => recording.failures.join(),
            String,
        );
        expect(failures).to.include(
            "network.availabilityZones is 4, and the region has 3 for this account: eu-west-1a, eu-west-1b, eu-west-1c. Set it to 3",
        );
    });

    it("may be as small as a load balancer's subnets let it, and without a way out where there are endpoints", () => {
        const settings = { cidrBlock: "172.31.255.0/24", natGateways: "None", vpcEndpoints: "private" };
        expect(settingsOf("Panintelligence", settings)).to.include(settings);
        const smallest = { cidrBlock: "192.168.4.0/22", availabilityZones: 6 };
        expect(settingsOf("PerconaCluster", smallest)).to.include({ ...smallest, natGateways: "Single" });
    });

    it("has ids before it is there that pass the checks of those that exist", () => {
        for (const [component, network] of [
            ["Panintelligence", { availabilityZones: 3, vpcEndpoints: "none" }],
            ["Monitoring", {}],
        ] as const) {
            const expected = expectedNetwork(settingsOf(component, network));
            expect(networkSettings(component).parse(expected)).to.deep.equal(expected);
        }
        const { isolatedSubnetIds, privateRouteTableIds } = expectedNetwork(settingsOf("Panintelligence", {}));
        expect(isolatedSubnetIds).to.have.length(2);
        expect(privateRouteTableIds).to.deep.equal(["rtb-00000000000000000", "rtb-00000000000000001"]);
    });
});
