import { clusterName, servicesOf } from "../cloud/container-facts";
import { number, object, text, type Properties } from "../cloud/values";
import { invalidParameter, type Rules } from "./rule";

const api = "https://docs.aws.amazon.com/autoscaling/application/APIReference";

const target = ["aws:appautoscaling/target:Target"];
const policy = ["aws:appautoscaling/policy:Policy"];

/** What services of ECS can be scaled by without a metric of one's own. */
const metricsOfEcs = [
    "ECSServiceAverageCPUUtilization",
    "ECSServiceAverageMemoryUtilization",
    "ALBRequestCountPerTarget",
];

/** Application Auto Scaling: what is scaled, between which figures, and by what. */
export const serviceScalingRules: Rules = {
    "scalable-target-service": {
        types: target,
        source: `${api}/API_RegisterScalableTarget.html`,
        check: ({ inputs, cloud }) => {
            const id = text(inputs.resourceId) ?? "";
            const [, cluster, name] = id.split("/");
            const known = servicesOf(cloud, clusterName(cluster)).some(({ state }) => state.name === name);
            return inputs.serviceNamespace === "ecs" && !known
                ? `ValidationException: ECS service doesn't exist: ${id}`
                : undefined;
        },
    },
    "scalable-target-capacity": {
        types: target,
        source: `${api}/API_RegisterScalableTarget.html`,
        check: ({ inputs }) =>
            (number(inputs.minCapacity) ?? 0) > (number(inputs.maxCapacity) ?? 0)
                ? "ValidationException: Maximum capacity cannot be less than minimum capacity"
                : undefined,
    },
    "scaling-policy-target": {
        types: policy,
        source: `${api}/API_PutScalingPolicy.html`,
        check: ({ inputs, cloud }) => {
            const { resourceId, scalableDimension, serviceNamespace } = inputs;
            const known = target
                .flatMap((type) => cloud.all(type))
                .some(({ state }) => state.resourceId === resourceId && state.scalableDimension === scalableDimension);
            return known
                ? undefined
                : `ObjectNotFoundException: No scalable target registered for service namespace: ${text(serviceNamespace) ?? ""}, resource ID: ${text(resourceId) ?? ""}, scalable dimension: ${text(scalableDimension) ?? ""}`;
        },
    },
    "scaling-policy-metric": {
        types: policy,
        source: `${api}/API_PredefinedMetricSpecification.html`,
        check: ({ inputs }) => metricProblem(inputs),
    },
};

function metricProblem({ serviceNamespace, targetTrackingScalingPolicyConfiguration }: Properties): string | undefined {
    const tracking = object(targetTrackingScalingPolicyConfiguration);
    if (serviceNamespace !== "ecs" || targetTrackingScalingPolicyConfiguration === undefined) {
        return undefined;
    }
    const { predefinedMetricSpecification: predefined, customizedMetricSpecification: customized } = tracking;
    if ((predefined === undefined) === (customized === undefined)) {
        return "ValidationException: Exactly one of CustomizedMetricSpecification and PredefinedMetricSpecification must be specified";
    }
    if (predefined === undefined) {
        return undefined;
    }
    const type = text(object(predefined).predefinedMetricType) ?? "";
    if (!metricsOfEcs.includes(type)) {
        return `ValidationException: ${invalidParameter(type, "predefinedMetricType", `satisfy enum value set: [${metricsOfEcs.join(", ")}]`)}`;
    }
    return type === "ALBRequestCountPerTarget" && object(predefined).resourceLabel === undefined
        ? "ValidationException: ALBRequestCountPerTarget metric type requires a resource label"
        : undefined;
}
