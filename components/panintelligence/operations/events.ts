import * as pulumi from "@pulumi/pulumi";
import { tellOfEvents } from "../../parts/alarms/told-events";
import type { Scope } from "../../parts/scope";
import type { Around } from "./watched";

/** Tells a topic of tasks that end by themselves, of deployments that ECS gives up, and of the database's troubles. */
export function deploymentEvents(
    scope: Scope,
    { cluster, database }: Pick<Around, "cluster" | "database">,
    topicArn: pulumi.Input<string>,
): void {
    // A task that a deployment ends has another code (ServiceSchedulerInitiated): nobody is told of that.
    tellOfEvents(scope, "task-failed", topicArn, {
        description: "A task ended by itself, and not well",
        pattern: {
            ...ofEcs("ECS Task State Change"),
            detail: {
                clusterArn: [cluster.arn],
                lastStatus: ["STOPPED"],
                stopCode: ["EssentialContainerExited"],
                containers: { exitCode: [{ "anything-but": 0 }] },
            },
        },
    });
    tellOfEvents(scope, "task-not-started", topicArn, {
        description: "A task could not start: its image, its secrets or its file system",
        pattern: {
            ...ofEcs("ECS Task State Change"),
            detail: { clusterArn: [cluster.arn], lastStatus: ["STOPPED"], stopCode: ["TaskFailedToStart"] },
        },
    });
    tellOfEvents(scope, "deployment-failed", topicArn, {
        description: "ECS gave up a deployment and went back to the one before",
        pattern: {
            ...ofEcs("ECS Deployment State Change"),
            resources: [{ prefix: scope.arn("ecs", pulumi.interpolate`service/${cluster.name}/`) }],
            detail: { eventName: ["SERVICE_DEPLOYMENT_FAILED"] },
        },
    });
    tellOfEvents(scope, "database-events", topicArn, {
        description: "The database failed, changed over to its standby, or is short of storage",
        pattern: {
            source: ["aws.rds"],
            "detail-type": ["RDS DB Instance Event"],
            detail: {
                SourceIdentifier: [database.identifier],
                EventCategories: ["failover", "failure", "low storage"],
            },
        },
    });
}

/** Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_cwe_events.html */
function ofEcs(detailType: string): Record<string, unknown> {
    return { source: ["aws.ecs"], "detail-type": [detailType] };
}
