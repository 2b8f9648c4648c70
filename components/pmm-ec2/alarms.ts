import * as pulumi from "@pulumi/pulumi";
import type { AlarmDefinition, Alarms, Metric } from "../parts/alarms/metric-alarm";
import { VolumeType } from "../parts/data-volume/data-volume";
import {
    backupAlarms,
    burstBalanceAlarm,
    dataDiskAlarm,
    endpointAlarms,
    hostAlarms,
    processorAlarm,
} from "../parts/pmm/alarm-definitions";
import { volumeMetric, type Metrics } from "../parts/pmm/metrics";
import type { Scope } from "../parts/scope";
import type { PmmEc2Settings } from "./settings";

/** Where a PMM that does not answer is looked at. */
export const whereToLook = "pmm-server.service on the instance";

/** What the alarms look at. */
export interface Watched {
    metrics: Metrics;
    instanceId: pulumi.Input<string>;
    dataVolumeId: pulumi.Input<string>;
}

/** All alarms of the deployment on metrics. */
export function pmmEc2Alarms(scope: Scope, settings: PmmEc2Settings, watched: Watched): Alarms {
    const { alarms } = settings;
    const { metrics } = watched;
    return {
        ...statusAlarms(scope, settings, metrics),
        ...processorAlarm(alarms, metrics),
        ...hostAlarms(alarms, metrics),
        ...dataDiskAlarm(alarms, metrics),
        ...volumeAlarms(settings, watched),
        ...endpointAlarms(alarms, metrics, whereToLook),
        ...backupAlarms(alarms, metrics),
    };
}

function statusAlarms(scope: Scope, { instance }: PmmEc2Settings, metrics: Metrics): Alarms {
    const recovery: Alarms = {
        "auto-recovery": {
            description:
                "The hardware of PMM's instance fails: AWS moves the instance to other hardware. Nothing to do unless it fires again.",
            metric: metrics.ec2("StatusCheckFailed_System"),
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
            metric: metrics.ec2("StatusCheckFailed"),
            statistic: "Maximum",
            fires: { when: "at least", threshold: 1 },
            period: 60,
            periods: 2,
            // A stopped instance sends nothing; target-health tells of it.
            missingData: "missing",
        },
        ...(instance.autoRecovery ? recovery : {}),
    };
}

/**
 * EBS tells what it knows by the type of the volume: only gp2 has burst credits, only the others a speed that was
 * bought.
 */
function volumeAlarms({ alarms, dataVolume }: PmmEc2Settings, { instanceId, dataVolumeId }: Watched): Alarms {
    // Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/SupportedMetricsForResourceTagsForTelemetry.html
    const attached = (name: string): Metric => ({
        namespace: "AWS/EBS",
        name,
        dimensions: { InstanceId: instanceId, VolumeId: dataVolumeId },
    });
    const stalled: Alarms = {
        "ebs-stalled": {
            description:
                "PMM's data volume has not answered for five minutes: see its status; a restore may be needed.",
            metric: attached("VolumeStalledIOCheck"),
            statistic: "Maximum",
            fires: { when: "at least", threshold: 1 },
            period: 60,
            periods: 5,
            missingData: "notBreaching",
        },
    };
    if (dataVolume.type === VolumeType.Gp2) {
        return { ...stalled, ...burstBalanceAlarm(alarms, volumeMetric(dataVolumeId, "BurstBalance")) };
    }
    const exceeded = (metric: string, what: string, argument: string): AlarmDefinition => ({
        description: `PMM has wanted more ${what} of its data volume than were bought, for ten of 15 minutes: raise ${argument}.`,
        metric: attached(metric),
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
