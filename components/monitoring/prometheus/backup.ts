import type * as pulumi from "@pulumi/pulumi";
import { backupEvents } from "../../parts/backup/backup-events";
import { backupPlan } from "../../parts/backup/backup-plan";
import type { Scope } from "../../parts/scope";
import type { MonitoringSettings } from "../settings";
import type { PrometheusServer } from "./index";

/** Backs up the file systems of the servers, where there are any, and tells of failures. Gives the name of the vault. */
export function prometheusBackup(
    scope: Scope,
    { prometheus: { storage } }: MonitoringSettings,
    { servers, topicArn }: { servers: PrometheusServer[]; topicArn: pulumi.Output<string> },
): pulumi.Output<string> | undefined {
    const stores = servers.flatMap(({ fileSystem }) => fileSystem?.arn ?? []);
    if (storage.backup === undefined || stores.length === 0) {
        return undefined;
    }
    const { vault } = backupPlan(scope, storage.backup, stores);
    backupEvents(scope, { vault, copied: storage.backup.copy !== undefined, topicArn });
    return vault.name;
}
