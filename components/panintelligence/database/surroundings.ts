import type * as pulumi from "@pulumi/pulumi";
import * as rds from "@pulumi/aws/rds";
import type { Scope } from "../../parts/scope";
import type { StorageSettings } from "../storage-settings";
import { connectionFormula } from "./instance-class";

/** What an instance needs and holds no data. */
export interface DatabaseSurroundings {
    subnetGroupName: pulumi.Output<string>;
    parameterGroupName: pulumi.Output<string>;
}

/** Where instances are, and how MariaDB is set. */
export function databaseSurroundings(scope: Scope, settings: StorageSettings): DatabaseSurroundings {
    const subnets = new rds.SubnetGroup(
        scope.name("database"),
        {
            description: `Subnets of the repository database of ${settings.namePrefix}`,
            subnetIds: settings.network.isolatedSubnetIds,
            tags: scope.tags("database"),
        },
        scope.options(),
    );
    const parameters = new rds.ParameterGroup(
        scope.name("database"),
        {
            family: familyOf(settings.database.engineVersion),
            description: `MariaDB as Panintelligence needs it, for ${settings.namePrefix}`,
            parameters: parametersOf(settings.database.parameters),
            tags: scope.tags("database"),
        },
        // Another series of MariaDB has another group, and RDS deletes none that a retired database is still in.
        scope.options({ retainOnDelete: settings.database.retired.length > 0 }),
    );
    return { subnetGroupName: subnets.name, parameterGroupName: parameters.name };
}

/** RDS's family of parameters: `mariadb10.11`, `mariadb11.4`. */
function familyOf(engineVersion: string): string {
    return `mariadb${engineVersion.split(".").slice(0, 2).join(".")}`;
}

interface Parameter {
    name: string;
    value: pulumi.Input<string>;
    applyMethod: "immediate" | "pending-reboot";
}

/**
 * What Panintelligence's own deployments set, by name: table names in lower case, which must be so from the beginning; zero as a
 * value of its own in numbered columns; functions that the schema makes; four-byte characters. Beside them a log of slow queries,
 * in a file, from where CloudWatch gets it, and as many connections as MariaDB had up to 10.4: later versions let in half of it.
 */
const documented: Parameter[] = [
    { name: "character_set_server", value: "utf8mb4", applyMethod: "immediate" },
    { name: "collation_server", value: "utf8mb4_unicode_ci", applyMethod: "immediate" },
    { name: "log_bin_trust_function_creators", value: "1", applyMethod: "immediate" },
    { name: "log_output", value: "FILE", applyMethod: "immediate" },
    // Read at the start alone.
    { name: "lower_case_table_names", value: "1", applyMethod: "pending-reboot" },
    { name: "max_connections", value: connectionFormula, applyMethod: "immediate" },
    { name: "slow_query_log", value: "1", applyMethod: "immediate" },
    { name: "sql_mode", value: "NO_AUTO_VALUE_ON_ZERO", applyMethod: "immediate" },
];

/** The documented ones, with what the user wants in their place or beside them; always in one order. */
function parametersOf(further: Record<string, pulumi.Input<string>>): Parameter[] {
    const kept = documented.filter(({ name }) => !(name in further));
    // RDS takes no other method for what is read at the start alone, and this one for everything.
    const given = Object.entries(further).map(([name, value]): Parameter => ({
        name,
        value,
        applyMethod: "pending-reboot",
    }));
    return [...kept, ...given].sort((one, other) => (one.name < other.name ? -1 : 1));
}
