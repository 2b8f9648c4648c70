/** What the component and the sidecar that finds the targets of Prometheus agree on. */

/** Environment variables of the sidecar. */
export interface DiscoveryVariables {
    AWS_REGION: string;
    /** ARN of the ECS cluster. */
    ECS_CLUSTER: string;
    /** JSON: a list of `DiscoveredService`. */
    SERVICES: string;
    /** Whole seconds between two questions to ECS. */
    INTERVAL_SECONDS: string;
    /** `true`: tasks of any service may name their port in docker labels. */
    DOCKER_LABELS: "true" | "false";
    /** File for Prometheus's `file_sd_configs`; its folder must be there. */
    TARGETS_FILE: string;
    /** Port of its own metrics and health. Default: `discoveryPort`. */
    METRICS_PORT?: string;
}

/**
 * Environment variables of the shell updater (`components/monitoring/files/updater`), which starts Prometheus with the
 * container's command as its flags, but for `--config.file`. It knows no docker labels.
 */
export interface UpdaterVariables extends Pick<
    DiscoveryVariables,
    "AWS_REGION" | "ECS_CLUSTER" | "SERVICES" | "INTERVAL_SECONDS"
> {
    /** Prometheus's configuration but for the job with the targets, for which it ends with `jobsMarker`. */
    CONFIG_TEMPLATE: string;
    /** File that it writes the configuration to. Default: `/etc/prometheus/prometheus.yml`. */
    CONFIG_FILE?: string;
    /** Where Prometheus listens. Default: `http://localhost:9090`. */
    PROMETHEUS_URL?: string;
}

/** A service whose tasks answer with metrics. */
export interface DiscoveredService {
    /** Name of the ECS service. */
    service: string;
    metrics: {
        port: number;
        path: string;
        /** Value of the label `job`. */
        job: string;
    }[];
}

/** Port on 127.0.0.1 at which the sidecar answers with its own metrics (`/metrics`) and its health (`/health`). */
export const discoveryPort = 9101;

/** Docker labels that name a port with metrics, its path and its job: as prometheus-ecs-discovery reads them. */
export const dockerLabels = {
    port: "PROMETHEUS_EXPORTER_PORT",
    path: "PROMETHEUS_EXPORTER_PATH",
    job: "PROMETHEUS_EXPORTER_JOB_NAME",
} as const;

/** Names of the sidecar's own metrics. */
export const discoveryMetrics = {
    /** Gauge, seconds since 1970: when all of ECS was read last. */
    lastSuccess: "ecs_sd_last_success_timestamp_seconds",
    /** Gauge: targets in the file. */
    targets: "ecs_sd_targets",
    /** Counter by `operation`: calls that failed. */
    errors: "ecs_sd_errors_total",
    /** Counter by `operation`: calls. */
    calls: "ecs_sd_calls_total",
} as const;
