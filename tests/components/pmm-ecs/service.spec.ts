import { expect } from "chai";
import { PmmStorage } from "../../../components";
import { find, ofType, type RecordedResource, type Recording } from "../../support/mocks";
import { deploy } from "../support/pmm-ecs";

function serviceOf(recording: Recording): RecordedResource {
    return find(recording, "aws:ecs/service:Service", "pmm-service");
}

function urnsOf(recording: Recording, ...types: string[]): string[] {
    return types.flatMap((type) => ofType(recording, type).map(({ urn }) => urn));
}

describe("PmmEcs: its service", () => {
    let usual: Recording;

    before(async () => {
        usual = await deploy();
    });

    it("keeps one task, and ends it before it starts another", () => {
        const { tags, ...inputs } = serviceOf(usual).inputs;
        expect(tags).to.include({ Name: "pmm-service" });
        expect(inputs).to.deep.equal({
            name: "pmm-dev",
            cluster: "arn:aws:ecs:eu-west-1:123456789012:pmm-dev",
            taskDefinition: "arn:aws:ecs:eu-west-1:123456789012:pmm-task-0a1b2c3",
            schedulingStrategy: "REPLICA",
            desiredCount: 1,
            deploymentMinimumHealthyPercent: 0,
            deploymentMaximumPercent: 100,
            availabilityZoneRebalancing: "DISABLED",
            deploymentCircuitBreaker: { enable: false, rollback: false },
            capacityProviderStrategies: [{ capacityProvider: "pmm-host-0a1b2c3", base: 1, weight: 100 }],
            healthCheckGracePeriodSeconds: 900,
            loadBalancers: [
                {
                    targetGroupArn: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/pmm-tg/2c3d",
                    containerName: "pmm-server",
                    containerPort: 8443,
                },
            ],
            enableEcsManagedTags: true,
            propagateTags: "SERVICE",
        });
    });

    it("is never beside another: the old one goes first, and nothing scales it", () => {
        expect(serviceOf(usual).deleteBeforeReplace).to.equal(true);
        expect(ofType(usual, "aws:ecs/service:Service")).to.have.length(1);
        expect(usual.resources.filter(({ type }) => /appautoscaling|scheduler|taskSet/i.test(type))).to.deep.equal([]);
    });

    it("follows every change, since nothing of it is ignored", () => {
        expect(serviceOf(usual).ignoreChanges).to.deep.equal([]);
    });

    it("waits for its listener, its capacity, and a file system that can be mounted", () => {
        const listener = find(usual, "aws:lb/listener:Listener", "pmm-https");
        const needed = urnsOf(
            usual,
            "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders",
            "aws:efs/mountTarget:MountTarget",
            "aws:efs/fileSystemPolicy:FileSystemPolicy",
        );
        const way = find(usual, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "pmm-data-nfs");
        expect(needed).to.have.length(4);
        expect(serviceOf(usual).dependencies).to.include.members([listener.urn, way.urn, ...needed]);
    });

    it("waits for its listener and its capacity with a volume, too, which the host waits for itself", async () => {
        const recording = await deploy({ args: { storage: PmmStorage.Ebs } });
        const listener = find(recording, "aws:lb/listener:Listener", "pmm-https");
        const needed = urnsOf(recording, "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders");
        expect(serviceOf(recording).dependencies).to.include.members([listener.urn, ...needed]);
    });

    it("is behind a load balancer that speaks TLS to it, and lets it go soon, since no other takes its requests", () => {
        const { inputs } = find(usual, "aws:lb/targetGroup:TargetGroup", "pmm-tg");
        expect(inputs).to.deep.include({
            targetType: "instance",
            protocol: "HTTPS",
            port: 443,
            deregistrationDelay: 10,
            healthCheck: {
                protocol: "HTTPS",
                path: "/v1/readyz",
                matcher: "200",
                interval: 30,
                timeout: 5,
                healthyThreshold: 2,
                unhealthyThreshold: 5,
            },
        });
    });
});
