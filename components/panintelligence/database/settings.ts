import type * as pulumi from "@pulumi/pulumi";
import { problem, type Checks, type Rule } from "../../parts/validation/checks";
import { matching, wholeNumber } from "../../parts/validation/rules";
import type { PanintelligenceDatabase } from "./args";
import { generations, type DatabaseGeneration } from "./generations";
import { maintenanceWindow, overlap, timeWindow } from "./windows";

/** `PanintelligenceDatabase`, checked and complete. */
export interface DatabaseSettings {
    instanceClass: string;
    engineVersion: string;
    multiAz: boolean;
    allocatedStorageGb: number;
    maxAllocatedStorageGb: number;
    backupRetentionDays: number;
    backupWindow: string;
    maintenanceWindow: string;
    schemaName: string;
    /** The database in use. */
    live: DatabaseGeneration;
    /** Databases that were in use before. */
    retired: DatabaseGeneration[];
    passwordVersion: string | undefined;
    parameters: Record<string, pulumi.Input<string>>;
    deletionProtection: boolean;
}

/** Version of MariaDB that is taken by itself. */
export const defaultEngineVersion = "10.11";

/** Checks a database and fills in what it leaves out; `protect` is that of the deployment. */
export function databaseSettings(
    checks: Checks,
    args: PanintelligenceDatabase,
    { protect }: { protect: boolean },
): DatabaseSettings {
    const allocatedStorageGb = checks.plain(
        "database.allocatedStorageGb",
        args.allocatedStorageGb ?? 20,
        wholeNumber(20, mostStorageGb, "GiB"),
    );
    const backupWindow = checks.plain("database.backupWindow", args.backupWindow ?? "02:00-03:00", timeWindow);
    const maintenance = checks.plain(
        "database.maintenanceWindow",
        args.maintenanceWindow ?? "sun:04:00-sun:05:00",
        maintenanceWindow,
        apartFrom(backupWindow),
    );
    return {
        instanceClass: checks.plain("database.instanceClass", args.instanceClass ?? "db.t3.medium", instanceClass),
        engineVersion: checks.plain(
            "database.engineVersion",
            args.engineVersion ?? defaultEngineVersion,
            engineVersion,
        ),
        multiAz: args.multiAz ?? true,
        allocatedStorageGb,
        maxAllocatedStorageGb: checks.plain(
            "database.maxAllocatedStorageGb",
            args.maxAllocatedStorageGb ?? Math.max(100, growthOf(allocatedStorageGb)),
            wholeNumber(growthOf(allocatedStorageGb), mostStorageGb, "GiB, a tenth above database.allocatedStorageGb"),
        ),
        backupRetentionDays: checks.plain(
            "database.backupRetentionDays",
            args.backupRetentionDays ?? 7,
            wholeNumber(3, 35, "days"),
        ),
        backupWindow,
        maintenanceWindow: maintenance,
        schemaName: checks.plain("database.schemaName", args.schemaName ?? "dashboard", schemaName),
        ...generations(checks, args),
        passwordVersion: args.passwordVersion,
        parameters: checks.plain("database.parameters", args.parameters ?? {}, parameterNames),
        deletionProtection: args.deletionProtection ?? protect,
    };
}

/** Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html, gp3 storage of MariaDB */
const mostStorageGb = 65_536;

/** Least that storage may grow to: RDS wants a tenth more. Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html */
function growthOf(allocatedGb: number): number {
    return Math.ceil(allocatedGb * 1.1);
}

const instanceClass = matching(
    /^db\.[a-z][a-z0-9-]*\.(micro|small|medium|large|[0-9]*xlarge)$/,
    "a class of RDS such as db.t3.medium",
);

/** Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/MariaDB.Concepts.VersionMgmt.html */
const engineVersion = matching(
    /^(10\.(6|11)|11\.[48]|1[2-9]\.[0-9]+)(\.[0-9]+)?$/,
    "a version of MariaDB that RDS has: 10.6, 10.11, 11.4, 11.8 or a later series, or one with its patch level such as 10.11.16",
);

/** Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html, DBName for MariaDB; less than that needs no quoting */
const schemaName = matching(/^[A-Za-z][A-Za-z0-9_]{0,63}$/, "1 to 64 letters, digits and _, and begin with a letter");

const parameterName = matching(/^[a-z][a-z0-9_]*$/, "lower-case letters, digits and _");

const parameterNames: Rule<Record<string, unknown>> = (parameters, path) =>
    Object.keys(parameters).flatMap((name) => parameterName(name, `a name in ${path}`));

/** RDS refuses windows that overlap. */
function apartFrom(backupWindow: string): Rule<string> {
    return (maintenance, path) =>
        overlap(backupWindow, maintenance)
            ? [problem(path, maintenance, `must not overlap with database.backupWindow, which is "${backupWindow}"`)]
            : [];
}
