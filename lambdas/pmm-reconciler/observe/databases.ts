import { DescribeDBInstancesCommand, type DBInstance } from "@aws-sdk/client-rds";
import { batchesOf, shortList } from "../../shared/batches";
import { listOf, pagesOf } from "../../shared/pages";
import { attempt } from "../attempt";
import type { RunContext } from "../context";
import type { MonitoredDatabaseConfig } from "../contract";
import type { RdsInstance } from "../model";

/** Identifiers that are asked about at once. */
const batchSize = 50;

/** The most DB instances that DescribeDBInstances gives at once. */
const instancesPerPage = 100;

/** Ways to name the databases of an entry: which identifier, RDS's filter for it, and where a DB instance has it. */
const kinds = [
    {
        filter: "db-instance-id",
        wanted: (entry: MonitoredDatabaseConfig) => entry.instanceIdentifier,
        found: (instance: DBInstance) => instance.DBInstanceIdentifier,
    },
    {
        filter: "db-cluster-id",
        wanted: (entry: MonitoredDatabaseConfig) => entry.clusterIdentifier,
        found: (instance: DBInstance) => instance.DBClusterIdentifier,
    },
];

/** DB instances that can be connected to, by name of their entry. Entries of a batch that a call failed for are missing. */
export async function observeDatabases(context: RunContext): Promise<Map<string, RdsInstance[]>> {
    const observed = new Map<string, RdsInstance[]>();
    for (const { filter, wanted, found } of kinds) {
        const entries = context.config.databases.filter((entry) => wanted(entry) !== undefined);
        for (const batch of batchesOf(entries, batchSize)) {
            const identifiers = [...new Set(batch.map((entry) => wanted(entry) ?? ""))];
            const instances = await attempt(context, `databases ${shortList(identifiers)}`, () =>
                describe(context, filter, identifiers),
            );
            for (const entry of instances === undefined ? [] : batch) {
                const own = (instances ?? []).filter((instance) => found(instance) === wanted(entry));
                observed.set(entry.name, own.flatMap(reachable));
            }
        }
    }
    return observed;
}

async function describe({ calls, clients }: RunContext, filter: string, values: string[]): Promise<DBInstance[]> {
    const pages = await pagesOf(
        (token) =>
            calls.aws((options) =>
                clients.rds.send(
                    new DescribeDBInstancesCommand({
                        Filters: [{ Name: filter, Values: values }],
                        MaxRecords: instancesPerPage,
                        Marker: token,
                    }),
                    options,
                ),
            ),
        ({ Marker }) => Marker,
    );
    return pages.flatMap(({ DBInstances }) => listOf(DBInstances));
}

/** None while RDS has not given it an address yet. */
function reachable(instance: DBInstance): RdsInstance[] {
    const { Address: address, Port: port } = instance.Endpoint ?? {};
    if (address === undefined || port === undefined) {
        return [];
    }
    return [
        {
            identifier: instance.DBInstanceIdentifier ?? "",
            instanceClass: instance.DBInstanceClass ?? "",
            zone: instance.AvailabilityZone ?? "",
            address,
            port,
            cluster: instance.DBClusterIdentifier ?? "",
        },
    ];
}
