import {
    builtInProviders,
    clusterAt,
    clusterName,
    containersIn,
    networkModeOf,
    providersIn,
    providersOf,
    servicesOf,
    shortName,
    taskDefinitionAt,
} from "../cloud/container-facts";
import { accountId } from "../cloud/identifiers";
import { number, object, objects, same, text, texts, type Properties } from "../cloud/values";
import { onCreate, onDelete, type Request, type Rules } from "./rule";

const reference = "https://docs.aws.amazon.com/AmazonECS/latest/APIReference";
const guide = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide";
const createService = `${reference}/API_CreateService.html`;
const createProvider = `${reference}/API_CreateCapacityProvider.html`;
const putProviders = `${reference}/API_PutClusterCapacityProviders.html`;

const cluster = ["aws:ecs/cluster:Cluster"];
const clusterProviders = ["aws:ecs/clusterCapacityProviders:ClusterCapacityProviders"];
const provider = ["aws:ecs/capacityProvider:CapacityProvider"];
const service = ["aws:ecs/service:Service"];

const longestGracePeriod = 2_147_483_647;

/** ECS: clusters, where their capacity comes from, and the services that run on it. */
export const containerServiceRules: Rules = {
    "cluster-name": {
        types: cluster,
        on: onCreate,
        source: `${reference}/API_CreateCluster.html`,
        check: ({ inputs }) =>
            /^[\w-]{0,255}$/.test(text(inputs.name) ?? "")
                ? undefined
                : "InvalidParameterException: Invalid cluster name. Up to 255 letters (uppercase and lowercase), numbers, underscores, and hyphens are allowed.",
    },
    "cluster-container-insights": {
        types: cluster,
        source: `${reference}/API_ClusterSetting.html`,
        check: ({ inputs }) => {
            const values = ["enhanced", "enabled", "disabled"];
            const bad = objects(inputs.settings).find(
                ({ name, value }) => name === "containerInsights" && !values.includes(text(value) ?? ""),
            );
            return bad === undefined
                ? undefined
                : `InvalidParameterException: Invalid value '${text(bad.value) ?? ""}' for setting containerInsights. Valid values: ${values.join(", ")}`;
        },
    },
    "cluster-in-use": {
        types: cluster,
        on: onDelete,
        source: `${reference}/API_DeleteCluster.html`,
        check: ({ id, cloud }) =>
            servicesOf(cloud, shortName(id)).length > 0
                ? "ClusterContainsServicesException: The Cluster cannot be deleted while Services are active."
                : undefined,
    },
    "capacity-provider-name": {
        types: provider,
        on: onCreate,
        source: createProvider,
        check: ({ inputs }) => {
            const name = text(inputs.name) ?? "";
            return /^[\w-]{0,255}$/.test(name) && !/^(aws|ecs|fargate)/i.test(name)
                ? undefined
                : `ClientException: The specified capacity provider name is invalid. Up to 255 characters are allowed, including letters (upper and lowercase), numbers, underscores, and hyphens. The name cannot be prefixed with "aws", "ecs", or "fargate". Specify a valid name and try again.`;
        },
    },
    "capacity-provider-unique": {
        types: provider,
        on: onCreate,
        source: createProvider,
        check: ({ type, inputs, cloud }) =>
            cloud.all(type).some(({ id }) => shortName(id) === inputs.name)
                ? "ClientException: The specified capacity provider already exists. To change the configuration of an existing capacity provider, update the capacity provider."
                : undefined,
    },
    "capacity-provider-group": {
        types: provider,
        on: onCreate,
        source: createProvider,
        check: ({ type, inputs, cloud }) => {
            const arn = text(object(inputs.autoScalingGroupProvider).autoScalingGroupArn);
            const known = cloud.all("aws:autoscaling/group:Group").some(({ state }) => state.arn === arn);
            if (arn?.split(":")[4] === accountId && !known) {
                return `ClientException: The specified Auto Scaling group ARN ${arn} does not exist. Specify a valid Auto Scaling group ARN and try again.`;
            }
            const taken = cloud
                .all(type)
                .some(({ state }) => object(state.autoScalingGroupProvider).autoScalingGroupArn === arn);
            return arn !== undefined && taken
                ? "ClientException: The specified Auto Scaling group ARN is already being used by another capacity provider. Specify a unique Auto Scaling group ARN and try again."
                : undefined;
        },
    },
    "capacity-provider-protection": {
        types: provider,
        source: `${reference}/API_AutoScalingGroupProvider.html`,
        check: ({ inputs, cloud }) => {
            const asked = object(inputs.autoScalingGroupProvider);
            if (asked.managedTerminationProtection !== "ENABLED") {
                return undefined;
            }
            const words =
                "ClientException: The managed termination protection setting for the capacity provider is invalid.";
            if (object(asked.managedScaling).status !== "ENABLED") {
                return `${words} To enable managed termination protection for a capacity provider, managed scaling must be enabled.`;
            }
            const group = cloud
                .all("aws:autoscaling/group:Group")
                .find(({ state }) => state.arn === asked.autoScalingGroupArn);
            return group !== undefined && group.state.protectFromScaleIn !== true
                ? `${words} To enable managed termination protection for a capacity provider, the Auto Scaling group must have instance protection from scale in enabled.`
                : undefined;
        },
    },
    "capacity-provider-scaling": {
        types: provider,
        source: `${reference}/API_ManagedScaling.html`,
        check: ({ inputs }) => {
            const scaling = object(object(inputs.autoScalingGroupProvider).managedScaling);
            const least = number(scaling.minimumScalingStepSize) ?? 1;
            const most = number(scaling.maximumScalingStepSize) ?? 10_000;
            return least > most
                ? "ClientException: The minimum or maximum scaling step size value is invalid."
                : undefined;
        },
    },
    "capacity-provider-in-use": {
        types: provider,
        on: onDelete,
        source: `${reference}/API_DeleteCapacityProvider.html`,
        check: ({ id, cloud }) => {
            const tied = clusterProviders
                .flatMap((type) => cloud.all(type))
                .find(({ state }) => texts(state.capacityProviders).some((name) => shortName(name) === shortName(id)));
            return tied === undefined
                ? undefined
                : `The capacity provider cannot be deleted because it is associated with cluster: ${text(tied.state.clusterName) ?? ""}. Remove the capacity provider from the cluster and try again.`;
        },
    },
    "cluster-capacity-providers": {
        types: clusterProviders,
        source: putProviders,
        check: (request) => {
            const { inputs, cloud } = request;
            if (clusterAt(cloud, inputs.clusterName) === undefined) {
                return "ClusterNotFoundException: Cluster not found.";
            }
            const listed = texts(inputs.capacityProviders).map((name) => shortName(name));
            const made = new Set(provider.flatMap((type) => cloud.all(type)).map(({ id }) => shortName(id)));
            if (listed.some((name) => !builtInProviders.includes(name) && !made.has(name))) {
                return "InvalidParameterException: The specified capacity provider was not found. Specify a valid capacity provider and try again.";
            }
            return (
                strategyProblem(objects(inputs.defaultCapacityProviderStrategies), listed) ??
                removalProblem(request, listed)
            );
        },
    },
    "cluster-capacity-providers-in-use": {
        types: clusterProviders,
        on: onDelete,
        source: putProviders,
        check: (request) => removalProblem(request, []),
    },
    "service-unique": {
        types: service,
        on: onCreate,
        source: createService,
        check: ({ inputs, cloud }) =>
            servicesOf(cloud, clusterName(inputs.cluster)).some(({ state }) => state.name === inputs.name)
                ? "InvalidParameterException: Creation of service was not idempotent."
                : undefined,
    },
    "service-cluster": {
        types: service,
        on: onCreate,
        source: createService,
        check: ({ inputs, cloud }) =>
            inputs.cluster !== undefined && clusterAt(cloud, inputs.cluster) === undefined
                ? "ClusterNotFoundException: Cluster not found."
                : undefined,
    },
    "service-task-definition": {
        types: service,
        source: createService,
        check: ({ inputs, cloud }) => {
            const written = text(inputs.taskDefinition);
            return written === undefined || taskDefinitionAt(cloud, written).exists
                ? undefined
                : "ClientException: TaskDefinition not found.";
        },
    },
    "service-capacity": {
        types: service,
        source: createService,
        check: ({ inputs, cloud }) => {
            const strategies = objects(inputs.capacityProviderStrategies);
            if (strategies.length === 0) {
                return undefined;
            }
            return inputs.launchType === undefined
                ? strategyProblem(strategies, providersOf(cloud, clusterName(inputs.cluster)))
                : "InvalidParameterException: Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.";
        },
    },
    // The words are the provider's, which knows before AWS.
    "service-capacity-change": {
        types: service,
        on: ["update"],
        source: `${reference}/API_UpdateService.html`,
        check: ({ inputs, before }) =>
            inputs.forceNewDeployment === true ||
            same(inputs.capacityProviderStrategies ?? [], before.capacityProviderStrategies ?? [])
                ? undefined
                : "force_new_deployment should be true when capacity_provider_strategy is being updated",
    },
    "service-deployment": {
        types: service,
        source: `${reference}/API_DeploymentConfiguration.html`,
        check: ({ inputs }) => deploymentProblem(inputs),
    },
    "service-zone-rebalancing": {
        types: service,
        source: `${guide}/service-rebalancing.html`,
        check: ({ inputs }) => {
            if (inputs.availabilityZoneRebalancing !== "ENABLED") {
                return undefined;
            }
            if (inputs.schedulingStrategy === "DAEMON") {
                return "InvalidParameterException: Availability Zone Rebalancing does not support DAEMON services.";
            }
            return (number(inputs.deploymentMaximumPercent) ?? 200) <= 100
                ? "InvalidParameterException: AvailabilityZoneRebalancing does not support maximumPercent <= 100."
                : undefined;
        },
    },
    // The words are the provider's, which knows before AWS.
    "service-grace-period": {
        types: service,
        source: createService,
        check: ({ inputs }) => {
            const seconds = number(inputs.healthCheckGracePeriodSeconds) ?? 0;
            return seconds < 0 || seconds > longestGracePeriod
                ? `expected health_check_grace_period_seconds to be in the range (0 - ${longestGracePeriod}), got ${seconds}`
                : undefined;
        },
    },
    "service-network": {
        types: service,
        source: createService,
        check: ({ inputs, cloud }) => {
            const task = taskDefinitionAt(cloud, text(inputs.taskDefinition) ?? "").state;
            if (task === undefined) {
                return undefined;
            }
            const [given, wanted] = [inputs.networkConfiguration !== undefined, networkModeOf(task) === "awsvpc"];
            if (wanted && !given) {
                return "InvalidParameterException: Network Configuration must be provided when networkMode 'awsvpc' is specified.";
            }
            return given && !wanted
                ? "InvalidParameterException: Network Configuration is not valid for the given networkMode of this task definition."
                : undefined;
        },
    },
    "service-load-balancer": {
        types: service,
        source: `${guide}/service-load-balancing.html`,
        check: ({ inputs, cloud }) => {
            const task = taskDefinitionAt(cloud, text(inputs.taskDefinition) ?? "").state;
            return task === undefined
                ? undefined
                : objects(inputs.loadBalancers)
                      .map((balancer) => containerProblem(balancer, task) ?? targetTypeProblem(balancer, task, cloud))
                      .find((problem) => problem !== undefined);
        },
    },
    "service-target-group": {
        types: service,
        source: `${guide}/service-load-balancing.html`,
        check: ({ inputs, cloud }) => {
            const groups = objects(inputs.loadBalancers).map((each) => text(each.targetGroupArn) ?? "");
            const unused = groups.find((arn) => {
                const group = cloud.get("aws:lb/targetGroup:TargetGroup", arn);
                const forwarded = cloud
                    .all("aws:lb/listenerRule:ListenerRule")
                    .some(({ state }) => JSON.stringify(state).includes(arn));
                return group !== undefined && texts(group.state.loadBalancerArns).length === 0 && !forwarded;
            });
            return unused === undefined
                ? undefined
                : `InvalidParameterException: The target group with targetGroupArn ${unused} does not have an associated load balancer.`;
        },
    },
};

