import { stringify } from "yaml";

/** Where Grafana asks. */
export interface DataSourceAddresses {
    /** Address of the internal load balancer. */
    prometheusUrl: string;
    /** Seconds between two scrapes: the least step that makes sense. */
    scrapeIntervalSeconds: number;
    /**
     * Where everything is for good, and of two Prometheus servers one history: it is what is asked unless one chooses otherwise.
     * With a region it is a workspace of Amazon Managed Service for Prometheus. Default: none.
     */
    history?: { url: string; region?: string };
}

/**
 * Grafana's data sources: https://grafana.com/docs/grafana/latest/administration/provisioning/#data-sources. The workspace needs
 * GF_AUTH_SIGV4_AUTH_ENABLED=true in Grafana's environment, and signs by the task's role. Grafana 12 does so by itself; since
 * Grafana 13 it is for the plugin grafana-amazonprometheus-datasource, which Grafana then uses for this data source:
 * https://grafana.com/docs/grafana/latest/datasources/prometheus/configure/aws-authentication/
 */
export function dataSources({ prometheusUrl, scrapeIntervalSeconds, history }: DataSourceAddresses): string {
    const common = { type: "prometheus", access: "proxy", editable: false };
    const jsonData = { httpMethod: "POST", timeInterval: `${scrapeIntervalSeconds}s` };
    const prometheus = {
        name: "Prometheus",
        uid: "prometheus",
        ...common,
        url: prometheusUrl,
        isDefault: history === undefined,
        jsonData,
    };
    if (history === undefined) {
        return provisioningFile({ datasources: [prometheus] });
    }
    const { url, region } = history;
    const lasting = {
        ...(region === undefined
            ? { name: "History", uid: "history" }
            : { name: "Amazon Managed Prometheus", uid: "amazon-managed-prometheus" }),
        ...common,
        url,
        isDefault: true,
        jsonData: {
            ...jsonData,
            ...(region !== undefined && { sigV4Auth: true, sigV4AuthType: "default", sigV4Region: region }),
        },
    };
    return provisioningFile({ datasources: [prometheus, lasting] });
}

/**
 * Where Grafana finds its dashboards: https://grafana.com/docs/grafana/latest/administration/provisioning/#dashboards. What is
 * changed in the browser cannot be saved there.
 *
 * @param folder path of the folder of their JSON files, in Grafana's container.
 */
export function dashboardProviders(folder: string): string {
    const provider = {
        name: "stackwarden",
        type: "file",
        disableDeletion: true,
        allowUiUpdates: false,
        options: { path: folder },
    };
    return provisioningFile({ providers: [provider] });
}

/** Grafana reads `$` in these files as the beginning of an environment variable's name; `$$` is a dollar. */
function provisioningFile(content: object): string {
    return stringify({ apiVersion: 1, ...content }, { lineWidth: 0 }).replaceAll("$", "$$$$");
}
