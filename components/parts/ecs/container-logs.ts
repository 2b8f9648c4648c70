import type * as pulumi from "@pulumi/pulumi";

/**
 * How a container of a task writes its log. Lines wait in memory while CloudWatch cannot be reached, and the container does not
 * wait for them.
 */
export function containerLogs(
    region: pulumi.Input<string>,
    logGroupName: pulumi.Input<string>,
): Record<string, unknown> {
    return {
        logDriver: "awslogs",
        options: {
            "awslogs-group": logGroupName,
            "awslogs-region": region,
            "awslogs-stream-prefix": "task",
            mode: "non-blocking",
            "max-buffer-size": "25m",
        },
    };
}
