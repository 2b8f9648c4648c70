import { globalArn, hex, regionalArn, uuid } from "../identifiers";
import { idFrom, kept, type Models } from "../model";
import { text } from "../values";

const identity = ["resourceId", "scalableDimension", "serviceNamespace"];

/** Application Auto Scaling: how many tasks, capacity units and so on there are. */
export const serviceScaling: Models = {
    "aws:appautoscaling/target:Target": {
        replacedBy: identity,
        id: idFrom("resourceId"),
        outputs: (thing) => ({
            arn: kept(thing, "arn", () =>
                regionalArn("application-autoscaling", thing.region, `scalable-target/${hex(34)}`),
            ),
            roleArn: thing.inputs.roleArn ?? serviceRole(text(thing.inputs.serviceNamespace) ?? "", thing.region),
        }),
    },
    "aws:appautoscaling/policy:Policy": {
        replacedBy: [...identity, "name"],
        id: idFrom("name"),
        outputs: (thing) => ({
            alarmArns: [],
            arn: kept(thing, "arn", () => {
                const { resourceId, serviceNamespace } = thing.inputs;
                const resource = `resource/${text(serviceNamespace) ?? ""}/${text(resourceId) ?? ""}`;
                const policy = `scalingPolicy:${uuid()}:${resource}:policyName/${thing.id}`;
                return regionalArn("autoscaling", thing.region, policy);
            }),
        }),
    },
};

function serviceRole(namespace: string, region: string): string {
    const suffix = namespace === "ecs" ? "ECSService" : namespace;
    const folder = `role/aws-service-role/${namespace}.application-autoscaling.amazonaws.com`;
    return globalArn("iam", region, `${folder}/AWSServiceRoleForApplicationAutoScaling_${suffix}`);
}
