import type { AlarmDefinition, Alarms, Metric } from "../../../parts/alarms/metric-alarm";
import { nobodyAnswers } from "../../../parts/alarms/target-alarms";
import type { AlarmSettings } from "../alarm-settings";
import type { Metrics } from "../metrics";

/** What people notice: a dashboard that is away, slow, or answers with errors; and a certificate that ends. */
export function balancerAlarms({ latencySeconds }: AlarmSettings, metrics: Metrics): Alarms {
    return {
        "dashboard-healthy": nobodyAnswers(
            "The dashboard does not answer: look at the health of its target, why its task stopped, and its log. Also fires while a new deployment starts.",
            metrics.target("HealthyHostCount"),
            2,
        ),
        "dashboard-unhealthy": {
            description:
                "A task of the dashboard does not answer: see why the load balancer thinks so, and the task's log.",
            metric: metrics.target("UnHealthyHostCount"),
            statistic: "Maximum",
            fires: { when: "at least", threshold: 1 },
            period: 60,
            periods: 3,
            missingData: "breaching",
        },
        "balancer-502": errors(
            metrics.loadBalancer("HTTPCode_ELB_502_Count"),
            5,
            "The load balancer answers 502: no dashboard takes its connections; see its targets and the dashboard's log.",
        ),
        "balancer-503": errors(
            metrics.loadBalancer("HTTPCode_ELB_503_Count"),
            5,
            "The load balancer answers 503: it has no dashboard to ask; see the events of the ECS service.",
        ),
        "balancer-504": errors(
            metrics.loadBalancer("HTTPCode_ELB_504_Count"),
            5,
            "The load balancer answers 504: the dashboard is too slow; see the database and the dashboard's processor and memory.",
        ),
        "dashboard-errors": errors(
            metrics.target("HTTPCode_Target_5XX_Count"),
            10,
            "The dashboard answers with errors: look at its log, and whether the database lets it in.",
        ),
        "dashboard-latency": {
            description:
                "The dashboard answers slowly: see the database's processor and connections, and the dashboard's own.",
            metric: metrics.target("TargetResponseTime"),
            statistic: "p95",
            fires: { when: "above", threshold: latencySeconds },
            period: 300,
            periods: 1,
            // Without requests there is nothing to measure.
            missingData: "notBreaching",
        },
        ...(metrics.certificate && {
            "certificate-days": {
                description:
                    "The certificate ends within 30 days: AWS renews its own where the record that validates it is still there; replace others.",
                metric: metrics.certificate("DaysToExpiry"),
                statistic: "Minimum",
                fires: { when: "below", threshold: 30 },
                period: 86_400,
                periods: 1,
                missingData: "notBreaching",
            } satisfies AlarmDefinition,
        }),
    };
}

/** Errors within five minutes. */
function errors(metric: Metric, threshold: number, description: string): AlarmDefinition {
    return {
        description,
        metric,
        statistic: "Sum",
        fires: { when: "at least", threshold },
        period: 300,
        periods: 1,
        // Counts are sent only when there is something to count.
        missingData: "notBreaching",
    };
}
