import type * as pulumi from "@pulumi/pulumi";
import { dataVolumeSettings, type DataVolumeSettings } from "../parts/data-volume/data-volume";
import { defaultSizeGb } from "../parts/pmm/defaults";
import { inArguments, type ServerFiles } from "../parts/pmm/server";
import { pmmSettings, type PmmSettings } from "../parts/pmm/settings";
import { Checks } from "../parts/validation/checks";
import type { PmmEc2Args } from "./args";
import { makeUserData, type HostVariables } from "./user-data";

/** `PmmEc2Args`, checked and complete. */
export interface PmmEc2Settings extends PmmSettings {
    dataVolume: DataVolumeSettings;
}

/**
 * Checks the arguments of `component`, which is called `name`, and fills in what they leave out. Without a component it is
 * the check alone, for programs that make other things first.
 *
 * @throws ResourceError that lists every problem, when there is one.
 */
export function pmmEc2Settings(
    component: pulumi.ComponentResource | undefined,
    name: string,
    args: PmmEc2Args,
): PmmEc2Settings {
    const checks = new Checks(component);
    const settings: PmmEc2Settings = {
        ...pmmSettings(checks, name, args, {
            backup: {
                // Every day before working hours in Europe, kept for a month.
                schedule: "cron(0 5 * * ? *)",
                retentionDays: 30,
                completionMinutes: { daily: 120, weekly: 180 },
            },
            rootVolume: { leastGb: 8, defaultGb: 20 },
            wanderingHost: false,
            filesFit,
        }),
        dataVolume: dataVolumeSettings(checks, args.dataVolume ?? {}, { sizeGb: defaultSizeGb }),
    };
    checks.finish();
    return settings;
}

/** What AWS will only name later is as long as this; whether all fits into user data can be said now. */
const sample: HostVariables = {
    PMM_SERVICE_NAME: "n".repeat(64),
    AWS_REGION: "us-gov-northeast-1",
    PMM_IMAGE: "percona/pmm-server:3",
    PMM_PUBLIC_ADDRESS: "pmm.example.com",
    ADMIN_SECRET_ARN:
        "arn:aws-us-gov:secretsmanager:us-gov-northeast-1:123456789012:secret:pmm-admin-password-0a1b2c3-Ab3dEf",
    DATA_VOLUME_ID: "vol-0123456789abcdef0",
    DATA_VOLUME_FORMAT: "blank",
    LOG_GROUP: `/aws/ec2/${"n".repeat(64)}`,
    SWAP_GIB: 1024,
    PMM_ENABLE_TELEMETRY: 0,
};

function filesFit({ queries, settings }: ServerFiles, path: string): string[] {
    const { problems } = makeUserData({ variables: sample, pmmSettings: settings, postgresqlQueries: queries });
    return problems.map((line) => inArguments(line, path));
}
