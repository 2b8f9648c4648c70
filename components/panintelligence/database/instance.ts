import * as pulumi from "@pulumi/pulumi";
import * as rds from "@pulumi/aws/rds";
import { RandomId } from "@pulumi/random/randomId";
import { logGroup } from "../../parts/log-group";
import type { Scope } from "../../parts/scope";
import type { StorageSettings } from "../storage-settings";
import type { DatabaseGeneration } from "./generations";
import type { DatabaseSurroundings } from "./surroundings";

/** What instances are put into. */
export interface InstanceSurroundings extends DatabaseSurroundings {
    securityGroupId: pulumi.Input<string>;
    password: pulumi.Output<string>;
}

/** The user that a new database begins with. */
const firstUser = "panintelligence";

/** Logs that RDS copies to CloudWatch. */
const exportedLogs = ["error", "slowquery"];

/** The instance in use, and the log groups that it writes to. */
export function databaseInstance(
    scope: Scope,
    settings: StorageSettings,
    around: InstanceSurroundings,
    generation: DatabaseGeneration,
): { instance: rds.Instance; logGroupNames: pulumi.Output<string>[] } {
    const role = `database${generation.suffix}`;
    const identifier = identifierOf(scope, settings, role);
    const groups = exportedLogs.map(
        (log) =>
            // Made here, since those that RDS makes keep everything for ever.
            logGroup(
                scope,
                pulumi.interpolate`/aws/rds/instance/${identifier}/${log}`,
                settings.logRetentionDays,
                `${role}-${log}`,
                settings.kmsKeyArn,
            ).group,
    );
    const instance = new rds.Instance(
        scope.name(role),
        {
            ...instanceArgs(settings, around, generation, identifier),
            tags: scope.dataTags(role),
        },
        scope.options({ protect: settings.protect, dependsOn: groups }),
    );
    return { instance, logGroupNames: groups.map(({ name }) => name) };
}

/** An instance that was in use before. */
export function retiredInstance(
    scope: Scope,
    settings: StorageSettings,
    around: InstanceSurroundings,
    generation: DatabaseGeneration,
): void {
    const role = `database${generation.suffix}`;
    const args = instanceArgs(settings, around, generation, identifierOf(scope, settings, role));
    new rds.Instance(
        scope.name(role),
        { ...args, tags: scope.dataTags(role, "retired") },
        scope.options({
            // No longer protected, since nobody wants it; but neither deleted here, since it held data.
            protect: false,
            retainOnDelete: true,
            // The settings are those of the instance in use; this one keeps its own, its password too.
            ignoreChanges: Object.keys(args),
        }),
    );
}

/** With digits of its own: the last snapshot of a deployment that is gone bears the name, and stays. */
function identifierOf(scope: Scope, settings: StorageSettings, role: string): pulumi.Output<string> {
    const { hex } = new RandomId(scope.name(role), { byteLength: 4 }, scope.options());
    return pulumi.interpolate`${settings.namePrefix}-${hex}`;
}

function instanceArgs(
    { database, kmsKeyArn, protect }: StorageSettings,
    around: InstanceSurroundings,
    { origin }: DatabaseGeneration,
    identifier: pulumi.Output<string>,
): rds.InstanceArgs {
    const beginsEmpty = Object.keys(origin).length === 0;
    return {
        identifier,
        engine: "mariadb",
        engineVersion: database.engineVersion,
        // A version with a patch level stays as it is; to another one it goes when the argument says so.
        autoMinorVersionUpgrade: database.engineVersion.split(".").length === 2,
        allowMajorVersionUpgrade: true,
        instanceClass: database.instanceClass,
        multiAz: database.multiAz,
        storageType: "gp3",
        allocatedStorage: database.allocatedStorageGb,
        maxAllocatedStorage: database.maxAllocatedStorageGb,
        storageEncrypted: true,
        // What was restored has these from what it was made of.
        ...(beginsEmpty
            ? { ...(kmsKeyArn && { kmsKeyId: kmsKeyArn }), dbName: database.schemaName, username: firstUser }
            : origin),
        password: around.password,
        dbSubnetGroupName: around.subnetGroupName,
        parameterGroupName: around.parameterGroupName,
        vpcSecurityGroupIds: [around.securityGroupId],
        publiclyAccessible: false,
        backupRetentionPeriod: database.backupRetentionDays,
        backupWindow: database.backupWindow,
        maintenanceWindow: database.maintenanceWindow,
        copyTagsToSnapshot: true,
        deleteAutomatedBackups: !protect,
        skipFinalSnapshot: false,
        finalSnapshotIdentifier: pulumi.interpolate`${identifier}-final`,
        enabledCloudwatchLogsExports: exportedLogs,
        deletionProtection: database.deletionProtection,
        // What an update says is done is done then, and not in the next maintenance window.
        applyImmediately: true,
    };
}
