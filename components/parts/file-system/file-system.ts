import type * as pulumi from "@pulumi/pulumi";
import { ec2Id, kmsKeyArn } from "../validation/aws-rules";
import { problem, type Checks, type Rule } from "../validation/checks";
import { matching, oneOf } from "../validation/rules";

/** What every EFS file system has, whatever folders are on it. */
export interface FileSystemBasics {
    /** ARN of the KMS key that encrypts it; a change would replace it. Default: the AWS-managed key of EFS. */
    kmsKeyArn?: pulumi.Input<string>;
    /** Performance mode; a change would replace the file system. Default: `generalPurpose`. */
    performanceMode?: PerformanceMode;
    /** Throughput mode; AWS allows a change once a day. Default: `bursting`. */
    throughputMode?: ThroughputMode;
    /** MiB a second, from 1 to 3414, for the throughput mode `provisioned` and only for it. Default: none. */
    provisionedThroughput?: pulumi.Input<number>;
    /**
     * After how many days without access a file goes to the Infrequent Access class, which costs less to keep and more to
     * read; the first access brings it back. Default: `AFTER_30_DAYS`.
     */
    transitionToIa?: InfrequentAccess;
    /**
     * Id of a file system (`fs-...`) to use in place of the deployment's own, such as one that AWS Backup restored; it
     * must be encrypted, and its modes stay as they are. The deployment's own is kept. Default: none.
     */
    existingId?: string;
    /** Refuses to delete or replace the file system, until this is switched off and applied. Default: true. */
    protect?: boolean;
}

/** An EFS file system that holds a deployment's data. It grows and shrinks by itself, and all zones reach it. */
export interface FileSystem extends FileSystemBasics {
    /**
     * Folder of the file system that holds the data. After a restore, which AWS Backup puts into a folder of its own, the
     * folder there: `/aws-backup-restore_<date>/pmm`. What lay in the folder before stays. Default for PmmEcs: `/pmm`.
     */
    directory?: string;
}

/** How an EFS file system handles operations. */
export enum PerformanceMode {
    /** Lowest latency; for nearly everything. */
    GeneralPurpose = "generalPurpose",
    /** More operations a second in all, each slower; AWS advises against it, and it excludes `elastic`. */
    MaxIo = "maxIO",
}

/** How much data a second an EFS file system takes and gives. */
export enum ThroughputMode {
    /** In proportion to its size, with credits for bursts. */
    Bursting = "bursting",
    /** As much as `provisionedThroughput` says, paid for whether used or not. */
    Provisioned = "provisioned",
    /** As much as is needed, paid by use. */
    Elastic = "elastic",
}

/** After how long without access a file goes to the Infrequent Access class. */
export enum InfrequentAccess {
    /** Not at all: all data stays where access is fast. */
    Never = "NEVER",
    /** After a day without access. */
    After1Day = "AFTER_1_DAY",
    /** After a week without access. */
    After7Days = "AFTER_7_DAYS",
    /** After two weeks without access. */
    After14Days = "AFTER_14_DAYS",
    /** After 30 days without access. */
    After30Days = "AFTER_30_DAYS",
    /** After 60 days without access. */
    After60Days = "AFTER_60_DAYS",
    /** After 90 days without access. */
    After90Days = "AFTER_90_DAYS",
    /** After 180 days without access. */
    After180Days = "AFTER_180_DAYS",
    /** After 270 days without access. */
    After270Days = "AFTER_270_DAYS",
    /** After a year without access. */
    After365Days = "AFTER_365_DAYS",
}

/** `FileSystem`, checked and complete. */
export interface FileSystemSettings {
    kmsKeyArn: pulumi.Output<string> | undefined;
    performanceMode: PerformanceMode;
    throughputMode: ThroughputMode;
    /** Only with the throughput mode `provisioned`. */
    provisionedThroughput: pulumi.Output<number> | undefined;
    transitionToIa: InfrequentAccess;
    directory: string;
    existingId: string | undefined;
    protect: boolean;
}

