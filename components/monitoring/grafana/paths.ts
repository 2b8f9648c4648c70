/** Volumes of Grafana's task, by name. */
export const volumes = { configuration: "configuration", data: "data", temporary: "temporary" } as const;

/** Where they are. */
export const paths = { configuration: "/configuration", data: "/var/lib/grafana", temporary: "/tmp" } as const;

/** Folder of what Grafana is set up with at its start. */
export const provisioning = `${paths.configuration}/provisioning`;

/** Folder of its dashboards. */
export const dashboards = `${paths.configuration}/dashboards`;

/** The dashboard that it opens with. */
export const homeDashboard = `${dashboards}/monitoring.json`;
