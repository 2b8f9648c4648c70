/**
 * A PMM server on ECS of raw resources under a stand-in for the component, with its files on EFS. It is right in all that the
 * policy pack judges, but for what `trial:wrong` names in the stack's configuration.
 */
const pulumi = require("@pulumi/pulumi");
const autoscaling = require("@pulumi/aws/autoscaling");
const backup = require("@pulumi/aws/backup");
const ec2 = require("@pulumi/aws/ec2");
const ecs = require("@pulumi/aws/ecs");
const efs = require("@pulumi/aws/efs");
const vpc = require("@pulumi/aws/vpc");

const chosen = new pulumi.Config().getObject("wrong") ?? [];
const wrong = (name) => chosen.includes(name);

class PmmEcs extends pulumi.ComponentResource {
    constructor(name, args) {
        super("stackwarden:index:PmmEcs", name, args);
        this.registerOutputs({});
    }
}

const pmm = new PmmEcs("pmm", {});
const child = { parent: pmm };

const network = new ec2.Vpc("network", { cidrBlock: "10.0.0.0/16" });
const subnets = ["eu-west-1a", "eu-west-1b"].map(
    (availabilityZone, index) =>
        new ec2.Subnet(`subnet-${index}`, { vpcId: network.id, cidrBlock: `10.0.${index}.0/24`, availabilityZone }),
);
const inner = new ec2.SecurityGroup("inner", { vpcId: network.id }, child);
const nfs = new ec2.SecurityGroup("nfs", { vpcId: network.id }, child);
new vpc.SecurityGroupIngressRule(
    "nfs-in",
    {
        securityGroupId: nfs.id,
        ...(wrong("addresses") ? { cidrIpv4: "10.0.1.0/24" } : { referencedSecurityGroupId: inner.id }),
        ipProtocol: "tcp",
        fromPort: 2049,
        toPort: 2049,
    },
    child,
);

const files = new efs.FileSystem("files", { encrypted: true, tags: { "stackwarden:data": "true" } }, child);
if (!wrong("open-files")) {
    const denial = {
        Effect: "Deny",
        Principal: { AWS: "*" },
        Action: "*",
        Resource: "*",
        Condition: { Bool: { "aws:SecureTransport": "false" } },
    };
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: [denial] });
    new efs.FileSystemPolicy("files", { fileSystemId: files.id, policy }, child);
}
const point = (name, path, options) =>
    new efs.AccessPoint(name, { fileSystemId: files.id, rootDirectory: { path } }, options);
const pmmPoint = point("point", "/pmm", child);
subnets.forEach(({ id }, index) => {
    new efs.MountTarget(`files-${index}`, { fileSystemId: files.id, subnetId: id, securityGroups: [nfs.id] }, child);
});

const task = (name, accessPointId, security, options) =>
    new ecs.TaskDefinition(
        name,
        {
            family: name,
            networkMode: "bridge",
            containerDefinitions: JSON.stringify([
                {
                    name: "server",
                    image: "percona/pmm-server:3",
                    memory: 4096,
                    portMappings: [{ containerPort: 8443, hostPort: wrong("host-port") ? 0 : 443 }],
                },
            ]),
            volumes: [
                {
                    name: "srv",
                    efsVolumeConfiguration: {
                        fileSystemId: files.id,
                        transitEncryption: security,
                        authorizationConfig: { accessPointId, iam: security },
                    },
                },
            ],
        },
        options,
    );
const server = task("server", pmmPoint.id, wrong("transit") ? "DISABLED" : "ENABLED", child);
// A neighbour on the same file system: in a directory of its own, or in PMM's.
task("reports", wrong("second-writer") ? pmmPoint.id : point("reports", "/reports").id, "ENABLED");

const template = new ec2.LaunchTemplate(
    "template",
    {
        imageId: "ami-0a1b2c3d4e5f60718",
        instanceType: "m5.large",
        vpcSecurityGroupIds: [inner.id],
        metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 },
        blockDeviceMappings: [
            { deviceName: "/dev/xvda", ebs: { encrypted: "true", volumeType: "gp3", volumeSize: 30 } },
        ],
    },
    child,
);
new autoscaling.Group(
    "group",
    {
        minSize: 1,
        maxSize: wrong("second-host") ? 2 : 1,
        launchTemplate: { id: template.id, version: "$Latest" },
        vpcZoneIdentifiers: subnets.map(({ id }) => id),
        suspendedProcesses: ["AZRebalance"],
        instanceMaintenancePolicy: { minHealthyPercentage: 0, maxHealthyPercentage: 100 },
    },
    child,
);

const cluster = new ecs.Cluster("cluster", {}, child);
new ecs.Service(
    "service",
    {
        cluster: cluster.arn,
        taskDefinition: server.arn,
        desiredCount: wrong("second-task") ? 2 : 1,
        deploymentMaximumPercent: wrong("rolling") ? 200 : 100,
        deploymentMinimumHealthyPercent: 0,
        availabilityZoneRebalancing: "DISABLED",
    },
    child,
);
if (wrong("second-service")) {
    new ecs.Service("second-service", { cluster: cluster.arn, taskDefinition: server.arn, desiredCount: 1 });
}

const vault = new backup.Vault("vault", {}, child);
const rule = {
    ruleName: "daily",
    targetVaultName: vault.name,
    schedule: "cron(0 2 * * ? *)",
    lifecycle: { deleteAfter: 365 },
};
const plan = new backup.Plan("plan", { rules: [rule] }, child);
new backup.Selection(
    "selection",
    { planId: plan.id, iamRoleArn: "arn:aws:iam::123456789012:role/backup", resources: [files.arn] },
    child,
);
