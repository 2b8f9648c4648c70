import type * as pulumi from "@pulumi/pulumi";
import type * as lb from "@pulumi/aws/lb";
import type { AlarmDefinition, Alarms } from "../parts/alarms/metric-alarm";
import { nobodyAnswers } from "../parts/alarms/target-alarms";
import type { InternalBalancer } from "./internal-balancer";
import { prometheusRoles } from "./prometheus/replicas";
import type { PublicBalancer } from "./public-balancer";

/**
 * Alarms of CloudWatch about what monitors, which cannot tell of its own absence. All else is told by Prometheus's rules, by way
 * of Alertmanager.
 */
export function monitoringAlarms(internal: InternalBalancer, balancer: PublicBalancer): Alarms {
    const ofPrometheus = prometheusRoles(internal.servers.length).map((role, index): [string, AlarmDefinition][] => {
        const server = internal.servers[index];
        return server === undefined
            ? []
            : [
                  [
                      `${role}-healthy`,
                      notHealthy(
                          "Prometheus does not answer, so nothing else is told of: look at the events of its ECS service and at its log.",
                          internal.loadBalancer,
                          server.targetGroup,
                      ),
                  ],
              ];
    });
    const grafana = balancer.groups.grafana;
    return {
        ...Object.fromEntries(ofPrometheus.flat()),
        ...(grafana && {
            "grafana-healthy": notHealthy(
                "Grafana does not answer: look at the events of its ECS service and at its log.",
                balancer.loadBalancer,
                grafana.targetGroup,
            ),
        }),
    };
}

function notHealthy(description: string, loadBalancer: lb.LoadBalancer, targetGroup: lb.TargetGroup): AlarmDefinition {
    const dimensions: Record<string, pulumi.Input<string>> = {
        LoadBalancer: loadBalancer.arnSuffix,
        TargetGroup: targetGroup.arnSuffix,
    };
    // A task that is replaced is back within five minutes.
    return nobodyAnswers(description, { namespace: "AWS/ApplicationELB", name: "HealthyHostCount", dimensions }, 5);
}
