import type { OidcSettings } from "./oidc";
import { Updater } from "./prometheus/args";
import { prometheusPort } from "./prometheus/configuration";
import type { MonitoringSettings } from "./settings";

/** Port that Grafana listens on, and that the public load balancer has for it. */
export const grafanaPort = 3000;

/** What the public load balancer leads to. */
export interface PublicWay {
    /** Role of its target group, listeners and security group; the logical names begin with it. */
    role: string;
    /** Name in AWS of its target group. */
    targetGroupName: string;
    /** Port of its tasks. */
    port: number;
    /** Ports of the load balancer. */
    listenerPorts: number[];
    /** Ranges whose clients may connect. */
    cidrs: string[];
    /** Path that answers 200 when a task is well. */
    healthPath: string;
    /** Paths that the load balancer answers itself, with 404. */
    hidden: string[];
    /** What people must do first; missing for nothing. */
    login?: OidcSettings | undefined;
}

/** Role of the children of a service of the user's. */
export function roleOf({ name }: { name: string }): string {
    return `service-${name}`;
}

/** Path at which Prometheus says that it takes queries; `/` answers with a redirect. */
export function prometheusHealthPath({ prometheus }: Pick<MonitoringSettings, "prometheus">): string {
    // The documented health check of the image with the script.
    return prometheus.discovery.updater === Updater.Script ? "/-/healthy" : "/-/ready";
}

/** Everything that the public load balancer leads to: Grafana, and what asks for it. */
export function publicWays(
    settings: Pick<MonitoringSettings, "namePrefix" | "endpoint" | "prometheus" | "services">,
): PublicWay[] {
    const { namePrefix, endpoint, prometheus, services } = settings;
    const grafana: PublicWay = {
        role: "grafana",
        targetGroupName: `${namePrefix}-grafana`,
        port: grafanaPort,
        listenerPorts: endpoint.tls.kind === "none" ? [grafanaPort] : [443, grafanaPort],
        cidrs: endpoint.allowedCidrs,
        healthPath: "/api/health",
        hidden: [],
    };
    const ofPrometheus: PublicWay[] =
        prometheus.publicCidrs === undefined
            ? []
            : [
                  {
                      role: "prometheus",
                      targetGroupName: `${namePrefix}-prometheus-tg`,
                      port: prometheusPort,
                      listenerPorts: [prometheusPort],
                      cidrs: prometheus.publicCidrs,
                      healthPath: prometheusHealthPath(settings),
                      hidden: [],
                      login: prometheus.publicLogin,
                  },
              ];
    const ofServices = services.flatMap((service): PublicWay[] =>
        service.publicPort === undefined
            ? []
            : [
                  {
                      role: roleOf(service),
                      targetGroupName: service.fullName,
                      port: service.port,
                      listenerPorts: [service.publicPort],
                      cidrs: endpoint.allowedCidrs,
                      healthPath: service.healthPath,
                      hidden: endpoint.hideMetrics
                          ? service.metrics.filter(({ port }) => port === service.port).map(({ path }) => path)
                          : [],
                  },
              ],
    );
    return [grafana, ...ofPrometheus, ...ofServices];
}
