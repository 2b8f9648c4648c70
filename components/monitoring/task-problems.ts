import { tooLarge } from "../parts/ecs/fargate-task";
import { grafanaContainers, shrinkGrafana } from "./grafana/containers";
import { prometheusContainers, shrinkPrometheus } from "./prometheus/containers";
import type { MonitoringSettings } from "./settings";

/** What AWS will only name later is as long as this; whether all fits into a task definition can be said now. */
const longest = {
    region: "us-gov-northeast-1",
    clusterArn: `arn:aws-us-gov:ecs:us-gov-northeast-1:123456789012:cluster/${"n".repeat(255)}`,
    clusterName: "n".repeat(255),
    topicArn: `arn:aws-us-gov:sns:us-gov-northeast-1:123456789012:${"n".repeat(256)}`,
    grafanaUrl: `https://${"n".repeat(253)}`,
    prometheusUrl: `https://${"n".repeat(253)}:9090`,
    remoteWrite: { url: `https://${"n".repeat(300)}`, region: "us-gov-northeast-1" },
    history: { url: `https://${"n".repeat(300)}`, region: "us-gov-northeast-1" },
    passwordSecretArn: `arn:aws-us-gov:secretsmanager:us-gov-northeast-1:123456789012:secret:${"n".repeat(64)}`,
    replica: "a",
    logGroupName: `/ecs/${"n".repeat(64)}`,
    image: "n".repeat(255),
    nodeImage: "n".repeat(255),
    alertmanagerImage: "n".repeat(255),
    // Those of the user may be known later, and are looked at then.
    environment: {},
    secrets: {},
};

/** What is wrong with the definitions of tasks that carry files, before anything is made. */
export function taskProblems(settings: MonitoringSettings): string[] {
    return [
        ...tooLarge(prometheusContainers(settings, longest), shrinkPrometheus).map((line) => `prometheus: ${line}`),
        ...tooLarge(grafanaContainers(settings, { ...longest, url: longest.grafanaUrl }), shrinkGrafana).map(
            (line) => `grafana: ${line}`,
        ),
    ];
}
