import type { Cloud } from "../cloud";
import { clusterName } from "../container-facts";
import { accountId, domainOf, globalArn, regionalArn } from "../identifiers";
import { attachment, idFrom, kept, type Models, type Thing } from "../model";
import { number, object, objects, text, type Properties } from "../values";

/** How often a family of task definitions was registered. Not a type of Pulumi's; the count outlives what it counts. */
const family = "aws:ecs/taskDefinitionFamily:TaskDefinitionFamily";

/** ECS and ECR. */
export const containers: Models = {
    "aws:ecs/cluster:Cluster": {
        replacedBy: ["name"],
        id: (draft) => regionalArn("ecs", draft.region, `cluster/${text(draft.inputs.name) ?? draft.name}`),
        outputs: (thing) => ({
            arn: thing.id,
            settings: thing.inputs.settings ?? [{ name: "containerInsights", value: "disabled" }],
        }),
    },
    "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": {
        replacedBy: ["clusterName"],
        id: idFrom("clusterName"),
    },
    "aws:ecs/service:Service": {
        replacedBy: ["cluster", "iamRole", "launchType", "name", "schedulingStrategy"],
        id: (draft) => {
            const cluster = clusterName(draft.inputs.cluster);
            return regionalArn("ecs", draft.region, `service/${cluster}/${text(draft.inputs.name) ?? draft.name}`);
        },
        outputs: serviceOutputs,
    },
    "aws:ecs/taskDefinition:TaskDefinition": {
        replacedBy: "everything",
        id: idFrom("family"),
        outputs: (thing) => {
            const arnWithoutRevision = regionalArn("ecs", thing.region, `task-definition/${thing.id}`);
            const revision = kept(thing, "revision", () => 1 + registrations(thing.cloud, thing.id));
            return { arn: `${arnWithoutRevision}:${revision}`, arnWithoutRevision, revision };
        },
        made: ({ cloud, id, region }) => {
            const outputs = { registrations: 1 + registrations(cloud, id) };
            cloud.add({ type: family, id, region, inputs: {}, outputs });
        },
    },
    "aws:ecs/capacityProvider:CapacityProvider": {
        replacedBy: ["autoScalingGroupProvider.autoScalingGroupArn", "cluster", "name"],
        completes: {
            autoScalingGroupProvider: ["managedDraining", "managedScaling", "managedTerminationProtection"],
        },
        id: (draft) => regionalArn("ecs", draft.region, `capacity-provider/${text(draft.inputs.name) ?? draft.name}`),
        outputs: (thing) => ({ arn: thing.id, ...completedProvider(thing.inputs) }),
    },
    "aws:ecr/lifecyclePolicy:LifecyclePolicy": {
        ...attachment(idFrom("repository")),
        outputs: () => ({ registryId: accountId }),
    },
    "aws:ecr/pullThroughCacheRule:PullThroughCacheRule": {
        replacedBy: ["customRoleArn", "ecrRepositoryPrefix", "upstreamRegistryUrl", "upstreamRepositoryPrefix"],
        id: idFrom("ecrRepositoryPrefix"),
        outputs: (thing) => ({
            registryId: accountId,
            upstreamRepositoryPrefix: thing.inputs.upstreamRepositoryPrefix ?? "ROOT",
        }),
    },
    "aws:ecr/repository:Repository": {
        replacedBy: ["encryptionConfigurations", "name"],
        defaults: { imageTagMutability: "MUTABLE" },
        id: idFrom("name"),
        outputs: (thing) => ({
            arn: regionalArn("ecr", thing.region, `repository/${thing.id}`),
            registryId: accountId,
            repositoryUrl: `${accountId}.dkr.ecr.${thing.region}.${domainOf(thing.region)}/${thing.id}`,
        }),
    },
};

function registrations(cloud: Cloud, id: string): number {
    return number(cloud.get(family, id)?.state.registrations) ?? 0;
}

/** What AWS fills in: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html */
function serviceOutputs(thing: Thing): Properties {
    const { inputs, region } = thing;
    const balanced = objects(inputs.loadBalancers).length > 0;
    const spread = objects(inputs.capacityProviderStrategies).length > 0;
    // A daemon has one task a host, and a service that stops before it starts has none to move: neither can be balanced.
    const movable = inputs.schedulingStrategy !== "DAEMON" && (number(inputs.deploymentMaximumPercent) ?? 200) > 100;
    const role = "role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS";
    return {
        arn: thing.id,
        availabilityZoneRebalancing: inputs.availabilityZoneRebalancing ?? (movable ? "ENABLED" : "DISABLED"),
        cluster: inputs.cluster ?? regionalArn("ecs", region, "cluster/default"),
        iamRole: inputs.iamRole ?? (balanced ? globalArn("iam", region, role) : ""),
        launchType: inputs.launchType ?? (spread ? "" : "EC2"),
        platformVersion: inputs.platformVersion ?? "",
        triggers: inputs.triggers ?? {},
    };
}

/** What AWS fills in: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AutoScalingGroupProvider.html */
function completedProvider(inputs: Properties): Properties {
    if (inputs.autoScalingGroupProvider === undefined) {
        return {};
    }
    const group = object(inputs.autoScalingGroupProvider);
    const scaling = {
        instanceWarmupPeriod: 300,
        maximumScalingStepSize: 10_000,
        minimumScalingStepSize: 1,
        status: "DISABLED",
        targetCapacity: 100,
        ...object(group.managedScaling),
    };
    const autoScalingGroupProvider = {
        managedDraining: "ENABLED",
        managedTerminationProtection: "DISABLED",
        ...group,
        managedScaling: scaling,
    };
    return { autoScalingGroupProvider };
}
