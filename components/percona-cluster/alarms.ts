import type { AlarmDefinition, Alarms } from "../parts/alarms/metric-alarm";
import { nobodyAnswers } from "../parts/alarms/target-alarms";
import type { ClusterMetrics } from "./metrics";
import type { PerconaClusterSettings } from "./settings";

/** All alarms of the cluster. */
export function perconaAlarms(settings: PerconaClusterSettings, metrics: ClusterMetrics): Alarms {
    return {
        ...availabilityAlarms(settings, metrics),
        ...replicationAlarms(settings, metrics),
        ...backupAlarms(settings, metrics),
        ...hostAlarms(settings, metrics),
    };
}

function availabilityAlarms({ nodeCount }: PerconaClusterSettings, metrics: ClusterMetrics): Alarms {
    const endpoint = (which: "write" | "read", description: string): AlarmDefinition =>
        nobodyAnswers(description, metrics.targets(which, "HealthyHostCount"), 2);
    return {
        "no-primary": {
            description:
                "The cluster has had no primary for two minutes, and takes no writes: run the document of its status; after an outage of most nodes it may wait for one of them or for a person. Also fires until a new cluster has begun.",
            metric: metrics.cluster("primary"),
            statistic: "Maximum",
            fires: { when: "below", threshold: 1 },
            period: 60,
            periods: 2,
            // Only a primary sends it.
            missingData: "breaching",
        },
        "write-endpoint": endpoint(
            "write",
            "The load balancer has found no node that takes writes for two minutes: see the alarm no-primary; without that one, look at the security groups and at the nodes' port 3000.",
        ),
        "read-endpoint": endpoint(
            "read",
            "The load balancer has found no node that serves reads for two minutes: the replicas are gone or too far behind; see the alarms members and replica-lag.",
        ),
        members: {
            description: `The cluster has had fewer than its ${nodeCount} nodes for five minutes, and bears fewer further losses: see the activity of its auto scaling group and the log of the node that is missing.`,
            metric: metrics.cluster("members"),
            statistic: "Minimum",
            fires: { when: "below", threshold: nodeCount },
            period: 60,
            periods: 5,
            // no-primary tells when nobody counts.
            missingData: "missing",
        },
        "epoch-change": {
            description:
                "The cluster has begun anew after an outage of most of its nodes: look in the topology's events for what happened, and compare what clients believe was written.",
            // Not the difference of two epochs: nobody sends one during an outage, and CloudWatch looks back for minutes only.
            metric: metrics.cluster("beganAnew"),
            statistic: "Maximum",
            fires: { when: "at least", threshold: 1 },
            period: 60,
            periods: 1,
            missingData: "notBreaching",
        },
    };
}

function replicationAlarms({ alarms, readMaxLagSeconds }: PerconaClusterSettings, metrics: ClusterMetrics): Alarms {
    return {
        "applier-queue": {
            description:
                "A replica has had many transactions to apply for ten minutes; a failover to it would take as long as they do: look for large transactions, or for a node that is too slow.",
            metric: metrics.cluster("applierQueue"),
            statistic: "Maximum",
            fires: { when: "above", threshold: alarms.applierQueue },
            period: 300,
            periods: 2,
            missingData: "notBreaching",
        },
        "replica-lag": {
            description:
                "A replica has been too far behind to serve reads for five minutes: look for large transactions, or raise readMaxLagSeconds.",
            metric: metrics.cluster("lag"),
            statistic: "Maximum",
            fires: { when: "above", threshold: readMaxLagSeconds },
            period: 60,
            periods: 5,
            missingData: "notBreaching",
        },
        expelled: {
            description:
                "The group has expelled a node, or a node has lost the majority: it serves nobody and comes back by itself; look for a host that stood still, a full disk or a broken network at that time.",
            metric: metrics.cluster("expelled"),
            statistic: "Maximum",
            fires: { when: "at least", threshold: 1 },
            period: 60,
            periods: 1,
            missingData: "notBreaching",
        },
        errant: {
            description:
                "A node has transactions that the cluster has not, and stays out of it: by errantPolicy it is copied anew, or waits for the document of recloning.",
            metric: metrics.cluster("errant"),
            statistic: "Maximum",
            fires: { when: "at least", threshold: 1 },
            period: 60,
            periods: 2,
            missingData: "notBreaching",
        },
    };
}

function backupAlarms({ alarms }: PerconaClusterSettings, metrics: ClusterMetrics): Alarms {
    const age = (metric: "backupAge" | "verifiedBackupAge", hours: number, description: string): AlarmDefinition => ({
        description,
        metric: metrics.cluster(metric),
        statistic: "Maximum",
        fires: { when: "above", threshold: hours * 3600 },
        period: 300,
        periods: 2,
        // no-primary tells when nobody knows.
        missingData: "missing",
    });
    const { backupMaxAgeHours, verifiedBackupMaxAgeHours } = alarms;
    return {
        ...(backupMaxAgeHours !== undefined && {
            "backup-age": age(
                "backupAge",
                backupMaxAgeHours,
                "The newest complete backup is too old: look for the error of the last one in the log of the nodes, and run the document of backups.",
            ),
        }),
        ...(verifiedBackupMaxAgeHours !== undefined && {
            "verified-backup-age": age(
                "verifiedBackupAge",
                verifiedBackupMaxAgeHours,
                "The newest backup that was restored and found good is too old: look for the error of the last drill in the log of the nodes.",
            ),
        }),
        "archive-lag": {
            description:
                "The archive of binary logs is behind, so that less can be restored than should be: look for its errors in the log of the nodes.",
            metric: metrics.cluster("archiveLag"),
            statistic: "Maximum",
            fires: { when: "above", threshold: alarms.archiveLagSeconds },
            period: 300,
            periods: 2,
            missingData: "notBreaching",
        },
    };
}

function hostAlarms({ alarms }: PerconaClusterSettings, metrics: ClusterMetrics): Alarms {
    return {
        "data-disk": {
            description:
                "The data disk of a node fills up, and the others hold the same data: raise node.volume.sizeGb, which replaces the nodes one by one, or delete data.",
            metric: metrics.cluster("dataUsed"),
            statistic: "Maximum",
            fires: { when: "above", threshold: alarms.dataDiskPercent },
            period: 300,
            periods: 2,
            missingData: "missing",
        },
        "root-disk": {
            description:
                "The root volume of a node fills up: look for old logs and files of restores, or raise node.rootVolumeSizeGb.",
            metric: metrics.disk("/"),
            statistic: "Maximum",
            fires: { when: "above", threshold: alarms.rootDiskPercent },
            period: 300,
            periods: 2,
            missingData: "missing",
        },
        memory: {
            description:
                "The memory of a node runs out, or the CloudWatch agents send nothing: choose a larger node.type, or look at the agents' log.",
            metric: metrics.memory(),
            statistic: "Maximum",
            fires: { when: "above", threshold: alarms.memoryPercent },
            period: 300,
            periods: 2,
            // Without the agents, this alarm and that on root volumes see nothing; one of them must tell.
            missingData: "breaching",
        },
        cpu: {
            description:
                "The processors of a node have been busy for 15 minutes: look for expensive queries, or choose a larger node.type.",
            metric: metrics.ec2("CPUUtilization"),
            statistic: "Maximum",
            fires: { when: "above", threshold: alarms.cpuPercent },
            period: 300,
            periods: 3,
            missingData: "missing",
        },
    };
}
