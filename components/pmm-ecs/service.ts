import type * as pulumi from "@pulumi/pulumi";
import * as ecs from "@pulumi/aws/ecs";
import type { HttpsEndpoint } from "../parts/https-endpoint";
import type { MadeAgentEndpoint } from "../parts/pmm/agents/endpoint";
import type { Scope } from "../parts/scope";
import type { ClusterHost } from "./cluster";
import type { PmmEcsSettings } from "./settings";
import { containerPort, server } from "./task";

/** Seconds that PMM has to become healthy: a first start takes ten minutes, after the pull of its image. */
const graceSeconds = 900;

/** What the service runs, and where. */
export interface ServiceParts {
    settings: PmmEcsSettings;
    cluster: ecs.Cluster;
    host: ClusterHost;
    task: ecs.TaskDefinition;
    endpoint: HttpsEndpoint;
    /** The private address of agents, when there is one. */
    agents: MadeAgentEndpoint | undefined;
    /** No task can start before these exist. */
    dependsOn: pulumi.Resource[];
}

/**
 * The service that keeps one task running. Two servers on the same data destroy it, so each deployment ends the old task
 * before it starts the new one, and nothing else ever adds a task.
 */
export function pmmService(scope: Scope, parts: ServiceParts): ecs.Service {
    const { settings, cluster, host, task, endpoint, agents } = parts;
    return new ecs.Service(
        scope.name("service"),
        {
            name: settings.serviceName,
            cluster: cluster.arn,
            taskDefinition: task.arn,
            schedulingStrategy: "REPLICA",
            desiredCount: 1,
            deploymentMinimumHealthyPercent: 0,
            deploymentMaximumPercent: 100,
            // On unless switched off, and it starts the task in the other zone first.
            availabilityZoneRebalancing: "DISABLED",
            // It would go back to an older PMM on data that the newer one may have changed already.
            deploymentCircuitBreaker: { enable: false, rollback: false },
            capacityProviderStrategies: [{ capacityProvider: host.capacityProvider.name, base: 1, weight: 100 }],
            healthCheckGracePeriodSeconds: graceSeconds,
            loadBalancers: [endpoint, ...(agents ? [agents] : [])].map(({ targetGroup }) => ({
                targetGroupArn: targetGroup.arn,
                containerName: server,
                containerPort,
            })),
            enableEcsManagedTags: true,
            propagateTags: "SERVICE",
            tags: scope.tags("service"),
        },
        scope.options({
            // Another service beside the old one would be another writer.
            deleteBeforeReplace: true,
            dependsOn: [endpoint.listener, ...(agents ? [agents.listener] : []), host.association, ...parts.dependsOn],
        }),
    );
}
