import * as pulumi from "@pulumi/pulumi";
import * as appautoscaling from "@pulumi/aws/appautoscaling";
import type { Scope } from "../../parts/scope";
import type { ScalableSettings } from "./settings";

/** Seconds to wait after a change: a new task should have taken its share first, and one that goes ends people's sessions. */
const cooldown = { out: 60, in: 300 } as const;

/**
 * Keeps the CPU of a service's tasks near the target, by their number. Never by memory: Java keeps what it has taken, so that
 * tasks would be added and never taken away.
 */
export function scaleByCpu(
    scope: Scope,
    { role, minTasks, maxTasks, cpuTargetPercent }: ScalableSettings,
    names: { cluster: pulumi.Input<string>; service: pulumi.Input<string> },
): void {
    const target = new appautoscaling.Target(
        scope.name(role),
        {
            serviceNamespace: "ecs",
            scalableDimension: "ecs:service:DesiredCount",
            resourceId: pulumi.interpolate`service/${names.cluster}/${names.service}`,
            minCapacity: minTasks,
            maxCapacity: maxTasks,
            tags: scope.tags(role),
        },
        scope.options(),
    );
    new appautoscaling.Policy(
        scope.name(role),
        {
            name: `${scope.name(role)}-cpu`,
            policyType: "TargetTrackingScaling",
            serviceNamespace: target.serviceNamespace,
            scalableDimension: target.scalableDimension,
            resourceId: target.resourceId,
            targetTrackingScalingPolicyConfiguration: {
                predefinedMetricSpecification: { predefinedMetricType: "ECSServiceAverageCPUUtilization" },
                targetValue: cpuTargetPercent,
                scaleOutCooldown: cooldown.out,
                scaleInCooldown: cooldown.in,
            },
        },
        scope.options(),
    );
}
