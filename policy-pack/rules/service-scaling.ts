import { scalableTarget } from "./aws-types";
import { scaledByPlan, scalingPlan } from "./group-scaling";
import type { Stack, StackResource } from "./resource";

/** What the stack has of a type that scales one of these services of ECS, by its name or by way of a scalable target. */
export function scalersOf(stack: Stack, type: string, services: readonly StackResource[]): StackResource[] {
    const namesOne = (scaling: StackResource): boolean => services.some((one) => namesService(scaling, one));
    const targets = stack.ofType(scalableTarget).filter(namesOne);
    return stack
        .ofType(type)
        .filter((scaling) => namesOne(scaling) || targets.some((target) => scaling.refersTo("resourceId", target)));
}

/** What scales a service names it as `service/<cluster>/<service>`. */
function namesService(scaling: StackResource, one: StackResource): boolean {
    const { values, unknown } = one.properties.texts("cluster");
    const clusters = values.map((cluster) => cluster.replace(/^.*\//, ""));
    const path = scaling.type === scalingPlan ? scaledByPlan : "resourceId";
    const named = scaling.properties.texts(path).values.some((id) => {
        const [, cluster = "", name = ""] = id.split("/");
        const sameCluster = unknown !== undefined || values.length === 0 || clusters.includes(cluster);
        return sameCluster && one.properties.texts("name").values.includes(name);
    });
    return named || scaling.refersTo(path, one);
}
