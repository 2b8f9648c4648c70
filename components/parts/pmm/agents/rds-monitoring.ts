import type { Statement } from "../../policy-document";
import type { Scope } from "../../scope";
import type { PmmSettings } from "../settings";

/**
 * What PMM's host may see, for PMM, of the databases on RDS that it monitors, by purpose: their metrics in CloudWatch, and those of their hosts
 * that RDS writes to a log. None without databases.
 *
 * Source: https://docs.percona.com/percona-monitoring-and-management/3/install-pmm/install-pmm-client/connect-database/aws.html
 */
export function rdsPolicies(scope: Scope, { monitoredDatabases }: PmmSettings): Record<string, Statement[]> {
    if (monitoredDatabases.length === 0) {
        return {};
    }
    return {
        rds: [
            seeDatabases(scope),
            {
                Sid: "ReadMetrics",
                Effect: "Allow",
                Action: ["cloudwatch:GetMetricStatistics", "cloudwatch:ListMetrics"],
                // Metrics are no resources.
                Resource: "*",
            },
            {
                Sid: "ReadEnhancedMonitoring",
                Effect: "Allow",
                Action: ["logs:DescribeLogStreams", "logs:FilterLogEvents", "logs:GetLogEvents"],
                Resource: [
                    scope.arn("logs", "log-group:RDSOSMetrics"),
                    scope.arn("logs", "log-group:RDSOSMetrics:log-stream:*"),
                ],
            },
        ],
    };
}

/** Leave to look at the DB instances of the account. */
export function seeDatabases(scope: Scope): Statement {
    return {
        Sid: "SeeDatabases",
        Effect: "Allow",
        Action: ["rds:DescribeDBInstances"],
        // A cluster's instances have names of their own.
        Resource: scope.arn("rds", "db:*"),
    };
}
