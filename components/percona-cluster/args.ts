import type * as pulumi from "@pulumi/pulumi";
import type { Network } from "../parts/network";
import type { PerconaAlarms } from "./alarm-settings";
import type { PerconaBackup } from "./backup";
import type { ClusterNames } from "./names";
import type { PerconaNode } from "./node";

/** What a cluster of Percona Server is made from. */
export interface PerconaClusterArgs {
    /**
     * Id of the cluster, which the names of its table, bucket, secret, group and documents are made of
     * (`percona-<clusterId>-...`); unique in the region and account. At most 20 lower-case letters, digits and hyphens. A change
     * makes another cluster.
     */
    clusterId: string;
    /**
     * Where the cluster lives: in the private subnets, one a zone, in two zones or more. With three zones it goes on when any
     * one of them is lost. Public subnets are not used.
     */
    network: Network;
    /** Who hears of trouble, and when. */
    alarms: PerconaAlarms;
    /** Nodes of the cluster: 3, 5 or 7. It goes on while more than half of them are there. Default: 3. */
    nodeCount?: number;
    /**
     * Series of Percona Server. 8.0 is past its end of life (April 2026) and gets no more security fixes: choose `8.4` for a new
     * cluster. It cannot be changed in a cluster that is: a new node is a copy of another, and MySQL copies within a series only;
     * another series is another cluster. Default: `8.0`.
     */
    engine?: PerconaEngine;
    /** The instances that the nodes run on. Default: t3.medium with a gp3 volume of 100 GiB each. */
    node?: PerconaNode;
    /**
     * IPv4 ranges whose clients may connect. Default: the primary range of the VPC, unless `clientSecurityGroupIds` names
     * somebody; clients in a secondary range of the VPC (such as pods of EKS) get in only when it is named here.
     */
    clientCidrs?: string[];
    /** Ids of security groups whose members may connect. Default: none. */
    clientSecurityGroupIds?: pulumi.Input<string>[];
    /** Ids of security groups whose members may read `/metrics` of each node, such as a Prometheus. Default: none. */
    metricsSecurityGroupIds?: pulumi.Input<string>[];
    /** How the load balancer finds the primary and the replicas. Default: every 5 seconds, two answers. */
    healthCheck?: ClusterHealthCheck;
    /** Seconds of silence after which the load balancer drops a connection, from 60 to 6000. Default: 3600. */
    idleTimeoutSeconds?: pulumi.Input<number>;
    /** Refuses to delete the load balancer until this is switched off. Default: false. */
    deletionProtection?: pulumi.Input<boolean>;
    /** Names in Route 53 for the endpoints. Default: none; the load balancer's own name does not change either. */
    names?: ClusterNames;
    /** Seconds behind the primary from which a replica serves no reads, from 1 to 3600. Default: 30. */
    readMaxLagSeconds?: pulumi.Input<number>;
    /** Whether the primary serves reads on the read endpoint. Default: `fallback`. */
    readsFromPrimary?: ReadsFromPrimary;
    /** What happens when all nodes were down and one does not come back. Default: `availability`. */
    outagePolicy?: OutagePolicy;
    /** What happens to a node with transactions that the cluster has not. Default: `reclone`. */
    errantPolicy?: ErrantPolicy;
    /**
     * What a cluster that never was begins with: `s3://<bucket>/<cluster id>` for the newest backup of that cluster, or `empty`
     * for nothing even when the bucket holds backups of it. A cluster that is takes no notice. Default: nothing, and the
     * cluster refuses to begin while its bucket holds backups.
     */
    bootstrapFrom?: string;
    /** ARN of the KMS key that the backups in `bootstrapFrom` are encrypted with. Default: S3's own keys. */
    bootstrapKmsKeyArn?: pulumi.Input<string>;
    /** Time to restore to, in ISO 8601 and UTC (`2026-11-22T03:00:00Z`), for `bootstrapFrom`. Default: the newest there is. */
    restoreToTime?: string;
    /** GTID set to restore to, for `bootstrapFrom`; not together with `restoreToTime`. Default: the newest there is. */
    restoreToGtid?: string;
    /** Backups, archived binary logs and drills. Default: weekly full, daily incremental, weekly drill, kept for 4 weeks. */
    backup?: PerconaBackup;
    /**
     * ARN of the KMS key for disks, table, bucket and secrets. Its policy must leave access to policies of the account, and the
     * account must have the role of EC2 Auto Scaling, which is let in to it: where there never was an Auto Scaling group, run
     * `aws iam create-service-linked-role --aws-service-name autoscaling.amazonaws.com` first. Default: AWS's own keys; for
     * disks the account's default key for EBS, whose policy must let that role in when it is one of your own.
     */
    kmsKeyArn?: pulumi.Input<string>;
    /** ARNs of IAM roles that may read the passwords of MySQL's accounts. Default: none; the nodes themselves can. */
    credentialsSecretReaders?: pulumi.Input<string>[];
    /**
     * Days between the deletion of a secret and its loss: 0, or from 7 to 30. The secret's name is taken for as long. Default:
     * 30.
     */
    secretRecoveryDays?: pulumi.Input<number>;
    /**
     * Refuses to delete table, bucket, secrets and the group of the nodes, which hold data, until this is switched off and
     * applied. Without it a destroy ends all nodes at once, with what is not in a backup. Default: true.
     */
    protect?: boolean;
    /** Whether there is a CloudWatch dashboard, called `percona-<clusterId>-<region>`. Default: true. */
    dashboard?: boolean;
    /**
     * Days to keep the logs of the nodes: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557,
     * 2922, 3288 or 3653. Default: 365.
     */
    logRetentionDays?: pulumi.Input<number>;
    /**
     * Tags for everything that can have tags, up to 40. Names that begin with `aws:` or `stackwarden:` are taken. A change
     * replaces the nodes one by one. Default: none.
     */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** Series of Percona Server. */
export enum PerconaEngine {
    /** Percona Server 8.0, past its end of life since April 2026. */
    V80 = "8.0",
    /** Percona Server 8.4, with long-term support. */
    V84 = "8.4",
}

/** How the load balancer finds the primary and the replicas. */
export interface ClusterHealthCheck {
    /**
     * Seconds between two questions, from 5 to 300. With 10, each failover takes about ten seconds longer. Default: 5.
     */
    intervalSeconds?: pulumi.Input<number>;
    /** Equal answers in a row that make a node healthy, or not, from 2 to 10. Default: 2. */
    threshold?: pulumi.Input<number>;
}

/** Whether the primary serves reads on the read endpoint. */
export enum ReadsFromPrimary {
    /** It never does. */
    Never = "never",
    /** It does when no replica can. */
    Fallback = "fallback",
    /** It does, beside the replicas. */
    Always = "always",
}

/** What happens when all nodes were down and one does not come back within five minutes. */
export enum OutagePolicy {
    /** A majority of the nodes that were there last goes on with what it has. */
    Availability = "availability",
    /** The cluster waits for the node, or for a person. */
    Consistency = "consistency",
}

/** What happens to a node with transactions that the cluster has not. */
export enum ErrantPolicy {
    /** Its binary logs are saved to the bucket, and it is copied anew from another. */
    Reclone = "reclone",
    /** It stays out until a person has looked. */
    Wait = "wait",
}
