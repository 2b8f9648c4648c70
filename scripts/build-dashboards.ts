import * as path from "node:path";
import { dashboardFile } from "../components/monitoring/grafana/dashboard-file";
import { replace, upToDate } from "./lib/bundles";

const file = path.resolve(__dirname, "../bin", dashboardFile);

/** What the dashboard is made of. */
const ingredients = [
    "components/monitoring/grafana/panels",
    "components/monitoring/grafana/placeholders.ts",
    "components/monitoring/promql.ts",
    "scripts/build-dashboards.ts",
];

/** Writes Grafana's dashboard, when it is not up to date: its SDK takes longer to load than a whole build without it. */
export async function buildDashboards(): Promise<void> {
    if (upToDate([file], ingredients)) {
        return;
    }
    const begin = new Date();
    const { monitoringDashboard } = await import("../components/monitoring/grafana/panels");
    replace(file, JSON.stringify(monitoringDashboard()), begin);
}
