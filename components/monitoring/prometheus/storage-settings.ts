import { backupSettings, type Backup, type BackupSettings } from "../../parts/backup/backup";
import { problem, type Checks } from "../../parts/validation/checks";
import { oneOf, wholeNumber } from "../../parts/validation/rules";
import { StorageKind, type MonitoringPrometheus } from "./args";

/** `PrometheusStorage` and the size of `Retention`, checked and complete. */
export interface StorageSettings {
    kind: StorageKind;
    /** GiB of the disk; missing for a file system, which grows by itself. */
    sizeGb: number | undefined;
    /** GiB of blocks, after which the oldest go; missing when only time ends them. */
    retentionGb: number | undefined;
    /** Of a file system alone. */
    backup: BackupSettings | undefined;
}

/** GiB of each kind: what it has when nobody says, and from where to where it can be. */
const sizes = {
    // Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-storage.html
    [StorageKind.Ephemeral]: { usual: 20, least: 21, most: 200 },
    // Source: https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html
    [StorageKind.Ebs]: { usual: 50, least: 1, most: 16_384 },
} as const;

/** Share of the disk that blocks may fill: what is not yet in blocks, and compaction, need the rest. */
const shareOfBlocks = 0.75;

/** Checks where Prometheus keeps its data, and how much of it. */
export function storageSettings(
    checks: Checks,
    { storage = {}, retention = {} }: MonitoringPrometheus,
    { replicas, protect }: { replicas: number; protect: boolean },
): StorageSettings {
    const kind = checks.plain(
        "prometheus.storage.kind",
        storage.kind ?? StorageKind.Ephemeral,
        oneOf(Object.values(StorageKind)),
    );
    if (kind === StorageKind.Efs && replicas > 1) {
        checks.add(
            "prometheus.storage.kind efs is for one Prometheus: choose another, or set prometheus.replicas to 1",
        );
    }
    const sizeGb = diskSize(checks, kind, storage.sizeGb);
    const retentionGb =
        retention.sizeGb ?? (sizeGb === undefined ? undefined : Math.max(1, Math.floor(sizeGb * shareOfBlocks)));
    if (retentionGb !== undefined) {
        checks.plain("prometheus.retention.sizeGb", retentionGb, wholeNumber(1, sizeGb ?? 1_048_576, "GiB"));
    }
    return { kind, sizeGb, retentionGb, backup: backups(checks, kind, storage.backup, protect) };
}

function diskSize(checks: Checks, kind: StorageKind, given: number | undefined): number | undefined {
    const path = "prometheus.storage.sizeGb";
    if (kind === StorageKind.Efs) {
        if (given !== undefined) {
            checks.add(problem(path, given, "does not go with efs, which grows by itself: take it out"));
        }
        return undefined;
    }
    // What is no kind at all has been told of already.
    const { usual, least, most } = Object.hasOwn(sizes, kind) ? sizes[kind] : sizes.ephemeral;
    return given === undefined || given === usual ? usual : checks.plain(path, given, wholeNumber(least, most, "GiB"));
}

/** AWS Backup copies a file system file by file: the first time, hundreds of GiB take hours. */
const backupDefaults = {
    schedule: "cron(0 2 * * ? *)",
    retentionDays: 30,
    completionMinutes: { daily: 720, weekly: 720 },
};

function backups(
    checks: Checks,
    kind: StorageKind,
    given: Backup | undefined,
    protect: boolean,
): BackupSettings | undefined {
    const path = "prometheus.storage.backup";
    if (given?.rootVolume) {
        checks.add(problem(`${path}.rootVolume`, true, "cannot be: there is no instance; take it out"));
    }
    if (kind === StorageKind.Efs) {
        return backupSettings(checks, { protect, ...given }, backupDefaults, path);
    }
    if (given !== undefined) {
        checks.add(`${path} goes with efs: nothing else outlives its task; take it out`);
    }
    return undefined;
}
