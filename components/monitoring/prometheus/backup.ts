import type * as pulumi from "@pulumi/pulumi";
import { backupEvents } from "../../parts/backup/backup-events";
import { backupPlan, type BackupPlan } from "../../parts/backup/backup-plan";
import type { Scope } from "../../parts/scope";
import type { MonitoringSettings } from "../settings";
import type { PrometheusServer } from "./index";

/** Backs up the file systems of the servers, where there are any, and tells of failures. */
export function prometheusBackup(
    scope: Scope,
    { prometheus: { storage } }: MonitoringSettings,
    { servers, topicArn }: { servers: PrometheusServer[]; topicArn: pulumi.Output<string> },
): BackupPlan | undefined {
    const stores = servers.flatMap(({ fileSystem }) => fileSystem?.arn ?? []);
    if (storage.backup === undefined || stores.length === 0) {
        return undefined;
    }
    const plan = backupPlan(scope, storage.backup, stores);
    backupEvents(scope, { vault: plan.vault, copied: storage.backup.copy !== undefined, topicArn });
    return plan;
}
