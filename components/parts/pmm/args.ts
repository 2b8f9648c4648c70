import type * as pulumi from "@pulumi/pulumi";
import type { Backup } from "../backup/backup";
import type { Endpoint } from "../https-endpoint/endpoint";
import type { Network } from "../network";
import type { AdminSecret } from "./admin-secret";
import type { AgentEndpoint } from "./agents/endpoint";
import type { MonitoredAsg, MonitoredDatabase } from "./agents/monitored";
import type { PasswordRotation } from "./agents/password-rotation";
import type { Reconciler } from "./agents/reconciler";
import type { PmmAlarms } from "./alarms";
import type { PmmInstance } from "./instance";
import type { RdsAccess } from "./rds-access";
import type { PmmServer } from "./server";

/** What every deployment of PMM is made from. */
export interface PmmArgs {
    /**
     * Name of the service in its log group (`/aws/ec2/<serviceName>` for PmmEc2, `/aws/ecs/<serviceName>` for PmmEcs), its
     * dashboard and on its host; unique in the region and account. Up to 64 letters, digits, `-` and `_`. Default: the
     * component's name, `-`, and the stack's name.
     */
    serviceName?: string;
    /** Where PMM lives. */
    network: Network;
    /** The HTTPS address of PMM. */
    endpoint: Endpoint;
    /** The EC2 instance that PMM runs on. Default: an m5.large. */
    instance?: PmmInstance;
    /** PMM itself. Default: version 3, without telemetry. */
    pmm?: PmmServer;
    /**
     * Backups of PMM's data. Default for PmmEc2: each day at 05:00 UTC, kept for 30 days; for PmmEcs: each day at 02:00
     * UTC, kept for 365 days.
     */
    backup?: Backup;
    /** Who hears of trouble, and when. */
    alarms: PmmAlarms;
    /** Whether there is a CloudWatch dashboard. Default: false. */
    dashboard?: boolean;
    /**
     * Security groups of databases on RDS that are opened to PMM, for those that are registered by hand; those of
     * `monitoredDatabases` need none. Default: none.
     */
    rdsAccess?: RdsAccess[];
    /**
     * Auto scaling groups whose instances PMM monitors: a function installs `pmm-client` on each, registers it, and takes it
     * out when it is gone. Default: none.
     */
    monitoredAsgs?: MonitoredAsg[];
    /** Databases on RDS that the same function registers in PMM, and takes out when they are gone. Default: none. */
    monitoredDatabases?: MonitoredDatabase[];
    /** How that function works. Default: at most 20 removals a run. */
    reconciler?: Reconciler;
    /**
     * A private address for agents that outlives PMM's host. Default for PmmEc2: none, and agents reach the instance at its own
     * address, which a new instance changes; for PmmEcs: one with the default name as soon as there is `monitoredAsgs`,
     * `monitoredDatabases` or `passwordRotation`.
     */
    agentEndpoint?: AgentEndpoint;
    /** Changes the admin password by a schedule. Default: never. */
    passwordRotation?: PasswordRotation;
    /**
     * ARNs of IAM roles that may read the admin password, in this account or, with `adminSecret.kmsKeyArn`, in another.
     * Default: none; the deployment itself can always read it.
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
