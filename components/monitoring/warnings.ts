import { holding } from "../parts/warnings";
import { StorageKind } from "./prometheus/args";
import type { MonitoringSettings } from "./settings";

/** What a person should know who chose these settings, a line each. */
export function warnings(settings: MonitoringSettings): string[] {
    const { clusterArn, endpoint, grafana, prometheus, scrapedServices, services } = settings;
    return holding([
        [
            clusterArn === undefined && services.length === 0 && scrapedServices.length > 0,
            "scrapedServices: they are looked for in the new cluster, where nothing runs yet; if they run in another, set " +
                "clusterArn to its ARN",
        ],
        [
            endpoint.tls.kind === "none",
            "endpoint.insecure: passwords and metrics cross the internet in clear; add a certificate",
        ],
        [
            grafana.defaultPassword,
            "grafana.defaultPassword: whoever reaches Grafana first may set its password; take it out for a generated one",
        ],
        [
            (prometheus.publicCidrs?.includes("0.0.0.0/0") ?? false) && prometheus.publicLogin === undefined,
            "prometheus.public.allowedCidrs: everybody may read all metrics, since Prometheus asks for no password; name your " +
                "own ranges, or give oidc",
        ],
        [
            prometheus.storage.kind === StorageKind.Efs,
            "prometheus.storage.kind efs: Prometheus's makers support no NFS, and its data may become unreadable; " +
                "what must last belongs into prometheus.remoteWrite",
        ],
        [
            prometheus.storage.kind === StorageKind.Ebs,
            "prometheus.storage.kind ebs: ECS deletes each disk with its task; what must last belongs into prometheus.remoteWrite",
        ],
    ]);
}
