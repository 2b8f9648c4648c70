import { createHash } from "node:crypto";
import { accountId, ec2Id, hex, regionalArn } from "../identifiers";
import { idFrom, kept, type Models } from "../model";
import { freeAddress, subnetFacts } from "../network-facts";
import { text } from "../values";

/** ECS, ECR and EFS. */
export const containers: Models = {
    "aws:ecs/cluster:Cluster": {
        replacedBy: ["name"],
        id: (draft) => regionalArn("ecs", draft.region, `cluster/${text(draft.inputs.name) ?? draft.name}`),
        outputs: (thing) => ({ arn: thing.id }),
    },
    "aws:ecs/service:Service": {
        replacedBy: ["cluster", "iamRole", "launchType", "name", "schedulingStrategy"],
        id: (draft) => {
            const cluster = text(draft.inputs.cluster)?.split("/").at(-1) ?? "default";
            return regionalArn("ecs", draft.region, `service/${cluster}/${text(draft.inputs.name) ?? draft.name}`);
        },
        outputs: (thing) => ({ arn: thing.id }),
    },
    "aws:ecs/taskDefinition:TaskDefinition": {
        replacedBy: "everything",
        id: idFrom("family"),
        outputs: (thing) => {
            const arnWithoutRevision = regionalArn("ecs", thing.region, `task-definition/${thing.id}`);
            const revision = kept(thing, "revision", () => 1 + (Date.now() % 1_000_000));
            return { arn: `${arnWithoutRevision}:${revision}`, arnWithoutRevision, revision };
        },
    },
    "aws:ecs/capacityProvider:CapacityProvider": {
        replacedBy: ["autoScalingGroupProvider.autoScalingGroupArn", "name"],
        id: (draft) => regionalArn("ecs", draft.region, `capacity-provider/${text(draft.inputs.name) ?? draft.name}`),
        outputs: (thing) => ({ arn: thing.id }),
    },
    "aws:ecr/repository:Repository": {
        replacedBy: ["encryptionConfigurations", "name"],
        id: idFrom("name"),
        outputs: (thing) => ({
            arn: regionalArn("ecr", thing.region, `repository/${thing.id}`),
            registryId: accountId,
            repositoryUrl: `${accountId}.dkr.ecr.${thing.region}.amazonaws.com/${thing.id}`,
        }),
    },
    "aws:efs/fileSystem:FileSystem": {
        replacedBy: ["availabilityZoneName", "creationToken", "encrypted", "kmsKeyId", "performanceMode"],
        id: () => ec2Id("fs"),
        outputs: (thing) => ({
            arn: regionalArn("elasticfilesystem", thing.region, `file-system/${thing.id}`),
            creationToken: kept(
                thing,
                "creationToken",
                () => text(thing.inputs.creationToken) ?? `terraform-${hex(26)}`,
            ),
            dnsName: `${thing.id}.efs.${thing.region}.amazonaws.com`,
            ownerId: accountId,
            numberOfMountTargets: 0,
            performanceMode: thing.inputs.performanceMode ?? "generalPurpose",
            sizeInBytes: [{ value: 6144, valueInIa: 0, valueInStandard: 6144 }],
        }),
    },
    "aws:efs/mountTarget:MountTarget": {
        replacedBy: ["fileSystemId", "ipAddress", "subnetId"],
        id: () => ec2Id("fsmt"),
        outputs: (thing) => {
            const subnet = subnetFacts(thing.cloud, text(thing.inputs.subnetId) ?? "");
            const fileSystem = text(thing.inputs.fileSystemId) ?? "";
            return {
                availabilityZoneName: subnet.availabilityZone,
                dnsName: `${fileSystem}.efs.${thing.region}.amazonaws.com`,
                fileSystemArn: regionalArn("elasticfilesystem", thing.region, `file-system/${fileSystem}`),
                ipAddress: kept(thing, "ipAddress", () => freeAddress(thing.cloud, subnet)),
                networkInterfaceId: kept(thing, "networkInterfaceId", () => ec2Id("eni")),
                ownerId: accountId,
            };
        },
    },
    "aws:efs/accessPoint:AccessPoint": {
        replacedBy: "everything",
        id: () => ec2Id("fsap"),
        outputs: (thing) => {
            const fileSystem = text(thing.inputs.fileSystemId) ?? "";
            return {
                arn: regionalArn("elasticfilesystem", thing.region, `access-point/${thing.id}`),
                fileSystemArn: regionalArn("elasticfilesystem", thing.region, `file-system/${fileSystem}`),
                ownerId: accountId,
            };
        },
    },
    "aws:autoscaling/group:Group": {
        replacedBy: ["name", "namePrefix"],
        id: idFrom("name"),
        outputs: (thing) => {
            const group = createHash("sha256").update(thing.id).digest("hex").slice(0, 32);
            return {
                arn: regionalArn(
                    "autoscaling",
                    thing.region,
                    `autoScalingGroup:${group}:autoScalingGroupName/${thing.id}`,
                ),
                healthCheckType: thing.inputs.healthCheckType ?? "EC2",
                desiredCapacity: thing.inputs.desiredCapacity ?? thing.inputs.minSize ?? 0,
            };
        },
    },
};
