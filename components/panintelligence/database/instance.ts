import * as pulumi from "@pulumi/pulumi";
import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as rds from "@pulumi/aws/rds";
import { RandomId } from "@pulumi/random/randomId";
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

/** The instance in use. */
export function databaseInstance(
    scope: Scope,
    settings: StorageSettings,
    around: InstanceSurroundings,
    generation: DatabaseGeneration,
): rds.Instance {
    const role = `database${generation.suffix}`;
    const identifier = identifierOf(scope, settings, role);
    const groups = instanceLogs(scope, settings, role, identifier);
    return new rds.Instance(
        scope.name(role),
        {
            ...instanceArgs(settings, around, generation, identifier),
            tags: scope.dataTags(role),
        },
        scope.options({ protect: settings.protect, dependsOn: groups }),
    );
}

/** An instance that was in use before. */
export function retiredInstance(
    scope: Scope,
    settings: StorageSettings,
    around: InstanceSurroundings,
    generation: DatabaseGeneration,
): void {
    const role = `database${generation.suffix}`;
    const identifier = identifierOf(scope, settings, role);
    const args = instanceArgs(settings, around, generation, identifier);
    // They tell what led to the restore, and RDS goes on writing to them.
    instanceLogs(scope, settings, role, identifier, { retainOnDelete: true });
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

/** Log groups of an instance, which RDS writes to. Made here, since those that RDS makes keep everything for ever. */
function instanceLogs(
    scope: Scope,
    { logRetentionDays, kmsKeyArn }: StorageSettings,
    role: string,
    identifier: pulumi.Output<string>,
    options: pulumi.CustomResourceOptions = {},
): cloudwatch.LogGroup[] {
    return exportedLogs.map((log) => {
        const logs = `${role}-${log}`;
        return new cloudwatch.LogGroup(
            scope.name(logs),
            {
                name: pulumi.interpolate`/aws/rds/instance/${identifier}/${log}`,
                retentionInDays: logRetentionDays,
                ...(kmsKeyArn && { kmsKeyId: kmsKeyArn }),
                tags: scope.tags(logs),
            },
            scope.options(options),
        );
    });
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
