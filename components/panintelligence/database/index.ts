import * as pulumi from "@pulumi/pulumi";
import type * as rds from "@pulumi/aws/rds";
import { generatedPassword, keptSecret, type GeneratedSecret } from "../../parts/generated-secret";
import type { Scope } from "../../parts/scope";
import type { StorageSettings } from "../storage-settings";
import { databaseInstance, retiredInstance } from "./instance";
import { databasePort } from "./port";
import { databaseSurroundings } from "./surroundings";

/** The repository database, as far as the rest of the deployment needs it. */
export interface Database {
    instance: rds.Instance;
    /** Of the instance, as people and metrics name it (`DBInstanceIdentifier`). */
    identifier: pulumi.Output<string>;
    /** Host name. */
    host: pulumi.Output<string>;
    /** `{"username", "password", "host", "port", "dbname"}` as JSON; `version.versionId` changes with the password. */
    secret: GeneratedSecret;
}

/** MariaDB in the isolated subnets, behind the security group; and those that were in use before, as they are. */
export function database(
    scope: Scope,
    settings: StorageSettings,
    place: { securityGroupId: pulumi.Input<string> },
): Database {
    const { live, retired, schemaName, passwordVersion } = settings.database;
    const password = generatedPassword(scope, "database-password", { version: passwordVersion });
    const around = { ...databaseSurroundings(scope, settings), ...place, password };
    for (const generation of retired) {
        retiredInstance(scope, settings, around, generation);
    }
    const instance = databaseInstance(scope, settings, around, live);
    const login = pulumi.jsonStringify({
        // A snapshot brings its own user.
        username: instance.username,
        password,
        host: instance.address,
        port: databasePort,
        dbname: schemaName,
    });
    const secret = keptSecret(scope, "database", pulumi.secret(login), {
        description: `Login to the repository database of ${settings.namePrefix}`,
        kmsKeyArn: settings.kmsKeyArn,
        recoveryWindowDays: settings.secretRecoveryDays,
        protect: settings.protect,
        readers: [],
    });
    return { instance, identifier: instance.identifier, host: instance.address, secret };
}
