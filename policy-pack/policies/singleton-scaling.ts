/** Nothing may scale a PMM server: neither its hosts nor its task, not for the minutes of a replacement either. */
import { autoScalingGroup, scalableTarget, service } from "../rules/aws-types";
import { pmmEc2, pmmEcs } from "../rules/component-types";
import { groupScalersOf, groupScalerTypes, groupScalingPolicy, scalingPlan, schedule } from "../rules/group-scaling";
import type { Properties } from "../rules/properties";
import { some, whenKnown, type Verdict } from "../rules/reading";
import type { StackResource } from "../rules/resource";
import { about, refuseUnless, refuseWhen, resourceRule, stackRule, type Finding, type Rule } from "../rules/rule";
import { scalersOf } from "../rules/service-scaling";

const groupOfOne = resourceRule({
    name: "pmm-autoscaling-group-of-one",
    family: "singleton",
    description: "An Auto Scaling group of a PMM server must never hold more than one instance.",
    severity: "critical",
    level: "mandatory",
    remediation:
        'set `maxSize: 1` and `suspendedProcesses: ["AZRebalance"]`, leave `capacityRebalance` and `warmPool` out, and let no ' +
        "maintenance policy or instance refresh go above 100 %.",
    url: "https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-capacity-limits.html",
    types: [autoScalingGroup],
    judge: (resource) => {
        const { properties } = resource;
        const mostly = (path: string, limit: number): Verdict =>
            whenKnown(properties.number(path), (number) => number === undefined || number <= limit);
        const refresh = "instanceRefresh.preferences.maxHealthyPercentage";
        const maintenance = "instanceMaintenancePolicy.maxHealthyPercentage";
        return !resource.isInside([pmmEc2, pmmEcs])
            ? []
            : [
                  ...refuseUnless(mostly("maxSize", 1), "`maxSize` is more than 1"),
                  ...refuseWhen(properties.isTrue("capacityRebalance"), "`capacityRebalance` is true"),
                  ...refuseWhen(properties.has("warmPool"), "`warmPool` keeps further instances ready"),
                  ...refuseUnless(
                      staysInItsZone(properties),
                      "`suspendedProcesses` has no AZRebalance, which may go above `maxSize` to move between zones",
                  ),
                  ...refuseUnless(mostly(refresh, 100), `\`${refresh}\` is more than 100`),
                  ...refuseUnless(mostly(maintenance, 100), `\`${maintenance}\` is more than 100`),
              ];
    },
});

const groupNotScaled = stackRule({
    name: "pmm-autoscaling-group-not-scaled",
    family: "singleton",
    description: "Nothing may raise the size of a PMM server's Auto Scaling group above one instance.",
    severity: "critical",
    level: "mandatory",
    remediation:
        "remove the schedule, scaling policy or scaling plan, set the schedule's `maxSize` to 1, or set the policy's " +
        '`maxCapacityBreachBehavior` to "HonorMaxCapacity".',
    url: "https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-scheduled-scaling.html",
    types: groupScalerTypes,
    judge: (stack) => {
        const groups = stack.ofType(autoScalingGroup).filter((group) => group.isInside([pmmEc2, pmmEcs]));
        return groupScalersOf(stack, groups).flatMap((scaling) => about(scaling, letsGroupGrow(scaling)));
    },
});

const scheduledAction = "aws:appautoscaling/scheduledAction:ScheduledAction";

const serviceNotScaled = stackRule({
    name: "pmm-service-not-scaled",
    family: "singleton",
    description: "The ECS service of a PMM server must not be scaled above one task.",
    severity: "critical",
    level: "mandatory",
    remediation:
        "remove the scalable target, scheduled action or scaling plan of the service, or set the `maxCapacity` of the " +
        "first two to 1.",
    url: "https://docs.aws.amazon.com/autoscaling/application/userguide/what-is-application-auto-scaling.html",
    types: [scalableTarget, scheduledAction, scalingPlan],
    judge: (stack) => {
        const services = stack.ofType(service).filter((one) => one.isInside([pmmEcs]));
        const targets = scalersOf(stack, scalableTarget, services);
        const actions = scalersOf(stack, scheduledAction, services);
        return [
            ...targets.flatMap((target) => {
                const most = "maxCapacity";
                return about(target, refuseWhen(isMoreThanOne(target.properties, most), `\`${most}\` is more than 1`));
            }),
            ...actions.flatMap((action) => {
                const most = "scalableTargetAction.maxCapacity";
                return about(action, refuseWhen(isMoreThanOne(action.properties, most), `\`${most}\` is more than 1`));
            }),
            ...scalersOf(stack, scalingPlan, services).flatMap((plan) => about(plan, byPlan)),
        ];
    },
});

/** The rules of this family about scaling. */
export const singletonNotScaled: Rule[] = [groupOfOne, groupNotScaled, serviceNotScaled];

/** To even out zones, AWS starts an instance in one before it ends that in the other, above the group's size if need be. */
function staysInItsZone(properties: Properties): Verdict {
    const { values, unknown } = properties.texts("suspendedProcesses");
    const zones = ["vpcZoneIdentifiers", "availabilityZones"].map((list) =>
        whenKnown(properties.length(list), (count) => count === 1),
    );
    return some([values.includes("AZRebalance"), unknown ?? false, ...zones]);
}

/** A size that is left out, or -1, stays as it is. */
function isMoreThanOne(properties: Properties, path: string): Verdict {
    return whenKnown(properties.number(path), (size = 0) => size > 1);
}

/** A plan is there to have more than one. */
const byPlan: Finding[] = [{ what: "it is a scaling plan for what must stay one" }];

function letsGroupGrow(scaling: StackResource): Finding[] {
    const breach = "predictiveScalingConfiguration.maxCapacityBreachBehavior";
    switch (scaling.type) {
        case schedule:
            return refuseWhen(raisesMaxSize(scaling), "`maxSize` is more than 1");
        case groupScalingPolicy:
            return refuseWhen(
                scaling.properties.isOneOf(breach, "IncreaseMaxCapacity"),
                `\`${breach}\` lets the group grow`,
            );
        default:
            return byPlan;
    }
}

function raisesMaxSize(scaling: StackResource): Verdict {
    return scaling.isLeftToProvider("maxSize") ? false : isMoreThanOne(scaling.properties, "maxSize");
}