/** How tasks are spread over the capacity providers of a cluster. */
function strategyProblem(strategies: Properties[], tied: readonly string[]): string | undefined {
    if (strategies.length === 0) {
        return undefined;
    }
    if (providersIn(strategies).some((name) => !tied.includes(name))) {
        return "InvalidParameterException: The specified capacity provider strategy cannot contain a capacity provider that is not associated with the cluster. Associate the capacity provider with the cluster and try again.";
    }
    if (strategies.every(({ weight }) => (number(weight) ?? 0) === 0)) {
        return "InvalidParameterException: There are no capacity providers in the capacity provider strategy with a weight value greater than zero. Specify a weight value greater than zero for at least one capacity provider and try again.";
    }
    return strategies.filter(({ base }) => (number(base) ?? 0) > 0).length > 1
        ? "InvalidParameterException: There are multiple capacity providers in the specified capacity provider strategy with a base value defined. Specify a base value for one capacity provider and try again."
        : undefined;
}

/** A cluster keeps the capacity that its services stand on. */
function removalProblem({ inputs, before, cloud }: Request, left: readonly string[]): string | undefined {
    const gone = texts(before.capacityProviders)
        .map((name) => shortName(name))
        .filter((name) => !left.includes(name));
    const used = servicesOf(cloud, clusterName(inputs.clusterName)).flatMap(({ state }) =>
        providersIn(state.capacityProviderStrategies),
    );
    return gone.some((name) => used.includes(name))
        ? "ResourceInUseException: The specified capacity provider is in use and cannot be removed."
        : undefined;
}

