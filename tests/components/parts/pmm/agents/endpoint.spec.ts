import { expect } from "chai";
import { find, ofType, type Recording } from "../../../../support/mocks";
import { agentEndpoint } from "../../../support/automation";
import { everyPmm } from "../../../support/every-deployment";
import { goodArgs } from "../../../support/pmm-deployment";
import { untagged } from "../../../support/untagged";

const elb = "arn:aws:elasticloadbalancing:eu-west-1:123456789012";
const targetGroupArn = `${elb}:targetgroup/pmm-ntg/2c3d`;
const record = "aws:route53/record:Record";
const zone = "aws:route53/zone:Zone";
const attachment = "aws:lb/targetGroupAttachment:TargetGroupAttachment";

const alias = {
    name: "pmm-nlb.eu-west-1.elb.amazonaws.com",
    zoneId: "Z2IFOLAFXWLO4F",
    evaluateTargetHealth: false,
};

for (const [which, { component, deployWith }] of Object.entries(everyPmm)) {
    describe(`${which}: its private address for agents`, () => {
        let recording: Recording;

        before(async () => {
            recording = await deployWith({ agentEndpoint: {} });
        });

        it("is an internal network load balancer in the private subnets, that reaches PMM from all their zones", () => {
            expect(untagged(find(recording, "aws:lb/loadBalancer:LoadBalancer", "pmm-nlb"))).to.deep.equal({
                loadBalancerType: "network",
                internal: true,
                subnets: ["subnet-0000000000000001a", "subnet-0000000000000001b"],
                securityGroups: ["pmm-nlb-id"],
                enableCrossZoneLoadBalancing: true,
            });
        });

        it("is refused for two subnets in one zone, of which a load balancer takes one", async () => {
            const privateSubnetIds = ["subnet-0000000000000001a", "subnet-0000000000000003a"];
            const network = { ...goodArgs().network, privateSubnetIds };
            const { failures } = await deployWith({ network, agentEndpoint: {} });
            expect(failures.map(({ message }) => message).join("\n"))
                .to.include("both in eu-west-1a")
                .and.include("the load balancer of agentEndpoint takes one in each");
        });

        it("passes TCP 443 through, and ends no TLS", () => {
            expect(untagged(find(recording, "aws:lb/listener:Listener", "pmm-agents"))).to.deep.equal({
                loadBalancerArn: `${elb}:loadbalancer/net/pmm-nlb/0a1b`,
                port: 443,
                protocol: "TCP",
                defaultActions: [{ type: "forward", targetGroupArn }],
            });
        });

        it("asks PMM itself whether it is ready, and cuts agents off soon from one that goes", () => {
            expect(untagged(find(recording, "aws:lb/targetGroup:TargetGroup", "pmm-ntg"))).to.deep.equal({
                vpcId: "vpc-0123456789abcdef0",
                targetType: "instance",
                port: 443,
                protocol: "TCP",
                deregistrationDelay: 10,
                connectionTermination: true,
                healthCheck: {
                    protocol: "HTTPS",
                    path: "/v1/readyz",
                    matcher: "200",
                    interval: 10,
                    timeout: 6,
                    healthyThreshold: 2,
                    unhealthyThreshold: 3,
                },
            });
        });

        it("has a name below PMM's own, in a private zone of just this name", () => {
            expect(untagged(find(recording, zone, "pmm-agents"))).to.deep.equal({
                name: "agents.pmm.example.com",
                comment: "Address of PMM for its agents",
                vpcs: [{ vpcId: "vpc-0123456789abcdef0" }],
            });
            expect(find(recording, record, "pmm-agents").inputs).to.deep.equal({
                zoneId: "Z0PRIVATE123456789AB",
                name: "agents.pmm.example.com",
                type: "A",
                aliases: [alias],
            });
        });

        it("takes another name, and a zone that there is", async () => {
            const given = await deployWith({ agentEndpoint: { ...agentEndpoint, zoneId: "Z3AADJGX6KTTL2" } });
            expect(ofType(given, zone)).to.deep.equal([]);
            expect(find(given, record, "pmm-agents").inputs).to.deep.equal({
                zoneId: "Z3AADJGX6KTTL2",
                name: "agents.internal.example.com",
                type: "A",
                aliases: [alias],
            });
        });

        it("leads to the one server", () => {
            if (component === "PmmEc2") {
                expect(find(recording, attachment, "pmm-ntg").inputs).to.deep.equal({
                    targetGroupArn,
                    targetId: "i-0123456789abcdef0",
                    port: 443,
                });
                return;
            }
            const service = find(recording, "aws:ecs/service:Service", "pmm-service");
            const to = { containerName: "pmm-server", containerPort: 8443 };
            expect(service.inputs.loadBalancers).to.deep.equal([
                { targetGroupArn: `${elb}:targetgroup/pmm-tg/2c3d`, ...to },
                { targetGroupArn, ...to },
            ]);
            // ECS takes only target groups that have a load balancer.
            expect(service.dependencies).to.include(find(recording, "aws:lb/listener:Listener", "pmm-agents").urn);
            expect(ofType(recording, attachment)).to.deep.equal([]);
        });
    });
}
