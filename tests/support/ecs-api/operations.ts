import type * as sdk from "@aws-sdk/client-ecs";
import type { EcsCluster } from "./cluster";

/** ECS refuses a call. */
export class EcsRefusal extends Error {
    constructor(
        readonly code: string,
        message: string,
    ) {
        super(message);
    }
}

/** Operations of ECS's API, by name. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Operations.html */
export const operations: Record<string, ((cluster: EcsCluster, input: object) => unknown) | undefined> = {
    ListTasks: (cluster, input) => listTasks(cluster, input),
    DescribeTasks: (cluster, input) => describeTasks(cluster, input as sdk.DescribeTasksRequest),
    DescribeTaskDefinition: (cluster, input) => describeDefinition(cluster, input as sdk.DescribeTaskDefinitionRequest),
};

function listTasks(cluster: EcsCluster, input: sdk.ListTasksRequest): sdk.ListTasksResponse {
    requireCluster(cluster, input.cluster);
    const { maxResults = 100, desiredStatus = "RUNNING", serviceName, nextToken } = input;
    if (maxResults < 1 || maxResults > 100) {
        throw new EcsRefusal("InvalidParameterException", "maxResults must be between 1 and 100.");
    }
    const start = nextToken === undefined ? 0 : Number(/^page-(\d+)$/.exec(nextToken)?.[1] ?? NaN);
    if (Number.isNaN(start)) {
        throw new EcsRefusal("InvalidParameterException", "Invalid token.");
    }
    const fitting = [...cluster.tasks.values()]
        .filter((task) => task.desiredStatus === desiredStatus)
        .filter((task) => serviceName === undefined || task.group === `service:${serviceName}`);
    const all = [...fitting.map(({ taskArn }) => taskArn ?? ""), ...cluster.gone];
    const end = start + maxResults;
    return { taskArns: all.slice(start, end), ...(end < all.length && { nextToken: `page-${end}` }) };
}

function describeTasks(
    cluster: EcsCluster,
    { cluster: asked, tasks: arns = [] }: sdk.DescribeTasksRequest,
): sdk.DescribeTasksResponse {
    requireCluster(cluster, asked);
    if (arns.length === 0) {
        throw new EcsRefusal("InvalidParameterException", "Tasks cannot be empty.");
    }
    if (arns.length > 100) {
        throw new EcsRefusal("InvalidParameterException", "Tasks cannot have more than 100 elements.");
    }
    const found = arns.map((arn) => ({ arn, task: cluster.tasks.get(arn) }));
    return {
        tasks: found.flatMap(({ task }) => task ?? []),
        failures: found.filter(({ task }) => task === undefined).map(({ arn }) => ({ arn, reason: "MISSING" })),
    };
}

function describeDefinition(
    cluster: EcsCluster,
    { taskDefinition = "" }: sdk.DescribeTaskDefinitionRequest,
): sdk.DescribeTaskDefinitionResponse {
    const found = cluster.definitions.get(taskDefinition);
    if (found === undefined) {
        throw new EcsRefusal("ClientException", "Unable to describe task definition.");
    }
    return { taskDefinition: found };
}

function requireCluster({ name, arn }: EcsCluster, asked: string | undefined): void {
    if (asked !== name && asked !== arn) {
        throw new EcsRefusal("ClusterNotFoundException", "Cluster not found.");
    }
}
