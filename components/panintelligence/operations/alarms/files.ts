import type { AlarmDefinition, Alarms, Metric } from "../../../parts/alarms/metric-alarm";
import { PerformanceMode, ThroughputMode, type FileSystemSettings } from "../../../parts/file-system/file-system";
import type { AlarmSettings } from "../alarm-settings";
import type { Metrics } from "../metrics";

/** A file system starts with 2.1 TiB of credits; so many are left when it has been busy for long. */
const fewCreditBytes = 1_000_000_000_000;

/**
 * The file system: its size, and what its modes have limits of.
 *
 * Source: https://docs.aws.amazon.com/efs/latest/ug/efs-metrics.html
 */
export function fileSystemAlarms(
    { fileSystemGb }: AlarmSettings,
    { performanceMode, throughputMode }: Pick<FileSystemSettings, "performanceMode" | "throughputMode">,
    metrics: Metrics,
): Alarms {
    return {
        "files-size": quarterly(
            `The file system holds more than ${fileSystemGb} GiB: compress images, take out what nobody uses, or raise alarms.fileSystemGb.`,
            metrics.fileSystem("StorageBytes", { StorageClass: "Total" }),
            { when: "above", threshold: fileSystemGb * 1024 ** 3 },
        ),
        ...(performanceMode === PerformanceMode.GeneralPurpose && {
            "files-io-limit": quarterly(
                "The file system does nearly all the operations it can: see who reads and writes so much.",
                metrics.fileSystem("PercentIOLimit"),
                { when: "above", threshold: 80 },
            ),
        }),
        ...(throughputMode === ThroughputMode.Bursting && {
            "files-burst-credits": quarterly(
                "The file system uses up its burst credits and will be slow: change files.throughputMode to elastic.",
                metrics.fileSystem("BurstCreditBalance"),
                { when: "below", threshold: fewCreditBytes },
            ),
        }),
    };
}

/** By the quarter of an hour, which is how often AWS counts what is stored. */
function quarterly(description: string, metric: Metric, fires: AlarmDefinition["fires"]): AlarmDefinition {
    return { description, metric, statistic: "Average", fires, period: 900, periods: 1, missingData: "notBreaching" };
}
