import { discoveryMetrics } from "../../../agents/ecs-discovery/contract";
import { anyOf, quoted, rate } from "../promql";
import { ownJobs } from "./configuration";
import { recorded } from "./recorded";

/** What the alerts look at, and when they fire. */
export interface AlertThresholds {
    /** Values of the label `job` that must be there. */
    jobs: string[];
    /** Share of requests that fail, in percent, above which an alert fires. */
    errorPercent: number;
    /** Seconds that 5 % of requests take at least, when an alert fires. */
    latencySeconds: number;
    /** Percentage of `taskMemoryBytes` above which an alert fires. */
    memoryPercent: number;
    /** Memory of Prometheus's task. */
    taskMemoryBytes: number;
    /** Seconds between two questions of the sidecar to ECS. */
    discoveryIntervalSeconds: number;
    /** Whether the sidecar finds the targets. */
    discovery: boolean;
    /** Values of the label `status` that mean success, for Kafka, DynamoDB and S3. */
    okStatuses: string[];
}

/** An alert. */
export interface Alert {
    /** PromQL; each series that it gives is trouble. */
    expression: string;
    /** How long it must last. */
    minutes: number;
    severity: "critical" | "warning";
    /** What is wrong, in a line. */
    summary: string;
    /** What it means and what to do. */
    description: string;
}

/** All alerts, by name. */
export function alerts(thresholds: AlertThresholds): Record<string, Alert> {
    return {
        ...availability(thresholds),
        ...requests(thresholds),
        ...dependencies(thresholds),
        ...monitoring(thresholds),
    };
}

function availability({ jobs }: AlertThresholds): Record<string, Alert> {
    return {
        TargetDown: {
            expression: "up == 0",
            minutes: 5,
            severity: "warning",
            summary: "{{ $labels.instance }} of {{ $labels.job }} does not answer with metrics.",
            description:
                "The task runs, but its metrics cannot be read. Look at its logs, at the port and path of its metrics, and " +
                "whether its security group lets Prometheus in.",
        },
        // A task that is gone has no `up` at all.
        ...(jobs.length > 0 && {
            ServiceMissing: {
                expression: jobs.map((job) => `absent(up{job=${quoted(job)}})`).join(" or "),
                minutes: 5,
                severity: "critical",
                summary: "{{ $labels.job }} has no task that Prometheus knows of.",
                description:
                    "None runs, or discovery does not find it. Look at the events of its ECS service, then at the logs of " +
                    "Prometheus's container discovery.",
            },
        }),
    };
}

function requests({ errorPercent, latencySeconds }: AlertThresholds): Record<string, Alert> {
    return {
        HighErrorRate: {
            expression: `100 * ${recorded.errors} > ${errorPercent}`,
            minutes: 5,
            severity: "critical",
            summary: '{{ $labels.job }} fails {{ $value | printf "%.1f" }} % of its requests.',
            description: `More than ${errorPercent} % end with a 5xx status. Look at the service's logs.`,
        },
        HighLatency: {
            // "At least": a quantile beyond the last bucket is given as that bucket's bound.
            expression: `${recorded.latency} >= ${latencySeconds}`,
            minutes: 10,
            severity: "warning",
            summary: "5 % of the requests of {{ $labels.job }} take {{ $value | humanizeDuration }} or longer.",
            description:
                `The limit is ${latencySeconds} s. Look at the dashboard for endpoints and for Kafka, DynamoDB and S3 that ` +
                "have become slow, and at the service's CPU.",
        },
    };
}

function dependencies({ okStatuses }: AlertThresholds): Record<string, Alert> {
    const failing = (counter: string, what: string): Alert => ({
        expression: `sum by (job) (${rate(counter, {
            matchers: [`status!~${quoted(anyOf(okStatuses))}`],
            window: "5m",
        })}) > 0`,
        minutes: 5,
        severity: "warning",
        summary: `{{ $labels.job }}: {{ $value | printf "%.2f" }} ${what} a second fail.`,
        description: `Their label status is none of ${okStatuses.join(", ")}. Look at the service's logs, and at its role.`,
    });
    return {
        KafkaFailures: failing("kafka_messages_sent_total", "messages to Kafka"),
        DynamoDbFailures: failing("dynamodb_operations_total", "operations on DynamoDB"),
        S3UploadFailures: failing("s3_uploads_total", "uploads to S3"),
    };
}

function monitoring(thresholds: AlertThresholds): Record<string, Alert> {
    const stale = Math.max(300, 3 * thresholds.discoveryIntervalSeconds);
    const { lastSuccess } = discoveryMetrics;
    return {
        ...(thresholds.discovery && {
            DiscoveryStale: {
                expression: `time() - ${lastSuccess} > ${stale} or absent(${lastSuccess})`,
                minutes: 5,
                severity: "critical",
                summary: `Discovery has not read ECS for ${stale} seconds.`,
                description:
                    "New tasks are not scraped; those known before still are. Look at the logs of Prometheus's container " +
                    "discovery: is ECS reachable, and may the task's role list and describe tasks?",
            },
        }),
        ConfigReloadFailed: {
            expression: "prometheus_config_last_reload_successful == 0",
            minutes: 5,
            severity: "critical",
            summary: "Prometheus works with an old configuration.",
            description: "It refused the newest. Look at its logs for the reason.",
        },
        PrometheusMemory: {
            expression:
                `100 * process_resident_memory_bytes{job=${quoted(ownJobs.prometheus)}} / ${thresholds.taskMemoryBytes} ` +
                `> ${thresholds.memoryPercent}`,
            minutes: 10,
            severity: "warning",
            summary: 'Prometheus uses {{ $value | printf "%.0f" }} % of its task\'s memory.',
            description:
                "At 100 % ECS ends the task, and a history on its own disk with it. Give it more memory, keep less, scrape " +
                "less often, or find metrics with too many series (Status, TSDB Status).",
        },
        RemoteWriteFailing: {
            expression:
                "rate(prometheus_remote_storage_samples_failed_total[5m]) + " +
                "rate(prometheus_remote_storage_samples_retried_total[5m]) > 0",
            minutes: 15,
            severity: "critical",
            summary: "Prometheus cannot send its samples to {{ $labels.url }}.",
            description:
                "What is not sent within about two hours is missing there for good. Look at Prometheus's logs: is the " +
                "address reachable, and may the task's role write there?",
        },
    };
}
