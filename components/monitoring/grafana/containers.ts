import { confined, readable, secretVariables, variables, writable, type Container } from "../../parts/ecs/container";
import { containerLogs } from "../../parts/ecs/container-logs";
import { afterWriting, fileWriter } from "../fargate/written-files";
import { grafanaPort } from "../public-ways";
import type { MonitoringSettings } from "../settings";
import { dashboardJson } from "./dashboard-json";
import { dashboards, homeDashboard, paths, provisioning, volumes } from "./paths";
import { dashboardProviders, dataSources } from "./provisioning";
import { grafanaVariables } from "./variables";

/** Name of the container that the load balancer leads to. */
export const grafanaContainer = "grafana";

/** What to do about a definition of Grafana's task that is too large. */
export const shrinkGrafana = "shorten grafana.dashboards, or import them in Grafana";

/** User of Grafana's image, by its id; its group is root's. */
const grafanaUser = 472;

/** What the task learns only from AWS, or from where it is. */
export interface GrafanaFacts {
    region: string;
    /** Its own address. */
    url: string;
    /** Address of the internal load balancer. */
    prometheusUrl: string;
    /** Where everything that was sent for good is asked, when Grafana is to; with a region, requests are signed. */
    history: { url: string; region?: string } | undefined;
    /** Missing when the password is Grafana's own. */
    passwordSecretArn: string | undefined;
    logGroupName: string;
    image: string;
    nodeImage: string;
    /** Variables of the user, by name: their values, and the ARNs of those that are secret. */
    environment: Record<string, string>;
    secrets: Record<string, string>;
}

/**
 * All containers of Grafana's task. With logs to the console, folders of its own and no plugins to fetch, Grafana writes nothing
 * elsewhere, as others run it (https://github.com/prometheus-operator/kube-prometheus/pull/1600).
 */
export function grafanaContainers(settings: MonitoringSettings, facts: GrafanaFacts): Container[] {
    const logConfiguration = containerLogs(facts.region, facts.logGroupName);
    return [
        fileWriter({
            files: grafanaFiles(settings, facts),
            owners: {
                // Grafana complains of folders that are not there.
                [`${provisioning}/alerting`]: 0,
                [`${provisioning}/plugins`]: 0,
                [paths.data]: grafanaUser,
                [paths.temporary]: grafanaUser,
            },
            image: facts.nodeImage,
            mountPoints: [
                writable(volumes.configuration, paths.configuration),
                writable(volumes.data, paths.data),
                writable(volumes.temporary, paths.temporary),
            ],
            logConfiguration,
        }),
        {
            name: grafanaContainer,
            image: facts.image,
            essential: true,
            user: `${grafanaUser}:0`,
            portMappings: [{ containerPort: grafanaPort, protocol: "tcp" }],
            environment: variables({
                ...facts.environment,
                ...grafanaVariables(settings, { ...facts, signs: facts.history?.region !== undefined }),
            }),
            ...secretsOf(facts),
            mountPoints: [
                readable(volumes.configuration, paths.configuration),
                writable(volumes.data, paths.data),
                writable(volumes.temporary, paths.temporary),
            ],
            dependsOn: afterWriting,
            healthCheck: {
                command: [
                    "CMD-SHELL",
                    `wget --quiet --output-document=/dev/null http://127.0.0.1:${grafanaPort}/api/health || exit 1`,
                ],
                interval: 30,
                timeout: 5,
                retries: 3,
                startPeriod: 60,
            },
            ...confined(settings.enableExec),
            logConfiguration,
        },
    ];
}

/** What the container has from secrets; nothing at all for none. */
function secretsOf({ passwordSecretArn, secrets }: GrafanaFacts): Partial<Container> {
    const arns = {
        ...secrets,
        ...(passwordSecretArn !== undefined && { GF_SECURITY_ADMIN_PASSWORD: passwordSecretArn }),
    };
    return Object.keys(arns).length === 0 ? {} : { secrets: secretVariables(arns) };
}

/** All files of the task, by path. */
function grafanaFiles({ prometheus, grafana }: MonitoringSettings, facts: GrafanaFacts): Record<string, string> {
    const own = Object.entries(grafana.dashboards).map(([name, text]): [string, string] => [
        `${dashboards}/${name}`,
        text,
    ]);
    return {
        [`${provisioning}/datasources/prometheus.yaml`]: dataSources({
            prometheusUrl: facts.prometheusUrl,
            scrapeIntervalSeconds: prometheus.scrapeIntervalSeconds,
            ...(facts.history && { history: facts.history }),
        }),
        [`${provisioning}/dashboards/stackwarden.yaml`]: dashboardProviders(dashboards),
        [homeDashboard]: dashboardJson(grafana.dashboard),
        ...Object.fromEntries(own),
    };
}
