import { globalArn, regionalArn, uuid } from "../identifiers";
import { kept, nameFrom, type Models, type Thing } from "../model";
import { subnetFacts } from "../network-facts";
import { hasUnknown, object, text, texts, unknown, type Properties, type Value } from "../values";

/** EC2 Auto Scaling. */
export const autoScaling: Models = {
    "aws:autoscaling/group:Group": {
        replacedBy: ["initialLifecycleHooks", "name", "namePrefix"],
        completes: { launchTemplate: ["id", "name", "version"] },
        id: (draft) => nameFrom(draft.inputs),
        outputs: groupOutputs,
    },
};

/** What AWS fills in: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CreateAutoScalingGroup.html */
function groupOutputs(thing: Thing): Properties {
    const { id, inputs, region } = thing;
    const subnets = inputs.vpcZoneIdentifiers ?? [];
    const zones = texts(subnets).map((subnet) => subnetFacts(thing.cloud, subnet).availabilityZone);
    const role = "role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling";
    return {
        arn: kept(thing, "arn", () =>
            regionalArn("autoscaling", region, `autoScalingGroup:${uuid()}:autoScalingGroupName/${id}`),
        ),
        availabilityZones: inputs.availabilityZones ?? (hasUnknown(subnets) ? unknown : [...new Set(zones)].sort()),
        defaultCooldown: inputs.defaultCooldown ?? 300,
        desiredCapacity: inputs.desiredCapacity ?? inputs.minSize ?? 0,
        healthCheckType: inputs.healthCheckType ?? "EC2",
        loadBalancers: inputs.loadBalancers ?? [],
        name: id,
        predictedCapacity: 0,
        serviceLinkedRoleArn: inputs.serviceLinkedRoleArn ?? globalArn("iam", region, role),
        targetGroupArns: inputs.targetGroupArns ?? [],
        vpcZoneIdentifiers: subnets,
        warmPoolSize: 0,
        ...(inputs.launchTemplate === undefined ? {} : { launchTemplate: completedTemplate(thing) }),
    };
}

/** A template may be named by its id or its name; AWS tells both. */
function completedTemplate(thing: Thing): Value {
    const asked = object(thing.inputs.launchTemplate);
    const template = thing.cloud
        .all("aws:ec2/launchTemplate:LaunchTemplate")
        .find(({ id, state }) => id === asked.id || (asked.name !== undefined && state.name === asked.name));
    return {
        id: asked.id ?? template?.id ?? "",
        name: asked.name ?? text(template?.state.name) ?? "",
        version: asked.version ?? "$Default",
    };
}
