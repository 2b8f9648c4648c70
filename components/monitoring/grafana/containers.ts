import { confined, readable, variables, writable, type Container } from "../../parts/ecs/container";
import { containerLogs } from "../../parts/ecs/container-logs";
import { afterWriting, fileWriter } from "../fargate/written-files";
import { grafanaPort } from "../public-ways";
import type { MonitoringSettings } from "../settings";
import { dashboardJson } from "./dashboard-json";
import { dashboardProviders, dataSources } from "./provisioning";

/** Name of the container that the load balancer leads to. */
export const grafanaContainer = "grafana";

/** User of Grafana's image, by its id; its group is root's. */
const grafanaUser = 472;

/** Volumes of the task, by name, and where they are. */
export const volumes = { configuration: "configuration", data: "data", temporary: "temporary" } as const;
const paths = { configuration: "/configuration", data: "/var/lib/grafana", temporary: "/tmp" } as const;
const provisioning = `${paths.configuration}/provisioning`;
const dashboards = `${paths.configuration}/dashboards`;

/** What the task learns only from AWS, or from where it is. */
export interface GrafanaFacts {
    region: string;
    /** Its own address. */
    url: string;
    /** Address of the internal load balancer. */
    prometheusUrl: string;
    /** Where a workspace is asked, when there is one. */
    workspaceUrl: string | undefined;
    /** Missing when the password is Grafana's own. */
    passwordSecretArn: string | undefined;
    logGroupName: string;
    image: string;
    nodeImage: string;
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
            environment: variables(grafanaVariables(settings, facts)),
            ...(facts.passwordSecretArn !== undefined && {
                secrets: [{ name: "GF_SECURITY_ADMIN_PASSWORD", valueFrom: facts.passwordSecretArn }],
            }),
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
            ...(facts.workspaceUrl !== undefined && { workspace: { url: facts.workspaceUrl, region: facts.region } }),
        }),
        [`${provisioning}/dashboards/stackwarden.yaml`]: dashboardProviders(dashboards),
        [homeDashboard]: dashboardJson(grafana.dashboard),
        ...Object.fromEntries(own),
    };
}

const homeDashboard = `${dashboards}/monitoring.json`;

/** Source: https://grafana.com/docs/grafana/latest/setup-grafana/configure-grafana/ */
function grafanaVariables(
    { endpoint }: MonitoringSettings,
    { url, workspaceUrl, region }: GrafanaFacts,
): Record<string, string> {
    return {
        GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: "false",
        GF_ANALYTICS_CHECK_FOR_UPDATES: "false",
        GF_ANALYTICS_REPORTING_ENABLED: "false",
        GF_AUTH_ANONYMOUS_ENABLED: "false",
        GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH: homeDashboard,
        GF_LOG_MODE: "console",
        GF_PATHS_PROVISIONING: provisioning,
        // It would fetch some from the internet at each start.
        GF_PLUGINS_PREINSTALL_DISABLED: "true",
        GF_SECURITY_COOKIE_SECURE: endpoint.tls.kind === "none" ? "false" : "true",
        GF_SERVER_ROOT_URL: url,
        GF_USERS_ALLOW_SIGN_UP: "false",
        ...(workspaceUrl !== undefined && { AWS_REGION: region, GF_AUTH_SIGV4_AUTH_ENABLED: "true" }),
    };
}
