import type { Cloud, Existing } from "./cloud";
import { isObject, number, objects, text, texts, type Properties, type Value } from "./values";

const clusterType = "aws:ecs/cluster:Cluster";
const taskType = "aws:ecs/taskDefinition:TaskDefinition";

/** Providers of capacity that every account has without making them. */
export const builtInProviders: readonly string[] = ["FARGATE", "FARGATE_SPOT"];

/** The name of a cluster, service or capacity provider that is written as a name or an ARN. */
export function shortName(written: Value | undefined, otherwise = ""): string {
    return text(written)?.split("/").at(-1) ?? otherwise;
}

/** The name of a cluster as a service writes it: the account's default one when it writes none. */
export function clusterName(written: Value | undefined): string {
    return shortName(written, "default");
}

/** The cluster with this name or ARN. */
export function clusterAt(cloud: Cloud, written: Value | undefined): Existing | undefined {
    return cloud.all(clusterType).find(({ id }) => shortName(id) === clusterName(written));
}

/** The services of a cluster. */
export function servicesOf(cloud: Cloud, cluster: string): Existing[] {
    return cloud.all("aws:ecs/service:Service").filter(({ state }) => clusterName(state.cluster) === cluster);
}

/** Names of the capacity providers that a service or a cluster spreads its tasks over. */
export function providersIn(strategies: Value | undefined): string[] {
    return objects(strategies).map((each) => shortName(each.capacityProvider));
}

/** Names of the capacity providers that a cluster is tied to. */
export function providersOf(cloud: Cloud, cluster: string): string[] {
    return cloud
        .all("aws:ecs/clusterCapacityProviders:ClusterCapacityProviders")
        .filter(({ state }) => state.clusterName === cluster)
        .flatMap(({ state }) => texts(state.capacityProviders))
        .map((name) => shortName(name));
}

/** What is known about a task definition that somebody names. */
export interface TaskDefinitionFacts {
    /** Whether there is, or was, a revision like that. */
    exists: boolean;
    /** What the revision says; undefined for an older one, of which this cloud keeps nothing. */
    state?: Properties;
}

/** The task definition written as `family`, `family:revision` or an ARN. */
export function taskDefinitionAt(cloud: Cloud, written: string): TaskDefinitionFacts {
    const [family = "", asked] = shortName(written).split(":");
    const state = cloud.get(taskType, family)?.state;
    const latest = number(state?.revision) ?? 0;
    const revision = asked === undefined ? latest : Number(asked);
    const exists = state !== undefined && revision <= latest;
    return exists && revision === latest ? { exists, state } : { exists };
}

/** The containers of a task definition; undefined when they are not written as a list in JSON. */
export function containersIn(taskDefinition: Properties): Properties[] | undefined {
    try {
        const parsed = JSON.parse(text(taskDefinition.containerDefinitions) ?? "") as Value;
        return Array.isArray(parsed) && parsed.every(isObject) ? objects(parsed) : undefined;
    } catch {
        return undefined;
    }
}

/** How the containers of a task are connected: on EC2, Docker's bridge unless something else is asked for. */
export function networkModeOf(taskDefinition: Properties): string {
    return text(taskDefinition.networkMode) ?? "bridge";
}

/** Whether a task definition is for Fargate. */
export function onFargate({ requiresCompatibilities }: Properties): boolean {
    return texts(requiresCompatibilities).includes("FARGATE");
}
