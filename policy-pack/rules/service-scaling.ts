import type { StackResource } from "./resource";

/** Whether something is about a service of ECS, which what scales services names as `service/<cluster>/<service>`. */
export function scalesService(scaling: StackResource, one: StackResource): boolean {
    const { values, unknown } = one.properties.texts("cluster");
    const clusters = values.map((cluster) => cluster.replace(/^.*\//, ""));
    const named = scaling.properties.texts("resourceId").values.some((id) => {
        const [, cluster = "", name = ""] = id.split("/");
        const sameCluster = unknown !== undefined || values.length === 0 || clusters.includes(cluster);
        return sameCluster && one.properties.texts("name").values.includes(name);
    });
    return named || scaling.refersTo("resourceId", one);
}
