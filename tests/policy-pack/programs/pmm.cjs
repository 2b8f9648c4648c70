/**
 * A PMM server of raw resources under a stand-in for the component, with a backup plan and a load balancer. It is right in
 * all that the policy pack judges, but for what `trial:wrong` names in the stack's configuration.
 */
const pulumi = require("@pulumi/pulumi");
const backup = require("@pulumi/aws/backup");
const ebs = require("@pulumi/aws/ebs");
const ec2 = require("@pulumi/aws/ec2");
const lb = require("@pulumi/aws/lb");
const s3 = require("@pulumi/aws/s3");
const vpc = require("@pulumi/aws/vpc");

const chosen = new pulumi.Config().getObject("wrong") ?? [];
const wrong = (name) => chosen.includes(name);

class PmmEc2 extends pulumi.ComponentResource {
    constructor(name, args) {
        super("stackwarden:index:PmmEc2", name, args);
        this.registerOutputs({});
    }
}

const zone = "eu-west-1a";
const network = new ec2.Vpc("network", { cidrBlock: "10.0.0.0/16" });
const subnets = [zone, "eu-west-1b"].map(
    (availabilityZone, index) =>
        new ec2.Subnet(`subnet-${index}`, { vpcId: network.id, cidrBlock: `10.0.${index}.0/24`, availabilityZone }),
);

const pmm = new PmmEc2("pmm", { backup: { retentionDays: wrong("kept-too-short") ? 2 : 30 } });
const child = { parent: pmm };

// Known only once the network is there: what depends on it is unknown in a preview.
const late = (value) => network.id.apply(() => value);

const edge = new ec2.SecurityGroup("edge", { vpcId: network.id }, child);
new vpc.SecurityGroupIngressRule(
    "edge-in",
    { securityGroupId: edge.id, cidrIpv4: "0.0.0.0/0", ipProtocol: "tcp", fromPort: 443, toPort: 443 },
    child,
);
const inner = new ec2.SecurityGroup("inner", { vpcId: network.id }, child);
new vpc.SecurityGroupIngressRule(
    "inner-in",
    {
        securityGroupId: inner.id,
        cidrIpv4: wrong("ingress") ? "0.0.0.0/0" : wrong("late-ingress") ? late("0.0.0.0/0") : "10.0.0.0/16",
        ipProtocol: "tcp",
        fromPort: 22,
        toPort: 22,
    },
    child,
);
new lb.LoadBalancer("balancer", { securityGroups: [edge.id], subnets: subnets.map(({ id }) => id) }, child);

const instance = (name) =>
    new ec2.Instance(
        name,
        {
            ami: "ami-0a1b2c3d4e5f60718",
            instanceType: "m5.large",
            subnetId: subnets[0].id,
            vpcSecurityGroupIds: wrong("attachment") ? [inner.id, edge.id] : [inner.id],
            rootBlockDevice: { encrypted: true },
            metadataOptions: { httpTokens: wrong("metadata") ? "optional" : "required" },
        },
        child,
    );
const host = instance("host");
if (wrong("singleton")) {
    instance("second-host");
}

const data = new ebs.Volume(
    "data",
    {
        availabilityZone: zone,
        size: 100,
        encrypted: wrong("late-encryption") ? late(false) : !wrong("encryption"),
        tags: { "stackwarden:data": "true" },
    },
    child,
);
new ec2.VolumeAttachment("data", { volumeId: data.id, instanceId: host.id, deviceName: "/dev/sdf" }, child);

const vault = new backup.Vault("vault", {}, child);
const weekly = "cron(0 5 ? * MON *)";
const schedule = wrong("backup") ? weekly : wrong("late-backup") ? late(weekly) : "cron(0 5 ? * * *)";
const plan = new backup.Plan(
    "plan",
    { rules: [{ ruleName: "daily", targetVaultName: vault.name, schedule, lifecycle: { deleteAfter: 30 } }] },
    child,
);
new backup.Selection(
    "selection",
    { planId: plan.id, iamRoleArn: "arn:aws:iam::123456789012:role/backup", resources: [data.arn] },
    child,
);

if (wrong("bucket")) {
    new s3.Bucket("bucket", {});
}
