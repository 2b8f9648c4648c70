import type { AlarmDefinition, Alarms, Metric } from "../../../parts/alarms/metric-alarm";
import { classFacts } from "../../database/instance-class";
import type { DatabaseSettings } from "../../database/settings";
import { pointsBefore } from "../alarm-settings";
import type { Metrics } from "../metrics";
import type { OperationsSettings } from "../settings";

const mib = 1024 ** 2;
const gib = 1024 ** 3;

/** Credits of the processor below which a burstable class is about to be slow, or to be paid for by the hour. */
const fewCredits = 20;

/**
 * Periods of five minutes, two hours in all: a database begins without credits, also after a failover or with another class, and
 * the smallest class earns 12 an hour.
 *
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/burstable-credits-baseline-concepts.html
 */
const creditPeriods = 24;

/** The database: what it is told to be watched for, each with a word before. */
export function databaseAlarms(
    { alarms, connectionLimit }: Pick<OperationsSettings, "alarms" | "connectionLimit">,
    { instanceClass, allocatedStorageGb }: Pick<DatabaseSettings, "instanceClass" | "allocatedStorageGb">,
    metrics: Metrics,
): Alarms {
    const processor = (percent: number, description: string): AlarmDefinition =>
        lasting(description, metrics.database("CPUUtilization"), { when: "at least", threshold: percent });
    const connections = (percent: number, description: string): AlarmDefinition => ({
        ...lasting(description, metrics.database("DatabaseConnections"), {
            when: "at least",
            threshold: connectionLimit.apply((limit) => Math.floor((limit * percent) / 100)),
        }),
        statistic: "Maximum",
        period: 60,
    });
    const { databaseCpuPercent, databaseConnectionsPercent } = alarms;
    return {
        "database-cpu": processor(
            databaseCpuPercent,
            "The database's processor is at its limit: see the slow queries in its log, or take a larger database.instanceClass.",
        ),
        "database-cpu-near": processor(
            databaseCpuPercent - pointsBefore,
            "The database's processor comes near its limit: see the slow queries in its log before it gets there.",
        ),
        "database-connections": connections(
            databaseConnectionsPercent,
            "The database has nearly all the connections it can have, and refuses more: lower dashboard.databaseConnections, or take a larger database.instanceClass or RDS Proxy.",
        ),
        "database-connections-near": connections(
            databaseConnectionsPercent - pointsBefore,
            "The database comes near the number of connections it can have: see who holds them before it refuses more.",
        ),
        "database-memory": lasting(
            "The database has little memory left: see its connections, or take a larger database.instanceClass.",
            metrics.database("FreeableMemory"),
            { when: "below", threshold: alarms.databaseFreeMemoryMb * mib },
        ),
        "database-storage": lasting(
            "The database has little storage left: RDS adds some up to database.maxAllocatedStorageGb; raise that in time.",
            metrics.database("FreeStorageSpace"),
            {
                when: "below",
                threshold: Math.floor((allocatedStorageGb * gib * alarms.databaseFreeStoragePercent) / 100),
            },
        ),
        ...(classFacts(instanceClass)?.burstable && {
            "database-credits": {
                ...lasting(
                    "The database has used up its processor's credits, and what it uses beyond is paid for: take a larger database.instanceClass, or one of the kind m.",
                    metrics.database("CPUCreditBalance"),
                    { when: "below", threshold: fewCredits },
                ),
                periods: creditPeriods,
            },
        }),
    };
}

/** For 15 minutes. A database that sends nothing is told of by the dashboard that needs it. */
function lasting(description: string, metric: Metric, fires: AlarmDefinition["fires"]): AlarmDefinition {
    return {
        description,
        metric,
        statistic: "Average",
        fires,
        period: 300,
        periods: 3,
        missingData: "missing",
    };
}
