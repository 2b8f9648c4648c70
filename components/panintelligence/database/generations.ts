import * as crypto from "node:crypto";
import type * as rds from "@pulumi/aws/rds";
import { each, problem, type Checks, type Rule } from "../../parts/validation/checks";
import { distinct, matching } from "../../parts/validation/rules";
import { utcSeconds, utcTime } from "../../parts/validation/utc-time";
import type { DatabaseRestore, PanintelligenceDatabase } from "./args";

/** Name of the generation of a database that began empty. */
const initialGeneration = "initial";

/** One of the databases that hold, or held, the repository. */
export interface DatabaseGeneration {
    /** What its logical name ends with, after the role. */
    suffix: string;
    /** What it was made from; nothing for a database that began empty. */
    origin: Pick<rds.InstanceArgs, "snapshotIdentifier" | "restoreToPointInTime">;
}

/** Checks which database is in use and which were. */
export function generations(
    checks: Checks,
    { restoreFrom, retired = [] }: PanintelligenceDatabase,
): { live: DatabaseGeneration; retired: DatabaseGeneration[] } {
    const live = restoreFrom === undefined ? initialGeneration : nameOf(checks, restoreFrom);
    checks.plain("database.retired", retired, distinct(), each(generationName), notLive(live));
    return { live: generation(live), retired: retired.map(generation) };
}

const pointSeparator = "@";

/** A point in time has no identifier of its own, so that a name is made of what it consists of. */
function nameOf(checks: Checks, { snapshotIdentifier, sourceInstanceIdentifier, time }: DatabaseRestore): string {
    const path = "database.restoreFrom";
    if ((snapshotIdentifier === undefined) === (sourceInstanceIdentifier === undefined)) {
        checks.add(`${path} must have one of snapshotIdentifier and sourceInstanceIdentifier: leave the other out`);
    }
    if (time !== undefined && sourceInstanceIdentifier === undefined) {
        checks.add(`${path}.time goes with ${path}.sourceInstanceIdentifier: name the instance whose past it is`);
    }
    if (snapshotIdentifier !== undefined) {
        return checks.plain(`${path}.snapshotIdentifier`, snapshotIdentifier, snapshot);
    }
    if (sourceInstanceIdentifier === undefined) {
        return initialGeneration;
    }
    checks.plain(`${path}.sourceInstanceIdentifier`, sourceInstanceIdentifier, instance);
    if (time !== undefined) {
        checks.plain(`${path}.time`, time, pointInTime);
    }
    return `${sourceInstanceIdentifier}${pointSeparator}${time ?? latest}`;
}

const latest = "latest";

/** By its name: `initial`, the identifier of a snapshot, or `<instance>@<time>`. */
function generation(name: string): DatabaseGeneration {
    if (name === initialGeneration) {
        return { suffix: "", origin: {} };
    }
    // Identifiers have characters and lengths that logical names cannot have all of.
    const suffix = `-${crypto.createHash("sha256").update(name).digest("hex").slice(0, 8)}`;
    const [source = "", time] = name.split(pointSeparator);
    if (time === undefined) {
        return { suffix, origin: { snapshotIdentifier: name } };
    }
    const point = time === latest ? { useLatestRestorableTime: true } : { restoreTime: time };
    return { suffix, origin: { restoreToPointInTime: { sourceDbInstanceIdentifier: source, ...point } } };
}

/** What is no name of a generation would be made a database of. */
const generationName: Rule<string> = (value, path) => {
    const [source = "", time, ...more] = value.split(pointSeparator);
    const wellFormed =
        value === initialGeneration ||
        (time === undefined ? snapshot(value, path) : [...instance(source, path), ...pointOf(time, path), ...more])
            .length === 0;
    return wellFormed
        ? []
        : [problem(path, value, 'must be "initial", the identifier of a snapshot, or <instance>@<time or latest>')];
};

const pointOf: Rule<string> = (time, path) => (time === latest ? [] : pointInTime(time, path));

function notLive(live: string): Rule<readonly string[]> {
    return (retired, path) =>
        retired.includes(live)
            ? [problem(path, live, "must not have the generation in use: take it out, or restore from another one")]
            : [];
}

const snapshot = matching(
    /^(arn:aws[a-z-]*:rds:[a-z0-9-]+:[0-9]{12}:snapshot:)?((rds|awsbackup):)?[A-Za-z][A-Za-z0-9-]*$/,
    "the identifier of a snapshot such as rds:pi-database-2026-11-22-02-05, or its ARN",
);

const instance = matching(
    /^[A-Za-z](-?[A-Za-z0-9])*$/,
    "the identifier of an instance: letters, digits and single hyphens, at most 63",
);

const pointInTime = utcTime(utcSeconds);
