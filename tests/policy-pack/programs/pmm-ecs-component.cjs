/** The component itself, with what `trial:wrong` names changed from outside, as its user could. */
const pulumi = require("@pulumi/pulumi");
const ecs = require("@pulumi/aws/ecs");
const vpc = require("@pulumi/aws/vpc");
const { PmmEcs } = require("../../../bin");
const { changing, requiredArgs } = require("./deployment.cjs");

const chosen = new pulumi.Config().getObject("wrong") ?? [];
const wrong = (name) => chosen.includes(name);
const serviceType = "aws:ecs/service:Service";

/** By type of a child, the properties that a change for the worse gives it. */
const worse = {
    "second-task": { [serviceType]: { desiredCount: 2 } },
    rolling: { [serviceType]: { deploymentMinimumHealthyPercent: 100, deploymentMaximumPercent: 200 } },
    "second-host": { "aws:autoscaling/group:Group": { maxSize: 2, suspendedProcesses: [] } },
    "host-port": { "aws:ecs/taskDefinition:TaskDefinition": { networkMode: "awsvpc" } },
    encryption: { "aws:efs/fileSystem:FileSystem": { encrypted: false } },
    metadata: { "aws:ec2/launchTemplate:LaunchTemplate": { metadataOptions: { httpTokens: "optional" } } },
};

const pmm = new PmmEcs(
    "pmm",
    { ...requiredArgs(), backup: wrong("backup") ? { retentionDays: 3 } : {} },
    changing(chosen, worse),
);
if (wrong("second-writer")) {
    new ecs.TaskDefinition("second-writer", {
        family: "second-writer",
        containerDefinitions: JSON.stringify([{ name: "writer", image: "busybox", memory: 64 }]),
        volumes: [
            {
                name: "data",
                efsVolumeConfiguration: { fileSystemId: pmm.fileSystemId, transitEncryption: "ENABLED" },
            },
        ],
    });
}
if (wrong("addresses")) {
    new vpc.SecurityGroupIngressRule("nfs", {
        securityGroupId: pmm.fileSystemSecurityGroupId,
        cidrIpv4: "10.0.0.0/16",
        ipProtocol: "tcp",
        fromPort: 2049,
        toPort: 2049,
    });
}
