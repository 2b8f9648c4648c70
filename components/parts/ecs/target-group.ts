import type * as pulumi from "@pulumi/pulumi";
import * as lb from "@pulumi/aws/lb";
import type { Scope } from "../scope";

/** What a target group of tasks is for. */
export interface TaskTargets {
    /** Name in AWS. */
    name: string;
    vpcId: pulumi.Input<string>;
    /** Port of the tasks. */
    port: number;
    /** Path that answers 200 when a task is well. */
    healthPath: string;
    /** Seconds between two questions. Default: 30. */
    intervalSeconds?: number;
    /** Seconds for which a browser keeps coming back to the same task. Default: it may come to any. */
    stickySeconds?: number;
}

/** Where a service's tasks are registered, by ECS itself, so that it always has their present addresses. */
export function taskTargetGroup(scope: Scope, role: string, targets: TaskTargets): lb.TargetGroup {
    return new lb.TargetGroup(
        scope.name(role),
        {
            name: targets.name,
            vpcId: targets.vpcId,
            targetType: "ip",
            port: targets.port,
            protocol: "HTTP",
            // Five minutes, as AWS has it, make each deployment that much longer.
            deregistrationDelay: 30,
            healthCheck: {
                path: targets.healthPath,
                matcher: "200",
                interval: targets.intervalSeconds ?? 30,
                timeout: 5,
                healthyThreshold: 2,
                unhealthyThreshold: 3,
            },
            ...(targets.stickySeconds !== undefined && {
                stickiness: { enabled: true, type: "lb_cookie", cookieDuration: targets.stickySeconds },
            }),
            tags: scope.tags(role),
        },
        // ECS registers each task with its own port, so this one matters to nobody, and a change would need another group of the
        // same name.
        scope.options({ ignoreChanges: ["port"] }),
    );
}
