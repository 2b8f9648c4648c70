import { expect } from "chai";
import { VpcEndpoints } from "../../../components/panintelligence/vpc-endpoints";
import { find, ofType, valueOf } from "../../support/mocks";
import { untagged } from "../support/untagged";
import { without } from "../support/without";
import { deploy, networkWith, refusal } from "./support/storage";

const endpoint = "aws:ec2/vpcEndpoint:VpcEndpoint";

describe("Panintelligence: its endpoints in the VPC", () => {
    it("are that of S3, which costs nothing, when nobody says otherwise", async () => {
        const usual = await deploy();
        expect(ofType(usual, endpoint).map(untagged)).to.deep.equal([
            {
                vpcId: "vpc-0123456789abcdef0",
                serviceName: "com.amazonaws.eu-west-1.s3",
                vpcEndpointType: "Gateway",
                routeTableIds: ["rtb-0000000000000000a", "rtb-0000000000000000b"],
            },
        ]);
        expect(await valueOf(usual.component.storageEndpoint!.prefixListId)).to.equal("pl-0123456789abcdef0");
    });

    it("are those that tasks without a way to the internet need, for `private`", async () => {
        const recording = await deploy({ args: { network: networkWith({ vpcEndpoints: VpcEndpoints.Private }) } });
        const interfaces = ofType(recording, endpoint).filter(({ inputs }) => inputs.vpcEndpointType === "Interface");
        expect(interfaces.map(({ inputs }) => inputs.serviceName)).to.have.members(
            ["ecr.api", "ecr.dkr", "logs", "secretsmanager", "kms", "monitoring", "ssm", "ssmmessages"].map(
                (service) => `com.amazonaws.eu-west-1.${service}`,
            ),
        );
        expect(untagged(find(recording, endpoint, "pi-ecr-dkr-endpoint"))).to.deep.include({
            subnetIds: ["subnet-0000000000000001a", "subnet-0000000000000001b"],
            securityGroupIds: ["sg-endpoints"],
            privateDnsEnabled: true,
        });
        expect(recording.component.endpoints).to.have.length(8);
    });

    it("are none where none are wanted, or no route table is known", async () => {
        const unknown = without(networkWith({}), "privateRouteTableIds");
        for (const network of [networkWith({ vpcEndpoints: VpcEndpoints.None }), unknown]) {
            const recording = await deploy({ args: { network } });
            expect(ofType(recording, endpoint)).to.deep.equal([]);
            expect(recording.component.storageEndpoint).to.equal(undefined);
        }
    });

    for (const vpcEndpoints of [VpcEndpoints.Private, VpcEndpoints.GatewayOnly]) {
        it(`are refused as ${vpcEndpoints} without route tables, when somebody asks for them`, async () => {
            const network = without(networkWith({ vpcEndpoints }), "privateRouteTableIds");
            expect(await refusal({ args: { network } }))
                .to.include(`network.vpcEndpoints is "${vpcEndpoints}", for which`)
                .and.include("network.privateRouteTableIds");
        });
    }

    it("are refused by another name", async () => {
        const network = networkWith({ vpcEndpoints: "all" as never });
        expect(await refusal({ args: { network } })).to.include("must be one of none, gateway-only, private");
    });
});
