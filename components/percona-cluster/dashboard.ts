import type { metrics as names } from "../../agents/percona-node/contract";
import type { Chart, Line } from "../parts/dashboard";
import type { ClusterMetrics } from "./metrics";

/** What the dashboard shows: roles and members, replication, backups, the endpoints, and the hosts. */
export function perconaCharts(metrics: ClusterMetrics): Chart[] {
    const worst = (name: keyof typeof names, label: string): Line => ({
        metric: metrics.cluster(name),
        statistic: "Maximum",
        label,
    });
    const healthy = (which: "write" | "read"): Line => ({
        metric: metrics.targets(which, "HealthyHostCount"),
        statistic: "Maximum",
        label: `nodes for ${which}s`,
    });
    return [
        {
            title: "Primary and members",
            lines: [
                worst("primary", "primary"),
                { metric: metrics.cluster("members"), statistic: "Minimum", label: "members ONLINE" },
                { ...worst("epoch", "epoch"), right: true },
            ],
        },
        { title: "Endpoints: healthy nodes", lines: [healthy("write"), healthy("read")] },
        {
            title: "Replication: the worst node",
            lines: [
                worst("applierQueue", "transactions to apply"),
                { ...worst("lag", "seconds behind"), right: true },
                { ...worst("errant", "errant node"), right: true },
                { ...worst("expelled", "expelled node"), right: true },
            ],
        },
        {
            title: "Backups (seconds)",
            lines: [
                worst("backupAge", "age of the newest"),
                worst("verifiedBackupAge", "age of the newest that a drill restored"),
                { ...worst("archiveLag", "archive of binary logs is behind"), right: true },
            ],
        },
        {
            title: "Disks (%), the fullest",
            lines: [
                worst("dataUsed", "data"),
                { metric: metrics.disk("/"), statistic: "Maximum", label: "root volume" },
            ],
        },
        {
            title: "CPU and memory (%), the busiest",
            lines: [
                { metric: metrics.ec2("CPUUtilization"), statistic: "Maximum", label: "CPU" },
                { metric: metrics.memory(), statistic: "Maximum", label: "memory" },
            ],
        },
        {
            title: "Connections",
            lines: [
                { metric: metrics.loadBalancer("ActiveFlowCount"), statistic: "Average", label: "open" },
                { metric: metrics.loadBalancer("NewFlowCount"), statistic: "Sum", label: "new", right: true },
            ],
        },
        {
            title: "Network of the nodes (bytes)",
            lines: [
                { metric: metrics.ec2("NetworkIn"), statistic: "Average", label: "in" },
                { metric: metrics.ec2("NetworkOut"), statistic: "Average", label: "out" },
            ],
        },
    ];
}