/**
 * Checks a file system and fills in what it leaves out; `defaults` are those that differ between deployments, and `path` leads to
 * `args`.
 */
export function fileSystemSettings(
    checks: Checks,
    args: FileSystem,
    defaults: { directory: string },
    path = "fileSystem",
): FileSystemSettings {
    const performanceMode = checks.plain(
        `${path}.performanceMode`,
        args.performanceMode ?? PerformanceMode.GeneralPurpose,
        oneOf(Object.values(PerformanceMode)),
    );
    const throughputMode = checks.plain(
        `${path}.throughputMode`,
        args.throughputMode ?? ThroughputMode.Bursting,
        oneOf(Object.values(ThroughputMode)),
        notElasticWith(performanceMode),
    );
    const existingId = args.existingId;
    if (existingId !== undefined) {
        checks.plain(`${path}.existingId`, existingId, ec2Id("fs"));
    }
    return {
        kmsKeyArn: checks.optionalInput(`${path}.kmsKeyArn`, args.kmsKeyArn, kmsKeyArn),
        performanceMode,
        throughputMode,
        provisionedThroughput: provisionedThroughput(checks, path, args.provisionedThroughput, throughputMode),
        transitionToIa: checks.plain(
            `${path}.transitionToIa`,
            args.transitionToIa ?? InfrequentAccess.After30Days,
            oneOf(Object.values(InfrequentAccess)),
        ),
        directory: checks.plain(`${path}.directory`, args.directory ?? defaults.directory, directoryPath, withinLimits),
        existingId,
        protect: args.protect ?? true,
    };
}

/**
 * How long and how deep a folder may be that an access point leads to.
 *
 * Source: https://docs.aws.amazon.com/efs/latest/ug/API_RootDirectory.html
 */
export const directoryLimits = { characters: 100, levels: 4 } as const;

/** A folder by its path from the root of a file system, of characters that need no quoting anywhere. */
export const directoryPath = matching(
    /^(\/(?!\.{1,2}(\/|$))[A-Za-z0-9._:-]+)+$/,
    "a folder by its path from the file system's root, such as /pmm: letters, digits and . _ : -, without / at its end",
);

/** A folder by a path that an access point can lead to. */
export const withinLimits: Rule<string> = (path, argument) =>
    path.length <= directoryLimits.characters && path.split("/").length - 1 <= directoryLimits.levels
        ? []
        : [
              problem(
                  argument,
                  path,
                  `must have at most ${directoryLimits.levels} levels and ${directoryLimits.characters} characters`,
              ),
          ];

function notElasticWith(performanceMode: PerformanceMode): Rule<ThroughputMode> {
    return (mode, path) =>
        mode === ThroughputMode.Elastic && performanceMode === PerformanceMode.MaxIo
            ? [
                  problem(
                      path,
                      mode,
                      "does not go with the performance mode maxIO: choose generalPurpose, or another throughput mode",
                  ),
              ]
            : [];
}

function provisionedThroughput(
    checks: Checks,
    parent: string,
    value: pulumi.Input<number> | undefined,
    mode: ThroughputMode,
): pulumi.Output<number> | undefined {
    const path = `${parent}.provisionedThroughput`;
    if (mode === ThroughputMode.Provisioned) {
        return checks.input(path, value, throughputRange) as pulumi.Output<number>;
    }
    if (value !== undefined) {
        checks.add(
            `${path} goes with the throughput mode provisioned, and not with ${mode}: leave it out, or change ${parent}.throughputMode`,
        );
    }
    return undefined;
}

/** Source: https://docs.aws.amazon.com/efs/latest/ug/limits.html (some regions allow less; AWS says so then) */
const throughputRange: Rule<number | undefined> = (value, path) =>
    typeof value === "number" && value >= 1 && value <= 3414
        ? []
        : [problem(path, value, "must be MiB a second from 1 to 3414 with the throughput mode provisioned")];
