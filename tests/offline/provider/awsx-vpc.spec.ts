import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { Vpc, type VpcArgs } from "../../../offline/provider/awsx/vpc";

/** The component under Pulumi's mocks: what it makes of unusual arguments, and what it refuses. */
describe("awsx.ec2.Vpc of the offline cloud", () => {
    let made: pulumi.runtime.MockResourceArgs[];

    beforeEach(async () => {
        made = [];
        await pulumi.runtime.setMocks({
            newResource: (args) => {
                made.push(args);
                return {
                    id: args.type.startsWith("aws:") ? `${args.name}-id` : undefined,
                    state: args.inputs as Record<string, unknown>,
                };
            },
            call: () => ({ names: ["eu-west-1a", "eu-west-1b", "eu-west-1c"] }),
        });
    });

    async function build(args: VpcArgs): Promise<Vpc> {
        const vpc = await Vpc.create("n", args, {});
        await pulumi.runtime.disconnect();
        return vpc;
    }

    const failure = async (args: VpcArgs): Promise<string> =>
        Vpc.create("n", args, {}).then(
            () => "",
            (error: unknown) => (error as Error).message,
        );
    const inputsOf = (type: string): Record<string, unknown> =>
        made.find((each) => each.type === type)?.inputs as Record<string, unknown>;
    const names = (type: string): string[] => made.filter((each) => each.type === type).map(({ name }) => name);

    it("takes three zones, 10.0.0.0/16 and a NAT gateway in each when nothing is said", async () => {
        const vpc = await build({});
        expect(names("aws:ec2/natGateway:NatGateway")).to.deep.equal(["n-1", "n-2", "n-3"]);
        expect(vpc.subnets).to.have.length(6);
        expect(inputsOf("aws:ec2/vpc:Vpc").cidrBlock).to.equal("10.0.0.0/16");
    });

    it("uses addresses that are given, and passes tags on", async () => {
        await build({
            numberOfAvailabilityZones: 1,
            natGateways: { strategy: "Single", elasticIpAllocationIds: ["eipalloc-1"] },
            tags: { team: "dba" },
            vpcEndpointSpecs: [{ serviceName: "s3", tags: { for: "logs" } }],
        });
        expect(names("aws:ec2/eip:Eip")).to.deep.equal([]);
        expect(inputsOf("aws:ec2/natGateway:NatGateway")).to.deep.include({
            allocationId: "eipalloc-1",
            tags: { team: "dba", Name: "n-1" },
        });
        expect(inputsOf("aws:ec2/vpcEndpoint:VpcEndpoint")).to.deep.include({
            tags: { Name: "n", team: "dba", for: "logs" },
        });
    });

    it("refuses what awsx refuses", async () => {
        expect(await failure({ natGateways: { strategy: "Some" } })).to.equal("Unknown NAT Gateway strategy 'Some'");
        expect(await failure({ subnetSpecs: [{ type: "Isolated" }] })).to.include(
            "public subnets must be declared to host the NAT Gateway",
        );
        expect(await failure({ availabilityZoneNames: ["a"], numberOfAvailabilityZones: 1 })).to.include(
            "Only one of [availabilityZoneNames]",
        );
        expect(await failure({ numberOfAvailabilityZones: 4 })).to.include("at least 4 Availability Zones");
    });
});
