import type { AlarmDefinition, Alarms, Metric } from "../alarms/metric-alarm";
import { nobodyAnswers } from "../alarms/target-alarms";
import type { AlarmSettings } from "./alarms";
import { mountPoints, type Metrics } from "./metrics";

/** Processor of the host. */
export function processorAlarm(alarms: AlarmSettings, metrics: Metrics): Alarms {
    return {
        cpu: {
            description:
                "PMM's instance has been busy for 15 minutes: look for expensive queries, or choose a larger instance type.",
            metric: metrics.ec2("CPUUtilization"),
            statistic: "Average",
            fires: { when: "above", threshold: alarms.cpuPercent },
            period: 300,
            periods: 3,
            missingData: "missing",
        },
    };
}

/** What the CloudWatch agent sees of the host. */
export function hostAlarms(alarms: AlarmSettings, metrics: Metrics): Alarms {
    return {
        memory: {
            description:
                "PMM's instance runs out of memory, or its CloudWatch agent sends nothing: look at the largest processes, or at the agent's log.",
            metric: metrics.memory(),
            statistic: "Average",
            fires: { when: "above", threshold: alarms.memoryPercent },
            period: 300,
            periods: 2,
            // Without the agent, this alarm and those on disks see nothing; one of them must tell.
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
    };
}

/** The data volume, as the CloudWatch agent sees it. */
export function dataDiskAlarm(alarms: AlarmSettings, metrics: Metrics): Alarms {
    return {
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

/** Burst credits, which only volumes of type gp2 have. */
export function burstBalanceAlarm(alarms: AlarmSettings, metric: Metric): Alarms {
    return {
        "ebs-burst-balance": {
            description: "PMM's data volume uses up its burst credits and will be slow: change its type to gp3.",
            metric,
            statistic: "Average",
            fires: { when: "below", threshold: alarms.burstBalancePercent },
            period: 300,
            periods: 2,
            // Volumes of 1 TiB and more have no credits to send.
            missingData: "notBreaching",
        },
    };
}

/** The address of PMM; `whereToLook` says where a PMM that does not answer is looked at. */
export function endpointAlarms(alarms: AlarmSettings, metrics: Metrics, whereToLook: string): Alarms {
    const errors = (metric: Metric, description: string): AlarmDefinition => ({
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
        "target-health": nobodyAnswers(
            `PMM does not answer: look at ${whereToLook}. Also fires while a new instance is set up.`,
            metrics.target("HealthyHostCount"),
            2,
            "Average",
        ),
        "response-time": {
            description:
                "PMM answers slowly: look for expensive queries and dashboards, and whether processor, memory or storage is at its limit.",
            metric: metrics.target("TargetResponseTime"),
            statistic: "Average",
            fires: { when: "above", threshold: alarms.responseSeconds },
            period: 300,
            periods: 2,
            // Without requests there is nothing to measure.
            missingData: "notBreaching",
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

/** The age of the newest backup; failed ones are told by events (parts/backup/backup-events.ts). */
export function backupAlarms(alarms: AlarmSettings, metrics: Metrics): Alarms {
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
