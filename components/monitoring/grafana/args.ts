import type * as pulumi from "@pulumi/pulumi";

/** Grafana. */
export interface MonitoringGrafana {
    /** The image. Default: `docker.io/grafana/grafana:12.1.1`. */
    image?: pulumi.Input<string>;
    /** CPU units. Default: 256. */
    cpu?: number;
    /** MiB. Default: 512. */
    memoryMb?: number;
    /**
     * Password `admin` of the user `admin`, as Grafana comes, instead of a generated one in Secrets Manager. Default: false.
     */
    defaultPassword?: boolean;
    /**
     * Environment variables besides those that the deployment sets, by which Grafana takes each of its settings
     * (`GF_SMTP_HOST`); secrets belong into `secrets`. Default: none.
     */
    environment?: Record<string, pulumi.Input<string>>;
    /**
     * Environment variables from secrets (`GF_SMTP_PASSWORD`): ARNs of Secrets Manager or of SSM parameters, by variable.
     * Default: none.
     */
    secrets?: Record<string, pulumi.Input<string>>;
    /** ARNs of IAM roles that may read the password. Default: none. */
    secretReaders?: pulumi.Input<string>[];
    /** Days between the deletion of the secret and its loss: 0, or from 7 to 30. Default: 30. */
    secretRecoveryDays?: pulumi.Input<number>;
    /** Dashboards of your own: JSON as Grafana exports it, by file name without `.json`. Default: none. */
    dashboards?: Record<string, string>;
    /** What the dashboard takes for granted about the metrics. Default: those of prometheus-fastapi-instrumentator. */
    dashboard?: DashboardSettings;
}

/** What the dashboard and the rules take for granted about the metrics. */
export interface DashboardSettings {
    /** Label of an endpoint in `http_requests_total`. Default: `handler`, that of prometheus-fastapi-instrumentator. */
    endpointLabel?: string;
    /** Values of the label `status` that mean success, for Kafka, DynamoDB and S3. Default: `["success", "ok", "sent"]`. */
    okStatuses?: string[];
}
