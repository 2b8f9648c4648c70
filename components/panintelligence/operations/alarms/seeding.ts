import type { AlarmDefinition, Alarms, Metric } from "../../../parts/alarms/metric-alarm";
import type { Metrics } from "../metrics";

/** The seeding of the file system, and the licence: what is told once, when it happens. */
export function seedingAlarms(metrics: Metrics): Alarms {
    return {
        "seeding-errors": once(
            "The seeding of the file system failed, and nothing of a customer's is lost: see the function's log, then run pulumi up again.",
            metrics.seeder("Errors"),
        ),
        "seeding-conflicts": once(
            "The seeding kept files that were changed on the file system, though the seed has others: see the output seedReport, and .pi-seed/incoming for what would have come.",
            metrics.seeding("conflicts"),
        ),
    };
}

/** A licence that the dashboard complains about. */
export function licenceAlarm(metrics: Metrics): Alarms {
    return {
        "licence-problem": once(
            "The dashboard complains about its licence: see its log; online it must reach the maker's server, offline it may have ended.",
            metrics.licence,
        ),
    };
}

function once(description: string, metric: Metric): AlarmDefinition {
    return {
        description,
        metric,
        statistic: "Sum",
        fires: { when: "at least", threshold: 1 },
        period: 300,
        periods: 1,
        missingData: "notBreaching",
    };
}
