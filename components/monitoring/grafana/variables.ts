import { problem, type Rule } from "../../parts/validation/checks";
import type { MonitoringSettings } from "../settings";
import { homeDashboard, provisioning } from "./paths";

/** What Grafana's environment tells of its place. */
export interface GrafanaPlace {
    /** Its own address. */
    url: string;
    region: string;
    /** Whether it signs requests for AWS. */
    signs: boolean;
}

/** Grafana is told this everywhere. Source: https://grafana.com/docs/grafana/latest/setup-grafana/configure-grafana/ */
const everywhere = {
    GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: "false",
    GF_ANALYTICS_CHECK_FOR_UPDATES: "false",
    GF_ANALYTICS_REPORTING_ENABLED: "false",
    GF_AUTH_ANONYMOUS_ENABLED: "false",
    GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH: homeDashboard,
    GF_LOG_MODE: "console",
    GF_PATHS_PROVISIONING: provisioning,
    GF_USERS_ALLOW_SIGN_UP: "false",
};

/** What the deployment sets besides, and what the task's ports, files and runbook go by. */
const alsoTaken = [
    "AWS_REGION",
    "GF_AUTH_SIGV4_AUTH_ENABLED",
    "GF_PATHS_CONFIG",
    "GF_PATHS_DATA",
    "GF_PATHS_HOME",
    "GF_PLUGINS_PREINSTALL_DISABLED",
    "GF_SECURITY_ADMIN_PASSWORD",
    "GF_SECURITY_ADMIN_USER",
    "GF_SECURITY_COOKIE_SECURE",
    "GF_SERVER_HTTP_ADDR",
    "GF_SERVER_HTTP_PORT",
    "GF_SERVER_PROTOCOL",
    "GF_SERVER_ROOT_URL",
    "GF_SERVER_SERVE_FROM_SUB_PATH",
];

/** The variables of Grafana's own container, without those of the user and without secrets. */
export function grafanaVariables(
    { endpoint, grafana }: Pick<MonitoringSettings, "endpoint" | "grafana">,
    { url, region, signs }: GrafanaPlace,
): Record<string, string> {
    return {
        ...everywhere,
        // It would fetch some from the internet at each start, which is for those to say who want plugins.
        ...(!wantsPlugins(grafana) && { GF_PLUGINS_PREINSTALL_DISABLED: "true" }),
        GF_SECURITY_COOKIE_SECURE: endpoint.tls.kind === "none" ? "false" : "true",
        GF_SERVER_ROOT_URL: url,
        ...(signs && { AWS_REGION: region, GF_AUTH_SIGV4_AUTH_ENABLED: "true" }),
    };
}

function wantsPlugins({ environment }: MonitoringSettings["grafana"]): boolean {
    return "GF_PLUGINS_PREINSTALL" in environment || "GF_PLUGINS_PREINSTALL_SYNC" in environment;
}

/** A variable that the deployment does not set itself, in clear or by the file that Grafana's image reads it from. */
export const freeVariable: Rule<string> = (name, path) =>
    [...Object.keys(everywhere), ...alsoTaken].includes(name.replace(/__FILE$/, ""))
        ? [problem(path, name, "is for the deployment itself to set: take it out")]
        : [];

/** A variable whose name does not say that its value is a secret. */
export const clearVariable: Rule<string> = (name, path) =>
    /_(PASSWORD|SECRET|SECRET_KEY)$/.test(name)
        ? [problem(path, name, "would stand in clear in the task's definition: give it by grafana.secrets")]
        : [];
