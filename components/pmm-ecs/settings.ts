import * as pulumi from "@pulumi/pulumi";
import { dataVolumeSettings, type DataVolumeSettings } from "../parts/data-volume/data-volume";
import { fileSystemSettings, type FileSystemSettings } from "../parts/file-system/file-system";
import type { AlarmSettings } from "../parts/pmm/alarms";
import { defaultDirectory, defaultSizeGb } from "../parts/pmm/defaults";
import { inArguments, type ServerFiles } from "../parts/pmm/server";
import { pmmSettings, type PmmSettings } from "../parts/pmm/settings";
import { Checks, problem, type Rule } from "../parts/validation/checks";
import { oneOf, percentage, wholeNumber } from "../parts/validation/rules";
import { PmmStorage, type PmmEcsAlarms, type PmmEcsArgs } from "./args";
import { makeUserData } from "./user-data";

/** `PmmEcsArgs`, checked and complete. */
export interface PmmEcsSettings extends PmmSettings {
    cpu: pulumi.Output<number>;
    memoryMb: pulumi.Output<number>;
    storage: StorageSettings;
    alarms: PmmEcsAlarmSettings;
}

/** Where PMM's data lies, checked and complete. */
export type StorageSettings =
    | { kind: PmmStorage.Efs; fileSystem: FileSystemSettings; subnetIds: pulumi.Output<string>[] }
    | { kind: PmmStorage.Ebs; dataVolume: DataVolumeSettings };

/** `PmmEcsAlarms`, checked and complete. */
export interface PmmEcsAlarmSettings extends AlarmSettings {
    burstCreditBytes: pulumi.Output<number>;
    ioLimitPercent: pulumi.Output<number>;
}

/**
 * Checks the arguments of `component`, which is called `name`, and fills in what they leave out. Without a component it is
 * the check alone, for programs that make other things first.
 *
 * @throws ResourceError that lists every problem, when there is one.
 */
export function pmmEcsSettings(
    component: pulumi.ComponentResource | undefined,
    name: string,
    args: PmmEcsArgs,
): PmmEcsSettings {
    const checks = new Checks(component);
    checks.plain("name", name, notOfAws);
    const shared = pmmSettings(checks, name, args, {
        backup: {
            schedule: "cron(0 2 * * ? *)",
            retentionDays: 365,
            // AWS Backup copies a file system file by file: the first time, hundreds of GiB take hours.
            completionMinutes: { daily: 720, weekly: 720 },
        },
        // As large as the machine image's own root volume.
        rootVolume: { leastGb: 30, defaultGb: 30 },
        wanderingHost: true,
        filesFit,
    });
    if (args.backup?.rootVolume) {
        checks.add(
            problem("backup.rootVolume", true, "cannot be: instances come and go, and hold nothing; take it out"),
        );
    }
    const settings: PmmEcsSettings = {
        ...shared,
        cpu: checks.input("task.cpu", args.task?.cpu ?? 2048, wholeNumber(128, 196_608, "CPU units")),
        memoryMb: checks.input("task.memoryMb", args.task?.memoryMb ?? 4096, wholeNumber(2048, 3_145_728, "MiB")),
        storage: storageSettings(checks, args, shared),
        alarms: { ...shared.alarms, ...fileSystemAlarmSettings(checks, args.alarms) },
    };
    checks.finish();
    return settings;
}

/** Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCapacityProvider.html */
const notOfAws: Rule<string> = (name, path) =>
    /^(aws|ecs|fargate)/.test(name)
        ? [
              problem(
                  path,
                  name,
                  "must not begin with aws, ecs or fargate, which ECS keeps for its own capacity providers",
              ),
          ]
        : [];

function storageSettings(checks: Checks, args: PmmEcsArgs, { network }: PmmSettings): StorageSettings {
    const kind = checks.plain("storage", args.storage ?? PmmStorage.Efs, oneOf(Object.values(PmmStorage)));
    if (kind === PmmStorage.Ebs) {
        refuseOther(checks, "fileSystem", args.fileSystem, kind);
        return { kind, dataVolume: dataVolumeSettings(checks, args.dataVolume ?? {}, { sizeGb: defaultSizeGb }) };
    }
    refuseOther(checks, "dataVolume", args.dataVolume, kind);
    if (network.privateSubnets === undefined) {
        checks.add(
            "network.privateSubnetIds must be a list whose length is known, since each subnet gets a mount target: " +
                "write [first, second] with an output for each, not an output of the whole list",
        );
    }
    return {
        kind: PmmStorage.Efs,
        fileSystem: fileSystemSettings(checks, args.fileSystem ?? {}, { directory: defaultDirectory }),
        subnetIds: network.privateSubnets ?? [],
    };
}

function refuseOther(checks: Checks, path: string, value: object | undefined, kind: PmmStorage): void {
    if (value !== undefined) {
        checks.add(`${path} does not go with the storage ${kind}: take it out, or set storage`);
    }
}

function fileSystemAlarmSettings(
    checks: Checks,
    args: PmmEcsAlarms,
): Pick<PmmEcsAlarmSettings, "burstCreditBytes" | "ioLimitPercent"> {
    return {
        burstCreditBytes: checks.input(
            "alarms.burstCreditBytes",
            args.burstCreditBytes ?? 1_000_000_000_000,
            wholeNumber(0, Number.MAX_SAFE_INTEGER, "bytes"),
        ),
        ioLimitPercent: checks.input("alarms.ioLimitPercent", args.ioLimitPercent ?? 95, percentage),
    };
}

/** What AWS will only name later is as long as this; whether all fits into user data can be said now. */
const sample = {
    variables: {
        PMM_SERVICE_NAME: "n".repeat(64),
        AWS_REGION: "us-gov-northeast-1",
        LOG_GROUP: `/aws/ecs/${"n".repeat(64)}`,
        SWAP_GIB: 1024,
    },
    cluster: "n".repeat(64),
    dataVolume: { DATA_VOLUME_ID: "vol-0123456789abcdef0", DATA_VOLUME_FORMAT: "blank" },
} as const;

function filesFit({ queries }: ServerFiles, path: string): string[] {
    const { problems } = makeUserData({ ...sample, postgresqlQueries: queries });
    return problems.map((line) => inArguments(line, path));
}
