import { expect } from "chai";
import type { EngineResult } from "../../../offline/engine";
import type { EngineProject } from "../../support/engine";
import { deployed } from "./deployed";

/** What the engine did to a resource: `create`, `update`, `create-replacement`, ... */
function steps(result: EngineResult, name: string): string[] {
    return result.events.flatMap(({ resourcePreEvent: event }) =>
        event?.metadata.urn.endsWith(`::${name}`) === true ? event.metadata.op : [],
    );
}

/** A service of one task on one host, behind a load balancer, its files on EFS. */
const program = (options: { image?: string; type?: string } = {}): string => `
const autoscaling = require("@pulumi/aws/autoscaling"), ec2 = require("@pulumi/aws/ec2"), lb = require("@pulumi/aws/lb");
const ecs = require("@pulumi/aws/ecs"), efs = require("@pulumi/aws/efs");
const vpc = new ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" });
const subnets = ["a", "b"].map((zone, index) => new ec2.Subnet("subnet-" + zone, {
    vpcId: vpc.id, availabilityZone: "eu-west-1" + zone, cidrBlock: "10.0." + index + ".0/24",
}));
const subnetIds = subnets.map(({ id }) => id);
const group = new ec2.SecurityGroup("group", { vpcId: vpc.id });
const files = new efs.FileSystem("files", { encrypted: true });
const targets = subnets.map((subnet, index) => new efs.MountTarget("target-" + index, {
    fileSystemId: files.id, subnetId: subnet.id, securityGroups: [group.id],
}));
const point = new efs.AccessPoint("point", {
    fileSystemId: files.id, posixUser: { uid: 1000, gid: 1000 },
    rootDirectory: { path: "/pmm", creationInfo: { ownerUid: 1000, ownerGid: 1000, permissions: "0755" } },
});
const cluster = new ecs.Cluster("cluster", { settings: [{ name: "containerInsights", value: "enabled" }] });
const template = new ec2.LaunchTemplate("template", {
    imageId: "resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id",
    instanceType: ${JSON.stringify(options.type ?? "m5.large")}, vpcSecurityGroupIds: [group.id],
    userData: cluster.name.apply((name) => Buffer.from("ECS_CLUSTER=" + name).toString("base64")),
});
const hosts = new autoscaling.Group("hosts", {
    minSize: 1, maxSize: 1, vpcZoneIdentifiers: subnetIds, suspendedProcesses: ["AZRebalance"],
    launchTemplate: { id: template.id, version: template.latestVersion.apply(String) },
    instanceMaintenancePolicy: { minHealthyPercentage: 0, maxHealthyPercentage: 100 },
    instanceRefresh: { strategy: "Rolling", preferences: { minHealthyPercentage: 0, maxHealthyPercentage: 100 } },
});
const capacity = new ecs.CapacityProvider("capacity", { autoScalingGroupProvider: {
    autoScalingGroupArn: hosts.arn, managedDraining: "ENABLED", managedTerminationProtection: "DISABLED",
    managedScaling: { status: "DISABLED" },
} });
const tie = new ecs.ClusterCapacityProviders("tie", { clusterName: cluster.name, capacityProviders: [capacity.name] });
const task = new ecs.TaskDefinition("task", {
    family: "pmm", networkMode: "bridge",
    containerDefinitions: JSON.stringify([{
        name: "server", image: ${JSON.stringify(options.image ?? "percona/pmm-server:3")}, memory: 4096,
        portMappings: [{ containerPort: 8443, hostPort: 443 }], mountPoints: [{ sourceVolume: "srv", containerPath: "/srv" }],
    }]),
    volumes: [{ name: "srv", efsVolumeConfiguration: {
        fileSystemId: files.id, transitEncryption: "ENABLED", authorizationConfig: { accessPointId: point.id, iam: "ENABLED" },
    } }],
});
const balancer = new lb.LoadBalancer("balancer", { subnets: subnetIds });
const targetGroup = new lb.TargetGroup("targets", { port: 443, protocol: "HTTPS", vpcId: vpc.id });
const listener = new lb.Listener("listener", {
    loadBalancerArn: balancer.arn, port: 80, defaultActions: [{ type: "forward", targetGroupArn: targetGroup.arn }],
});
const service = new ecs.Service("service", {
    cluster: cluster.arn, taskDefinition: task.arn, desiredCount: 1, availabilityZoneRebalancing: "DISABLED",
    deploymentMinimumHealthyPercent: 0, deploymentMaximumPercent: 100, healthCheckGracePeriodSeconds: 600,
    capacityProviderStrategies: [{ capacityProvider: capacity.name, base: 1, weight: 100 }],
    loadBalancers: [{ targetGroupArn: targetGroup.arn, containerName: "server", containerPort: 8443 }],
}, { dependsOn: [listener, tie, ...targets] });
exports.taskDefinition = service.taskDefinition;
exports.template = hosts.launchTemplate.apply((each) => each.version);
exports.group = hosts.name;
`;

describe("a service on ECS on the offline cloud, through the engine", function () {
    this.timeout(240_000);

    let project: EngineProject;
    let first: Record<string, unknown>;

    before(async () => {
        ({ project, first } = await deployed(program()));
    });

    after(() => {
        project.dispose();
    });

    it("is as it was when nothing changed, here and in the cloud", async () => {
        expect(first.taskDefinition).to.match(/:task-definition\/pmm:1$/);
        const refresh = await project.up("--refresh", "--expect-no-changes");
        expect(refresh.exitCode, refresh.output).to.equal(0);
    });

    it("takes a new task definition and a new launch template in place, one number up", async () => {
        project.write(program({ image: "percona/pmm-server:3.3.1", type: "m5.xlarge" }));
        const result = await project.up();
        expect(result.exitCode, result.output).to.equal(0);
        expect(steps(result, "task")).to.include("replace");
        expect(steps(result, "service")).to.deep.equal(["update"]);
        expect(steps(result, "template")).to.deep.equal(["update"]);
        expect(steps(result, "hosts")).to.deep.equal(["update"]);
        const { taskDefinition, template, group } = await project.outputs();
        expect(taskDefinition).to.match(/:task-definition\/pmm:2$/);
        expect({ template, group }).to.deep.equal({ template: "2", group: first.group });
    });

    it("goes down in the order that AWS asks for", async () => {
        const result = await project.destroy();
        expect(result.exitCode, result.output).to.equal(0);
    });
});
