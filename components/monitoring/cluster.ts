import { fargateCluster, type ServiceCluster } from "../parts/ecs/cluster";
import type { Scope } from "../parts/scope";
import type { MonitoringSettings } from "./settings";

/** The cluster of all services: the given one, or a new one. */
export function serviceCluster(scope: Scope, settings: MonitoringSettings): ServiceCluster {
    const { clusterArn: arn, namePrefix, containerInsights } = settings;
    return arn === undefined
        ? fargateCluster(scope, { name: `${namePrefix}-cluster`, containerInsights })
        : { arn, expectedArn: arn, name: arn.apply((given) => given.slice(given.indexOf("/") + 1)) };
}
