import { expect } from "chai";
import { revealAll, unknown, type Properties } from "../../../offline/cloud/values";
import { Harness, type Made } from "./harness";

const fileSystem = "aws:efs/fileSystem:FileSystem";
const mountTarget = "aws:efs/mountTarget:MountTarget";
const accessPoint = "aws:efs/accessPoint:AccessPoint";
const template = "aws:ec2/launchTemplate:LaunchTemplate";
const group = "aws:autoscaling/group:Group";
const provider = "aws:ecs/capacityProvider:CapacityProvider";
const tie = "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders";
const task = "aws:ecs/taskDefinition:TaskDefinition";
const service = "aws:ecs/service:Service";

describe("containers, their hosts and their files in the offline cloud", () => {
    let cloud: Harness;

    beforeEach(() => {
        cloud = new Harness();
    });

    afterEach(() => {
        cloud.dispose();
    });

    const subnet = (zone: string, cidrBlock: string): Made =>
        cloud.create("aws:ec2/subnet:Subnet", { availabilityZone: zone, cidrBlock, vpcId: "vpc-1" });
    const launch = (inputs: Properties = {}): Made =>
        cloud.create(template, { imageId: "ami-1", instanceType: "m5.large", ...inputs });
    const hosts = (inputs: Properties = {}): Made =>
        cloud.create(group, {
            minSize: 1,
            maxSize: 1,
            vpcZoneIdentifiers: [subnet("eu-west-1b", "10.0.0.0/24").id, subnet("eu-west-1a", "10.0.1.0/24").id],
            launchTemplate: { id: launch().id },
            ...inputs,
        });
    const define = (inputs: Properties = {}): Made =>
        cloud.create(task, {
            family: "pmm",
            containerDefinitions: JSON.stringify([{ name: "pmm", image: "i", memory: 1 }]),
            ...inputs,
        });

    describe("EFS", () => {
        it("tells of a file system what was left to AWS", () => {
            const { properties } = cloud.create(fileSystem, { encrypted: true, tags: { Name: "pmm-data" } });
            expect(properties).to.deep.include({
                availabilityZoneName: "",
                name: "pmm-data",
                numberOfMountTargets: 0,
                performanceMode: "generalPurpose",
                throughputMode: "bursting",
                protection: { replicationOverwrite: "ENABLED" },
            });
            expect(properties.kmsKeyId).to.match(/^arn:aws:kms:eu-west-1:123456789012:key\/[0-9a-f-]{36}$/);
            expect(cloud.create(fileSystem, {}).properties).to.include({ encrypted: false, kmsKeyId: "" });
            const oneZone = cloud.create(fileSystem, { availabilityZoneName: "eu-west-1b" });
            expect(oneZone.properties.availabilityZoneId).to.equal("euw1-az2");
        });

        it("keeps key and token of a file system that changes", () => {
            const made = cloud.create(fileSystem, { encrypted: true });
            const { creationToken, kmsKeyId } = made.properties;
            expect(cloud.update(fileSystem, made, { throughputMode: "elastic" })).to.include({
                creationToken,
                kmsKeyId,
                throughputMode: "elastic",
            });
        });

        it("gives each mount target an address of its own, and counts them", () => {
            const files = cloud.create(fileSystem, {});
            const place = subnet("eu-west-1b", "10.0.7.0/24");
            const target = cloud.create(mountTarget, { fileSystemId: files.id, subnetId: place.id });
            expect(target.properties).to.deep.include({
                availabilityZoneId: "euw1-az2",
                availabilityZoneName: "eu-west-1b",
                dnsName: `${files.id}.efs.eu-west-1.amazonaws.com`,
                ipAddress: "10.0.7.4",
                ipAddressType: "IPV4_ONLY",
                mountTargetDnsName: `eu-west-1b.${files.id}.efs.eu-west-1.amazonaws.com`,
                securityGroups: [],
            });
            const other = cloud.create(fileSystem, {});
            const second = cloud.create(mountTarget, { fileSystemId: other.id, subnetId: place.id });
            expect(second.properties.ipAddress).to.equal("10.0.7.5");
            const targets = (): unknown =>
                cloud.store.get("eu-west-1", fileSystem, files.id)?.outputs.numberOfMountTargets;
            expect(targets()).to.equal(1);
            cloud.remove(mountTarget, target);
            expect(targets()).to.equal(0);
            cloud.remove(fileSystem, files);
            expect(cloud.store.list(fileSystem)).to.have.length(1);
        });

        it("puts a mount target into the default security group of its network", () => {
            const network = cloud.create("aws:ec2/vpc:Vpc", { cidrBlock: "10.8.0.0/16" });
            const place = cloud.create("aws:ec2/subnet:Subnet", { cidrBlock: "10.8.0.0/24", vpcId: network.id });
            const files = cloud.create(fileSystem, {});
            const target = cloud.create(mountTarget, { fileSystemId: files.id, subnetId: place.id });
            expect(target.properties.securityGroups).to.deep.equal([network.properties.defaultSecurityGroupId]);
        });

        it("leads an access point to the whole file system unless it names a directory", () => {
            const files = cloud.create(fileSystem, {});
            const point = cloud.create(accessPoint, { fileSystemId: files.id });
            expect(point.id).to.match(/^fsap-0/);
            expect(point.properties).to.deep.include({
                fileSystemArn: files.properties.arn,
                rootDirectory: { path: "/" },
            });
            const inner = cloud.create(accessPoint, { fileSystemId: files.id, rootDirectory: { path: "/pmm" } });
            expect(inner.properties.rootDirectory).to.deep.equal({ path: "/pmm" });
        });

        it("keeps policy and backup setting under the id of their file system", () => {
            const files = cloud.create(fileSystem, {});
            const policy = JSON.stringify({ Statement: { Effect: "Allow", Principal: "*", Action: "*" } });
            const fileSystemId = files.id;
            expect(cloud.create("aws:efs/fileSystemPolicy:FileSystemPolicy", { fileSystemId, policy }).id).to.equal(
                fileSystemId,
            );
            const backup = { fileSystemId, backupPolicy: { status: "DISABLED" } };
            expect(cloud.create("aws:efs/backupPolicy:BackupPolicy", backup).id).to.equal(fileSystemId);
        });
    });

    describe("launch templates", () => {
        it("have a new version for new content, and none for new tags", () => {
            const made = launch();
            expect(made.properties).to.include({ latestVersion: 1, defaultVersion: 1 });
            const second = cloud.update(template, made, { instanceType: "m5.xlarge" });
            expect(second).to.include({ latestVersion: 2, defaultVersion: 1 });
            const changed = { ...made, inputs: { ...made.inputs, instanceType: "m5.xlarge" }, properties: second };
            expect(cloud.update(template, changed, { tags: { a: "b" } }).latestVersion).to.equal(2);
            expect(cloud.update(template, changed, { description: "x", updateDefaultVersion: true })).to.include({
                latestVersion: 3,
                defaultVersion: 3,
            });
            expect(cloud.update(template, changed, { defaultVersion: 2 }).defaultVersion).to.equal(2);
        });

        it("that a person wrote into the cloud have one version", () => {
            const inputs = { name: "by-hand" };
            cloud.store.put({ type: template, id: "lt-1", region: "eu-west-1", inputs, outputs: {} });
            const found = cloud.plugin.read({ ...cloud.subject(template), id: "lt-1", inputs: {}, properties: {} });
            expect(found?.properties).to.include({ latestVersion: 1 });
        });
    });

    describe("EC2 Auto Scaling", () => {
        it("tells of a group what was left to AWS", () => {
            const { id, inputs, properties } = hosts({ namePrefix: "pmm-" });
            expect(id).to.match(/^pmm-\d{26}$/);
            expect(properties.arn).to.match(
                /^arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:[0-9a-f-]{36}:autoScalingGroupName\/pmm-\d+$/,
            );
            expect(properties).to.deep.include({
                availabilityZones: ["eu-west-1a", "eu-west-1b"],
                desiredCapacity: 1,
                healthCheckType: "EC2",
                name: id,
                vpcZoneIdentifiers: inputs.vpcZoneIdentifiers,
            });
            expect(properties.launchTemplate).to.include({ version: "$Default" });
            expect((properties.launchTemplate as Properties).name).to.match(/^thing-/);
        });

        it("knows the launch template by its name too, and keeps a group's ARN", () => {
            const { id } = launch({ name: "host" });
            const made = hosts({ launchTemplate: { name: "host", version: "$Latest" } });
            expect(made.properties.launchTemplate).to.deep.equal({ id, name: "host", version: "$Latest" });
            expect(cloud.update(group, made, { maxSize: 2 }).arn).to.equal(made.properties.arn);
        });

        it("leaves the zones of a group open whose subnets are not known yet", () => {
            const made = hosts();
            const planned = cloud.update(group, made, { vpcZoneIdentifiers: unknown }, true);
            expect(planned).to.include({ availabilityZones: unknown, vpcZoneIdentifiers: unknown });
        });

        it("leaves open in a preview what AWS adds to the launch template of a group", () => {
            const planned = cloud.preview(group, { minSize: 1, maxSize: 1, launchTemplate: { id: "lt-1" } });
            expect(planned.launchTemplate).to.deep.equal({ id: "lt-1", name: unknown, version: unknown });
        });
    });

    describe("ECS", () => {
        it("completes a capacity provider", () => {
            const { arn = "" } = hosts().properties;
            const made = cloud.create(provider, {
                name: "p",
                autoScalingGroupProvider: {
                    autoScalingGroupArn: arn,
                    managedScaling: { status: "ENABLED", targetCapacity: 90 },
                },
            });
            expect(made.id).to.equal("arn:aws:ecs:eu-west-1:123456789012:capacity-provider/p");
            expect(made.properties.autoScalingGroupProvider).to.deep.equal({
                autoScalingGroupArn: arn,
                managedDraining: "ENABLED",
                managedTerminationProtection: "DISABLED",
                managedScaling: {
                    instanceWarmupPeriod: 300,
                    maximumScalingStepSize: 10_000,
                    minimumScalingStepSize: 1,
                    status: "ENABLED",
                    targetCapacity: 90,
                },
            });
            const managed = cloud.create(provider, { name: "q", managedInstancesProvider: {}, cluster: "c" });
            expect(managed.properties).to.not.have.property("autoScalingGroupProvider");
        });

        it("counts the revisions of a family, also after all of them are gone", () => {
            const first = define();
            expect(first.properties).to.include({
                arn: "arn:aws:ecs:eu-west-1:123456789012:task-definition/pmm:1",
                arnWithoutRevision: "arn:aws:ecs:eu-west-1:123456789012:task-definition/pmm",
                revision: 1,
            });
            const second = define({ cpu: "512" });
            cloud.remove(task, first);
            expect(cloud.store.get("eu-west-1", task, "pmm")?.outputs.revision).to.equal(2);
            cloud.remove(task, second);
            expect(cloud.store.list(task)).to.deep.equal([]);
            expect(define().properties.revision).to.equal(3);
            expect(define({ family: "other" }).properties.revision).to.equal(1);
        });

        const serve = (inputs: Properties = {}): Made => {
            const { arn = "" } = cloud.create("aws:ecs/cluster:Cluster", { name: "c" }).properties;
            const taskDefinition = define().properties.arn ?? "";
            return cloud.create(service, { name: "s", cluster: arn, taskDefinition, ...inputs });
        };

        it("tells of a cluster and its service what was left to AWS", () => {
            const cluster = cloud.create("aws:ecs/cluster:Cluster", { name: "bare" });
            expect(cluster.properties.settings).to.deep.equal([{ name: "containerInsights", value: "disabled" }]);
            const made = serve();
            expect(made.id).to.equal("arn:aws:ecs:eu-west-1:123456789012:service/c/s");
            expect(made.properties).to.deep.include({
                availabilityZoneRebalancing: "ENABLED",
                iamRole: "",
                launchType: "EC2",
                platformVersion: "",
                triggers: {},
            });
        });

        it("moves no service between zones that stops its tasks before it starts others", () => {
            const { properties } = serve({ deploymentMaximumPercent: 100, deploymentMinimumHealthyPercent: 0 });
            expect(properties.availabilityZoneRebalancing).to.equal("DISABLED");
        });

        it("gives a service behind a load balancer ECS's own role", () => {
            const { properties } = cloud.create(service, { name: "s", loadBalancers: [{ targetGroupArn: "arn:g" }] });
            expect(properties).to.include({
                cluster: "arn:aws:ecs:eu-west-1:123456789012:cluster/default",
                iamRole: "arn:aws:iam::123456789012:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS",
            });
        });

        it("changes a service in place, its task definition too", () => {
            const made = serve();
            const next = define({ cpu: "512" }).properties.arn ?? "";
            expect(cloud.update(service, made, { taskDefinition: next, desiredCount: 0 })).to.include({
                arn: made.properties.arn,
                taskDefinition: next,
            });
        });

        it("keeps a cluster's capacity provider as long as a service stands on it", () => {
            const { arn = "" } = cloud.create("aws:ecs/cluster:Cluster", { name: "c" }).properties;
            const made = cloud.create(tie, { clusterName: "c", capacityProviders: ["FARGATE", "FARGATE_SPOT"] });
            expect(made.id).to.equal("c");
            const onSpot = [{ capacityProvider: "FARGATE_SPOT", weight: 1 }];
            const running = cloud.create(service, {
                name: "s",
                cluster: arn,
                taskDefinition: define().properties.arn ?? "",
                capacityProviderStrategies: onSpot,
            });
            expect(revealAll(running.properties).launchType).to.equal("");
            const withoutSpot = { capacityProviders: ["FARGATE"] };
            expect(() => cloud.update(tie, made, withoutSpot)).to.throw(
                "ResourceInUseException: The specified capacity provider is in use and cannot be removed.",
            );
            cloud.remove(service, running);
            expect(cloud.update(tie, made, withoutSpot)).to.deep.include(withoutSpot);
        });
    });
});
