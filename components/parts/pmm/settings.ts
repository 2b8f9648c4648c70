import type * as pulumi from "@pulumi/pulumi";
import { backupSettings, type BackupDefaults, type BackupSettings } from "../backup/backup";
import { endpointSettings, type EndpointSettings } from "../https-endpoint/endpoint";
import { networkSettings, subnetsOf, type NetworkSettings } from "../network";
import { logRetention, roleArn, tagMap } from "../validation/aws-rules";
import type { Checks, Rule } from "../validation/checks";
import { componentName, defaultServiceName, serviceName } from "../validation/names";
import { adminSecretSettings, type AdminSecretSettings } from "./admin-secret";
import { agentEndpointSettings, type AgentEndpointSettings } from "./agents/endpoint";
import {
    checkNumberOfEntries,
    monitoredAsgSettings,
    monitoredDatabaseSettings,
    type MonitoredAsgSettings,
    type MonitoredDatabaseSettings,
} from "./agents/monitored";
import { passwordRotationSettings, type PasswordRotationSettings } from "./agents/password-rotation";
import { reconcilerSettings, type ReconcilerSettings } from "./agents/reconciler";
import { alarmSettings, type AlarmSettings } from "./alarms";
import type { PmmArgs } from "./args";
import { instanceSettings, type InstanceSettings } from "./instance";
import { rdsAccessSettings, type RdsAccessSettings } from "./rds-access";
import { idleTimeoutSeconds } from "./requirements";
import { serverSettings, type ServerFiles, type ServerSettings } from "./server";

/** `PmmArgs`, checked and complete. */
export interface PmmSettings {
    serviceName: string;
    network: NetworkSettings;
    endpoint: EndpointSettings;
    instance: InstanceSettings;
    server: ServerSettings;
    backup: BackupSettings;
    alarms: AlarmSettings;
    dashboard: boolean;
    rdsAccess: RdsAccessSettings[];
    monitoredAsgs: MonitoredAsgSettings[];
    monitoredDatabases: MonitoredDatabaseSettings[];
    reconciler: ReconcilerSettings;
    agentEndpoint: AgentEndpointSettings | undefined;
    passwordRotation: PasswordRotationSettings | undefined;
    secretReaders: pulumi.Input<string>[];
    adminSecret: AdminSecretSettings;
    logRetentionDays: pulumi.Output<number>;
    tags: pulumi.Output<Record<string, string>> | undefined;
}

/** What differs between deployments of PMM. */
export interface PmmDefaults {
    /** The daily backup. */
    backup: BackupDefaults;
    /** Least size of the root volume in GiB, which is the default as well. */
    rootVolume: { leastGb: number; defaultGb: number };
    /** Whether the address of PMM's host is known only while it runs, so that functions and agents need another. */
    wanderingHost: boolean;
    /** Whether what PMM reads from files fits on the deployment's host. */
    filesFit: Rule<ServerFiles>;
}

/** Checks the arguments of the component `name` that all deployments of PMM share, and fills in what they leave out. */
export function pmmSettings(checks: Checks, name: string, args: PmmArgs, defaults: PmmDefaults): PmmSettings {
    checks.plain("name", name, componentName);
    checkNumberOfEntries(checks, (args.monitoredAsgs?.length ?? 0) + (args.monitoredDatabases?.length ?? 0));
    const endpoint = endpointSettings(checks, args.endpoint, { idleTimeoutSeconds });
    const automated = [args.monitoredAsgs?.length, args.monitoredDatabases?.length, args.passwordRotation].some(
        Boolean,
    );
    const agentEndpoint = args.agentEndpoint ?? (defaults.wanderingHost && automated ? {} : undefined);
    return {
        serviceName: checks.plain("serviceName", args.serviceName ?? defaultServiceName(name), serviceName),
        network: networkSettings(checks, args.network, subnetsOf(endpoint.internal)),
        endpoint,
        instance: instanceSettings(checks, args.instance ?? {}, defaults.rootVolume),
        server: serverSettings(checks, args.pmm ?? {}, defaults.filesFit),
        backup: backupSettings(checks, args.backup ?? {}, defaults.backup),
        alarms: alarmSettings(checks, args.alarms, args.backup?.schedule ?? defaults.backup.schedule),
        dashboard: args.dashboard ?? false,
        rdsAccess: rdsAccessSettings(checks, args.rdsAccess ?? []),
        monitoredAsgs: monitoredAsgSettings(checks, args.monitoredAsgs ?? []),
        monitoredDatabases: monitoredDatabaseSettings(checks, args.monitoredDatabases ?? []),
        reconciler: reconcilerSettings(checks, args.reconciler ?? {}),
        agentEndpoint: agentEndpoint && agentEndpointSettings(checks, agentEndpoint, endpoint.hostnames),
        passwordRotation: args.passwordRotation && passwordRotationSettings(checks, args.passwordRotation),
        secretReaders: (args.secretReaders ?? []).map((reader, index) =>
            checks.input(`secretReaders[${index}]`, reader, roleArn),
        ),
        adminSecret: adminSecretSettings(checks, args.adminSecret ?? {}),
        logRetentionDays: checks.input("logRetentionDays", args.logRetentionDays ?? 365, logRetention),
        tags: checks.optionalInput("tags", args.tags, tagMap),
    };
}
