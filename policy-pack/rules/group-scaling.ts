import type { Stack, StackResource } from "./resource";

/** A change of an Auto Scaling group's sizes at a set time. */
export const schedule = "aws:autoscaling/schedule:Schedule";

/** What adds instances to an Auto Scaling group, and takes them away, by its load. */
export const groupScalingPolicy = "aws:autoscaling/policy:Policy";

/** What does so for several groups and services; the path says where it names them. */
export const scalingPlan = "aws:autoscalingplans/scalingPlan:ScalingPlan";
export const scaledByPlan = "scalingInstructions.resourceId";

/** Everything beside an Auto Scaling group that can change its size. */
export const groupScalerTypes = [schedule, groupScalingPolicy, scalingPlan];

/** What the stack has that changes the size of one of these Auto Scaling groups. */
export function groupScalersOf(stack: Stack, groups: readonly StackResource[]): StackResource[] {
    return stack.ofType(...groupScalerTypes).filter((scaling) => groups.some((group) => scales(scaling, group)));
}

function scales(scaling: StackResource, group: StackResource): boolean {
    if (scaling.type !== scalingPlan) {
        return scaling.refersTo("autoscalingGroupName", group);
    }
    const named = scaling.properties.texts(scaledByPlan).values.map((id) => id.replace(/^autoScalingGroup\//, ""));
    return (
        group.properties.texts("id").values.some((id) => named.includes(id)) || scaling.refersTo(scaledByPlan, group)
    );
}
