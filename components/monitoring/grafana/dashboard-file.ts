/** Path below `bin/` of the dashboard, as the build writes it. */
export const dashboardFile = "dashboards/monitoring.json";
