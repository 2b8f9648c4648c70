/** The component itself, with what `trial:wrong` names changed from outside, as its user could. */
const pulumi = require("@pulumi/pulumi");
const ec2 = require("@pulumi/aws/ec2");
const vpc = require("@pulumi/aws/vpc");
const { PmmEc2 } = require("../../../bin");

const chosen = new pulumi.Config().getObject("wrong") ?? [];
const wrong = (name) => chosen.includes(name);

/** By type of a child, the properties that a change for the worse gives it. */
const worse = {
    encryption: { "aws:ebs/volume:Volume": { encrypted: false } },
    metadata: { "aws:ec2/instance:Instance": { metadataOptions: { httpTokens: "optional" } } },
    transit: { "aws:lb/listener:Listener": { sslPolicy: "ELBSecurityPolicy-2016-08" } },
};

const network = new ec2.Vpc("network", { cidrBlock: "10.0.0.0/16" });
const subnet = (name, index, availabilityZone) =>
    new ec2.Subnet(name, { vpcId: network.id, cidrBlock: `10.0.${index}.0/24`, availabilityZone }).id;
// A load balancer open to the internet needs a way there.
new ec2.InternetGateway("gateway", { vpcId: network.id });

const pmm = new PmmEc2(
    "pmm",
    {
        network: {
            vpcId: network.id,
            publicSubnetIds: [subnet("public-a", 0, "eu-west-1a"), subnet("public-b", 1, "eu-west-1b")],
            privateSubnetIds: [subnet("private-a", 2, "eu-west-1a")],
        },
        endpoint: { zoneId: "Z0123456789EXAMPLE", hostnames: ["pmm.example.com"] },
        alarms: { emails: ["database-team@example.com"] },
        backup: wrong("backup") ? { retentionDays: 3 } : {},
    },
    {
        transforms: [
            ({ type, props, opts }) => {
                const changes = chosen.map((name) => worse[name]?.[type]).filter((change) => change !== undefined);
                return changes.length === 0 ? undefined : { props: Object.assign({}, props, ...changes), opts };
            },
        ],
    },
);
if (wrong("ingress")) {
    new vpc.SecurityGroupIngressRule("ssh", {
        securityGroupId: pmm.instanceSecurityGroupId,
        cidrIpv4: "0.0.0.0/0",
        ipProtocol: "tcp",
        fromPort: 22,
        toPort: 22,
    });
}
if (wrong("singleton")) {
    new ec2.Instance("second", { ami: "ami-0a1b2c3d4e5f60718", instanceType: "m5.large" }, { parent: pmm });
}
