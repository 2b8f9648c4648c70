import { expect } from "chai";
import type { PmmArgs } from "../../../../../components/parts/pmm/args";
import { ofType } from "../../../../support/mocks";
import { added, agentEndpoint, monitoredAsgs, monitoredDatabases, ways } from "../../../support/automation";
import { everyPmm } from "../../../support/every-deployment";
import { without } from "../../../support/without";

const orders = "sg-0000000000000000a";
const cache = "sg-0000000000000000b";
const billing = "sg-0000000000000000c";
const passwordRotation = { schedule: "rate(30 days)" };

/** The ways of a function: to `pmm`, which lets it in, and to AWS. */
function waysOf(role: string, pmm: string): string[] {
    return [
        `pmm-${role}-id goes to ${pmm} on tcp 443`,
        `pmm-${role}-id goes to 0.0.0.0/0 on tcp 443`,
        `${pmm} lets in pmm-${role}-id on tcp 443`,
    ];
}

const balancerToHost = [
    "pmm-nlb-id goes to pmm-instance-id on tcp 443",
    "pmm-instance-id lets in pmm-nlb-id on tcp 443",
];

for (const [which, { component, deployWith }] of Object.entries(everyPmm)) {
    const isEc2 = component === "PmmEc2";
    /** Where agents and functions go when nothing is said about it. */
    const usual = isEc2 ? "pmm-instance-id" : "pmm-nlb-id";
    const balancer = isEc2 ? [] : balancerToHost;

    describe(`${which}: who talks to whom, with`, () => {
        let usualWays: string[];

        before(async () => {
            usualWays = ways(await deployWith({}));
        });

        async function waysBy(args: Partial<PmmArgs>): Promise<string[]> {
            return added(ways(await deployWith(args)), usualWays);
        }

        it("groups: their instances and the reconciler to PMM, on its TLS port", async () => {
            expect(await waysBy({ monitoredAsgs })).to.have.members([
                ...balancer,
                ...waysOf("reconciler", usual),
                `${usual} lets in ${orders} on tcp 443`,
                `${usual} lets in ${cache} on tcp 443`,
            ]);
        });

        it("groups and a private address: the same to its load balancer, which alone talks to PMM", async () => {
            expect(await waysBy({ monitoredAsgs, agentEndpoint })).to.have.members([
                ...balancerToHost,
                ...waysOf("reconciler", "pmm-nlb-id"),
                `pmm-nlb-id lets in ${orders} on tcp 443`,
                `pmm-nlb-id lets in ${cache} on tcp 443`,
                "pmm-nlb-id lets in 10.7.0.0/16 on tcp 443",
            ]);
        });

        it("databases: PMM to those with a security group, on the port of the one engine", async () => {
            expect(await waysBy({ monitoredDatabases })).to.have.members([
                ...balancer,
                ...waysOf("reconciler", usual),
                `${billing} lets in pmm-instance-id on tcp 6432`,
            ]);
            const [postgresql, mysql] = monitoredDatabases;
            const others = [without(postgresql, "port"), { ...mysql, securityGroupId: "sg-0000000000000000d" }];
            const lines = await waysBy({ monitoredDatabases: others });
            expect(lines).to.include(`${billing} lets in pmm-instance-id on tcp 5432`);
            expect(lines).to.include("sg-0000000000000000d lets in pmm-instance-id on tcp 3306");
        });

        it("a rotation: its function to PMM", async () => {
            expect(await waysBy({ passwordRotation })).to.have.members([...balancer, ...waysOf("rotation", usual)]);
        });

        it("a private address alone: nobody but the load balancer", async () => {
            expect(await waysBy({ agentEndpoint: {} })).to.have.members(balancerToHost);
        });

        it("groups: never by the public load balancer, which does not pass gRPC", async () => {
            const lines = ways(await deployWith({ monitoredAsgs, agentEndpoint, passwordRotation }));
            const ofAlb = lines.filter((line) => line.includes("pmm-alb-id"));
            expect(ofAlb).to.have.members(usualWays.filter((line) => line.includes("pmm-alb-id")));
            expect(ofAlb).to.have.length.above(1);
        });

        it("groups that share a security group, which one of them names: one rule", async () => {
            const [first, second] = monitoredAsgs;
            const lines = await waysBy({ monitoredAsgs: [first, without(second, "securityGroupId")] });
            expect(lines.filter((line) => line.includes("lets in sg-"))).to.deep.equal([
                `${usual} lets in ${orders} on tcp 443`,
            ]);
        });

        it("everything: rules that are described in the characters that EC2 takes", async () => {
            // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpRange.html
            const recording = await deployWith({ monitoredAsgs, monitoredDatabases, agentEndpoint, passwordRotation });
            const rules = [
                ...ofType(recording, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"),
                ...ofType(recording, "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"),
            ];
            const groups = ofType(recording, "aws:ec2/securityGroup:SecurityGroup");
            for (const { name, inputs } of [...rules, ...groups]) {
                expect(inputs.description, name).to.match(/^[a-zA-Z0-9. _\-:/()#,@[\]+=;{}!$*]{1,255}$/);
            }
        });
    });
}
