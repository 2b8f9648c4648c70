/**
 * A PMM server of raw resources under a stand-in for the component, with a backup plan and a load balancer. It is right in
 * all that the policy pack judges, but for what `trial:wrong` names in the stack's configuration.
 */
const pulumi = require("@pulumi/pulumi");
const backup = require("@pulumi/aws/backup");
const ebs = require("@pulumi/aws/ebs");
const ec2 = require("@pulumi/aws/ec2");
const lambda = require("@pulumi/aws/lambda");
const lb = require("@pulumi/aws/lb");
const s3 = require("@pulumi/aws/s3");
const secretsmanager = require("@pulumi/aws/secretsmanager");
const sqs = require("@pulumi/aws/sqs");
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

// What runs beside the server: one function, its queue, and a secret that it writes.
const letters = new sqs.Queue("letters", { sqsManagedSseEnabled: !wrong("queue") }, child);
const reconciler = new lambda.Function(
    "reconciler",
    {
        runtime: "nodejs22.x",
        handler: "index.handler",
        role: "arn:aws:iam::999999999999:role/of-another-account",
        code: new pulumi.asset.AssetArchive({ "index.js": new pulumi.asset.StringAsset("exports.handler = () => 1;") }),
        deadLetterConfig: { targetArn: letters.arn },
        ...(wrong("parallel") ? {} : { reservedConcurrentExecutions: 1 }),
        tags: { "stackwarden:singleton": "true" },
    },
    child,
);
const token = new secretsmanager.Secret("token", {}, child);
const reader = wrong("public-secret") ? "*" : { AWS: "arn:aws:iam::123456789012:role/agents" };
const read = { Effect: "Allow", Principal: reader, Action: "secretsmanager:GetSecretValue", Resource: "*" };
new secretsmanager.SecretPolicy(
    "token",
    { secretArn: token.arn, policy: JSON.stringify({ Version: "2012-10-17", Statement: [read] }) },
    child,
);
new lambda.Permission(
    "rotates",
    {
        action: "lambda:InvokeFunction",
        function: reconciler.name,
        principal: "secretsmanager.amazonaws.com",
        ...(wrong("anybody") ? {} : { sourceArn: token.arn }),
    },
    child,
);

if (wrong("bucket")) {
    new s3.Bucket("bucket", {});
}
