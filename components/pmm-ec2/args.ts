import type * as pulumi from "@pulumi/pulumi";
import type { Backup } from "../parts/backup/backup";
import type { DataVolume } from "../parts/data-volume/data-volume";
import type { Endpoint } from "../parts/https-endpoint/endpoint";
import type { Network } from "../parts/network";

/** What a PMM server on EC2 is made from. */
export interface PmmEc2Args {
    /**
     * Name of the service in its log group (`/aws/ec2/<serviceName>`), its dashboard and on its host; unique in the
     * region and account. Up to 64 letters, digits, `-` and `_`. Default: the component's name, `-`, and the stack's
     * name.
     */
    serviceName?: string;
    /** Where PMM lives. */
    network: Network;
    /** The HTTPS address of PMM. */
    endpoint: Endpoint;
    /** The EC2 instance that PMM runs on. Default: an m5.large. */
    instance?: PmmInstance;
    /** The EBS volume with PMM's data. Default: gp3, 100 GiB, 3000 operations and 125 MiB a second. */
    dataVolume?: DataVolume;
    /** PMM itself. Default: version 3, without telemetry. */
    pmm?: PmmServer;
    /** Backups of the data volume. Default: each day at 05:00 UTC, kept for 30 days. */
    backup?: Backup;
    /** Who hears of trouble, and when. */
    alarms: PmmAlarms;
    /** Whether there is a CloudWatch dashboard. Default: false. */
    dashboard?: boolean;
    /** Databases on RDS that PMM monitors: opens their security groups to PMM. Default: none. */
    rdsAccess?: RdsAccess[];
    /**
     * ARNs of IAM roles that may read the admin password, in this account or, with `adminSecret.kmsKeyArn`, in another.
     * Default: none; the instance can always read it.
     */
    secretReaders?: pulumi.Input<string>[];
    /** The secret with the password of PMM's user `admin`. Default: encrypted with the AWS-managed key, protected. */
    adminSecret?: AdminSecret;
    /**
     * Days to keep the logs of host, container and agent: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545,
     * 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653. Default: 365.
     */
    logRetentionDays?: pulumi.Input<number>;
    /**
     * Tags for everything that can have tags, up to 40. Names that begin with `aws:` or `stackwarden:` are taken.
     * Default: none.
     */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** The EC2 instance that PMM runs on. */
export interface PmmInstance {
    /**
     * Instance type: of the Nitro system, x86_64 (there is no PMM server for ARM), with 4 GiB of memory or more;
     * Percona recommends 4 processors and 8 GiB for up to 30 nodes. A change replaces the instance and keeps the data.
     * Default: `m5.large`.
     */
    type?: pulumi.Input<string>;
    /**
     * Id of the private subnet that the instance and its data volume are in, one of `network.privateSubnetIds`. A subnet
     * in another zone needs a data volume made there, by `dataVolume.restoreFromSnapshotId`. Default: the first of them.
     */
    subnetId?: pulumi.Input<string>;
    /**
     * Id of the machine image, an Ubuntu 24.04 for x86_64; a change replaces the instance and keeps the data. Default:
     * the newest Ubuntu Pro 24.04 at the time the instance is first made, and that one from then on.
     */
    amiId?: pulumi.Input<string>;
    /**
     * Size of the root volume in GiB, from 8 to 65536. It is made larger where swap (as much as memory) and images need
     * it: 10 GiB, the memory and 5 GiB more. Default: 20, which becomes 23 on an m5.large.
     */
    rootVolumeSizeGb?: pulumi.Input<number>;
    /** Whether EC2 sends metrics each minute instead of each five minutes. Default: true. */
    detailedMonitoring?: pulumi.Input<boolean>;
    /** Whether AWS moves the instance to other hardware when its own fails. Default: true. */
    autoRecovery?: boolean;
    /** Name of an EC2 key pair for SSH. Default: none; use Session Manager. */
    sshKeyName?: pulumi.Input<string>;
    /** IPv4 range that may connect by SSH (port 22). Default: none. */
    adminCidr?: pulumi.Input<string>;
}

/** PMM itself. */
export interface PmmServer {
    /**
     * Version of PMM 3 (a tag of the image `percona/pmm-server`, such as `3` or `3.4.1`), or an image in full
     * (`registry.example.com/pmm-server:3.4.1`). A tag that moves is pulled once, and stays as it is until this
     * argument changes. Default: `3`.
     */
    version?: pulumi.Input<string>;
    /** Whether PMM sends telemetry to Percona. Default: false. */
    telemetry?: pulumi.Input<boolean>;
    /** Queries that PMM runs on the PostgreSQL databases it monitors itself. Default: none. */
    customQueries?: CustomQueries;
    /**
     * Environment variables of the container: those of PMM 3 (`PMM_DATA_RETENTION`, `PMM_METRICS_RESOLUTION_HR` and so
     * on), of Grafana (`GF_`), of VictoriaMetrics (`VM_`) and of its agent (`VMAGENT_`). No secrets: names that ask for
     * one are refused, and so are names that PMM does not know, since it writes those and their values to its log.
     * Default: none.
     */
    settings?: Record<string, pulumi.Input<string>>;
}

/**
 * Custom queries for PostgreSQL, as the YAML text of the exporter; see
 * https://docs.percona.com/percona-monitoring-and-management/3/ on custom queries. They run only for services that PMM
 * Server monitors itself, such as RDS.
 */
export interface CustomQueries {
    /** Queries that run every 5 seconds. Default: none. */
    highResolution?: pulumi.Input<string>;
    /** Queries that run every 10 seconds. Default: none. */
    mediumResolution?: pulumi.Input<string>;
    /** Queries that run every 60 seconds. Default: none. */
    lowResolution?: pulumi.Input<string>;
}

/** Who hears of trouble, and when. */
export interface PmmAlarms {
    /** E-mail addresses to tell, at least one. Each gets a request to confirm first. */
    emails: string[];
    /**
     * ARNs of further SNS topics that each alarm tells. Their own policies must let CloudWatch publish. Default: none.
     */
    topicArns?: pulumi.Input<pulumi.Input<string>[]>;
    /**
     * ARN of the KMS key of the deployment's own topic; its policy must let cloudwatch.amazonaws.com and
     * events.amazonaws.com use it, or alarms are lost. Default: a key made for the topic.
     */
    kmsKeyArn?: pulumi.Input<string>;
    /** Percentage of memory in use above which an alarm fires. Default: 90. */
    memoryPercent?: pulumi.Input<number>;
    /** Percentage of the root volume in use above which an alarm fires. Default: 85. */
    rootDiskPercent?: pulumi.Input<number>;
    /** Percentage of the data volume in use above which an alarm fires. Default: 85. */
    dataDiskPercent?: pulumi.Input<number>;
    /** Percentage of the processor in use above which, for 15 minutes, an alarm fires. Default: 80. */
    cpuPercent?: pulumi.Input<number>;
    /** Percentage of burst credits below which an alarm fires, for a data volume of type gp2. Default: 20. */
    burstBalancePercent?: pulumi.Input<number>;
    /**
     * Answers with status 500 and above, in each of two periods of five minutes, above which an alarm fires. Default:
     * 10.
     */
    serverErrors?: pulumi.Input<number>;
    /**
     * Hours without a completed backup after which an alarm fires, from 1 to 168; longer than the longest gap in
     * `backup.schedule`. Default: 26.
     */
    backupMaxAgeHours?: pulumi.Input<number>;
}

/** A security group of RDS databases that PMM monitors. */
export interface RdsAccess {
    /** Id of the databases' security group; gets a rule that lets PMM in. */
    securityGroupId: pulumi.Input<string>;
    /** Engine of the databases, which gives the port. */
    engine: RdsEngine;
    /**
     * Port, from 1 to 65535, when it is not the engine's usual one. Default: 3306 for `mysql`, 5432 for `postgresql`.
     */
    port?: number;
}

/** Engine of a database on RDS. */
export enum RdsEngine {
    /** MySQL, MariaDB and Aurora MySQL: port 3306. */
    Mysql = "mysql",
    /** PostgreSQL and Aurora PostgreSQL: port 5432. */
    Postgresql = "postgresql",
}

/** The secret with the admin password. */
export interface AdminSecret {
    /** ARN of the KMS key that encrypts the secret. Default: the AWS-managed key of Secrets Manager. */
    kmsKeyArn?: pulumi.Input<string>;
    /** Days between the deletion of the secret and its loss: 0, or from 7 to 30. Default: 30. */
    recoveryWindowDays?: pulumi.Input<number>;
    /** Refuses to delete the secret, until this is switched off and applied. Default: true. */
    protect?: boolean;
}
