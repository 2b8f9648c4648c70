/** Volumes of the task, by name; that with Prometheus's data is `dataVolume`. */
export const volumes = { configuration: "configuration", targets: "targets", alertmanager: "alertmanager" } as const;
export const dataVolume = "data";

/** Users by their ids: nobody, as whom Prometheus and Alertmanager run, and node, as whom the sidecar does. */
export const nobody = 65_534;
export const node = 1000;
