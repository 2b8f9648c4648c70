import * as fs from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import type { DiscoveredService, DiscoveryVariables } from "../../../agents/ecs-discovery/contract";
import { bundlePath } from "../../parts/bundle";
import type { Statement } from "../../parts/policy-document";
import type { MonitoringSettings } from "../settings";

/** What is scraped, by ECS service. */
export function discoveredServices({
    services,
    scrapedServices,
}: Pick<MonitoringSettings, "services" | "scrapedServices">): DiscoveredService[] {
    return [
        ...services.map(({ fullName, metrics }) => ({ service: fullName, metrics })),
        ...scrapedServices.map(({ serviceName, metrics }) => ({ service: serviceName, metrics })),
    ]
        .filter(({ metrics }) => metrics.length > 0)
        .map(({ service, metrics }) => ({
            service,
            metrics: metrics.map(({ port, path, job }) => ({ port, path, job })),
        }));
}

/** Values of the label `job` of all that is scraped, each once. */
export function jobsOf(services: DiscoveredService[]): string[] {
    return [...new Set(services.flatMap(({ metrics }) => metrics.map(({ job }) => job)))];
}

/** The sidecar's environment. */
export function discoveryVariables(
    settings: MonitoringSettings,
    { region, clusterArn, targetsFile }: { region: string; clusterArn: string; targetsFile: string },
): Record<string, string> {
    const { intervalSeconds, dockerLabels } = settings.prometheus.discovery;
    const variables: DiscoveryVariables = {
        AWS_REGION: region,
        ECS_CLUSTER: clusterArn,
        SERVICES: JSON.stringify(discoveredServices(settings)),
        INTERVAL_SECONDS: String(intervalSeconds),
        DOCKER_LABELS: dockerLabels ? "true" : "false",
        TARGETS_FILE: targetsFile,
    };
    return { ...variables };
}

/** The sidecar's program. @throws Error when it has not been built. */
export function discoveryProgram(): string {
    return fs.readFileSync(bundlePath("agents/ecs-discovery/index.js"), "utf8");
}

/**
 * What the discovery asks of ECS, in one cluster.
 *
 * Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 */
export function discoveryStatements(clusterArn: pulumi.Output<string>, dockerLabels: boolean): Statement[] {
    const inCluster = clusterArn.apply((arn) => `${arn.replace(":cluster/", ":task/")}/*`);
    return [
        {
            Sid: "ListTasks",
            Effect: "Allow",
            Action: ["ecs:ListTasks"],
            // AWS knows no finer resource for all tasks of a cluster, but the condition.
            Resource: "*",
            Condition: { ArnEquals: { "ecs:cluster": clusterArn } },
        },
        { Sid: "DescribeTasks", Effect: "Allow", Action: ["ecs:DescribeTasks"], Resource: inCluster },
        ...(dockerLabels ? [readDefinitions] : []),
    ];
}

const readDefinitions: Statement = {
    Sid: "ReadDockerLabels",
    Effect: "Allow",
    Action: ["ecs:DescribeTaskDefinition"],
    // AWS has no finer resource for it.
    Resource: "*",
};
