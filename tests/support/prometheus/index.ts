export { startAlertmanager, type AlertmanagerServer } from "./alertmanager";
export { findPrometheus, prometheusInstallLimit, type PrometheusInstallation } from "./installation";
export { startPrometheus, type PrometheusOptions, type PrometheusServer, type Sample, type Target } from "./server";
export { amtool, promtool, type Verdict } from "./tools";
