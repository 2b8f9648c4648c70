import type * as pulumi from "@pulumi/pulumi";
import type { Alarms } from "../parts/alarms/metric-alarm";
import { VolumeType, type DataVolumeSettings } from "../parts/data-volume/data-volume";
import { PerformanceMode, ThroughputMode, type FileSystemSettings } from "../parts/file-system/file-system";
import {
    backupAlarms,
    burstBalanceAlarm,
    dataDiskAlarm,
    endpointAlarms,
    hostAlarms,
    processorAlarm,
} from "../parts/pmm/alarm-definitions";
import { volumeMetric, type Metrics } from "../parts/pmm/metrics";
import { PmmStorage } from "./args";
import { fileSystemMetric, insightsMetric, serviceMetric, type ServiceName } from "./metrics";
import type { PmmEcsAlarmSettings, PmmEcsSettings } from "./settings";

/** Where a PMM that does not answer is looked at. */
export const whereToLook = "the events of the ECS service and at its log";

/** What the alarms look at. */
export interface Watched {
    metrics: Metrics;
    service: ServiceName;
    /** Id of the file system or of the data volume, whichever `storage` names. */
    storageId: pulumi.Input<string>;
}

/** All alarms of the deployment on metrics. */
export function pmmEcsAlarms({ alarms, storage }: PmmEcsSettings, { metrics, service, storageId }: Watched): Alarms {
    return {
        ...serviceAlarms(alarms, service),
        ...processorAlarm(alarms, metrics),
        ...hostAlarms(alarms, metrics),
        ...(storage.kind === PmmStorage.Efs
            ? fileSystemAlarms(alarms, storage.fileSystem, storageId)
            : { ...dataDiskAlarm(alarms, metrics), ...volumeAlarm(alarms, storage.dataVolume, storageId) }),
        ...endpointAlarms(alarms, metrics, whereToLook),
        ...backupAlarms(alarms, metrics),
    };
}

function serviceAlarms(alarms: PmmEcsAlarmSettings, service: ServiceName): Alarms {
    return {
        "task-running": {
            description:
                "No task of PMM runs: look at the events of the ECS service. Also fires while a new instance is set up.",
            metric: insightsMetric(service, "RunningTaskCount"),
            statistic: "Average",
            fires: { when: "below", threshold: 1 },
            period: 60,
            periods: 2,
            // No task, no data.
            missingData: "breaching",
        },
        "task-memory": {
            description:
                "PMM's task has nearly all the memory it may have, and is slow or killed beyond it: raise task.memoryMb.",
            metric: serviceMetric(service, "MemoryUtilization"),
            statistic: "Average",
            fires: { when: "above", threshold: alarms.memoryPercent },
            period: 300,
            periods: 3,
            // task-running tells of a task that is not there.
            missingData: "notBreaching",
        },
    };
}

/** Only the mode generalPurpose has a limit of operations, and only the mode bursting has credits. */
function fileSystemAlarms(
    alarms: PmmEcsAlarmSettings,
    { performanceMode, throughputMode }: FileSystemSettings,
    fileSystemId: pulumi.Input<string>,
): Alarms {
    const operations: Alarms = {
        "efs-io-limit": {
            description:
                "PMM's file system does nearly all the operations it can: monitor less, or move to the storage ebs.",
            metric: fileSystemMetric(fileSystemId, "PercentIOLimit"),
            statistic: "Average",
            fires: { when: "above", threshold: alarms.ioLimitPercent },
            period: 300,
            periods: 3,
            missingData: "notBreaching",
        },
    };
    const credits: Alarms = {
        "efs-burst-credits": {
            description:
                "PMM's file system uses up its burst credits and will be slow: change fileSystem.throughputMode to elastic or provisioned.",
            metric: fileSystemMetric(fileSystemId, "BurstCreditBalance"),
            statistic: "Average",
            fires: { when: "below", threshold: alarms.burstCreditBytes },
            period: 300,
            periods: 2,
            missingData: "notBreaching",
        },
    };
    return {
        ...(performanceMode === PerformanceMode.GeneralPurpose ? operations : {}),
        ...(throughputMode === ThroughputMode.Bursting ? credits : {}),
    };
}

/** Operations a second that one waiting request stands for; a queue of ten times as many means that they wait. */
const operationsPerRequest = 1000;

function volumeAlarm(
    alarms: PmmEcsAlarmSettings,
    dataVolume: DataVolumeSettings,
    volumeId: pulumi.Input<string>,
): Alarms {
    if (dataVolume.type === VolumeType.Gp2 || dataVolume.iops === undefined) {
        return burstBalanceAlarm(alarms, volumeMetric(volumeId, "BurstBalance"));
    }
    return {
        // The checks that EBS does itself are told apart by the instance too, and instances come and go here. Source of the
        // figure: https://docs.aws.amazon.com/ebs/latest/userguide/ebs-io-characteristics.html
        "ebs-queue": {
            description:
                "Requests wait for PMM's data volume, which is too slow or does not answer: see its status; raise dataVolume.iops or dataVolume.throughput.",
            metric: volumeMetric(volumeId, "VolumeQueueLength"),
            statistic: "Average",
            fires: {
                when: "above",
                threshold: dataVolume.iops.apply((iops) => Math.ceil((10 * iops) / operationsPerRequest)),
            },
            period: 300,
            periods: 3,
            missingData: "notBreaching",
        },
    };
}
