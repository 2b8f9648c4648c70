import * as pulumi from "@pulumi/pulumi";
import { backupSettings, type BackupSettings } from "../../parts/backup/backup";
import { dataVolumeSettings, type DataVolumeSettings } from "../../parts/data-volume/data-volume";
import { endpointSettings, type EndpointSettings } from "../../parts/https-endpoint/endpoint";
import { networkSettings, type NetworkSettings } from "../../parts/network";
import { logRetention, roleArn, tagMap } from "../../parts/validation/aws-rules";
import { Checks } from "../../parts/validation/checks";
import { matching } from "../../parts/validation/rules";
import type { PmmEc2Args } from "../args";
import { adminSecretSettings, type AdminSecretSettings } from "./admin-secret";
import { alarmSettings, type AlarmSettings } from "./alarms";
import { defaultSizeGb } from "./data-volume";
import { instanceSettings, type InstanceSettings } from "./instance";
import { rdsAccessSettings, type RdsAccessSettings } from "./rds-access";
import { serverSettings, type ServerSettings } from "./server";

/** `PmmEc2Args`, checked and complete: this folder, and what it calls, is where the component's defaults stand. */
export interface PmmEc2Settings {
    serviceName: string;
    network: NetworkSettings;
    endpoint: EndpointSettings;
    instance: InstanceSettings;
    dataVolume: DataVolumeSettings;
    server: ServerSettings;
    backup: BackupSettings;
    alarms: AlarmSettings;
    dashboard: boolean;
    rdsAccess: RdsAccessSettings[];
    secretReaders: pulumi.Input<string>[];
    adminSecret: AdminSecretSettings;
    logRetentionDays: pulumi.Output<number>;
    tags: pulumi.Output<Record<string, string>> | undefined;
}

/** Every day before working hours in Europe, kept for a month. */
const dailyBackup = { schedule: "cron(0 5 * * ? *)", retentionDays: 30 };

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
    checks.plain("name", name, componentName);
    // PMM's web server gives a query 600 seconds; ten more let its answer through.
    const endpoint = endpointSettings(checks, args.endpoint, { idleTimeoutSeconds: 610 });
    const settings: PmmEc2Settings = {
        serviceName: checks.plain("serviceName", args.serviceName ?? defaultServiceName(name), serviceName),
        network: networkSettings(checks, args.network, endpoint.internal),
        endpoint,
        instance: instanceSettings(checks, args.instance ?? {}),
        dataVolume: dataVolumeSettings(checks, args.dataVolume ?? {}, { sizeGb: defaultSizeGb }),
        server: serverSettings(checks, args.pmm ?? {}),
        backup: backupSettings(checks, args.backup ?? {}, dailyBackup),
        alarms: alarmSettings(checks, args.alarms, args.backup?.schedule ?? dailyBackup.schedule),
        dashboard: args.dashboard ?? false,
        rdsAccess: rdsAccessSettings(checks, args.rdsAccess ?? []),
        secretReaders: (args.secretReaders ?? []).map((reader, index) =>
            checks.input(`secretReaders[${index}]`, reader, roleArn),
        ),
        adminSecret: adminSecretSettings(checks, args.adminSecret ?? {}),
        logRetentionDays: checks.input("logRetentionDays", args.logRetentionDays ?? 365, logRetention),
        tags: checks.optionalInput("tags", args.tags, tagMap),
    };
    checks.finish();
    return settings;
}

/**
 * Load balancers may have names of 32 characters, without two hyphens in a row or one at an end; 12 of them are needed for
 * "-alb" and the suffix that keeps two deployments apart. Names beginning with "internal-" are AWS's own.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
 */
const componentName = matching(
    /^(?!internal-)(?=.{1,20}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
    "at most 20 lower-case letters, digits and single hyphens, begin with a letter, and not with internal-",
);

const serviceName = matching(/^[A-Za-z0-9_-]{1,64}$/, "1 to 64 letters, digits, - and _");

function defaultServiceName(name: string): string {
    return `${name}-${pulumi.getStack()}`.replace(/[^A-Za-z0-9_-]/g, "-").slice(0, 64);
}
