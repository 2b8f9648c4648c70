import type * as pulumi from "@pulumi/pulumi";
import * as cloudwatch from "@pulumi/aws/cloudwatch";
import { tellAt } from "../../parts/alarms/told-events";
import type { Scope } from "../../parts/scope";
import type { Metrics } from "./metrics";
import type { WatchedService } from "./watched";

/**
 * What the dashboard writes about a licence that does not hold, as its texts for people have it; a line must have all words of
 * one entry.
 */
const complaints: Record<string, string> = {
    invalid: '"icence" "invalid"',
    unreachable: '"Unable to reach" "icence service"',
};

/** Counts the dashboard's complaints about its licence. */
export function licenceComplaints(scope: Scope, { logGroupName }: WatchedService, { licence }: Metrics): void {
    for (const [complaint, pattern] of Object.entries(complaints)) {
        new cloudwatch.LogMetricFilter(
            scope.name(`licence-${complaint}`),
            {
                logGroupName,
                pattern,
                metricTransformation: { namespace: licence.namespace, name: licence.name, value: "1" },
            },
            scope.options(),
        );
    }
}

/** Days before the end of a licence on which people are told. */
const daysBefore = [30, 14, 7] as const;

/** Tells a topic that an offline licence ends, thrice before the day (`2027-03-31`), at 09:00 UTC. */
export function licenceReminders(
    scope: Scope,
    namePrefix: string,
    expiresOn: string,
    topicArn: pulumi.Input<string>,
): void {
    for (const days of daysBefore) {
        tellAt(scope, `licence-ends-in-${days}`, topicArn, {
            description: `The licence ends ${days} days later`,
            at: morningBefore(expiresOn, days),
            message:
                `The licence of Panintelligence in ${namePrefix} ends on ${expiresOn}, in ${days} days: ask your customer ` +
                "success manager for a new one, set licence.value and licence.expiresOn, and run pulumi up.",
        });
    }
}

function morningBefore(expiresOn: string, days: number): string {
    const day = new Date(`${expiresOn}T09:00:00Z`);
    day.setUTCDate(day.getUTCDate() - days);
    return `cron(0 9 ${day.getUTCDate()} ${day.getUTCMonth() + 1} ? ${day.getUTCFullYear()})`;
}
