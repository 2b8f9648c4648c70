/** The component itself, with what `trial:wrong` names changed from outside, as its user could. */
const pulumi = require("@pulumi/pulumi");
const ec2 = require("@pulumi/aws/ec2");
const vpc = require("@pulumi/aws/vpc");
const { PmmEc2 } = require("../../../bin");
const { changing, requiredArgs } = require("./deployment.cjs");

const chosen = new pulumi.Config().getObject("wrong") ?? [];
const wrong = (name) => chosen.includes(name);

/** By type of a child, the properties that a change for the worse gives it. */
const worse = {
    encryption: { "aws:ebs/volume:Volume": { encrypted: false } },
    metadata: { "aws:ec2/instance:Instance": { metadataOptions: { httpTokens: "optional" } } },
    transit: { "aws:lb/listener:Listener": { sslPolicy: "ELBSecurityPolicy-2016-08" } },
};

const pmm = new PmmEc2(
    "pmm",
    { ...requiredArgs(), backup: wrong("backup") ? { retentionDays: 3 } : {} },
    changing(chosen, worse),
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
