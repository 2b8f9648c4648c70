import * as pulumi from "@pulumi/pulumi";
import type * as ecs from "@pulumi/aws/ecs";
import type * as sns from "@pulumi/aws/sns";
import { alarmTopic } from "../../parts/alarms/alarm-topic";
import { metricAlarms } from "../../parts/alarms/metric-alarm";
import { allTopics } from "../../parts/alarms/recipients";
import { backupEvents } from "../../parts/backup/backup-events";
import { backupPlan, type BackupPlan } from "../../parts/backup/backup-plan";
import { dashboard } from "../../parts/dashboard";
import type { Scope } from "../../parts/scope";
import { panintelligenceAlarms } from "./alarms";
import { monthlyBudget } from "./budget";
import { errorTable, panintelligenceCharts } from "./charts";
import { databaseTools } from "./database-tools";
import { deploymentEvents } from "./events";
import { fileTools } from "./file-tools";
import { licenceComplaints, licenceReminders } from "./licence-events";
import { metricsOf, type Metrics } from "./metrics";
import { serviceProbe } from "./probe";
import type { OperationsSettings } from "./settings";
import type { Around } from "./watched";

/** What operations made, as far as outputs and the run book need it. */
export interface Operations {
    topic: sns.Topic;
    backup: BackupPlan;
    /** Log group of the function that asks internal services. */
    probeLogGroupName: string;
    /** The task that dumps and loads the database. */
    databaseTools: ecs.TaskDefinition;
    /** The task that brings files back; missing without `files.tools`. */
    fileTools: ecs.TaskDefinition | undefined;
    /** Missing without a dashboard of CloudWatch. */
    dashboardName: pulumi.Output<string> | undefined;
}

/** Watches the deployment, backs it up, and makes what its operation needs. */
export function operations(scope: Scope, settings: OperationsSettings, around: Around): Operations {
    const { database, files, services, licenceExpiresOn } = around;
    const topic = alarmTopic(scope, settings.alarms);
    const metrics = metricsOf(around);
    metricAlarms(scope, panintelligenceAlarms(settings, around, metrics), allTopics(topic, settings.alarms));
    deploymentEvents(scope, around, topic.arn);
    for (const service of services.filter(({ role }) => role === "dashboard")) {
        licenceComplaints(scope, service, metrics);
    }
    if (licenceExpiresOn !== undefined) {
        licenceReminders(scope, around.settings.namePrefix, licenceExpiresOn, topic.arn);
    }
    const backup = backupPlan(scope, settings.backup, [files.fileSystem.arn, database.instance.arn]);
    backupEvents(scope, { vault: backup.vault, copied: settings.backup.copy !== undefined, topicArn: topic.arn });
    if (settings.budgetUsd !== undefined) {
        monthlyBudget(scope, around.settings.namePrefix, settings.budgetUsd, settings.alarms.emails);
    }
    return {
        topic,
        backup,
        probeLogGroupName: serviceProbe(scope, around),
        databaseTools: databaseTools(scope, around, settings.tools),
        fileTools: files.root && fileTools(scope, around, files.root, settings.tools),
        dashboardName: settings.dashboard ? dashboardOf(scope, settings, around, metrics) : undefined,
    };
}

function dashboardOf(
    scope: Scope,
    settings: OperationsSettings,
    around: Around,
    metrics: Metrics,
): pulumi.Output<string> {
    const charts = panintelligenceCharts(settings, around, metrics);
    return dashboard(scope, around.settings.namePrefix, charts, [errorTable(around.services)]).dashboardName;
}
