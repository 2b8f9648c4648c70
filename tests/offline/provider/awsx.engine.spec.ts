import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { EngineProject, type StateResource } from "../../support/engine";

interface Recorded {
    type: string;
    name: string;
    parent: string;
    inputs: Record<string, unknown>;
}

/** What the real awsx makes, recorded once. */
const record = JSON.parse(fs.readFileSync(path.join(__dirname, "fixtures/awsx-vpc.json"), "utf8")) as {
    args: Record<string, unknown>;
    resources: Recorded[];
};

const program = `
require("@pulumi/aws/ec2"); // So that resources among the outputs are more than references.
const { Vpc } = require("@pulumi/awsx/ec2/vpc");
const args = ${JSON.stringify(record.args)};
const [net, wide] = ["net", "wide"].map((name) => new Vpc(name, args[name]));
const plain = new Vpc("plain", { natGateways: { strategy: "None" }, numberOfAvailabilityZones: 2 });
const count = (list) => list.apply((items) => items.length);
exports.net = {
    vpcId: net.vpcId, cidrBlock: net.vpc.cidrBlock, publicSubnetIds: net.publicSubnetIds, privateSubnetIds: net.privateSubnetIds,
    isolatedSubnetIds: net.isolatedSubnetIds, natGateways: count(net.natGateways), eips: count(net.eips), routes: count(net.routes),
    routeTables: count(net.routeTables), associations: count(net.routeTableAssociations), endpoints: count(net.vpcEndpoints),
    gateway: net.internetGateway.id, subnets: count(net.subnets), layout: net.subnetLayout,
};
exports.wide = { natGateways: count(wide.natGateways), isolated: wide.isolatedSubnetIds };
exports.plain = { natGateways: count(plain.natGateways), privateSubnets: count(plain.privateSubnets) };
`;

describe("awsx.ec2.Vpc on the offline cloud, through the engine", function () {
    this.timeout(180_000);

    let project: EngineProject;
    let resources: StateResource[];
    let outputs: Record<string, Record<string, unknown>>;

    before(async () => {
        project = await EngineProject.create({ program, policed: false });
        const result = await project.up();
        expect(result.exitCode, result.output).to.equal(0);
        resources = await project.resources();
        outputs = (await project.outputs()) as typeof outputs;
    });

    after(() => {
        project.dispose();
    });

    it("makes the same children with the same inputs and parents as the real one", () => {
        const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
        const idOf = new Map(resources.map((resource) => [resource.id, label(resource.urn)]));
        const made = resources
            .filter(({ urn, type }) => type.startsWith("aws:") && /::(net|wide|com)[^:]*$/.test(urn))
            .map((resource) => ({
                type: resource.type,
                name: resource.urn.split("::").at(-1)!,
                parent: parentOf(byUrn.get(resource.parent ?? "")),
                inputs: asRecorded(resource.inputs ?? {}, idOf),
            }));
        const wanted = record.resources.filter(({ type }) => type.startsWith("aws:"));
        expect(sorted(made)).to.deep.equal(sorted(wanted));
    });

    it("gives each NAT gateway its address", () => {
        const gateways = resources.filter(({ type }) => type === "aws:ec2/natGateway:NatGateway");
        expect(gateways).to.have.length(4);
        for (const { inputs } of gateways) {
            expect(inputs?.allocationId).to.match(/^eipalloc-0/);
        }
    });

    it("has every output", () => {
        const { net } = outputs;
        expect(net).to.deep.include({
            cidrBlock: "10.20.0.0/16",
            natGateways: 1,
            eips: 1,
            routes: 4,
            routeTables: 6,
            associations: 6,
            endpoints: 1,
            subnets: 6,
            layout: [
                { type: "Public", cidrMask: 24 },
                { type: "Private", cidrMask: 20 },
                { type: "Isolated", cidrMask: 24 },
            ],
        });
        expect(net?.vpcId).to.match(/^vpc-0/);
        expect(net?.gateway).to.match(/^igw-0/);
        for (const list of ["publicSubnetIds", "privateSubnetIds", "isolatedSubnetIds"]) {
            expect(net?.[list]).to.have.length(2);
        }
        expect(outputs.wide).to.deep.equal({ natGateways: 3, isolated: [] });
        expect(outputs.plain).to.deep.equal({ natGateways: 0, privateSubnets: 2 });
    });

    // That a second update changes nothing is proven by the demo, whose stack has such a network.
    it("goes away", async () => {
        const gone = await project.destroy();
        expect(gone.exitCode, gone.output).to.equal(0);
    });

    it("says what it does not have", async () => {
        project.write(
            'const pulumi = require("@pulumi/pulumi"); new pulumi.ComponentResource("awsx:lb:Alb", "n", {}, {}, true);',
        );
        expect((await project.preview()).output).to.include("the offline awsx has awsx:ec2:Vpc alone, not awsx:lb:Alb");
    });
});

function label(urn: string): string {
    const [type, name] = urn.split("::").slice(2) as [string, string];
    return `\${${type.split(":").at(-1)!} ${name}}`;
}

function parentOf(parent: StateResource | undefined): string {
    const type = parent?.type.replace("pulumi:pulumi:Stack", "") ?? "";
    return `${type} ${parent?.urn.split("::").at(-1) ?? ""}`;
}

/** Inputs without what the provider fills in, ids as the record writes them. */
function asRecorded(inputs: Record<string, unknown>, idOf: Map<string | undefined, string>): Record<string, unknown> {
    const filled = ["__defaults", "allocationId", "region", "tagsAll"];
    return Object.fromEntries(
        Object.entries(inputs)
            .filter(([name]) => !filled.includes(name))
            .map(([name, value]) => [name, typeof value === "string" ? (idOf.get(value) ?? value) : value]),
    );
}

function sorted(resources: Recorded[]): Recorded[] {
    const key = ({ type, name }: Recorded): string => `${type} ${name}`;
    return [...resources].sort((left, right) => key(left).localeCompare(key(right)));
}
