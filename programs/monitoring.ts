import { Monitoring } from "../components/monitoring";
import { monitoringSettings } from "../components/monitoring/settings";
import { deployComponent } from "./deployment";

/** Prometheus and Grafana on Fargate: `stackwarden:monitoring` holds the component's arguments. */
export function deploy(): Promise<Record<string, unknown>> {
    return deployComponent("monitoring", { Component: Monitoring, check: monitoringSettings, name: "monitoring" });
}