function deploymentProblem(inputs: Properties): string | undefined {
    const least = number(inputs.deploymentMinimumHealthyPercent) ?? 100;
    if (inputs.schedulingStrategy === "DAEMON") {
        return undefined; // The provider sends no upper limit for one.
    }
    const most = number(inputs.deploymentMaximumPercent) ?? 200;
    if (most < 100) {
        return "InvalidParameterException: maximumPercent must be at least 100.";
    }
    if (least > 100) {
        return "InvalidParameterException: minimumHealthyPercent must be at most 100.";
    }
    return most === 100 && least === 100
        ? "InvalidParameterException: Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments."
        : undefined;
}

function containerProblem(balancer: Properties, task: Properties): string | undefined {
    const [name, port] = [text(balancer.containerName) ?? "", number(balancer.containerPort) ?? 0];
    const container = containersIn(task)?.find((each) => each.name === name);
    if (container === undefined) {
        return `InvalidParameterException: The container ${name} does not exist in the task definition.`;
    }
    // A range of ports is not looked into.
    const ranges = objects(container.portMappings).some(({ containerPortRange }) => containerPortRange !== undefined);
    return ranges || objects(container.portMappings).some(({ containerPort }) => containerPort === port)
        ? undefined
        : `InvalidParameterException: The container ${name} did not have a container port ${port} defined.`;
}

function targetTypeProblem(balancer: Properties, task: Properties, cloud: Request["cloud"]): string | undefined {
    const arn = text(balancer.targetGroupArn) ?? "";
    const group = cloud.get("aws:lb/targetGroup:TargetGroup", arn);
    const type = text(group?.state.targetType) ?? "instance";
    const mode = networkModeOf(task);
    return group !== undefined && type !== (mode === "awsvpc" ? "ip" : "instance")
        ? `InvalidParameterException: The provided target group ${arn} has target type ${type}, which is incompatible with the ${mode} network mode specified in the task definition.`
        : undefined;
}
