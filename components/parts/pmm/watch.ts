import type * as sns from "@pulumi/aws/sns";
import { alarmTopic } from "../alarms/alarm-topic";
import { metricAlarms, type Alarms } from "../alarms/metric-alarm";
import { allTopics } from "../alarms/recipients";
import type { BackupPlan } from "../backup/backup-plan";
import { backupEvents } from "../backup/backup-events";
import { dashboard, type Chart } from "../dashboard";
import type { Scope } from "../scope";
import type { PmmSettings } from "./settings";

/** What is watched, and what is shown of it. */
export interface Watch {
    backup: BackupPlan;
    alarms: Alarms;
    /** Of the dashboard, when there is one. */
    charts: Chart[];
}

/** Tells of trouble: the topic, the alarms and events that go to it, and the dashboard. Gives the topic. */
export function watch(scope: Scope, settings: PmmSettings, { backup, alarms, charts }: Watch): sns.Topic {
    const topic = alarmTopic(scope, settings.alarms);
    backupEvents(scope, { vault: backup.vault, copied: settings.backup.copy !== undefined, topicArn: topic.arn });
    metricAlarms(scope, alarms, allTopics(topic, settings.alarms));
    if (settings.dashboard) {
        dashboard(scope, settings.serviceName, charts);
    }
    return topic;
}
