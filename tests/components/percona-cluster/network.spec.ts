import { expect } from "chai";
import { find, type Recording } from "../../support/mocks";
import { ways } from "../support/automation";
import { deploy } from "../support/percona";
import { untagged } from "../support/untagged";

const always = [
    "percona-nodes-id lets in percona-nodes-id on tcp 3306",
    "percona-nodes-id lets in percona-nodes-id on tcp 3000",
    "percona-nodes-id lets in percona-nlb-id on tcp 3306",
    "percona-nodes-id lets in percona-nlb-id on tcp 3000",
    "percona-nodes-id lets in 10.0.0.0/16 on icmp -1",
    "percona-nlb-id goes to percona-nodes-id on tcp 3306",
    "percona-nlb-id goes to percona-nodes-id on tcp 3000",
    "percona-nodes-id goes to 0.0.0.0/0 on everything",
];

function letIn(peer: string): string[] {
    return [
        `percona-nlb-id lets in ${peer} on tcp 3306`,
        `percona-nlb-id lets in ${peer} on tcp 3307`,
        `percona-nodes-id lets in ${peer} on tcp 3306`,
    ];
}

describe("PerconaCluster: its network", () => {
    let usual: Recording;

    before(async () => {
        usual = await deploy();
    });

    it("lets the VPC in when nobody is named, and no SSH", () => {
        expect(ways(usual)).to.have.members([...always, ...letIn("10.0.0.0/16")]);
    });

    it("lets those in who are named, and not the VPC", async () => {
        const recording = await deploy({
            args: {
                clientCidrs: ["192.168.0.0/16", "172.16.0.0/12"],
                clientSecurityGroupIds: ["sg-0000000000000000a"],
                metricsSecurityGroupIds: ["sg-0000000000000000b"],
            },
        });
        expect(ways(recording)).to.have.members([
            ...always,
            ...letIn("192.168.0.0/16"),
            ...letIn("172.16.0.0/12"),
            ...letIn("sg-0000000000000000a"),
            "percona-nodes-id lets in sg-0000000000000000b on tcp 3000",
        ]);
        const onlyGroup = await deploy({ args: { clientSecurityGroupIds: ["sg-0000000000000000a"] } });
        expect(ways(onlyGroup)).to.have.members([...always, ...letIn("sg-0000000000000000a")]);
    });

    it("has an internal load balancer of its own security group, over all zones", () => {
        expect(untagged(find(usual, "aws:lb/loadBalancer:LoadBalancer", "percona-nlb"))).to.deep.equal({
            loadBalancerType: "network",
            internal: true,
            subnets: ["subnet-0000000000000001a", "subnet-0000000000000001b", "subnet-0000000000000001c"],
            securityGroups: ["percona-nlb-id"],
            enableCrossZoneLoadBalancing: true,
            enableDeletionProtection: false,
        });
    });

    for (const [role, use, path, port] of [
        ["wtg", "write", "/primary", 3306],
        ["rtg", "read", "/replica", 3307],
    ] as const) {
        it(`asks the agents who takes ${use}s, cuts off those who do not, and listens on ${port}`, () => {
            const group = find(usual, "aws:lb/targetGroup:TargetGroup", `percona-${role}`);
            expect(group.inputs.tags).to.include({ role: use });
            expect(untagged(group)).to.deep.equal({
                vpcId: "vpc-0123456789abcdef0",
                targetType: "instance",
                port: 3306,
                protocol: "TCP",
                deregistrationDelay: 30,
                connectionTermination: true,
                targetHealthStates: [{ enableUnhealthyConnectionTermination: true, unhealthyDrainingInterval: 0 }],
                healthCheck: {
                    protocol: "HTTP",
                    port: "3000",
                    path,
                    matcher: "200",
                    interval: 5,
                    timeout: 3,
                    healthyThreshold: 2,
                    unhealthyThreshold: 2,
                },
            });
            expect(untagged(find(usual, "aws:lb/listener:Listener", `percona-${use}`))).to.deep.equal({
                loadBalancerArn:
                    "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/net/percona-nlb/0a1b",
                port,
                protocol: "TCP",
                tcpIdleTimeoutSeconds: 3600,
                defaultActions: [
                    {
                        type: "forward",
                        targetGroupArn: `arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/percona-${role}/2c3d`,
                    },
                ],
            });
        });
    }

    it("asks as often as the documentation says, and is protected from deletion, by argument", async () => {
        const recording = await deploy({
            args: { healthCheck: { intervalSeconds: 10, threshold: 3 }, deletionProtection: true },
        });
        const { inputs } = find(recording, "aws:lb/targetGroup:TargetGroup", "percona-wtg");
        expect(inputs.healthCheck).to.include({ interval: 10, healthyThreshold: 3, unhealthyThreshold: 3 });
        const loadBalancer = find(recording, "aws:lb/loadBalancer:LoadBalancer", "percona-nlb");
        expect(loadBalancer.inputs.enableDeletionProtection).to.equal(true);
    });

    it("has private names when they are wanted", async () => {
        const recording = await deploy({ args: { names: { domainName: "orders.internal" } } });
        for (const [role, name] of [
            ["write", "db-write.orders.internal"],
            ["read", "db-read.orders.internal"],
        ]) {
            const { inputs } = find(recording, "aws:route53/record:Record", `percona-name-${role}`);
            expect(inputs).to.deep.include({ zoneId: "Z0PRIVATE123456789AB", name, type: "A" });
        }
        const { inputs } = find(recording, "aws:route53/zone:Zone", "percona-names");
        expect(inputs.vpcs).to.deep.equal([{ vpcId: "vpc-0123456789abcdef0" }]);
    });
});
