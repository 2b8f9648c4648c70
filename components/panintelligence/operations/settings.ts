import * as pulumi from "@pulumi/pulumi";
import { backupSettings, type BackupDefaults, type BackupSettings } from "../../parts/backup/backup";
import type { Checks } from "../../parts/validation/checks";
import type { PanintelligenceArgs } from "../args";
import { connectionLimit } from "../database/instance-class";
import { defaultEngineVersion } from "../database/settings";
import { alarmCount } from "./alarms/count";
import { alarmSettings, type AlarmSettings } from "./alarm-settings";
import { budgetUsd, mostBudgetEmails } from "./budget";
import { toolImages, type ToolImages } from "./tools";
import { monthlyUsd, type Costed } from "./cost";

/** How the deployment is operated, checked and complete. */
export interface OperationsSettings {
    alarms: AlarmSettings;
    /** Connections that the database lets in. */
    connectionLimit: pulumi.Output<number>;
    backup: BackupSettings;
    /** USD a month of the budget; missing without one. */
    budgetUsd: number | undefined;
    /** Whether there is a CloudWatch dashboard. */
    dashboard: boolean;
    /** Images of the tasks that are run by hand. */
    tools: ToolImages;
    /** USD a month that the deployment is estimated to cost. */
    estimatedUsd: number;
}

/** What of the arguments is about operations. */
type OperatedArgs = Pick<
    PanintelligenceArgs,
    "alarms" | "backup" | "budget" | "dashboardOfMetrics" | "dashboard" | "database" | "databaseTools" | "protect"
>;

/** As the documented plan, and kept for 35 days instead of for ever. */
const backupDefaults: BackupDefaults = {
    schedule: "cron(0 18 * * ? *)",
    retentionDays: 35,
    completionMinutes: { daily: 480, weekly: 1440 },
};

/** Checks what of `args` is about operations, and fills in what is left out; `costed` is what the estimate goes by. */
export function operationsSettings(checks: Checks, args: OperatedArgs, costed: Costed): OperationsSettings {
    const estimatedUsd = monthlyUsd({
        alarms: alarmCount(costed),
        // The topic's.
        keys: args.alarms.kmsKeyArn === undefined ? 1 : 0,
        ...costed,
    });
    const settings = {
        alarms: alarmSettings(checks, args.alarms),
        connectionLimit: databaseConnections(checks, args, costed.database.instanceClass),
        backup: backupSettings(checks, { protect: args.protect, ...args.backup }, backupDefaults),
        budgetUsd: budgetUsd(checks, args.budget ?? {}, estimatedUsd),
        dashboard: args.dashboardOfMetrics ?? true,
        tools: toolImages(checks, args.databaseTools ?? {}, args.database?.engineVersion ?? defaultEngineVersion),
        estimatedUsd,
    };
    if (settings.budgetUsd !== undefined && settings.alarms.emails.length > mostBudgetEmails) {
        checks.add(
            `alarms.emails has ${settings.alarms.emails.length} addresses, and a budget tells ${mostBudgetEmails} at most: ` +
                "name a list of people, or set budget.enabled: false",
        );
    }
    return settings;
}

/** Connections that are left for the scheduler, Adminer, dumps and people. */
const otherConnections = 20;

/** Share of the limit that the dashboards' own connections may come to. */
const ownShare = 0.8;

function databaseConnections(
    checks: Checks,
    { dashboard = {}, database = {} }: OperatedArgs,
    instanceClass: string,
): pulumi.Output<number> {
    const given = database.parameters?.max_connections;
    const ofClass = connectionLimit(instanceClass);
    const limitOf = (text: string): number => (/^\d+$/.test(text) ? Number(text) : (ofClass ?? 0));
    const known = given === undefined ? ofClass : typeof given === "string" ? limitOf(given) : undefined;
    if (known === 0 || (known === undefined && given === undefined)) {
        checks.add(
            `database.instanceClass is "${instanceClass}", of which it is not known how many connections it lets in: set ` +
                "database.parameters.max_connections to a number, or take a class of t, m or r such as db.t3.medium",
        );
    }
    const { maxTasks = dashboard.minTasks ?? 1, databaseConnections: each = 35 } = dashboard;
    const needed = maxTasks * each + otherConnections;
    if (known && needed > ownShare * known) {
        checks.add(
            `dashboard.maxTasks is ${maxTasks} and dashboard.databaseConnections is ${each}: with ${otherConnections} for all else ` +
                `that makes ${needed} connections, more than 80 % of the ${known} of database.instanceClass "${instanceClass}"; ` +
                "take a larger class or lower one of the two",
        );
    }
    return known === undefined ? pulumi.output(given ?? "0").apply(limitOf) : pulumi.output(known);
}
