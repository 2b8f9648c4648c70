import type * as pulumi from "@pulumi/pulumi";
import type { Backup } from "../../parts/backup/backup";

/** Prometheus, its discovery and what it keeps. */
export interface MonitoringPrometheus {
    /** The image. Default: `quay.io/prometheus/prometheus:v3.15.0`; for the updater `script`, that of the pipeline. */
    image?: pulumi.Input<string>;
    /** The image of Alertmanager, which runs beside it. Default: `quay.io/prometheus/alertmanager:v0.28.1`. */
    alertmanagerImage?: pulumi.Input<string>;
    /** CPU units. Default: 512. */
    cpu?: number;
    /** MiB. Default: 1024. */
    memoryMb?: number;
    /** Seconds between two scrapes, from 5 to 60: rules look at five minutes, and need a few samples. Default: 15. */
    scrapeIntervalSeconds?: number;
    /** How long and how much it keeps. Default: 15 days, in three quarters of its disk. */
    retention?: Retention;
    /** Where it keeps it. Default: the task's own disk, which is lost with the task. */
    storage?: PrometheusStorage;
    /** Where it sends all samples, to be kept beyond its own disk. Default: nowhere. */
    remoteWrite?: RemoteWrite;
    /**
     * Prometheus servers, 1 or 2; two need `remoteWrite`, where their equal samples become one, and each tells of alerts by
     * itself. Default: 1.
     */
    replicas?: number;
    /** How it learns where the tasks are. Default: the sidecar, every 60 seconds. */
    discovery?: Discovery;
    /** The listener of the public load balancer on port 9090. Default: none; it is reached from inside alone. */
    public?: PublicPrometheus;
    /** The internal load balancer on port 9090. Default: one with names that begin with `namePrefix`. */
    internalEndpoint?: InternalEndpoint;
    /** Labels on everything that leaves it. Default: `cluster`, the cluster's name. */
    externalLabels?: Record<string, string>;
    /** Rule files of your own: YAML as Prometheus reads it, by file name without `.yaml`. Default: none. */
    rules?: Record<string, string>;
    /** Further scrape configurations: YAML of a list, as under `scrape_configs`. Default: none. */
    scrapeConfigs?: string;
}

/** How long and how much Prometheus keeps. */
export interface Retention {
    /** From 1 to 3650. Default: 15. */
    days?: number;
    /** GiB of blocks, after which the oldest go. Default: three quarters of its disk; with `efs`, none. */
    sizeGb?: number;
}

/** Where Prometheus keeps its data; none of these outlives everything: see `remoteWrite`. */
export interface PrometheusStorage {
    /** Default: `ephemeral`. */
    kind?: StorageKind;
    /**
     * Backups of `efs` by AWS Backup, file by file while Prometheus writes. Default: each day at 02:00, kept for 30 days.
     */
    backup?: Backup;
    /** GiB of `ephemeral` (21 to 200) or `ebs` (1 to 16384). Default: 20, the least, or 50. */
    sizeGb?: number;
}

/** Where Prometheus keeps its data. */
export enum StorageKind {
    /** The task's own disk: gone with the task. */
    Ephemeral = "ephemeral",
    /** An EBS volume for each task: bigger and faster, and gone with the task as well. ECS deletes it. */
    Ebs = "ebs",
    /** An EFS file system: outlives the task, but Prometheus's makers support no NFS; it may become unreadable. */
    Efs = "efs",
}

/** Where Prometheus sends all samples, to be kept beyond its own disk. One of the two must be given. */
export interface RemoteWrite {
    /** A workspace of Amazon Managed Service for Prometheus, made here. Default: none. */
    workspace?: ManagedWorkspace;
    /** URL of a remote-write receiver of yours, such as a workspace made elsewhere. Default: none. */
    url?: pulumi.Input<string>;
    /**
     * URL at which Grafana asks for what was sent to `url`, without `/api/v1/query`
     * (`https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-0123/`). Default: none, and Grafana does not ask there.
     */
    queryUrl?: pulumi.Input<string>;
    /**
     * Signs requests to `url` and `queryUrl` for AWS, and lets the tasks write to, and ask, the workspace that they name, or all
     * of the account when they name none. Default: true.
     */
    signed?: boolean;
    /** Region of that workspace, which requests are signed for. Default: the deployment's. */
    region?: pulumi.Input<string>;
}

/** A workspace of Amazon Managed Service for Prometheus. */
export interface ManagedWorkspace {
    /** Days that it keeps, from 1 to 1095. Default: 150. */
    retentionDays?: number;
}

/** How Prometheus learns where the tasks are. */
export interface Discovery {
    /** Default: `sidecar`. */
    updater?: Updater;
    /** Seconds between two questions to ECS, from 10 to 3600. Default: 60. */
    intervalSeconds?: number;
    /**
     * Reads ports from the docker labels PROMETHEUS_EXPORTER_PORT, PROMETHEUS_EXPORTER_PATH and PROMETHEUS_EXPORTER_JOB_NAME of
     * any task of the cluster as well. Default: false.
     */
    dockerLabels?: boolean;
    /** Image of the sidecar, with Node.js 20 or newer. Default: `public.ecr.aws/docker/library/node:22.21.1-alpine3.22`. */
    image?: pulumi.Input<string>;
}

/** What keeps the targets up to date. */
export enum Updater {
    /** A container beside Prometheus that writes its targets to a file. */
    Sidecar = "sidecar",
    /** A shell script in an image of your own, which writes Prometheus's configuration and reloads it. */
    Script = "script",
}

/** Prometheus on the public load balancer. */
export interface PublicPrometheus {
    /** IPv4 ranges whose clients may connect; Prometheus itself asks nobody for a password. */
    allowedCidrs: string[];
    /** A login that the load balancer asks for before it lets anybody through. Default: none. */
    oidc?: OidcLogin;
}

/**
 * A login at an identity provider that speaks OpenID Connect. The provider must know the address
 * `<prometheusUrl>/oauth2/idpresponse` as one that it may send people back to.
 */
export interface OidcLogin {
    /** The provider as its tokens name it (`https://login.example.com`). */
    issuer: pulumi.Input<string>;
    /** URL at which people log in, on port 443. */
    authorizationEndpoint: pulumi.Input<string>;
    /** URL at which the load balancer fetches tokens, on port 443; its name must be known on the internet. */
    tokenEndpoint: pulumi.Input<string>;
    /** URL at which the load balancer asks who somebody is, on port 443. */
    userInfoEndpoint: pulumi.Input<string>;
    /** Id that the provider has for this client. */
    clientId: pulumi.Input<string>;
    /**
     * ARN of the secret whose text is the client's secret. The deploying role must be able to read it: each update does, and the
     * state keeps it encrypted.
     */
    clientSecretArn: pulumi.Input<string>;
    /** What the provider is asked for, with `openid` in it. Default: `openid`. */
    scope?: pulumi.Input<string>;
    /** Seconds that a login lasts, from 1 to 604800. Default: 43200, twelve hours. */
    sessionSeconds?: pulumi.Input<number>;
}

/** The load balancer that Grafana reaches Prometheus by. */
export interface InternalEndpoint {
    /** Name of the load balancer. Default: `<namePrefix>-internal`. */
    loadBalancerName?: string;
    /** Name of its target group. Default: `<namePrefix>-prom-int`. */
    targetGroupName?: string;
}
