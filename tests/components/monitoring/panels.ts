import { dashboardJson, type DashboardLabels } from "../../../components/monitoring/grafana/dashboard-json";

/** A dashboard of Grafana, as far as tests look at it. */
export interface Dashboard {
    uid: string;
    title: string;
    editable: boolean;
    schemaVersion: number;
    templating: { list: { name: string; type: string; query: string; current: { value: string | string[] } }[] };
    panels: Panel[];
}

export interface Panel {
    id: number;
    type: string;
    title: string;
    description: string;
    datasource: { type: string; uid: string };
    gridPos: { x: number; y: number; w: number; h: number };
    fieldConfig: { defaults: { unit?: string; mappings?: unknown[] }; overrides: unknown[] };
    targets: { refId: string; expr: string; legendFormat: string }[];
}

/** Labels as prometheus-fastapi-instrumentator gives them: the default. */
export const usualLabels: DashboardLabels = { endpointLabel: "handler", okStatuses: ["success", "ok", "sent"] };

/** The dashboard as Grafana reads it. */
export function readDashboard(labels: DashboardLabels = usualLabels): Dashboard {
    return JSON.parse(dashboardJson(labels)) as Dashboard;
}

/** A panel's query with the dashboard's variables filled in, as Grafana does for all jobs. */
export function filledIn(expression: string, window: string): string {
    return expression.replaceAll("$__rate_interval", window).replaceAll("$job", ".+");
}
