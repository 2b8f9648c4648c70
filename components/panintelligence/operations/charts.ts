import type { Chart, Line, LogTable } from "../../parts/dashboard";
import type { Metrics } from "./metrics";
import type { OperationsSettings } from "./settings";
import type { Around, WatchedService } from "./watched";

/** What the dashboard of CloudWatch shows, from what people notice to what causes it. */
export function panintelligenceCharts(
    { connectionLimit }: Pick<OperationsSettings, "connectionLimit">,
    { services, probe }: Pick<Around, "services" | "probe">,
    metrics: Metrics,
): Chart[] {
    return [
        ...balancerCharts(metrics),
        ...serviceCharts(services, metrics),
        ...databaseCharts(connectionLimit, metrics),
        ...fileCharts(metrics),
        {
            title: "Internal services: 1 is well",
            lines: probe.services.map(({ name }) => line(metrics.up(name), "Minimum", name)),
        },
        {
            title: "Seeding: files",
            lines: [
                line(metrics.seeding("created"), "Sum", "made"),
                line(metrics.seeding("updated"), "Sum", "replaced"),
                line(metrics.seeding("kept"), "Sum", "kept"),
                line(metrics.seeding("conflicts"), "Sum", "kept though others are in the seed"),
                line(metrics.seeder("Errors"), "Sum", "failed runs", true),
            ],
        },
        {
            title: "NAT gateways of the region: bytes to the internet",
            lines: [],
            expressions: [
                {
                    expression: `SEARCH('{AWS/NATGateway,NatGatewayId} MetricName="BytesOutToDestination"', 'Sum', 300)`,
                    label: "sent by",
                },
            ],
        },
    ];
}

/** Lines of all services' logs that tell of errors. */
export function errorTable(services: WatchedService[]): LogTable {
    return {
        title: "Errors in the logs",
        logGroupNames: services.map(({ logGroupName }) => logGroupName),
        pattern: "(?i)(error|exception|severe|fatal)",
    };
}

function balancerCharts(metrics: Metrics): Chart[] {
    return [
        {
            title: "Requests and errors",
            lines: [
                line(metrics.loadBalancer("RequestCount"), "Sum", "requests"),
                line(metrics.loadBalancer("HTTPCode_ELB_5XX_Count"), "Sum", "errors of the load balancer", true),
                line(metrics.target("HTTPCode_Target_5XX_Count"), "Sum", "errors of the dashboard", true),
            ],
        },
        {
            title: "Dashboard: health and time to answer",
            lines: [
                line(metrics.target("HealthyHostCount"), "Minimum", "healthy"),
                line(metrics.target("UnHealthyHostCount"), "Maximum", "unhealthy"),
                line(metrics.target("TargetResponseTime"), "p95", "seconds, 95 %", true),
            ],
        },
    ];
}

function serviceCharts(services: WatchedService[], metrics: Metrics): Chart[] {
    return [
        {
            title: "Services: CPU (%)",
            lines: services.map(({ role, name }) => line(metrics.service(name, "CPUUtilization"), "Average", role)),
        },
        {
            title: "Services: memory (%)",
            lines: services.map(({ role, name }) => line(metrics.service(name, "MemoryUtilization"), "Average", role)),
        },
    ];
}

function databaseCharts(connectionLimit: OperationsSettings["connectionLimit"], metrics: Metrics): Chart[] {
    return [
        {
            title: "Database: CPU (%) and its credits",
            lines: [
                line(metrics.database("CPUUtilization"), "Average", "CPU"),
                line(metrics.database("CPUCreditBalance"), "Average", "credits", true),
            ],
        },
        {
            title: "Database: connections",
            lines: [line(metrics.database("DatabaseConnections"), "Maximum", "connections")],
            levels: [{ label: "limit", value: connectionLimit }],
        },
        {
            title: "Database: free memory and storage (bytes)",
            lines: [
                line(metrics.database("FreeableMemory"), "Average", "memory"),
                line(metrics.database("FreeStorageSpace"), "Average", "storage", true),
            ],
        },
        {
            title: "Database: operations",
            lines: [
                line(metrics.database("ReadIOPS"), "Average", "reads a second"),
                line(metrics.database("WriteIOPS"), "Average", "writes a second"),
                line(metrics.database("ReadLatency"), "Average", "seconds to read", true),
            ],
        },
    ];
}

function fileCharts(metrics: Metrics): Chart[] {
    return [
        {
            title: "File system: bytes",
            lines: [
                line(metrics.fileSystem("DataReadIOBytes"), "Sum", "read"),
                line(metrics.fileSystem("DataWriteIOBytes"), "Sum", "written"),
                line(metrics.fileSystem("StorageBytes", { StorageClass: "Total" }), "Average", "stored", true),
            ],
        },
        {
            title: "File system: operations limit (%) and burst credits",
            lines: [
                line(metrics.fileSystem("PercentIOLimit"), "Average", "limit in use"),
                line(metrics.fileSystem("BurstCreditBalance"), "Average", "credits (bytes)", true),
            ],
        },
    ];
}

function line(metric: Line["metric"], statistic: Line["statistic"], label: string, right = false): Line {
    return { metric, statistic, label, ...(right && { right }) };
}
