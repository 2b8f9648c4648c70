import type * as lambda from "@pulumi/aws/lambda";
import type * as pulumi from "@pulumi/pulumi";
import { metricDimension, metricNamespace, metrics } from "../../../../lambdas/pmm-reconciler/contract";
import type { AlarmDefinition, Alarms, Metric } from "../../alarms/metric-alarm";
import { nobodyAnswers } from "../../alarms/target-alarms";
import type { MadeAgentEndpoint } from "./endpoint";

/** A metric that the reconciler of the service sends. */
export function reconcilerMetric(serviceName: string, name: (typeof metrics)[keyof typeof metrics]): Metric {
    return { namespace: metricNamespace, name, dimensions: { [metricDimension]: serviceName } };
}

/** The reconciler of the service: that it works, that it works at all, and that it reaches what it is for. */
export function reconcilerAlarms(serviceName: string, made: lambda.Function): Alarms {
    return {
        "reconciler-errors": {
            ...errors(made.name),
            description:
                "The reconciler of PMM fails, twice in 15 minutes: look at its log; PMM may refuse its password or answer with errors.",
            periods: 3,
            badPeriods: 2,
        },
        "reconciler-silent": {
            description:
                "The reconciler of PMM has not succeeded for 30 minutes: new instances are not monitored. Look at its log, and whether PMM is ready.",
            metric: reconcilerMetric(serviceName, metrics.success),
            statistic: "Sum",
            fires: { when: "below", threshold: 1 },
            period: 300,
            periods: 6,
            // A function that does not run sends nothing.
            missingData: "breaching",
        },
        "reconciler-instances": {
            description:
                "Instances in service have not been monitored for 30 minutes: the reconciler's log says why, and Systems Manager keeps what its command said.",
            metric: reconcilerMetric(serviceName, metrics.instancesWrong),
            statistic: "Minimum",
            fires: { when: "at least", threshold: 1 },
            period: 300,
            periods: 6,
            // reconciler-silent tells of a function that sends nothing.
            missingData: "notBreaching",
        },
    };
}

/** The function that rotates the admin password. */
export function rotationAlarms(made: lambda.Function): Alarms {
    return {
        "rotation-errors": {
            ...errors(made.name),
            description:
                "The admin password of PMM could not be changed: look at the log of the rotation function. Secrets Manager tries again; until then PMM may have the new one already, which is the secret's version AWSPENDING.",
            periods: 1,
        },
    };
}

/** The private address of agents; `whereToLook` says where a PMM that does not answer is looked at. */
export function agentEndpointAlarms({ loadBalancer, targetGroup }: MadeAgentEndpoint, whereToLook: string): Alarms {
    return {
        "agent-endpoint": nobodyAnswers(
            `Agents cannot reach PMM at their private address: look at ${whereToLook}. Also fires while a new instance is set up.`,
            {
                namespace: "AWS/NetworkELB",
                name: "HealthyHostCount",
                dimensions: { LoadBalancer: loadBalancer.arnSuffix, TargetGroup: targetGroup.arnSuffix },
            },
            3,
        ),
    };
}

function errors(
    functionName: pulumi.Input<string>,
): Pick<AlarmDefinition, "metric" | "statistic" | "fires" | "period" | "missingData"> {
    return {
        metric: { namespace: "AWS/Lambda", name: "Errors", dimensions: { FunctionName: functionName } },
        statistic: "Sum",
        fires: { when: "at least", threshold: 1 },
        period: 300,
        missingData: "notBreaching",
    };
}
