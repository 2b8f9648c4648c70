/** When each alert fires and when not, as promtool's unit tests of rules read it. Between two values lies a minute. */
export interface AlertCase {
    /** Series that make it fire, in promtool's notation: `start+step x times`. */
    trouble: Record<string, string>;
    /** Labels of the alert, besides its severity. */
    labels: Record<string, string>;
    severity: "critical" | "warning";
    summary: string;
    /** The last minute in which it is still silent, and the first in which it fires. */
    silent: number;
    fires: number;
    /** Series that look alike and are well: it never fires. */
    well: Record<string, string>;
}

const api = 'job="telemetry-api"';

/** Counters of HTTP requests, of which so many of a hundred a minute fail. */
function failing(percent: number, failed: string): Record<string, string> {
    return {
        [`http_requests_total{${api},handler="/events",method="POST",status="2xx"}`]: `0+${100 - percent}x30`,
        [`http_requests_total{${api},handler="/events",method="POST",status="${failed}"}`]: `0+${percent}x30`,
    };
}

/** A histogram of a hundred requests a minute, with so many up to each bound. */
function histogram(metric: string, counts: Record<string, number>): Record<string, string> {
    return Object.fromEntries(
        Object.entries(counts).map(([le, count]) => [`${metric}_bucket{${api},le="${le}"}`, `0+${count}x30`]),
    );
}

const documented = "http_request_duration_seconds";

/** Counters of successes and failures, the latter at so many a minute. */
function outcomes(counter: string, perMinute: number): Record<string, string> {
    return {
        [`${counter}{${api},status="success"}`]: "0+600x30",
        [`${counter}{${api},status="error"}`]: `0+${perMinute}x30`,
    };
}

const url = "https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-1/api/v1/remote_write";
const queue = `remote_name="1a2b3c",url="${url}"`;

/** Of each alert, for the thresholds of the test. */
export const alertCases: Record<string, AlertCase> = {
    TargetDown: {
        trouble: { [`up{${api},instance="10.0.0.1:8000"}`]: "1x2 0x20" },
        labels: { job: "telemetry-api", instance: "10.0.0.1:8000" },
        severity: "warning",
        summary: "10.0.0.1:8000 of telemetry-api does not answer with metrics.",
        silent: 7,
        fires: 8,
        // A task that is replaced.
        well: { [`up{${api},instance="10.0.0.1:8000"}`]: "1x2 0x3 1x20" },
    },
    ServiceMissing: {
        trouble: { [`up{${api},instance="10.0.0.1:8000"}`]: "1x2 stale", 'up{job="analytics \\"api\\""}': "1x30" },
        labels: { job: "telemetry-api" },
        severity: "critical",
        summary: "telemetry-api has no task that Prometheus knows of.",
        silent: 7,
        fires: 8,
        well: { [`up{${api},instance="10.0.0.1:8000"}`]: "0x30", 'up{job="analytics \\"api\\""}': "1x30" },
    },
    HighErrorRate: {
        trouble: failing(6, "5xx"),
        labels: { job: "telemetry-api" },
        severity: "critical",
        summary: "telemetry-api fails 6.0 % of its requests.",
        silent: 5,
        fires: 7,
        well: { ...failing(4, "500"), [`http_requests_total{${api},status="4xx"}`]: "0+100x30" },
    },
    HighLatency: {
        trouble: histogram(documented, { "0.1": 10, "0.5": 80, "1": 90, "+Inf": 100 }),
        labels: { job: "telemetry-api" },
        severity: "warning",
        summary: "5 % of the requests of telemetry-api take 1s or longer.",
        silent: 10,
        fires: 12,
        well: histogram(documented, { "0.1": 10, "0.5": 80, "1": 96, "+Inf": 100 }),
    },
    KafkaFailures: {
        trouble: outcomes("kafka_messages_sent_total", 60),
        labels: { job: "telemetry-api" },
        severity: "warning",
        summary: "telemetry-api: 1.00 messages to Kafka a second fail.",
        silent: 5,
        fires: 7,
        well: outcomes("kafka_messages_sent_total", 0),
    },
    DynamoDbFailures: {
        trouble: outcomes("dynamodb_operations_total", 120),
        labels: { job: "telemetry-api" },
        severity: "warning",
        summary: "telemetry-api: 2.00 operations on DynamoDB a second fail.",
        silent: 5,
        fires: 7,
        well: outcomes("dynamodb_operations_total", 0),
    },
    S3UploadFailures: {
        trouble: outcomes("s3_uploads_total", 30),
        labels: { job: "telemetry-api" },
        severity: "warning",
        summary: "telemetry-api: 0.50 uploads to S3 a second fail.",
        silent: 5,
        fires: 7,
        well: { [`s3_uploads_total{${api},status="ok"}`]: "0+30x30" },
    },
    DiscoveryStale: {
        trouble: { 'ecs_sd_last_success_timestamp_seconds{job="ecs-discovery"}': "0x30" },
        labels: { job: "ecs-discovery" },
        severity: "critical",
        summary: "Discovery has not read ECS for 300 seconds.",
        silent: 10,
        fires: 11,
        well: { 'ecs_sd_last_success_timestamp_seconds{job="ecs-discovery"}': "0+60x30" },
    },
    ConfigReloadFailed: {
        trouble: { 'prometheus_config_last_reload_successful{job="prometheus"}': "1x2 0x20" },
        labels: { job: "prometheus" },
        severity: "critical",
        summary: "Prometheus works with an old configuration.",
        silent: 7,
        fires: 8,
        well: { 'prometheus_config_last_reload_successful{job="prometheus"}': "1x2 0x3 1x20" },
    },
    PrometheusMemory: {
        trouble: { 'process_resident_memory_bytes{job="prometheus"}': "870000000x30" },
        labels: { job: "prometheus" },
        severity: "warning",
        summary: "Prometheus uses 81 % of its task's memory.",
        silent: 9,
        fires: 10,
        well: {
            'process_resident_memory_bytes{job="prometheus"}': "850000000x30",
            [`process_resident_memory_bytes{${api}}`]: "2000000000x30",
        },
    },
    RemoteWriteFailing: {
        trouble: {
            [`prometheus_remote_storage_samples_failed_total{${queue}}`]: "0x30",
            [`prometheus_remote_storage_samples_retried_total{${queue}}`]: "0+500x30",
        },
        labels: { remote_name: "1a2b3c", url },
        severity: "critical",
        summary: `Prometheus cannot send its samples to ${url}.`,
        silent: 15,
        fires: 17,
        well: {
            [`prometheus_remote_storage_samples_failed_total{${queue}}`]: "0x30",
            [`prometheus_remote_storage_samples_retried_total{${queue}}`]: "7x30",
        },
    },
};
