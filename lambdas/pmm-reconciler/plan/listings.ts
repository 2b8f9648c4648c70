import { databaseName, type MonitoredDatabaseConfig, type ReconcilerConfig } from "../contract";
import type { Observation, RdsInstance } from "../model";
import type { Findings } from "./findings";

/** A DB instance that is to be registered, for an entry of the configuration. */
export interface Listing {
    entry: MonitoredDatabaseConfig;
    instance: RdsInstance;
}

/**
 * The DB instances to register, by name of their node and service.
 *
 * When two entries have the same one (an instance, and the cluster it belongs to), the first entry counts: otherwise each
 * would replace the other's registration, run after run.
 */
export function listDatabases(
    { databases }: Observation,
    config: ReconcilerConfig,
    findings: Findings,
): ReadonlyMap<string, Listing> {
    const listings = new Map<string, Listing>();
    for (const entry of config.databases) {
        for (const instance of databases.get(entry.name) ?? []) {
            const name = databaseName(instance.identifier);
            const first = listings.get(name);
            if (first === undefined) {
                listings.set(name, { entry, instance });
            } else {
                const reason = `the entries ${first.entry.name} and ${entry.name} both have it; ${first.entry.name} counts`;
                findings.conflicts.push({ name, reason });
            }
        }
    }
    return listings;
}
