import * as pulumi from "@pulumi/pulumi";
import { metricAlarm, type AlarmDefinition } from "../parts/alarms/metric-alarm";
import { VolumeType } from "../parts/data-volume/data-volume";
import type { Scope } from "../parts/scope";
import { mountPoints, type Metrics } from "./metrics";
import type { PmmEc2Settings } from "./settings";

/** All alarms of the deployment on metrics. Failed backups are told by events (parts/backup/backup-events.ts). */
export function pmmAlarms(
    scope: Scope,
    settings: PmmEc2Settings,
    metrics: Metrics,
    ownTopicArn: pulumi.Output<string>,
): void {
    const topics = pulumi.all([ownTopicArn, settings.alarms.topicArns]).apply(([own, others]) => [own, ...others]);
    const definitions = {
        ...instanceAlarms(scope, settings, metrics),
        ...hostAlarms(settings, metrics),
        ...volumeAlarms(settings, metrics),
        ...endpointAlarms(settings, metrics),
        ...backupAlarms(settings, metrics),
    };
    for (const [role, definition] of Object.entries(definitions)) {
        metricAlarm(scope, role, definition, topics);
    }
}

type Alarms = Record<string, AlarmDefinition>;

function instanceAlarms(scope: Scope, { alarms, instance }: PmmEc2Settings, metrics: Metrics): Alarms {
    const recovery: Alarms = {
        "auto-recovery": {
            description:
                "The hardware of PMM's instance fails: AWS moves the instance to other hardware. Nothing to do unless it fires again.",
            metric: metrics.instance("StatusCheckFailed_System"),
            statistic: "Maximum",
            fires: { when: "at least", threshold: 1 },
            period: 60,
            periods: 2,
            // A stopped instance sends nothing, and there is nothing to recover.
            missingData: "missing",
            remedies: [pulumi.interpolate`arn:${scope.partition}:automate:${scope.region}:ec2:recover`],
        },
    };
    return {
        "status-check": {
            description:
                "PMM's instance fails a status check: look at its system log; a reboot or a replacement may help.",
            metric: metrics.instance("StatusCheckFailed"),
            statistic: "Maximum",
            fires: { when: "at least", threshold: 1 },
            period: 60,
            periods: 2,
            // A stopped instance sends nothing; target-health tells of it.
            missingData: "missing",
        },
        ...(instance.autoRecovery ? recovery : {}),
        cpu: {
            description:
                "PMM's instance has been busy for 15 minutes: look for expensive queries, or choose a larger instance type.",
            metric: metrics.instance("CPUUtilization"),
            statistic: "Average",
            fires: { when: "above", threshold: alarms.cpuPercent },
            period: 300,
            periods: 3,
            missingData: "missing",
        },
    };
}

function hostAlarms({ alarms }: PmmEc2Settings, metrics: Metrics): Alarms {
    return {
        memory: {
            description:
                "PMM's instance runs out of memory, or its CloudWatch agent sends nothing: look at the largest processes, or at the agent's log.",
            metric: metrics.memory(),
            statistic: "Average",
            fires: { when: "above", threshold: alarms.memoryPercent },
            period: 300,
            periods: 2,
            // Without the agent, this alarm and the two below see nothing; one of them must tell.
            missingData: "breaching",
        },
        "root-disk": {
            description:
                "The root volume of PMM's instance fills up: remove old images and logs, or raise instance.rootVolumeSizeGb.",
            metric: metrics.disk(mountPoints.root),
            statistic: "Average",
            fires: { when: "above", threshold: alarms.rootDiskPercent },
            period: 300,
            periods: 2,
            missingData: "missing",
        },
        "data-disk": {
            description:
                "PMM's data volume fills up: raise dataVolume.sizeGb (it grows in use), or keep data for a shorter time.",
            metric: metrics.disk(mountPoints.data),
            statistic: "Average",
            fires: { when: "above", threshold: alarms.dataDiskPercent },
            period: 300,
            periods: 2,
            missingData: "missing",
        },
    };
}

/**
 * EBS tells what it knows by the type of the volume: only gp2 has burst credits, only the others a speed that was
 * bought.
 */
function volumeAlarms({ alarms, dataVolume }: PmmEc2Settings, metrics: Metrics): Alarms {
    const stalled: Alarms = {
        "ebs-stalled": {
            description:
                "PMM's data volume has not answered for five minutes: see its status; a restore may be needed.",
            metric: metrics.attachedVolume("VolumeStalledIOCheck"),
            statistic: "Maximum",
            fires: { when: "at least", threshold: 1 },
            period: 60,
            periods: 5,
            missingData: "notBreaching",
        },
    };
    if (dataVolume.type === VolumeType.Gp2) {
        return {
            ...stalled,
            "ebs-burst-balance": {
                description: "PMM's data volume uses up its burst credits and will be slow: change its type to gp3.",
                metric: metrics.volume("BurstBalance"),
                statistic: "Average",
                fires: { when: "below", threshold: alarms.burstBalancePercent },
                period: 300,
                periods: 2,
                // Volumes of 1 TiB and more have no credits to send.
                missingData: "notBreaching",
            },
        };
    }
    const exceeded = (metric: string, what: string, argument: string): AlarmDefinition => ({
        description: `PMM has wanted more ${what} of its data volume than were bought, for ten of 15 minutes: raise ${argument}.`,
        metric: metrics.attachedVolume(metric),
        statistic: "Maximum",
        fires: { when: "at least", threshold: 1 },
        period: 60,
        periods: 15,
        badPeriods: 10,
        missingData: "notBreaching",
    });
    return {
        ...stalled,
        "ebs-iops": exceeded("VolumeIOPSExceededCheck", "operations", "dataVolume.iops"),
        "ebs-throughput": exceeded(
            "VolumeThroughputExceededCheck",
            "bytes",
            dataVolume.throughput ? "dataVolume.throughput" : "dataVolume.iops",
        ),
    };
}

function endpointAlarms({ alarms }: PmmEc2Settings, metrics: Metrics): Alarms {
    const errors = (metric: AlarmDefinition["metric"], description: string): AlarmDefinition => ({
        description,
        metric,
        statistic: "Sum",
        fires: { when: "above", threshold: alarms.serverErrors },
        period: 300,
        periods: 2,
        // Counts are sent only when there is something to count.
        missingData: "notBreaching",
    });
    return {
        "target-health": {
            description:
                "PMM does not answer: look at pmm-server.service on the instance. Also fires while a new instance is set up.",
            metric: metrics.target("HealthyHostCount"),
            statistic: "Average",
            fires: { when: "below", threshold: 1 },
            period: 60,
            periods: 2,
            // No target, no data.
            missingData: "breaching",
        },
        "alb-errors": errors(
            metrics.loadBalancer("HTTPCode_ELB_5XX_Count"),
            "The load balancer answers with errors: PMM is not there or too slow; see target-health and the access logs.",
        ),
        "target-errors": errors(
            metrics.target("HTTPCode_Target_5XX_Count"),
            "PMM answers with errors: look at the container's log.",
        ),
    };
}

function backupAlarms({ alarms }: PmmEc2Settings, metrics: Metrics): Alarms {
    return {
        "backup-age": {
            description:
                "No backup has completed for too long: see the jobs of AWS Backup. Also fires until the first backup of a new deployment.",
            metric: metrics.backups("NumberOfBackupJobsCompleted"),
            statistic: "Sum",
            fires: { when: "below", threshold: 1 },
            period: 3600,
            periods: alarms.backupMaxAgeHours,
            // Hours without a job send nothing.
            missingData: "breaching",
        },
    };
}
